#include "app/screens/theme.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace palmar::screens {
namespace {

std::filesystem::path folder() { return std::filesystem::path(PALMAR_SOURCE) / "assets" / "themes"; }

TEST(Theme, AllAreShippedAndLegible) {
  const auto themes = load_themes(folder());
  ASSERT_TRUE(themes) << themes.error().message();
  ASSERT_EQ(themes->size(), std::size(theme_ids));
  for (const Theme& theme : *themes) {
    // WCAG 2.1: 4.5 for words, 3 for large ones and signs; high contrast 7.
    const double words = theme.framed ? 7 : 4.5, signs = theme.framed ? 4.5 : 3;
    EXPECT_GE(contrast(theme.text, theme.card), 7) << theme.id;
    EXPECT_GE(contrast(theme.muted, theme.card), words) << theme.id;
    EXPECT_GE(contrast(theme.muted, theme.track), 3) << theme.id << ": words in the gauge are large";
    for (const Colour sign : {theme.target, theme.warning, theme.good, theme.record})
      EXPECT_GE(contrast(sign, theme.card), signs) << theme.id;
    EXPECT_EQ(theme.dark,
              contrast(theme.ground, {0, 0, 0, 255}) < contrast(theme.ground, {255, 255, 255, 255}));
  }
}

TEST(Theme, SaysWhatIsWrongWithAFile) {
  std::ifstream in(folder() / "dark.toml");
  std::stringstream good;
  good << in.rdbuf();
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "palmar_theme_test.toml";
  struct Bad {
    const char* from;
    const char* to;
    const char* said;
  };
  for (const Bad& bad : {Bad{"text = ", "txt = ", "txt"}, Bad{"text = \"#eef1f4\"", "", "text"},
                         Bad{"#eef1f4", "white", "white"}, Bad{"card = ", "card ", "line"}}) {
    std::string text = good.str();
    const std::size_t at = text.find(bad.from);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(file) << text.replace(at, std::string(bad.from).size(), bad.to);
    const auto theme = load_theme(file);
    ASSERT_FALSE(theme) << bad.to;
    EXPECT_EQ(theme.error().name, "bad_theme");
    EXPECT_EQ(theme.error().exit_status(), 2);
    EXPECT_NE(theme.error().message().find(bad.said), std::string::npos) << theme.error().message();
  }
  std::filesystem::remove(file);
  EXPECT_EQ(load_theme(file).error().name, "theme_missing");
}

}  // namespace
}  // namespace palmar::screens
