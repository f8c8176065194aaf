// The score of a stroke and of the whole lesson on a fake timeline: what is scored, the other hand, flow, symmetry, order, coverage.
#include "app/coach/lesson_score.hpp"

#include <gtest/gtest.h>

#include "app/coach/scoring.hpp"
#include "support.hpp"
#include "tests/support/allocations.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

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
  EXPECT_FALSE(scored(good_strip(), config({}))) << "without a lesson nothing is asked";
}

/// Two strokes side by side, the left one beside the target; `apart` frames between their ends.
class Pair {
 public:
  explicit Pair(bool together, int apart) : coach_(config({step("deep_strip")})) {
    Hand hand(coach_);
    hand.on(1);
    Observation o;
    o.t_s = hand.t_s + 0.02;
    Stroke left = good_strip(0), right = good_strip(1);
    left.id = 1;
    right.id = 2;
    left.path = {{0, {}, BodyPoint{-35, 300}, 25}};
    right.path = {{0, {}, BodyPoint{35, 300}, 25}};
    if (together) o.finished_strokes.push_back(right);
    if (apart > 0) next(o);
    for (int i = 1; i < apart; ++i) next(o);
    left.end_s += 0.02 * apart;
    o.finished_strokes.push_back(left);
    const Coaching& coaching = coach_.observe(o);
    left_ = coaching.finished.back();
    good_strokes_ = coaching.progress.good_strokes;
  }
  const AssessedStroke& left() const { return left_; }
  int good_strokes() const { return good_strokes_; }

 private:
  void next(Observation& o) {
    coach_.observe(o);
    o.finished_strokes.clear();
    o.t_s += 0.02;
  }
  Coach coach_;
  AssessedStroke left_;
  int good_strokes_ = 0;
};

TEST(Scores, TheOtherHandsPlaceIsNotJudged) {
  EXPECT_NE(part(Pair(false, 0).left().score.value(), "target"), nullptr);
  for (const int apart : {0, 1, 5}) {
    EXPECT_EQ(part(Pair(true, apart).left().score.value(), "target"), nullptr)
        << "its partner ended " << apart << " frames before";
  }
}

TEST(Scores, TwoHandsTogetherCountOnce) {
  for (const int apart : {0, 1}) {
    const Pair pair(true, apart);
    EXPECT_EQ(pair.good_strokes(), 1);
    EXPECT_FALSE(pair.left().good);
  }
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
  EXPECT_NEAR(score.coverage.value(), covered, 0.02) << "and it is told on its own";
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
