// What the screen says for the ear: the key that chooses what is heard, and the rows of lists in words.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "app/screens/focus.hpp"

namespace palmar::screens {
namespace {

using station::Sound;

std::vector<coach::Lesson> lessons() {
  std::vector<coach::Lesson> list(2);
  list[0].name = "Swedish effleurage";
  list[1].name = "Deep strip";
  return list;
}

std::string focus(const ViewState& state) {
  return focus_words(state, lessons(), "Dark", Welcome(), Phrases());
}

std::optional<Sound> after_presses(std::optional<Sound> sound, bool speaks, int presses) {
  ViewState start{View::practice};
  start.sound = sound;
  start.speaks = speaks;
  Controller controller(start, {});
  std::vector<station::Command> out;
  for (int i = 0; i < presses; ++i) controller.press(Key::sound, i, {}, out);
  EXPECT_TRUE(out.empty());
  return controller.state().sound;
}

TEST(Sound, TheKeyGoesThroughOffTonesAndSpeech) {
  EXPECT_EQ(after_presses(Sound::tones, true, 1), Sound::speech);
  EXPECT_EQ(after_presses(Sound::tones, true, 2), Sound::off);
  EXPECT_EQ(after_presses(Sound::tones, true, 3), Sound::tones);
}

TEST(Sound, ALanguageThatTheVoiceDoesNotKnowIsNotSpoken) {
  EXPECT_EQ(after_presses(Sound::tones, false, 1), Sound::off);
  EXPECT_EQ(after_presses(Sound::off, false, 1), Sound::tones);
}

TEST(Sound, WithoutALoudspeakerTheKeyDoesNothing) {
  EXPECT_EQ(after_presses(std::nullopt, true, 2), std::nullopt);
}

TEST(Focus, EveryRowOfTheLessonsSaysItsNameAndItsPlace) {
  ViewState state{View::practice};
  state.overlay = Overlay::lessons;
  std::set<std::string> said;
  for (state.selected = 0; state.selected < 4; ++state.selected) said.insert(focus(state));
  EXPECT_EQ(said.size(), 4u);
  EXPECT_TRUE(said.contains("Swedish effleurage, 3 of 4"));
  EXPECT_TRUE(said.contains("Deep strip, 4 of 4"));
}

TEST(Focus, HelpSaysEveryKeyAndPracticeSaysNothing) {
  ViewState state{View::practice};
  EXPECT_EQ(focus(state), "");
  state.overlay = Overlay::help;
  const std::string help = focus(state);
  for (const KeyHelp& one : key_help) EXPECT_NE(help.find(one.does), std::string::npos) << one.key;
  state.overlay = Overlay::leave;
  EXPECT_NE(focus(state), "");
}

TEST(Focus, TheFirstThirtySecondsSayTheirStep) { EXPECT_EQ(focus({View::welcome}), Phrases()("step_rest")); }

}  // namespace
}  // namespace palmar::screens
