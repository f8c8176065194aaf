// A lesson on a fake timeline: steps, pauses, the resting gesture, the score of the whole.
#include <gtest/gtest.h>

#include "app/coach/lesson_score.hpp"
#include "app/coach/scoring.hpp"
#include "support.hpp"
#include "tests/support/allocations.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

Stroke good_strip(double accuracy = 1) {
  Stroke s = stroke(150, 15, 25, ContactTool::knuckles, 7);
  s.accuracy = accuracy;
  return s;
}

const ScorePart* part(const Score& score, std::string_view id) {
  for (const ScorePart& p : score.parts) {
    if (p.id == id) return &p;
  }
  return nullptr;
}

TEST(Lesson, BeginsWithTheFirstContactAndEndsStepsByTime) {
  LessonStep first = step("deep_strip"), second = step("deep_strip", "lane_L");
  first.duration_s = 5;
  second.duration_s = 3;
  Coach coach(config({first, second}));
  Hand hand(coach);
  EXPECT_FALSE(hand.off(10).progress.active);
  EXPECT_EQ(coach.target(), 0u);
  const Coaching& coaching = hand.on(4);
  EXPECT_TRUE(coaching.progress.active);
  EXPECT_EQ(coaching.progress.steps, 2u);
  EXPECT_NEAR(coaching.progress.left_s, 1, 0.05);
  hand.on(1.2);
  EXPECT_EQ(coach.target(), 1u);
  EXPECT_EQ(coaching.progress.step, 1u);
  hand.on(3);
  EXPECT_TRUE(coaching.progress.complete);
  EXPECT_FALSE(coaching.progress.active);
  EXPECT_FALSE(coach.target());
}

TEST(Lesson, EndsStepsByGoodStrokes) {
  LessonStep asked = step("deep_strip");
  asked.strokes = 2;
  Coach coach(config({asked, step("deep_strip", "lane_L")}));
  Hand hand(coach);
  hand.on(1);
  Stroke poor = good_strip();
  poor.speed_mm_s = 90;
  poor.force_N = 3;
  EXPECT_EQ(hand.finish(poor).progress.good_strokes, 0);
  hand.on(0.5);
  Stroke another = stroke(200, 80, 25, ContactTool::palm_heel, 24);  // well done, but it is effleurage
  EXPECT_EQ(hand.finish(another).progress.good_strokes, 0);
  hand.on(0.5);
  EXPECT_EQ(hand.finish(good_strip()).progress.good_strokes, 1);
  hand.on(0.5);
  EXPECT_EQ(hand.finish(good_strip()).progress.step, 1u);
}

TEST(Lesson, HandsOffPausesAndHandsOnResumes) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(2);
  EXPECT_FALSE(hand.off(7.5).progress.paused);
  const Coaching& coaching = hand.off(1);
  EXPECT_TRUE(coaching.progress.paused);
  const double at = coaching.progress.lesson_s;
  hand.off(30);
  EXPECT_DOUBLE_EQ(coaching.progress.lesson_s, at);
  EXPECT_FALSE(hand.on(0.1).progress.paused);
  EXPECT_GT(hand.on(1).progress.lesson_s, at);
}

TEST(Lesson, APauseByHandLastsUntilItIsTakenBack) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(2);
  coach.toggle_pause();
  EXPECT_TRUE(hand.on(3).progress.paused);
  coach.toggle_pause();
  EXPECT_FALSE(hand.on(0.1).progress.paused);
}

TEST(Lesson, NextStepAndRestart) {
  Coach coach(config({step("deep_strip"), step("deep_strip", "lane_L")}));
  Hand hand(coach);
  hand.on(1);
  hand.finish(good_strip());
  EXPECT_TRUE(hand.on(1).score);
  coach.next_step();
  EXPECT_EQ(coach.target(), 1u);
  coach.next_step();
  EXPECT_TRUE(hand.on(0.1).progress.complete);
  coach.next_step();  // nothing beyond the end
  coach.restart();
  const Coaching& coaching = hand.on(0.1);
  EXPECT_FALSE(coaching.progress.complete);
  EXPECT_EQ(coaching.progress.step, 0u);
  EXPECT_FALSE(coaching.score);
}

