// The samples themselves: pitch, pattern and side are measured from them, edges do not click, silence is exact.
#include "app/ears/renderer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/ears/samples.hpp"
#include "tests/support/allocations.hpp"

namespace palmar::ears {
namespace {

using namespace testing;
using coach::BandState;
using Kind = Order::Kind;

// The steepest that tone, earcon and speech may be together; a click is a jump of some 0.1.
constexpr double no_click = 0.07;

Samples of_tone(const Tone& tone, double s) {
  Renderer renderer;
  EXPECT_TRUE(renderer.order({Kind::tone, tone}));
  return rendered(renderer, s);
}

Clip sine(double s, double frequency_Hz) {
  Clip clip(static_cast<std::size_t>(s * rate_Hz));
  for (std::size_t i = 0; i < clip.size(); ++i)
    clip[i] = static_cast<float>(
        0.9 * std::sin(2 * std::numbers::pi * frequency_Hz * static_cast<double>(i) / rate_Hz));
  return clip;
}

TEST(Tones, BelowInsideAndAboveDifferInPitchAndInPattern) {
  const auto below = ear(of_tone(gauge_tone(BandState::below), 2), 0),
             inside = ear(of_tone(gauge_tone(BandState::inside), 2), 0),
             above = ear(of_tone(gauge_tone(BandState::above), 2), 0);
  EXPECT_GT(loudest_Hz(inside), 1.5 * loudest_Hz(below));
  EXPECT_GT(loudest_Hz(above), 1.5 * loudest_Hz(inside));
  EXPECT_EQ(onsets(below), 5);
  EXPECT_EQ(onsets(inside), 1);
  EXPECT_EQ(onsets(above), 14);
}

TEST(Tones, GuidanceTellsTheSideByPanAndTheHeadByPitch) {
  const auto tone = [](double pan, double pitch) { return guidance_tone({pan, pitch, false, 60}); };
  const Samples left = of_tone(tone(-1, 0), 1), right = of_tone(tone(1, 0), 1),
                ahead = of_tone(tone(0, 0), 1);
  EXPECT_GT(rms(ear(left, 0)), 20 * rms(ear(left, 1)));
  EXPECT_GT(rms(ear(right, 1)), 20 * rms(ear(right, 0)));
  EXPECT_NEAR(rms(ear(ahead, 0)) / rms(ear(ahead, 1)), 1, 0.01);
  double before = 0;
  for (const double pitch : {-1.0, -0.5, 0.0, 0.5, 1.0}) {
    const double now = loudest_Hz(ear(of_tone(tone(0, pitch), 1), 0));
    EXPECT_GT(now, 1.2 * before) << pitch;
    before = now;
  }
}

TEST(Tones, OnThePlaceIsSteadyAndNearbyPulsesFaster) {
  EXPECT_EQ(onsets(ear(of_tone(guidance_tone({0, 0, true, 0}), 2), 0)), 1);
  const int far = onsets(ear(of_tone(guidance_tone({0, 0, false, 120}), 2), 0)),
            near = onsets(ear(of_tone(guidance_tone({0, 0, false, 5}), 2), 0));
  EXPECT_EQ(far, 4);
  EXPECT_GT(near, 2 * far);
}

TEST(Tones, BeginEndAndChangeWithoutAClick) {
  Renderer renderer;
  std::mt19937 random(1);
  std::uniform_real_distribution<double> pan(-1, 1), frequency(220, 880), pulses(0, 7);
  Samples all;
  for (int i = 0; i < 60; ++i) {
    const bool hush = i % 4 == 3;
    ASSERT_TRUE(renderer.order({hush ? Kind::hush : Kind::tone,
                                {frequency(random), i % 3 == 0 ? 0 : pulses(random), pan(random), 1}}));
    const Samples one = rendered(renderer, 0.013 * (1 + i % 7), 97);
    all.insert(all.end(), one.begin(), one.end());
  }
  EXPECT_GT(rms(ear(all, 0)), 0.01);
  EXPECT_LT(largest_jump(all), no_click);
}

TEST(Silence, IsExactBeforeBetweenAndAfter) {
  Renderer renderer;
  EXPECT_TRUE(silent(ear(rendered(renderer, 0.1), 0)));
  EXPECT_TRUE(renderer.silent());
  ASSERT_TRUE(renderer.order({Kind::tone, gauge_tone(BandState::below)}));
  EXPECT_FALSE(renderer.silent());
  const Samples pulsed = rendered(renderer, 0.4);
  EXPECT_TRUE(silent(ear(pulsed, 0, 0.25, 0.38)));  // the quiet half of a pulse
  ASSERT_TRUE(renderer.order({Kind::hush}));
  static_cast<void>(rendered(renderer, 0.05));
  EXPECT_TRUE(silent(ear(rendered(renderer, 0.2), 1)));
  EXPECT_TRUE(renderer.silent());
}

TEST(Earcons, EachIsHeardEndsInSilenceAndDoesNotClick) {
  for (int i = 0; i < earcons; ++i) {
    Renderer renderer;
    ASSERT_TRUE(renderer.order({Kind::earcon, {}, {static_cast<Earcon>(i), 0.5}}));
    const Samples samples = rendered(renderer, 1.2);
    EXPECT_GT(rms(ear(samples, 0, 0, 0.05)), 0.01) << i;
    EXPECT_LT(largest_jump(samples), no_click) << i;
    EXPECT_TRUE(silent(ear(samples, 0, 1.1))) << i;
    EXPECT_TRUE(renderer.silent()) << i;
  }
}

TEST(Earcons, DifferFromOneAnother) {
  for (int a = 0; a < earcons; ++a) {
    for (int b = 0; b < a; ++b) {
      const auto first = notes(static_cast<Earcon>(a)), second = notes(static_cast<Earcon>(b));
      EXPECT_FALSE(std::equal(
          first.begin(), first.end(), second.begin(), second.end(),
          [](const Note& x, const Note& y) { return x.frequency_Hz == y.frequency_Hz && x.s == y.s; }))
          << a << " and " << b;
    }
  }
}

TEST(Earcons, ProgressRises) {
  double before = 0;
  for (const double share : {0.1, 0.4, 0.7, 1.0}) {
    Renderer renderer;
    ASSERT_TRUE(renderer.order({Kind::earcon, {}, {Earcon::progress, share}}));
    const double now = loudest_Hz(ear(rendered(renderer, 0.07), 0));
    EXPECT_GT(now, 1.1 * before);
    before = now;
  }
}

TEST(Earcons, WaitForOneAnotherAndTheQueueIsBounded) {
  Renderer renderer;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(renderer.order({Kind::earcon, {}, {Earcon::page, 0}}));
  const auto heard = ear(rendered(renderer, 4), 0);
  EXPECT_EQ(onsets(heard), static_cast<int>(Renderer::most_earcons));
}

TEST(Orders, AreRefusedWhereTheQueueIsFullAndTakenAgainAfterABlock) {
  Renderer renderer;
  int taken = 0;
  while (renderer.order({Kind::hush})) ASSERT_LT(++taken, 1000);
  static_cast<void>(rendered(renderer, 0.01));
  EXPECT_TRUE(renderer.order({Kind::hush}));
}

TEST(Speech, WaitsForTheEarconAndDucksTheTone) {
  Renderer renderer;
  const Clip clip = sine(0.5, 1500);
  ASSERT_TRUE(renderer.order({Kind::tone, {300, 0, 0, 1}}));
  ASSERT_TRUE(renderer.order({Kind::earcon, {}, {Earcon::page, 0}}));
  ASSERT_TRUE(renderer.order({Kind::speak, {}, {}, &clip}));
  const Samples all = rendered(renderer, 1);
  EXPECT_LT(power_at(ear(all, 0, 0, 0.13), 1500), 0.01);
  EXPECT_GT(power_at(ear(all, 0, 0.25, 0.5), 1500), 0.2);
  EXPECT_LT(power_at(ear(all, 0, 0.3, 0.6), 300), 0.4 * power_at(ear(all, 0, 0.85, 1), 300));
  EXPECT_EQ(renderer.retired(), &clip);
  EXPECT_EQ(renderer.retired(), nullptr);
}

TEST(Speech, IsCutShortWithoutAClickAndNeverTalksOverItself) {
  Renderer renderer;
  const Clip first = sine(1, 700), second = sine(0.3, 1500);
  ASSERT_TRUE(renderer.order({Kind::speak, {}, {}, &first}));
  Samples all = rendered(renderer, 0.2003, 101);
  ASSERT_TRUE(renderer.order({Kind::speak, {}, {}, &second}));
  const Samples rest = rendered(renderer, 0.6);
  EXPECT_LT(power_at(ear(rest, 0, 0.03, 0.2), 700), 0.005);
  EXPECT_GT(power_at(ear(rest, 0, 0.03, 0.2), 1500), 0.2);
  all.insert(all.end(), rest.begin(), rest.end());
  EXPECT_LT(largest_jump(all), 0.12);  // of a full-scale sine of 1500 Hz itself
  EXPECT_EQ(renderer.retired(), &first);
  EXPECT_EQ(renderer.retired(), &second);
}

TEST(Speech, EveryClipComesBackOnce) {
  Renderer renderer;
  std::vector<Clip> clips(Renderer::most_clips, sine(0.2, 500));
  for (const Clip& clip : clips) ASSERT_TRUE(renderer.order({Kind::speak, {}, {}, &clip}));
  ASSERT_TRUE(renderer.order({Kind::silence}));
  static_cast<void>(rendered(renderer, 0.1));
  std::set<const Clip*> back;
  while (const Clip* clip = renderer.retired()) EXPECT_TRUE(back.insert(clip).second);
  EXPECT_EQ(back.size(), clips.size());
  EXPECT_TRUE(renderer.silent());
}

TEST(Everything, TogetherStaysWithinFullScaleAndAllocatesNothing) {
  Renderer renderer;
  const Clip clip = sine(1, 400);
  std::vector<std::int16_t> block(2 * 480);
  renderer.render(block);
  const auto before = palmar::test::allocations();
  renderer.order({Kind::tone, gauge_tone(BandState::inside)});
  renderer.order({Kind::speak, {}, {}, &clip});
  int loudest = 0;
  for (int i = 0; i < 100; ++i) {
    if (i == 10) renderer.order({Kind::earcon, {}, {Earcon::warning, 0}});
    renderer.render(block);
    for (const std::int16_t sample : block) loudest = std::max(loudest, std::abs(int{sample}));
  }
  EXPECT_EQ(palmar::test::allocations(), before);
  EXPECT_LT(loudest, 32767);
  EXPECT_GT(loudest, 16000);
}

}  // namespace
}  // namespace palmar::ears
