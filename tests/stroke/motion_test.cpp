#include "sensing/stroke/motion.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace palmar::stroke {
namespace {

/// Feeds a place over time at 50 Hz with noise on each axis.
MotionMeter feed(const std::function<Place(double)>& place, double seconds, double noise_mm,
                 double rate_hz = 50) {
  std::mt19937 random(17);
  std::normal_distribution<double> normal(0, noise_mm > 0 ? noise_mm : 1);
  MotionMeter meter;
  const auto noisy = [&](double t) {
    Place p = place(t);
    if (noise_mm > 0) p = {p.x + normal(random), p.y + normal(random)};
    return p;
  };
  meter.begin(noisy(0), 0);
  for (int i = 1; i <= seconds * rate_hz; ++i) meter.step(noisy(i / rate_hz), i / rate_hz);
  return meter;
}

/// Rest for a second, a straight glide, rest for a second.
double glide_at(double t, double speed, double length) { return std::clamp((t - 1) * speed, 0.0, length); }

TEST(Motion, TremorAtRestAddsNoLength) {
  const auto meter = feed(
      [](double t) { return Place{0.4 * std::sin(2 * M_PI * 9 * t), 0.4 * std::cos(2 * M_PI * 10 * t)}; }, 30,
      0.3);
  EXPECT_EQ(meter.length_mm(), 0);
  EXPECT_EQ(meter.moving_s(), 0);
  EXPECT_NEAR(meter.rest_s(), 30, 0.01);
}

TEST(Motion, SlowDriftIsRest) {
  const auto meter = feed([](double t) { return Place{1.5 * t, 0}; }, 20, 0.1);
  EXPECT_EQ(meter.length_mm(), 0);
}

// Length, moving time and so speed come out whatever the speed, although each end lies inside the dead band.
TEST(Motion, AGlideHasItsLengthAndTime) {
  for (const double speed : {5.0, 10.0, 20.0, 50.0, 120.0, 200.0}) {
    const double length = std::max(80.0, speed * 1.5);
    const auto meter =
        feed([&](double t) { return Place{glide_at(t, speed, length), 3}; }, 2 + length / speed, 0.2);
    EXPECT_FALSE(meter.moving()) << speed;
    EXPECT_NEAR(meter.length_mm(), length, 0.03 * length) << speed;
    EXPECT_NEAR(meter.length_mm() / meter.moving_s(), speed, 0.04 * speed) << speed;
  }
}

TEST(Motion, HoldsItsLengthOnACircle) {
  const double radius = 10, hz = 1;
  const auto meter = feed(
      [&](double t) {
        return Place{radius * std::cos(2 * M_PI * hz * t), radius * std::sin(2 * M_PI * hz * t)};
      },
      10, 0.1);
  // The low pass shrinks the circle: 60 ms at 1 Hz take 7 %, the chords of the dead band little more.
  EXPECT_NEAR(meter.length_mm(), 2 * M_PI * radius * hz * 10, 0.12 * 628);
}

TEST(Motion, TheNetWayOfAGlideIsItsLengthAndOfACircleNothing) {
  const auto glide =
      feed([](double t) { return Place{glide_at(t, 20, 60), -glide_at(t, 20, 80) / 2}; }, 7, 0.2);
  EXPECT_NEAR(glide.net_mm().x, 60, 2);
  EXPECT_NEAR(glide.net_mm().y, -40, 2);
  const auto circle =
      feed([](double t) { return Place{15 * std::cos(2 * M_PI * t), 15 * std::sin(2 * M_PI * t)}; }, 10, 0.1);
  EXPECT_LT(std::hypot(circle.net_mm().x, circle.net_mm().y), 6);
  EXPECT_GT(circle.length_mm(), 700);
}

// A walk of steps and rests of all kinds: at no moment is the chord longer than the path.
TEST(Motion, TheNetWayIsNeverLongerThanTheLength) {
  std::mt19937 random(5);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  for (int run = 0; run < 20; ++run) {
    MotionMeter meter;
    Place at, velocity;
    meter.begin(at, 0);
    for (int i = 1; i < 3000; ++i) {
      if (uniform(random) < 0.02) {
        const double speed = uniform(random) < 0.3 ? 0 : 150 * uniform(random) * uniform(random);
        velocity = {speed * normal(random), speed * normal(random)};
      }
      at = {at.x + velocity.x * 0.02 + 0.2 * normal(random), at.y + velocity.y * 0.02 + 0.2 * normal(random)};
      meter.step(at, i * 0.02);
      ASSERT_LE(std::hypot(meter.net_mm().x, meter.net_mm().y), meter.length_mm() + 1e-9) << run << " " << i;
    }
  }
}

TEST(Motion, KnowsTheRestBeforeAMotion) {
  const auto meter = feed([](double t) { return Place{glide_at(t - 4, 30, 1000), 0}; }, 8, 0.1);
  EXPECT_TRUE(meter.moving());
  EXPECT_NEAR(meter.last_rest_s(), 5, 0.15);
  EXPECT_NEAR(meter.since_s(), 5, 0.15);
}

TEST(Motion, SettlingForgetsWhereTheHandCameDown) {
  MotionMeter meter;
  meter.begin({0, 0}, 0);
  for (int i = 1; i <= 20; ++i) meter.settle({i * 2.0, 0}, i * 0.02);
  for (int i = 21; i <= 60; ++i) meter.step({40, 0}, i * 0.02);
  EXPECT_EQ(meter.length_mm(), 0);
  EXPECT_NEAR(meter.rest_s(), 1.2, 1e-9);
}

}  // namespace
}  // namespace palmar::stroke
