// Snapshots -> what is heard: each thing once, in its order, and quiet where there is nothing to say.
#include "app/ears/hearing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/coach/keys.hpp"

namespace palmar::ears {
namespace {

using coach::BandState;
using coach::GaugeKind;

Dictionary keys_as_words() {
  const auto same = [](std::string_view key) { return std::string(key); };
  return {same, [](std::string_view key) { return "hint " + std::string(key); }, same};
}

class HearingTest : public testing::Test {
 protected:
  HearingTest() : hearing_(keys_as_words()) {
    lesson_.id = "strip";
    lesson_.name = "Stripping";
    lesson_.steps.resize(3);
    for (int i = 0; i < 3; ++i)
      lesson_.steps[static_cast<std::size_t>(i)].title = "part " + std::to_string(i);
    snapshot_.mat.link = station::Link::streaming;
    snapshot_.version = 1;
  }
  const Heard& look(double after_s = 0.02) {
    now_s_ += after_s;
    ++snapshot_.version;
    hearing_.look({snapshot_, snapshot_.quiz, with_lesson_ ? &lesson_ : nullptr, page_ ? &*page_ : nullptr,
                   focus_, guide_, now_s_},
                  heard_);
    return heard_;
  }
  bool plays(Earcon earcon) const {
    return std::any_of(heard_.earcons.begin(), heard_.earcons.end(),
                       [&](const Short& one) { return one.earcon == earcon; });
  }
  std::string said() const {
    std::string all;
    for (const Utterance& one : heard_.said) all += (all.empty() ? "" : " | ") + one.text;
    return all;
  }
  bool nothing() const { return heard_.earcons.empty() && heard_.said.empty(); }
  void hand(bool on) {
    snapshot_.observation.contacts.list.clear();
    if (!on) return;
    Contact contact;
    contact.force_N = 20;
    contact.centre_body = BodyPoint{30, 100};
    snapshot_.observation.contacts.list.push_back(contact);
  }
  void cue(std::string_view key, GaugeKind gauge = GaugeKind::pressure, std::string_view hint = {}) {
    snapshot_.coaching.cue = coach::Cue{key, hint, gauge, false, key == coach::cue::good, 0};
  }
  void practise() {
    with_lesson_ = true;
    snapshot_.coaching.progress.active = true;
    hand(true);
    look();
  }
  void gauge(BandState state, GaugeKind kind = GaugeKind::pressure) {
    snapshot_.coaching.gauges[static_cast<std::size_t>(kind)].state = state;
  }

