// Which strokes count: nothing that a cue would have corrected moves a lesson on, however high its score.
#include <gtest/gtest.h>

#include "app/coach/keys.hpp"
#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

/// Good strokes of a stripping step after that stroke, and its score.
struct Outcome {
  int counted = 0;
  bool good = false;
  double score = 0;
  std::string technique;
};

Outcome after(const Stroke& done, std::vector<ContactTool> tools = {}) {
  LessonStep asked = step("deep_strip");
  asked.direction_deg = -90;
  asked.tools = std::move(tools);
  Coach coach(config({asked}));
  Hand hand(coach);
  hand.on(1);
  const Coaching& coaching = hand.finish(done);
  const AssessedStroke& assessed = coaching.finished.at(0);
  return {coaching.progress.good_strokes, assessed.good, assessed.score ? assessed.score->total : -1,
          std::string(assessed.recognition.technique)};
}

void counts(const Stroke& done, bool expected, const char* why, std::vector<ContactTool> tools = {}) {
  const Outcome outcome = after(done, std::move(tools));
  EXPECT_EQ(outcome.counted, expected ? 1 : 0) << why << ", score " << outcome.score;
  EXPECT_EQ(outcome.good, expected) << why;
}

TEST(GoodStroke, CountsWhereAllIsAsAsked) {
  Stroke s = good_strip();
  s.direction_deg = -88;
  counts(s, true, "all in its band");
  s.accuracy.reset();
  counts(s, true, "a place that cannot be assessed");
}

TEST(GoodStroke, BesideTheMuscleDoesNotCount) {
  Stroke s = good_strip();
  s.accuracy = 0;
  EXPECT_GE(after(s).score, 70) << "the score is high, or the rule is not tested";
  counts(s, false, "beside the muscle");
  s.accuracy = 0.69;
  counts(s, false, "below the gauge's band");
  s.accuracy = 0.71;
  counts(s, true, "inside the gauge's band");
}

TEST(GoodStroke, WhatACueCorrectsDoesNotCount) {
  Stroke light = good_strip();
  light.force_N = 13;  // of 15 to 50
  EXPECT_GE(after(light).score, 90);
  counts(light, false, "too light");
  Stroke heavy = good_strip();
  heavy.force_N = 54;
  counts(heavy, false, "too heavy");
  Stroke fast = good_strip();
  fast.speed_mm_s = 33;  // of 5 to 30
  EXPECT_GE(after(fast).score, 90);
  counts(fast, false, "too fast");
  Stroke askew = good_strip();
  askew.direction_deg = -50;  // within 35 of -90
  counts(askew, false, "askew");
  Stroke shaky = good_strip();
  shaky.force_cv = 0.22;  // to 0.15: the part is worth .13
  counts(shaky, false, "an assessed part below one half");
}

TEST(GoodStroke, TheRampAndTheReleaseAreNotTooLight) {
  Stroke s = good_strip();
  s.force_N = 13;  // a mean over 1 s of ramp, 1 s at 20 N and 1 s of release
  for (int i = 0; i <= 300; ++i) {
    const double t = i * 0.01;
    s.path.push_back({t, {}, BodyPoint{35, 300}, 20 * std::min({1.0, t, 3 - t})});
  }
  counts(s, true, "20 N between ramp and release");
}

TEST(GoodStroke, AnotherTechniqueOrNoneDoesNotCount) {
  Stroke vague = good_strip();
  vague.speed_mm_s = 29.5;
  vague.force_cv = 0.16;
  vague.area_cm2 = 25;
  vague.fibre_angle_deg = 60;
  ASSERT_EQ(after(vague).technique, not_sure) << "or the rule is not tested";
  counts(vague, false, "nobody could say what it was");
}

TEST(GoodStroke, AnotherToolDoesNotCount) {
  counts(good_strip(), false, "knuckles where the thumb is asked", {ContactTool::thumb_pad});
  counts(good_strip(), true, "knuckles among others", {ContactTool::elbow, ContactTool::knuckles});
  Stroke unknown = good_strip();
  unknown.tool = ContactTool::unknown;
  unknown.force_N = 40;
  counts(unknown, true, "a print that no tool explains", {ContactTool::knuckles});
}

// The bands that a stroke was recognised by cannot grade it: they would always fit.
TEST(GoodStroke, WithoutALessonThereIsNoScore) {
  Coach coach(config({}));
  Hand hand(coach);
  hand.on(1);
  const Coaching& coaching = hand.finish(good_strip());
  ASSERT_EQ(coaching.finished.size(), 1u);
  EXPECT_EQ(coaching.finished[0].recognition.technique, "deep_strip");
  EXPECT_FALSE(coaching.finished[0].recognition.evidence.empty()) << "the bands are still shown";
  EXPECT_FALSE(coaching.finished[0].score);
  EXPECT_FALSE(coaching.finished[0].good);
  EXPECT_FALSE(coaching.score);
}

TEST(GoodStroke, PraiseYieldsToACorrectionAtOnce) {
  LessonStep asked = step("deep_strip");
  Coach coach(config({asked}));
  Hand hand(coach);
  const Coaching* coaching = &hand.on(0.02);
  for (int i = 0; i < 250 && !(coaching->cue && coaching->cue->praise); ++i) coaching = &hand.on(0.02);
  ASSERT_TRUE(coaching->cue && coaching->cue->praise);
  hand.vv_mm_s = -120;
  hand.on(1.0);  // half a second to see it, half to be sure; praise may be read for longer
  ASSERT_TRUE(coaching->cue);
  EXPECT_EQ(coaching->cue->key, cue::slower);
}

}  // namespace
}  // namespace palmar::coach