/// Both palms at rest on the back.
void rest(Hand& hand) {
  hand.tool = ContactTool::palm_full;
  hand.area_cm2 = 110;
  hand.force_N = 10;
  hand.at = {60, 250};
  hand.vu_mm_s = hand.vv_mm_s = 0;
  Contact other = hand.contact();
  other.id = 8;
  other.centre_body = BodyPoint{-60, 250};
  hand.others = {other};
}

TEST(Lesson, BothPalmsAtRestOpenAndCloseIt) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  rest(hand);
  const Coaching& coaching = hand.on(4);
  EXPECT_TRUE(coaching.progress.active);
  EXPECT_LT(coaching.progress.lesson_s, 1.1) << "the rest opens the lesson, its time is not counted";
  hand.others.clear();
  hand.vv_mm_s = -15;
  hand.on(10);
  rest(hand);
  hand.on(2.5);
  EXPECT_FALSE(coaching.progress.complete);
  hand.on(1);
  EXPECT_TRUE(coaching.progress.complete);
  hand.on(5);
  EXPECT_TRUE(coaching.progress.complete) << "one rest is one gesture";
  hand.others.clear();
  hand.off(1);
  rest(hand);
  hand.on(3.5);
  EXPECT_TRUE(coaching.progress.active) << "and opens it again";
}

TEST(Lesson, NoGestureDuringAStepThatHoldsStill) {
  LessonStep asked = step("deep_comp");
  asked.holds_still = true;
  Coach coach(config({asked}));
  Hand hand(coach);
  hand.on(10);
  rest(hand);
  EXPECT_FALSE(hand.on(8).progress.complete);
}

TEST(Lesson, AWorkingHandIsNoGesture) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(10);
  rest(hand);
  hand.others.clear();
  EXPECT_FALSE(hand.on(6).progress.complete) << "one palm";
  rest(hand);
  hand.vv_mm_s = -15;
  EXPECT_FALSE(hand.on(6).progress.complete) << "one glides";
  rest(hand);
  hand.force_N = 60;
  EXPECT_FALSE(hand.on(6).progress.complete) << "one presses";
}

TEST(Scores, WhatIsNotScored) {
  const auto scored = [](Stroke s, CoachConfig c = config({step("deep_strip")})) {
    Coach coach(std::move(c));
    Hand hand(coach);
    hand.on(1);
    const Coaching& coaching = hand.finish(s);
    EXPECT_EQ(coaching.finished.size(), 1u);
    return coaching.finished.at(0).score.has_value();
  };
  EXPECT_TRUE(scored(good_strip()));
  Stroke clipped = good_strip();
  clipped.clipped = true;
  EXPECT_FALSE(scored(clipped));
  Stroke saturated = good_strip();
  saturated.saturated = true;
  EXPECT_FALSE(scored(saturated));
  Stroke faint = good_strip();
  faint.force_N = 3;  // knuckles: level 1
  EXPECT_FALSE(scored(faint));
  Stroke tap = good_strip();
  tap.end_s = tap.start_s + 0.3;
  EXPECT_FALSE(scored(tap));
  CoachConfig not_here = config({step("deep_strip")});
  not_here.scores = {"eff_light"};
  EXPECT_FALSE(scored(good_strip(), not_here));
  EXPECT_TRUE(scored(good_strip(), config({})));
  Stroke vague = good_strip();
  vague.speed_mm_s = 900;
  EXPECT_FALSE(scored(vague, config({})));
}

