// Scores in closed form: bands, parts and weights, levels, returns.
#include "app/coach/scoring.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

TEST(BandScore, IsOneInsideAndFallsWithTheSquareOutside) {
  const Band band{10, 30};  // half width 10
  EXPECT_DOUBLE_EQ(band_score(band, 10), 1);
  EXPECT_DOUBLE_EQ(band_score(band, 30), 1);
  EXPECT_DOUBLE_EQ(band_score(band, 35), 0.75);
  EXPECT_DOUBLE_EQ(band_score(band, 5), 0.75);
  EXPECT_DOUBLE_EQ(band_score(band, 40), 0);
  EXPECT_DOUBLE_EQ(band_score(band, 1000), 0);
  EXPECT_DOUBLE_EQ(band_score({5, 5}, 5), 1);
  EXPECT_DOUBLE_EQ(band_score({5, 5}, 5.1), 0);
  EXPECT_DOUBLE_EQ(band_score(band, std::nan("")), 0);
}

TEST(BandScore, TooMuchPressureFallsTwiceAsFast) {
  const Band band{10, 30};
  EXPECT_DOUBLE_EQ(pressure_score(band, 5), 0.75);
  EXPECT_DOUBLE_EQ(pressure_score(band, 32.5), 0.75);
  EXPECT_DOUBLE_EQ(pressure_score(band, 35), 0);
}

class Scoring : public ::testing::Test {
 protected:
  Technique technique = strip();
  LessonStep asked_step = step("deep_strip");
  Asked asked{&technique, &asked_step, 0};
  Score score;
};

TEST_F(Scoring, APerfectStrokeIsAHundred) {
  Stroke s = stroke(150, 15, 27, ContactTool::knuckles, 7);
  s.accuracy = 1;
  score_stroke(s, asked, {}, score);
  EXPECT_DOUBLE_EQ(score.total, 100);
  EXPECT_DOUBLE_EQ(score.in_band, 1);
  double weights = 0;
  for (const ScorePart& p : score.parts) weights += p.weight;
  EXPECT_NEAR(weights, 1, 1e-12);
  EXPECT_EQ(score.parts.size(), 5u);
}

TEST_F(Scoring, WhatCannotBeAssessedDropsOutAndTheRestIsRenormalised) {
  Stroke s = stroke(150, 35, 27, ContactTool::knuckles, 7);  // 5 mm/s too fast; half the band is 12.5
  s.fibre_angle_deg.reset();
  technique.force_cv.reset();
  score_stroke(s, asked, {}, score);
  ASSERT_EQ(score.parts.size(), 2u);  // pressure 25 and speed 15
  const double speed = 1 - 5 * 5 / (12.5 * 12.5);
  EXPECT_NEAR(score.total, 100 * (25 + 15 * speed) / 40, 1e-9);
  EXPECT_DOUBLE_EQ(part(score, "speed")->measured, 35);
  EXPECT_DOUBLE_EQ(part(score, "speed")->weight, 15.0 / 40);
}

TEST_F(Scoring, PressureIsByTool) {
  Stroke s = stroke(150, 15, 12, ContactTool::thumb_pad, 2);
  score_stroke(s, asked, {}, score);
  EXPECT_DOUBLE_EQ(part(score, "pressure")->value, 1);
  s.tool = ContactTool::elbow;  // no row of its own: 30 to 90 N
  score_stroke(s, asked, {}, score);
  EXPECT_DOUBLE_EQ(part(score, "pressure")->value, 1 - 18.0 * 18 / (30 * 30));
  asked_step.force_N = Band{10, 14};
  score_stroke(s, asked, {}, score);
  EXPECT_DOUBLE_EQ(part(score, "pressure")->value, 1);
}

