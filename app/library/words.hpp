// What the coach says in words, from assets/words/LANGUAGE.toml: a school can translate it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "app/library/assets.hpp"
#include "sensing/model/status.hpp"

namespace palmar::library {

class TomlTable;

/// Words by key. Views stay valid as long as the object does.
class Words {
 public:
  /// At most four words; the key itself where the file has none, so that a gap is seen and nothing is silent.
  std::string_view cue(std::string_view key) const { return look_up(cues_, key); }
  /// The smaller second line; empty for an empty key.
  std::string_view hint(std::string_view key) const { return key.empty() ? key : look_up(hints_, key); }
  bool has_cue(std::string_view key) const { return cues_.contains(key); }
  bool has_hint(std::string_view key) const { return hints_.contains(key); }
  /// A fixed text of the screens in the file's language; empty where the file leaves it to the screens' own English.
  std::string_view screen(std::string_view key) const {
    const auto found = screen_.find(key);
    return found == screen_.end() ? std::string_view() : std::string_view(found->second);
  }

  /// As the file says, "English".
  const std::string& language() const { return language_; }

  /// Sections [cues], [hints] and, where a school translates the screens too, [screen]; `name` stands for the file in errors. Errors (bad input), with file and line: those of
  /// TomlTable, too_many_words (a cue of more than four), no_words.
  static Result<Words> parse(std::string_view text, const std::string& name);
  /// Errors as above; file_missing. The English words are assets/words/en.toml.
  static Result<Words> load(const Path& file);

 private:
  static Result<Words> read(TomlTable& root);
  using Map = std::map<std::string, std::string, std::less<>>;
  static std::string_view look_up(const Map& map, std::string_view key) {
    const auto found = map.find(key);
    return found == map.end() ? key : std::string_view(found->second);
  }
  std::string language_;
  Map cues_;
  Map hints_;
  Map screen_;
};

}  // namespace palmar::library