TEST(Scores, TheOtherHandsPlaceIsNotJudged) {
  const auto assess = [](bool together) {
    Coach coach(config({step("deep_strip")}));
    Hand hand(coach);
    hand.on(1);
    Observation o;
    o.t_s = hand.t_s + 0.02;
    Stroke left = good_strip(0), right = good_strip(1);
    left.id = 1;
    right.id = 2;
    left.path = {{0, {}, BodyPoint{-35, 300}, 25}};
    right.path = {{0, {}, BodyPoint{35, 300}, 25}};
    o.finished_strokes = {left};
    if (together) o.finished_strokes.push_back(right);
    return coach.observe(o).finished.at(0).score.value();
  };
  EXPECT_NE(part(assess(false), "target"), nullptr);
  EXPECT_EQ(part(assess(true), "target"), nullptr);
}

TEST(Scores, RepeatedZoneViolationsCapTheLesson) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(1);
  EXPECT_GT(hand.finish(good_strip()).score->total, 95);
  const auto breach = [&] {
    hand.zones = {{4, 20, 20}};
    hand.on(0.6);
    hand.zones.clear();
    return hand.on(1.5).score.value();
  };
  EXPECT_FALSE(breach().capped);
  const Score capped = breach();
  EXPECT_TRUE(capped.capped);
  EXPECT_DOUBLE_EQ(capped.total, 60);
}

TEST(Scores, FlowCountsGapsBeyondTwoSeconds) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(6);
  hand.off(1.5);
  hand.on(2.5);
  hand.off(4);  // 2 s too long
  hand.on(6);
  const Score score = hand.finish(good_strip()).score.value();
  EXPECT_NEAR(part(score, "flow")->value, 1 - 2.0 / 20, 0.003);
}

TEST(Scores, SymmetryIsTheSmallerRatioOfImpulseAndTime) {
  Coach coach(config({step("deep_strip"), step("deep_strip", "lane_L")}));
  Hand hand(coach);
  hand.at = {35, 380};
  hand.on(10);
  EXPECT_EQ(part(hand.finish(good_strip()).score.value(), "symmetry"), nullptr)
      << "the left side's turn has not come";
  coach.next_step();
  hand.at = {-35, 380};
  hand.force_N = 40;  // 1.6 x the force for .8 of the time
  hand.on(8);
  const Score score = hand.finish(good_strip()).score.value();
  ASSERT_NE(part(score, "symmetry"), nullptr);
  EXPECT_NEAR(part(score, "symmetry")->value, 25.0 * 10 / (40 * 8), 0.01);
}

TEST(Scores, OrderIsFromLightToDeep) {
  const auto order = [](std::vector<double> forces) {
    Coach coach(config({step("deep_strip")}));
    Hand hand(coach);
    hand.on(1);
    Score score;
    for (double force : forces) {
      Stroke s = good_strip();
      s.force_N = force;
      hand.on(0.5);
      score = hand.finish(s).score.value();
    }
    const ScorePart* found = part(score, "order");
    return found ? found->value : -1;
  };
  EXPECT_DOUBLE_EQ(order({8, 20, 30, 20}), 1);  // knuckles: levels 2, 3, 4, 3
  EXPECT_DOUBLE_EQ(order({60, 30}), 0.5);       // begins with level 5
  EXPECT_DOUBLE_EQ(order({20}), -1);            // one stroke has no order
}

TEST(Scores, CoverageIsTheShareOfTheTargetUnderInBandContacts) {
  CoachConfig c = config({step("deep_strip"), step("deep_strip")});
  c.geometry = GridGeometry{60, 48, 10, 10};
  c.placement = Placement{"adult", -240, 0, 0, 1, {}};
  Coach coach(std::move(c));
  Hand hand(coach);
  hand.at = {35, 250};
  hand.vv_mm_s = 0;
  hand.on(1);
  EXPECT_NEAR(part(hand.finish(good_strip(0.8)).score.value(), "target")->value, 0.8, 1e-9)
      << "the step is not over";
  coach.next_step();
  hand.on(0.5);
  const Score score = hand.finish(good_strip(0.8)).score.value();
  // An ellipse of 30 mm in a lane of 30 x 300 mm, counted in 5 mm points: pi 15^2 / 9000.
  const double covered = 3.14159 * 225 / 9000;
  EXPECT_NEAR(part(score, "target")->value, (0.8 + covered) / 2, 0.01);
  EXPECT_NEAR(part(score, "target")->measured, 0.8, 1e-9);
}