TEST_F(Scoring, RampAndReleaseAreNotTooLight) {
  Stroke s = stroke(150, 15, 18, ContactTool::knuckles, 7);
  for (int i = 0; i <= 40; ++i) {
    const double force = i < 10 ? 2.0 * i : i > 30 ? 2.0 * (40 - i) : i == 20 ? 12 : 20;
    s.path.push_back({10 + i * 0.1, {}, {}, force});
  }
  score_stroke(s, asked, {}, score);
  // From the first to the last sample above .8 x 18 N: i = 8 ... 32; 16 and 18 N lie in the band, one sample of 12 N dips below it.
  EXPECT_NEAR(score.in_band, 24.0 / 25, 1e-12);
  EXPECT_NEAR(part(score, "pressure")->value, (24 + 1 - 9 / (17.5 * 17.5)) / 25, 1e-9);
}

TEST_F(Scoring, DirectionIsToTheAskedOneElseToTheFibres) {
  Stroke s = stroke(150, 15, 27, ContactTool::knuckles, 7);
  s.direction_deg = -90;
  s.fibre_angle_deg = 25;
  score_stroke(s, asked, {}, score);
  EXPECT_DOUBLE_EQ(part(score, "direction")->value, 0.75);
  asked_step.direction_deg = -60;
  score_stroke(s, asked, {}, score);
  EXPECT_DOUBLE_EQ(part(score, "direction")->measured, 30);
  EXPECT_DOUBLE_EQ(part(score, "direction")->value, 1);
  asked_step.direction_deg = 170;  // 100 degrees away, across the wrap
  score_stroke(s, asked, {}, score);
  EXPECT_NEAR(part(score, "direction")->measured, 100, 1e-9);
}

TEST_F(Scoring, AHoldIsScoredByItsLength) {
  technique = press();
  asked.technique = &technique;
  score_stroke(hold(5.25, 48, ContactTool::palm_heel, 24), asked, {}, score);
  EXPECT_DOUBLE_EQ(part(score, "speed")->value, 1 - 2.75 * 2.75 / (11.0 * 11.0));
  EXPECT_EQ(part(score, "direction"), nullptr);
}

TEST_F(Scoring, ALightWayBackIsAReturn) {
  technique = firm();
  asked.technique = &technique;
  asked_step.direction_deg = -90;
  EXPECT_TRUE(is_return(asked, ContactTool::palm_full, 8, 90));
  EXPECT_FALSE(is_return(asked, ContactTool::palm_full, 14, 90)) << "too heavy to be a return";
  EXPECT_FALSE(is_return(asked, ContactTool::palm_full, 8, -80)) << "the firm way, too light";
  EXPECT_FALSE(is_return(asked, ContactTool::palm_full, 8, std::nullopt));
  asked_step.direction_deg.reset();
  EXPECT_FALSE(is_return(asked, ContactTool::palm_full, 8, 90)) << "no direction is asked";
}

TEST(Total, CapsAtSixty) {
  Score score;
  score.parts = {{"pressure", 25, 1, 0, {}, ""}};
  score.capped = true;
  total(score);
  EXPECT_DOUBLE_EQ(score.total, 60);
}

TEST(WaltonLevel, IsByTool) {
  const auto rows = scale();
  EXPECT_EQ(walton_level(rows, ContactTool::palm_full, 40), 3);
  EXPECT_EQ(walton_level(rows, ContactTool::thumb_pad, 40), 5);
  EXPECT_EQ(walton_level(rows, ContactTool::thumb_pad, 0.2), 0);
  EXPECT_EQ(walton_level(rows, ContactTool::thumb_pad, 500), 5);
  EXPECT_EQ(walton_level(rows, ContactTool::palm_full, 18), 3);
  EXPECT_FALSE(walton_level(rows, ContactTool::cupped, 20));
}

TEST(ForceBand, TheToolsOwnRowComesFirst) {
  const Technique t = strip();
  EXPECT_EQ(t.force_band(ContactTool::thumb_pad)->hi, 35);
  EXPECT_EQ(t.force_band(ContactTool::elbow)->hi, 90);
  EXPECT_FALSE(Technique{}.force_band(ContactTool::elbow));
}

}  // namespace
}  // namespace palmar::coach
