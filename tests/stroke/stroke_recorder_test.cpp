#include "sensing/stroke/stroke_recorder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <stdexcept>

#include "moved_hand.hpp"

namespace palmar::stroke {
namespace {

TEST(Stroke, AStripHasItsSpeedLengthDirectionAndAngle) {
  for (const double speed : {8.0, 20.0, 60.0, 150.0}) {
    Hand hand;
    const double length = 240, seconds = 1 + length / speed;
    hand.move(
        seconds, [&](double t) { return MatPoint{115, 360 - std::clamp((t - 0.5) * speed, 0.0, length)}; },
        envelope(30, seconds, 0.5));
    hand.empty(0.5);
    ASSERT_EQ(hand.all.size(), 1u) << speed;
    const Stroke& stroke = hand.all[0];
    EXPECT_EQ(stroke.id, 1u);
    EXPECT_EQ(stroke.contact, 1u);
    EXPECT_TRUE(stroke.finished);
    EXPECT_NEAR(stroke.speed_mm_s, speed, 0.05 * speed);
    EXPECT_NEAR(stroke.length_mm, length, 0.05 * length);
    EXPECT_NEAR(stroke.net_mm, length, 0.05 * length);
    EXPECT_NEAR(stroke.direction_deg.value(), -90, 1);
    EXPECT_NEAR(stroke.fibre_angle_deg.value(), 0, 1) << "the thick muscle takes more load by volume";
    EXPECT_NEAR(stroke.end_s - stroke.start_s, seconds, 0.05);
    EXPECT_NEAR(stroke.force_N, 30 * (1 - 0.5 / seconds), 1);
    EXPECT_LT(stroke.force_cv, 0.07) << "ramp and release left out";
    EXPECT_NEAR(stroke.ramp_s, 0.4, 0.1);
    EXPECT_EQ(stroke.tool, ContactTool::knuckles);
    EXPECT_FALSE(stroke.rate_hz);
    EXPECT_FALSE(stroke.clipped);
    ASSERT_EQ(stroke.muscles.size(), 2u);
    EXPECT_EQ(stroke.muscles[0].muscle, 1);
    EXPECT_NEAR(stroke.muscles[0].share, 0.8, 1e-3);
    EXPECT_NEAR(stroke.muscles[1].share, 0.5, 1e-3);
    EXPECT_FALSE(stroke.target_share);
    EXPECT_LE(stroke.path.size(), Stroke::most_samples);
    EXPECT_NEAR(stroke.path.front().t_s, stroke.start_s, 0.05);
  }
}

// Along the spine over a muscle whose fibres all meet at one point: the angle is that of the place, not of the muscle.
TEST(Stroke, TheAngleIsToTheFibresUnderThePath) {
  const auto angle_at = [](double from_y, double to_y) {
    auto atlas = std::make_shared<Atlas>(*small_atlas());
    atlas->muscles[0].fan = {{{0, 20}, {300, 240}}, {{0, 240}, {300, 240}}, {{0, 460}, {300, 240}}};
    Hand hand({}, atlas);
    hand.move(
        6,
        [&](double t) {
          return MatPoint{115, from_y + (to_y - from_y) * std::clamp((t - 0.5) / 5, 0.0, 1.0)};
        },
        envelope(30, 6, 0.5));
    hand.empty(0.5);
    return hand.all.at(0).fibre_angle_deg.value();
  };
  EXPECT_NEAR(angle_at(280, 200), 90, 3) << "fibres across";
  const double upper = std::atan2(240 - 130, 300 - 115) * 180 / std::numbers::pi;
  EXPECT_NEAR(angle_at(170, 90), 90 - upper, 4) << "fibres down and out";
  EXPECT_NEAR(angle_at(390, 310), 90 - upper, 4) << "fibres up and out";
}

TEST(Stroke, AHoldHasNoDirection) {
  Hand hand;
  std::mt19937 random(2);
  std::normal_distribution<double> normal(0, 0.3);
  const auto force = envelope(60, 12, 2);
  hand.move(12, [&](double) { return MatPoint{115 + normal(random), 200 + normal(random)}; }, force);
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  const Stroke& stroke = hand.all[0];
  EXPECT_EQ(stroke.length_mm, 0);
  EXPECT_EQ(stroke.speed_mm_s, 0);
  EXPECT_NEAR(stroke.hold_s, 12, 0.2);
  EXPECT_FALSE(stroke.direction_deg);
  EXPECT_FALSE(stroke.fibre_angle_deg);
  EXPECT_LT(stroke.drift_mm, 2);
  EXPECT_NEAR(stroke.ramp_s, 1.6, 0.1);
}

TEST(Stroke, OutAndBackInOneContactAreTwo) {
  Hand hand;
  const auto place = [](double t) { return MatPoint{115, t < 4 ? 400 - 80 * t : 80 + 160 * (t - 4)}; };
  hand.move(6, place, [](double t) { return t < 4 ? 30.0 : 8.0; });
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 2u);
  EXPECT_NEAR(hand.all[0].direction_deg.value(), -90, 2);
  EXPECT_NEAR(hand.all[1].direction_deg.value(), 90, 2);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 80, 4);
  EXPECT_NEAR(hand.all[1].speed_mm_s, 160, 8);
  EXPECT_NEAR(hand.all[0].end_s, 4, 0.15);
  EXPECT_EQ(hand.all[0].end_s, hand.all[1].start_s);
  EXPECT_NEAR(hand.all[0].force_N, 30, 1);
  EXPECT_NEAR(hand.all[1].force_N, 8, 1.5);
  EXPECT_EQ(hand.all[0].contact, hand.all[1].contact);
  EXPECT_LT(hand.all[0].id, hand.all[1].id);
  EXPECT_LE(hand.all[0].path.back().t_s, hand.all[0].end_s);
  EXPECT_GT(hand.all[1].path.front().t_s, hand.all[1].start_s);
}

