// Every language says everything that the coach can say, in at most four words.
#include "app/library/words.hpp"

#include <gtest/gtest.h>

#include <set>

#include "app/coach/keys.hpp"

namespace palmar::library {
namespace {

Path assets() { return Path(PALMAR_SOURCE) / "assets"; }

TEST(Words, EveryLanguageHasEveryKey) {
  const auto languages = list_ids(assets(), "words");
  ASSERT_FALSE(languages.empty());
  for (const std::string& language : languages) {
    const auto words = Words::load(assets() / "words" / (language + ".toml"));
    ASSERT_TRUE(words.ok()) << words.error().message();
    for (std::string_view key : coach::cue::all) EXPECT_TRUE(words->has_cue(key)) << language << ": " << key;
    for (std::string_view key : coach::hint::all)
      EXPECT_TRUE(words->has_hint(key)) << language << ": " << key;
  }
}

TEST(Words, NoTwoCuesSayTheSame) {
  const Words words = Words::load(assets() / "words" / "en.toml").value();
  std::set<std::string_view> said;
  for (std::string_view key : coach::cue::all) EXPECT_TRUE(said.insert(words.cue(key)).second) << key;
}

TEST(Words, AGapIsSeen) {
  const Words words = Words::parse("language = \"x\"\n[cues]\ngood = \"Fine\"\n[hints]\n", "x.toml").value();
  EXPECT_EQ(words.cue("good"), "Fine");
  EXPECT_EQ(words.cue("slower"), "slower");
  EXPECT_EQ(words.hint("wait"), "wait");
  EXPECT_EQ(words.hint(""), "");
}

TEST(Words, MistakesAreNamedByLine) {
  struct Case {
    const char* text;
    const char* name;
    const char* line;
  };
  const Case cases[] = {
      {"language = \"x\"\n[cues]\ngood = \"That was very well done\"\n[hints]\n", "too_many_words",
       "x.toml:3"},
      {"language = \"x\"\n[cues]\ngood = \"  \"\n[hints]\n", "no_words", "x.toml:3"},
      {"language = \"x\"\n[cues]\ngood = 3\n[hints]\n", "wrong_type", "x.toml:3"},
      {"language = \"x\"\n[cues]\ngood = \"Good\"\n", "missing_key", "x.toml"},
      {"language = \"x\"\n[cues]\n[hints]\n[jokes]\n", "unknown_key", "x.toml:4"},
      {"language = \"x\"\n[cues\n", "toml_syntax", "x.toml:2"},
  };
  for (const Case& c : cases) {
    const auto words = Words::parse(c.text, "x.toml");
    ASSERT_FALSE(words.ok()) << c.text;
    EXPECT_EQ(words.error().name, c.name) << words.error().message();
    EXPECT_NE(words.error().message().find(c.line), std::string::npos) << words.error().message();
    EXPECT_EQ(words.error().exit_status(), 2);
  }
}

TEST(Words, ScreensMayBeTranslatedToo) {
  const auto words = Words::parse(
      "language = \"Deutsch\"\n[cues]\nslower = \"Langsamer\"\n[hints]\n[screen]\npaused = \"Pause\"\n", "de.toml");
  ASSERT_TRUE(words.ok()) << words.error().message();
  EXPECT_EQ(words->screen("paused"), "Pause");
  EXPECT_EQ(words->screen("help"), "") << "left to the screens' own English";
}

}  // namespace
}  // namespace palmar::library
