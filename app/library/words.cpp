#include "app/library/words.hpp"

#include <algorithm>

#include "app/library/toml.hpp"

namespace palmar::library {
namespace {

constexpr int most_cue_words = 4;

int count_words(std::string_view text) {
  int words = 0;
  bool inside = false;
  for (char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    words += !blank && !inside ? 1 : 0;
    inside = !blank;
  }
  return words;
}

}  // namespace

Result<Words> Words::parse(std::string_view text, const std::string& name) {
  Result<TomlTable> root = parse_toml(text, name);
  if (!root) return root.error();
  return read(*root);
}

Result<Words> Words::load(const Path& file) {
  Result<TomlTable> root = read_toml(file);
  if (!root) return root.error();
  return read(*root);
}

Result<Words> Words::read(TomlTable& root) {
  Words words;
  words.language_ = root.text("language");
  const auto gather = [&](std::string_view section, Map& map, bool short_ones) {
    auto table = root.table(section);
    if (!table) {
      root.mistake({}, "missing_key", "no [" + std::string(section) + "]", "", "add the section");
      return;
    }
    for (const std::string& key : table->keys()) {
      const std::string text = table->text(key);
      const int count = count_words(text);
      if (count == 0) table->mistake(key, "no_words", key + " says nothing", "", "write what to do");
      if (short_ones && count > most_cue_words) {
        table->mistake(key, "too_many_words", key + " has " + std::to_string(count) + " words",
                       "a cue is read in a glance", "say it in at most four");
      }
      map[key] = text;
    }
  };
  gather("cues", words.cues_, true);
  gather("hints", words.hints_, false);
  if (root.has("screen")) gather("screen", words.screen_, false);
  if (const Status status = root.finish(); !status) return status.error();
  return words;
}

}  // namespace palmar::library