// What the dead band swallows at a turn is not lost: the way back is as long as its chord.
TEST(Stroke, AWayIsNeverShorterThanItsChord) {
  const double dead_band_mm = 3.3;  // a third of the pitch
  for (const double leg_mm : {52.0, 61.3, 90.0, 127.7}) {
    for (const double speed : {12.0, 40.0, 110.0}) {
      Hand hand;
      const double out_s = leg_mm / speed;
      hand.move(
          2 * out_s + 1,
          [&](double t) {
            return MatPoint{115, 300 - leg_mm + speed * std::abs(std::min(t, 2 * out_s) - out_s)};
          },
          [](double) { return 30.0; });
      hand.empty(0.5);
      ASSERT_EQ(hand.all.size(), 2u) << leg_mm << " mm at " << speed;
      for (const Stroke& stroke : hand.all) {
        EXPECT_LE(stroke.net_mm, stroke.length_mm);
        EXPECT_NEAR(stroke.length_mm, leg_mm, 2 * dead_band_mm) << speed;
        EXPECT_NEAR(stroke.net_mm, leg_mm, 2 * dead_band_mm) << speed;
      }
    }
  }
}

TEST(Stroke, AStripThenAHoldAreTwo) {
  Hand hand;
  hand.move(
      18, [](double t) { return MatPoint{115, 300 - 15 * std::clamp(t - 1, 0.0, 8.0)}; },
      envelope(30, 18, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 2u);
  EXPECT_NEAR(hand.all[0].length_mm, 120, 5);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 15, 0.75);
  EXPECT_NEAR(hand.all[0].end_s, 9, 0.4);
  EXPECT_LT(hand.all[0].hold_s, 1.5);
  EXPECT_NEAR(hand.all[1].hold_s, 9, 0.4);
  EXPECT_LT(hand.all[1].length_mm, 3);
  EXPECT_FALSE(hand.all[1].direction_deg);
}