  coach::Lesson lesson_;
  station::Snapshot snapshot_;
  std::optional<Page> page_;
  std::string focus_;
  bool with_lesson_ = false, guide_ = true;
  double now_s_ = 0;
  Hearing hearing_;
  Heard heard_;
};

TEST_F(HearingTest, ALessonIsOpenedStepsAreToldAndItsEndWithTheScoreOnceEach) {
  practise();
  EXPECT_TRUE(plays(Earcon::lesson_opened));
  EXPECT_EQ(said(), "Stripping. step_of: part 0");
  look();
  EXPECT_TRUE(nothing());
  snapshot_.coaching.progress.step = 1;
  look();
  EXPECT_TRUE(plays(Earcon::step_done));
  EXPECT_EQ(said(), "step_of: part 1");
  snapshot_.coaching.progress.complete = true;
  snapshot_.coaching.score.emplace().total = 71.4;
  cue(coach::cue::lesson_done);
  look();
  EXPECT_TRUE(plays(Earcon::lesson_done));
  EXPECT_EQ(said(), "lesson_done. score 71");
  look();
  EXPECT_TRUE(nothing());
}

TEST_F(HearingTest, ACueIsHeardOnceAndAgainWhenItComesBack) {
  practise();
  cue(coach::cue::slower, GaugeKind::speed, coach::hint::half_the_speed);
  look();
  EXPECT_TRUE(plays(Earcon::slower));
  EXPECT_EQ(said(), "slower | hint half_the_speed");
  for (int i = 0; i < 20; ++i) {
    look();
    EXPECT_TRUE(nothing());
  }
  snapshot_.coaching.cue.reset();
  look();
  EXPECT_TRUE(nothing());
  cue(coach::cue::slower, GaugeKind::speed, coach::hint::half_the_speed);
  look();
  EXPECT_EQ(said(), "slower");  // the hint is known
}

TEST_F(HearingTest, EveryCueHasAnEarconAndSafetyComesFirst) {
  practise();
  for (const std::string_view key : coach::cue::all) {
    snapshot_.coaching.cue.reset();
    look();
    cue(key);
    snapshot_.coaching.cue->warning = key == coach::cue::off_the_spine;
    look();
    if (key == coach::cue::lesson_done || key == coach::cue::paused)
      continue;  // these are events of the lesson
    EXPECT_EQ(heard_.earcons.size(), 1u) << key;
    ASSERT_EQ(heard_.said.size(), 1u) << key;
    if (key == coach::cue::off_the_spine) {
      EXPECT_EQ(heard_.said[0].urgency, Urgency::problem);
      EXPECT_TRUE(plays(Earcon::warning));
    }
  }
}

TEST_F(HearingTest, TheGaugesToneFollowsItsStateAndIsQuietWhenAllIsWellForLong) {
  practise();
  gauge(BandState::below);
  look();
  look(0.3);
  EXPECT_EQ(heard_.tone, gauge_tone(BandState::below));
  gauge(BandState::inside);
  look();
  EXPECT_FALSE(heard_.tone);  // not at once: a state that flickers does not sound
  look(0.3);
  EXPECT_EQ(heard_.tone, gauge_tone(BandState::inside));
  look(2);
  EXPECT_FALSE(heard_.tone);
  gauge(BandState::above);
  look();
  look(0.3);
  EXPECT_EQ(heard_.tone, gauge_tone(BandState::above));
  look(6);
  ASSERT_TRUE(heard_.tone);
  EXPECT_LT(heard_.tone->level, 1);
}

TEST_F(HearingTest, NoToneWithoutALessonAHandOrWhilePaused) {
  gauge(BandState::above);
  hand(true);
  look();
  look(1);
  EXPECT_FALSE(heard_.tone);
  practise();
  look(1);
  EXPECT_TRUE(heard_.tone);
  snapshot_.coaching.progress.paused = true;
  look();
  EXPECT_TRUE(plays(Earcon::paused));
  look(1);
  EXPECT_FALSE(heard_.tone);
  snapshot_.coaching.progress.paused = false;
  hand(false);
  look();
  EXPECT_TRUE(plays(Earcon::resumed));
  look(1);
  EXPECT_FALSE(heard_.tone);
}

TEST_F(HearingTest, AHandThatLiftsIsNotToldBelowBeforeTheCueSaysSo) {
  practise();
  gauge(BandState::inside);
  look();
  look(0.5);
  gauge(BandState::below);
  look();
  look(0.5);
  EXPECT_FALSE(heard_.tone);
  cue(coach::cue::deeper);
  look();
  look(0.5);
  EXPECT_EQ(heard_.tone, gauge_tone(BandState::below));
}

TEST_F(HearingTest, TheToneIsThatOfTheGaugeOnScreen) {
  practise();
  gauge(BandState::inside);
  gauge(BandState::above, GaugeKind::speed);
  cue(coach::cue::slower, GaugeKind::speed);
  look();
  look(0.5);
  EXPECT_EQ(heard_.tone, gauge_tone(BandState::above));
}

TEST_F(HearingTest, ThePageOfASetUpSaysInstructionProgressProblemQuestionAndReady) {
  page_ = Page{"1", "Press C7", "Rest a finger on it.", "", "", "", "Enter: next", {}, {}, false};
  look();
  EXPECT_TRUE(plays(Earcon::page));
  EXPECT_EQ(said(), "Press C7. Rest a finger on it. | Enter: next");
  look();
  EXPECT_TRUE(nothing());
  double before = 0;
  int ticks = 0;
  for (int i = 1; i <= 100; ++i) {
    page_->progress = i / 100.0;
    look();
    for (const Short& one : heard_.earcons) {
      EXPECT_EQ(one.earcon, Earcon::progress);
      EXPECT_GT(one.share, before);
      before = one.share;
      ++ticks;
    }
  }
  EXPECT_EQ(ticks, 10);
  page_->problem = "Lost";
  page_->remedy = "Plug it in";
  look();
  EXPECT_TRUE(plays(Earcon::problem));
  EXPECT_EQ(said(), "Lost. Plug it in");
  EXPECT_EQ(heard_.said[0].urgency, Urgency::problem);
  page_->problem = page_->remedy = "";
  look();
  EXPECT_TRUE(plays(Earcon::mended));
  EXPECT_EQ(said(), "Press C7. Rest a finger on it. | Enter: next");  // which the problem may have cut short
  page_->question = "Is it right?";
  look();
  EXPECT_TRUE(plays(Earcon::question));
  EXPECT_EQ(said(), "Is it right?");
  page_ = Page{"9", "Ready", "Wipe it.", "", "", "", "", {"placed"}, {}, true};
  look();
  EXPECT_TRUE(plays(Earcon::ready));
  EXPECT_EQ(said(), "Ready. Wipe it. | placed");
}

class QuizTest : public HearingTest {
 protected:
  QuizTest() {
    coach::QuizPlace place;
    place.name = "L4";
    place.at = {0, 200};
    place.radius_mm = 12;
    snapshot_.quiz.open = true;
    snapshot_.quiz.places = std::make_shared<const std::vector<coach::QuizPlace>>(2, place);
    snapshot_.quiz.state = coach::Quiz::State::asking;
  }
};

TEST_F(QuizTest, AsksGuidesAndSaysTheDistance) {
  look();
  EXPECT_TRUE(plays(Earcon::ask));
  EXPECT_EQ(heard_.said.back().text, "quiz_find: L4");
  EXPECT_FALSE(heard_.tone);
  hand(true);  // at (30, 100): the place lies to the left and towards the feet
  look();
  ASSERT_TRUE(heard_.tone);
  EXPECT_LT(heard_.tone->pan, 0);
  EXPECT_LT(heard_.tone->frequency_Hz, guidance_tone({0, 0, true, 0}).frequency_Hz);
  EXPECT_GT(heard_.tone->pulses_per_s, 0);
  snapshot_.observation.contacts.list[0].centre_body = BodyPoint{5, 205};
  look();
  EXPECT_EQ(heard_.tone, guidance_tone({0, 0, true, 0}));
  snapshot_.quiz.state = coach::Quiz::State::answered;
  snapshot_.quiz.answers = 1;
  auto& answer = snapshot_.quiz.answer.emplace();
  answer.distance_mm = 23.4;
  answer.correction = coach::cue::towards_head;
  look();
  EXPECT_TRUE(plays(Earcon::miss));
  EXPECT_EQ(heard_.said[0].text, "quiz_missed. quiz_off. towards_head");
  EXPECT_EQ(heard_.said[0].urgency, Urgency::result);
  look();
  EXPECT_TRUE(nothing());
}

TEST_F(QuizTest, DoesNotGiveThePlaceAwayToThoseWhoSee) {
  guide_ = false;
  hand(true);
  look();
  EXPECT_FALSE(heard_.tone);
  snapshot_.quiz.state = coach::Quiz::State::answered;
  snapshot_.quiz.answers = 1;
  snapshot_.quiz.answer.emplace();
  look();
  EXPECT_TRUE(heard_.tone);  // now the screen shows it too
}

TEST_F(QuizTest, AFoundPlaceIsAHit) {
  look();
  snapshot_.quiz.state = coach::Quiz::State::answered;
  snapshot_.quiz.answers = snapshot_.quiz.found = 1;
  snapshot_.quiz.answer.emplace().found = true;
  look();
  EXPECT_TRUE(plays(Earcon::hit));
  EXPECT_EQ(heard_.said[0].text, "quiz_found: L4");
}

TEST_F(HearingTest, AMatThatIsLostAndBackIsHeardOnceEach) {
  look();
  snapshot_.mat.link = station::Link::lost;
  look();
  EXPECT_TRUE(plays(Earcon::mat_lost));
  EXPECT_EQ(said(), "mat_lost_title. mat_lost_do");
  EXPECT_EQ(heard_.said[0].urgency, Urgency::problem);
  look();
  EXPECT_TRUE(nothing());
  snapshot_.mat.link = station::Link::opening;
  look();
  EXPECT_TRUE(nothing());
  snapshot_.mat.link = station::Link::streaming;
  look();
  EXPECT_TRUE(plays(Earcon::mat_back));
  look();
  EXPECT_TRUE(nothing());
}

TEST_F(HearingTest, ListsSayTheRowThatIsChosen) {
  look();
  focus_ = "Swedish effleurage, 3 of 9";
  look();
  EXPECT_TRUE(plays(Earcon::move));
  EXPECT_EQ(said(), focus_);
  look();
  EXPECT_TRUE(nothing());
}

TEST_F(HearingTest, NothingIsHeardBeforeAnythingIsKnown) {
  station::Snapshot none;
  hearing_.look({none, none.quiz}, heard_);
  EXPECT_TRUE(nothing());
}

}  // namespace
}  // namespace palmar::ears
