#include "app/screens/theme.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <iterator>

namespace palmar::screens {
namespace {

struct ColourKey {
  const char* key;
  Colour Theme::* member;
};
constexpr ColourKey colour_keys[] = {
    {"ground", &Theme::ground},
    {"card", &Theme::card},
    {"track", &Theme::track},
    {"text", &Theme::text},
    {"muted", &Theme::muted},
    {"target", &Theme::target},
    {"warning", &Theme::warning},
    {"good", &Theme::good},
    {"record", &Theme::record},
    {"skin", &Theme::skin},
    {"skin_edge", &Theme::skin_edge},
    {"muscle", &Theme::muscle},
    {"muscle_edge", &Theme::muscle_edge},
    {"bone", &Theme::bone},
    {"hand", &Theme::hand},
    {"bar", &Theme::bar},
    {"cut_skin", &Theme::cut_skin},
    {"cut_fat", &Theme::cut_fat},
    {"cut_flesh", &Theme::cut_flesh},
    {"cut_muscle", &Theme::cut_muscle},
    {"cut_bone", &Theme::cut_bone},
    {"cut_words", &Theme::cut_words},
};

Error bad_theme(const std::filesystem::path& file, std::string why) {
  return bad_input("bad_theme", "theme " + file.string() + " cannot be used", std::move(why),
                   "write every colour as \"#rrggbb\", as in dark.toml");
}

bool known(std::string_view key) {
  if (key == "name" || key == "dark" || key == "framed") return true;
  return std::any_of(std::begin(colour_keys), std::end(colour_keys),
                     [&](const ColourKey& k) { return key == k.key; });
}

}  // namespace

Result<Theme> load_theme(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return bad_input("theme_missing", "no theme " + file.stem().string(), "there is no file " + file.string(),
                     "choose dark, light or high_contrast, or mend the installation");
  }
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    return bad_theme(
        file, "line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
  }
  for (const auto& [key, value] : table) {
    if (!known(key.str())) return bad_theme(file, "unknown key \"" + std::string(key.str()) + "\"");
  }
  Theme theme;
  theme.id = file.stem().string();
  theme.name = table["name"].value_or(theme.id);
  theme.dark = table["dark"].value_or(true);
  theme.framed = table["framed"].value_or(false);
  for (const auto& [key, member] : colour_keys) {
    const auto text = table[key].value<std::string>();
    if (!text) return bad_theme(file, std::string("no colour \"") + key + "\"");
    const auto colour = parse_colour(*text);
    if (!colour) return bad_theme(file, std::string(key) + " = \"" + *text + "\" is not a colour");
    theme.*member = *colour;
  }
  return theme;
}

Result<std::vector<Theme>> load_themes(const std::filesystem::path& folder) {
  std::vector<Theme> themes;
  for (const std::string_view id : theme_ids) {
    Result<Theme> theme = load_theme(folder / (std::string(id) + ".toml"));
    if (!theme) return theme.error();
    themes.push_back(std::move(*theme));
  }
  return themes;
}

}  // namespace palmar::screens