TEST(Stroke, AHoldThenAStripAreTwo) {
  Hand hand;
  hand.move(
      16, [](double t) { return MatPoint{115, 300 - 15 * std::clamp(t - 8, 0.0, 7.0)}; },
      envelope(30, 16, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 2u);
  EXPECT_NEAR(hand.all[0].hold_s, 8, 0.4);
  EXPECT_LT(hand.all[0].length_mm, 3);
  EXPECT_NEAR(hand.all[1].length_mm, 105, 5);
  EXPECT_NEAR(hand.all[1].speed_mm_s, 15, 0.75);
  EXPECT_LT(hand.all[1].hold_s, 1.5);
}

TEST(Stroke, AShortRestDoesNotCutAGlide) {
  Hand hand;
  hand.move(
      10, [](double t) { return MatPoint{115, 300 - 20 * (t < 4 ? t : std::max(4.0, t - 1.5))}; },
      envelope(30, 10, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_NEAR(hand.all[0].hold_s, 1.5, 0.3);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 20, 1);
}

// A hand comes down heel first and leaves fingers last: its centre wanders by centimetres, yet it did not move.
TEST(Stroke, LandingAndLiftingAreNoMotion) {
  Hand hand;
  const double seconds = 6;
  const auto force = envelope(30, seconds, 0.5);
  hand.move(
      seconds,
      [](double t) {
        return MatPoint{
            115, 240 - 30 * std::clamp(t / 0.4, 0.0, 1.0) - 30 * std::clamp((t - 5.6) / 0.4, 0.0, 1.0)};
      },
      force);
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_LT(hand.all[0].length_mm, 4);

  EXPECT_GT(hand.all[0].hold_s, 4.5);
}

TEST(Stroke, CrossFibreFrictionIsOneStrokeWithARate) {
  Hand hand;
  hand.move(
      8, [](double t) { return MatPoint{115 + 12 * std::sin(2 * std::numbers::pi * 1.6 * t), 200}; },
      envelope(20, 8, 0.5));
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_NEAR(hand.all[0].rate_hz.value_or(0), 1.6, 0.03);
  EXPECT_NEAR(hand.all[0].fibre_angle_deg.value_or(0), 90, 2);
  EXPECT_GT(hand.all[0].length_mm, 200);
}

TEST(Stroke, CirclesAndKneadingHaveTheirRate) {
  const double turn = 2 * std::numbers::pi;
  for (const double hz : {0.5, 0.8, 1.0, 1.5, 2.0}) {
    const auto force = envelope(25, 8, 0.6);
    Hand circling;
    circling.move(
        8,
        [&](double t) {
          return MatPoint{115 + 8 * std::cos(turn * hz * t), 200 + 8 * std::sin(turn * hz * t)};
        },
        force);
    circling.empty(0.5);
    ASSERT_EQ(circling.all.size(), 1u) << hz;
    EXPECT_NEAR(circling.all[0].rate_hz.value_or(0), hz, 0.05 * hz) << "circles";
    Hand kneading;
    kneading.move(
        8, [](double) { return MatPoint{115, 200}; },
        [&](double t) { return force(t) * (0.75 + 0.25 * std::cos(turn * hz * t)); });
    kneading.empty(0.5);
    ASSERT_EQ(kneading.all.size(), 1u) << hz;
    EXPECT_NEAR(kneading.all[0].rate_hz.value_or(0), hz, 0.05 * hz) << "force";
  }
}

TEST(Stroke, PercussionThatLeavesTheSkinHasARate) {
  Hand hand;
  hand.move(
      6, [](double) { return MatPoint{115, 200}; },
      [](double t) { return std::fmod(t, 0.2) < 0.08 ? 15.0 : 0.0; });
  hand.empty(0.5);
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_NEAR(hand.all[0].rate_hz.value_or(0), 5, 0.1);
}

TEST(Stroke, EndsWhenItsContactHasGoneAndSaysWhenThatWas) {
  Hand hand;
  hand.move(2, [](double) { return MatPoint{100, 100}; }, [](double) { return 20.0; });
  EXPECT_EQ(hand.live.size(), 1u);
  const double left_s = hand.t_s() - frame_s;
  hand.empty(0.2);
  EXPECT_EQ(hand.live.size(), 1u) << "it may come back";
  hand.empty(0.2);
  EXPECT_TRUE(hand.live.empty());
  ASSERT_EQ(hand.all.size(), 1u);
  EXPECT_DOUBLE_EQ(hand.all[0].end_s, left_s);
}

TEST(Stroke, TooShortOrTooLightIsNone) {
  Hand hand;
  hand.move(0.2, [](double) { return MatPoint{100, 100}; }, [](double) { return 20.0; });
  hand.empty(0.5);
  hand.move(2, [](double) { return MatPoint{100, 100}; }, [](double) { return 0.6; });
  hand.empty(0.5);
  EXPECT_TRUE(hand.all.empty());
}

TEST(Stroke, IsClippedWhenItTouchedTheEdgeForLong) {
  for (const int clipped_frames : {4, 20}) {
    Hand hand;
    for (int i = 0; i < 100; ++i) hand.press(115, 200 - i, 20, 1, i < clipped_frames);
    hand.empty(0.5);
    ASSERT_EQ(hand.all.size(), 1u);
    EXPECT_EQ(hand.all[0].clipped, clipped_frames == 20);
  }
}

TEST(Stroke, ALongPathIsThinnedEvenly) {
  Hand hand;
  hand.move(60, [](double t) { return MatPoint{115, 440 - 6 * t}; }, [](double) { return 20.0; });
  hand.end();
  ASSERT_EQ(hand.all.size(), 1u);
  const auto& path = hand.all[0].path;
  EXPECT_LE(path.size(), Stroke::most_samples);
  EXPECT_GE(path.size(), Stroke::most_samples / 2);
  for (std::size_t i = 2; i < path.size(); ++i)
    EXPECT_NEAR(path[i].t_s - path[i - 1].t_s, path[1].t_s - path[0].t_s, frame_s * 1.01);
  EXPECT_NEAR(hand.all[0].speed_mm_s, 6, 0.3);
}

TEST(Stroke, FinishEndsAll) {
  Hand hand;
  hand.move(1, [](double) { return MatPoint{100, 100}; }, [](double) { return 20.0; });
  hand.end();
  EXPECT_TRUE(hand.live.empty());
  EXPECT_EQ(hand.all.size(), 1u);
  hand.end();
  EXPECT_EQ(hand.all.size(), 1u + 0u);
}

TEST(Stroke, BrokenPromisesThrow) {
  EXPECT_THROW(StrokeRecorder(nullptr, {}, grid, {}), std::invalid_argument);
  EXPECT_THROW(StrokeRecorder(small_atlas(), {7}, grid, {}), std::invalid_argument);
  EXPECT_THROW(StrokeRecorder(small_atlas(), {}, {0, 0, 1, 1}, {}), std::invalid_argument);
  StrokeParameters parameters;
  parameters.dead_band_mm = std::nan("");
  EXPECT_THROW(StrokeRecorder(small_atlas(), {}, grid, {}, parameters), std::invalid_argument);
  StrokeRecorder recorder(small_atlas(), {}, grid, {});
  EXPECT_THROW(recorder.set_target(2), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::stroke