TEST(Scores, OnlyMusclesWhoseStepIsOverCountForCoverage) {
  CoachConfig c = config({step("deep_strip"), step("deep_strip", "lane_L")});
  c.geometry = GridGeometry{60, 48, 10, 10};
  c.placement = Placement{"adult", -240, 0, 0, 1, {}};
  Coach coach(std::move(c));
  Hand hand(coach);
  hand.at = {35, 390};
  hand.on(18);  // 270 of 300 mm
  const double open = part(hand.finish(good_strip()).score.value(), "target")->value;
  EXPECT_DOUBLE_EQ(open, 1);
  coach.next_step();
  hand.at = {-35, 380};
  hand.on(1);
  EXPECT_GT(part(hand.finish(good_strip()).score.value(), "target")->value, 0.85)
      << "the left lane has only begun";
}

TEST(Coverage, MarksTheEllipseAsItLies) {
  Muscle square;
  square.outline = box(0, 0, 100, 100);
  Coverage coverage(square, {10, 10, 10, 10}, {});
  EXPECT_DOUBLE_EQ(coverage.share().value(), 0);
  Contact contact;
  contact.centre = {50, 50};
  contact.ellipse = {80, 20, 90};
  coverage.mark(contact);
  EXPECT_NEAR(coverage.share().value(), 3.14159 * 40 * 10 / 10000, 0.02);
  coverage.mark(contact);
  EXPECT_NEAR(coverage.share().value(), 3.14159 * 40 * 10 / 10000, 0.02);
  coverage.clear();
  EXPECT_DOUBLE_EQ(coverage.share().value(), 0);
  EXPECT_FALSE(Coverage(square, {10, 10, 10, 10}, Placement{"adult", 5000, 0, 0, 1, {}}).share());
}

TEST(CoachConfigs, BrokenPromisesThrow) {
  EXPECT_THROW(Coach(CoachConfig{}), std::invalid_argument);
  EXPECT_THROW(Coach(config({step("hypnosis")})), std::invalid_argument);
  EXPECT_THROW(Coach(config({step("deep_strip", "lane_X")})), std::invalid_argument);
}

TEST(Coaching, AllocatesNothingOnceWarm) {
  CoachConfig c = config({step("deep_strip")});
  c.geometry = GridGeometry{60, 48, 10, 10};
  c.placement = Placement{"adult", -240, 0, 0, 1, {}};
  Coach coach(std::move(c));
  Hand hand(coach);
  const Stroke done = good_strip();
  Observation o;
  o.zones = {{0, 20, 20}};
  o.live_strokes = {done};
  o.live_strokes[0].contact = hand.id;
  const auto frames = [&](int count) {
    for (int i = 0; i < count; ++i) {
      o.t_s += 0.02;
      hand.at.v_mm -= 0.3;
      const bool lifted = i % 100 > 90;
      if (lifted) {
        o.contacts.list.clear();
      } else {
        o.contacts.list.assign(1, hand.contact());
      }
      if (i % 100 == 95) {
        o.finished_strokes.assign(1, done);
      } else {
        o.finished_strokes.clear();
      }
      coach.observe(o);
    }
  };
  frames(300);
  const long before = test::allocations();
  for (int i = 0; i < 300; ++i) {
    o.t_s += 0.02;
    coach.observe(o);
  }
  EXPECT_EQ(test::allocations(), before);
  frames(100);
  const long with_strokes = test::allocations();
  frames(400);
  // The observation of this test is built afresh and may allocate for itself; the coach may not: one pooled stroke a time.
  EXPECT_LE(test::allocations() - with_strokes, 4 * 4);
}

}  // namespace
}  // namespace palmar::coach
