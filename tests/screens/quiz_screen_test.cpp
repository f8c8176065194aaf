// The screen of the quiz of place without a renderer: its words are read, and where they lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "tests/screens/support/screen_test.hpp"

namespace palmar::screens {
namespace {

using testing::HasSubstr;
using testing::Not;

class QuizScreen : public ScreenTest {
 protected:
  QuizScreen() {
    state_.view = View::quiz;
    lesson_ = false;
  }
};

TEST_F(QuizScreen, TheQuizAsksWithoutTheAnswer) {
  station::Snapshot now = samples::new_quiz(*scene_, "quad_lumb_R");
  std::string said = words(now);
  for (const char* expected : {"Right quadratus lumborum\n", "Rest a finger on it\n", "No answer yet\n",
                               "tap: next\n", "hold: leave\n", "twice: help\n"})
    EXPECT_THAT(said, HasSubstr(expected));
  for (const char* hidden : {"mm", "Found", "Not there", "hold: pause"})
    EXPECT_THAT(said, Not(HasSubstr(hidden)));
  // The picture of what is asked for names no target, also while a finger looks for it.
  const Phrases phrases(scene_->words);
  const Pictures pictures;
  const auto target = [&](const station::Snapshot& seen) {
    return Frame{seen, *scene_, nullptr, state_, welcome_, phrases, pictures, seen.made, 0, false}.target();
  };
  EXPECT_FALSE(target(now));
  now.observation = samples::quiz(*scene_, "quad_lumb_R", BodyPoint{45, -52}).observation;
  EXPECT_FALSE(target(now));
  EXPECT_EQ(target(samples::quiz(*scene_, "quad_lumb_R", BodyPoint{})), scene_->atlas->muscle("quad_lumb_R"));
  now.quiz.state = coach::Quiz::State::lift_hands;
  EXPECT_THAT(words(now), HasSubstr("Lift your hands\n"));
}

TEST_F(QuizScreen, TheQuizSaysHowItWas) {
  const std::string missed = words(samples::quiz(*scene_, "quad_lumb_R", BodyPoint{45, -52}));
  for (const char* expected :
       {"Right quadratus lumborum\n", "Not there\n", "34 mm off\n", "Closer to the spine\n",
        "found 6 of 10\n", "most missed\n", "Left quadratus\n"})
    EXPECT_THAT(missed, HasSubstr(expected));
  const std::string found = words(samples::quiz(*scene_, "quad_lumb_R", BodyPoint{}));
  EXPECT_THAT(found, HasSubstr("Found\n"));
  EXPECT_THAT(found, HasSubstr("found 7 of 10\n"));
  EXPECT_THAT(found, Not(HasSubstr(" mm")));
}

TEST_F(QuizScreen, AQuizWithoutPlacesSaysWhatToDo) {
  station::Snapshot now = samples::empty(*scene_, 1);
  now.quiz.open = true;
  now.quiz.message = "no muscle and no landmark lies in the middle of the mat; place the mat on the back";
  const std::string said = words(now);
  EXPECT_THAT(said, HasSubstr("Nothing to ask here\n"));
  EXPECT_THAT(said, HasSubstr("No muscle and no"));
}

TEST_F(QuizScreen, NothingInTheQuizIsCutAtAnySetting) {
  constexpr double capital_em = 0.727;  // of Inter
  station::Snapshot now = samples::quiz(*scene_, "quad_lumb_R", BodyPoint{45, -52});
  for (std::size_t i = 0; i < now.quiz.places->size(); ++i) {
    now.quiz.asked = now.quiz.answer->place = i;
    now.quiz.most_missed = i;
    const std::string& id = now.quiz.places->at(i).id;
    for (const double ui_scale : {1.0, 1.5, 2.0, 2.5}) {
      EXPECT_THAT(words(now, ui_scale), Not(HasSubstr("…"))) << id << " at " << ui_scale;
      // The words are drawn last: four corners a letter.
      const ImVector<ImDrawVert>& cue = window_named("###cue").DrawList->VtxBuffer;
      double highest = 0;  // "a" and "T" differ: the last words hold an ascender
      for (int letter = 4; letter <= std::min(cue.Size, 28); letter += 4) {
        const ImDrawVert* corner = cue.end() - letter;
        highest = std::max(highest, static_cast<double>(corner[2].pos.y - corner[0].pos.y));
      }
      EXPECT_GE(highest, capital_em * 72 - 2) << id << " at " << ui_scale;
      // No letter leaves its card.
      for (const char* name : {"###cue", "###quiz", "###foot"}) {
        const ImGuiWindow& window = window_named(name);
        for (const ImDrawVert& v : window.DrawList->VtxBuffer) {
          ASSERT_GE(v.pos.x, window.Pos.x - 1) << name << " " << id << " at " << ui_scale;
          ASSERT_LE(v.pos.x, window.Pos.x + window.Size.x + 1) << name << " " << id << " at " << ui_scale;
          ASSERT_GE(v.pos.y, window.Pos.y - 1) << name << " " << id << " at " << ui_scale;
          ASSERT_LE(v.pos.y, window.Pos.y + window.Size.y + 1) << name << " " << id << " at " << ui_scale;
        }
      }
    }
  }
}

TEST_F(QuizScreen, EverySignThatIsDrawnIsInTheTypeface) {
  station::Snapshot now = samples::quiz(*scene_, "quad_lumb_R", BodyPoint{45, -52});
  std::string all;
  for (std::size_t i = 0; i < now.quiz.places->size(); ++i) {
    now.quiz.asked = i;
    all += words(now);
  }
  const char* at = all.c_str();
  while (*at) {
    unsigned int code = 0;
    at += ImTextCharFromUtf8(&code, at, nullptr);
    if (code < 32) continue;
    for (const auto& [weight, size] :
         {std::pair(Weight::regular, 32.0), {Weight::semibold, 34.0}, {Weight::bold, 92.0}})
      EXPECT_NE(fonts_->get(weight, size)->FindGlyphNoFallback(static_cast<ImWchar>(code)), nullptr) << code;
  }
}

}  // namespace
}  // namespace palmar::screens
