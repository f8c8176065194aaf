// The words on the screens. A school's own come first, then the built-in English.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace palmar::screens {

class Phrases {
 public:
  using Source = std::function<std::string_view(std::string_view)>;
  Phrases() = default;
  explicit Phrases(Source source) : source_(std::move(source)) {}

  /// Words of the screen itself; asks the source for "screen.KEY". A key without any words comes back as it
  /// is: a gap is seen.
  std::string operator()(std::string_view key) const;
  /// Words of a cue; asks the source for "cues.KEY". Without one the key itself, with spaces: "off_the_spine"
  /// is "off the spine".
  std::string cue(std::string_view key) const;
  /// The smaller second line; asks for "hints.KEY". Empty for an empty key.
  std::string hint(std::string_view key) const;

 private:
  std::string from_source(std::string_view section, std::string_view key) const;
  Source source_;
};

/// "SLOWER": ASCII and Latin-1 letters in UTF-8 become capitals.
std::string capitals(std::string_view text);
/// "Longissimus": the first letter becomes a capital.
std::string with_capital(std::string_view text);
/// "left_and_right" as "left and right".
std::string spaced(std::string_view key);

}  // namespace palmar::screens
