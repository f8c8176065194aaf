#include "sensing/stroke/rhythm.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace palmar::stroke {
namespace {

constexpr double tau = 2 * std::numbers::pi;

std::vector<float> wave(std::size_t n, double rate_hz, double hz, double amplitude, double noise,
                        unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::vector<float> samples(n);
  for (std::size_t i = 0; i < n; ++i) {
    samples[i] =
        static_cast<float>(7 + amplitude * std::sin(tau * hz * static_cast<double>(i) / rate_hz + seed) +
                           noise * normal(random));
  }
  return samples;
}

TEST(Rhythm, FindsAFrequency) {
  for (const double hz : {0.6, 1.0, 1.7, 2.23, 5.0, 8.0, 12.0}) {
    auto samples = wave(250, 50, hz, 1, 0.1, 3);
    const auto found = frequency_hz(samples, 50, 0.3, 0.5);
    ASSERT_TRUE(found) << hz;
    EXPECT_NEAR(*found, hz, 0.01) << hz;
  }
}

// std = fs/(2 pi) sqrt(24 s^2 / (A^2 N (N^2-1))); a periodogram's peak stays within 1.5 times that.
TEST(Rhythm, ErrorIsNearTheCramerRaoBound) {
  constexpr int runs = 200;
  constexpr double rate = 50, hz = 1.37, noise = 0.3;
  constexpr std::size_t n = 250;
  double square = 0;
  for (unsigned seed = 0; seed < runs; ++seed) {
    auto samples = wave(n, rate, hz, 1, noise, seed);
    const auto found = frequency_hz(samples, rate, 0.3, 0.5);
    ASSERT_TRUE(found);
    square += (*found - hz) * (*found - hz);
  }
  const double count = n;
  const double bound = rate / tau * std::sqrt(24 * noise * noise / (count * (count * count - 1)));
  EXPECT_LT(std::sqrt(square / runs), 1.5 * bound);
}

TEST(Rhythm, NothingRepeatsInNoiseInARampOrInASteadyGlide) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    auto noise = wave(250, 50, 1, 0, 1, seed);
    EXPECT_FALSE(frequency_hz(noise, 50, 0.3, 0.5)) << seed;
  }
  std::vector<float> ramp(250), glide(250);
  for (std::size_t i = 0; i < ramp.size(); ++i) {
    ramp[i] = static_cast<float>(i);
    glide[i] = std::clamp(static_cast<float>(i) - 60.0f, 0.0f, 120.0f);
  }
  EXPECT_FALSE(frequency_hz(ramp, 50, 0.3, 0.5));
  EXPECT_FALSE(frequency_hz(glide, 50, 0.3, 0.5));
}

TEST(Rhythm, TooWeakOrTooShortIsNone) {
  auto weak = wave(250, 50, 2, 0.1, 0, 1);
  EXPECT_FALSE(frequency_hz(weak, 50, 0.3, 0.5));
  auto brief = wave(20, 50, 5, 1, 0, 1);
  EXPECT_FALSE(frequency_hz(brief, 50, 0.3, 0.5));
  auto slow = wave(250, 50, 0.25, 1, 0, 1);  // one period and a quarter
  EXPECT_FALSE(frequency_hz(slow, 50, 0.3, 0.5));
  EXPECT_FALSE(frequency_hz({}, 50, 0.3, 0.5));
}

TEST(Rhythm, RingPrefersTheMotion) {
  RhythmRing ring;
  for (int i = 0; i < 400; ++i) {
    const double t = i / 50.0;
    ring.add(t, 20 + 5 * std::sin(tau * 3 * t), {6 * std::sin(tau * 1.5 * t), 2});
  }
  EXPECT_NEAR(ring.rate_hz({}).value_or(0), 1.5, 0.02);
  ring.clear();
  EXPECT_FALSE(ring.rate_hz({}));
  for (int i = 0; i < 400; ++i) ring.add(i / 50.0, 20 + 5 * std::sin(tau * 3 * i / 50.0), {0, 2});
  EXPECT_NEAR(ring.rate_hz({}).value_or(0), 3, 0.02);
}

}  // namespace
}  // namespace palmar::stroke
