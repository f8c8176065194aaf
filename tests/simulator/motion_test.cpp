#include "sensing/simulator/motion.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "sensing/simulator/random.hpp"

namespace palmar::simulator {
namespace {

ScriptedStroke a_glide(double start_s = 1) {
  ScriptedStroke stroke;
  stroke.technique = "deep_strip";
  stroke.tool = ContactTool::thumb_pad;
  stroke.path = {{30, 400}, {30, 300}, {60, 260}};  // 100 mm, then 50 mm
  stroke.start_s = start_s;
  stroke.speed_mm_s = 15;
  stroke.force_N = 20;
  stroke.ramp_s = 1.5;
  stroke.release_s = 0.5;
  stroke.hold_s = 2;
  return stroke;
}

Scenario exact(std::vector<ScriptedStroke> strokes) {
  Scenario scenario;
  scenario.force_spread = scenario.speed_spread = scenario.place_spread_mm = 0;
  scenario.tremor_N = scenario.tremor_mm = scenario.wander = 0;
  scenario.strokes = std::move(strokes);
  return scenario;
}

TEST(Motion, FollowsThePathAtItsSpeed) {
  const PlannedStroke stroke = plan(exact({a_glide()}), 1)[0];
  EXPECT_DOUBLE_EQ(stroke.end_s(), 1 + 1.5 + 10 + 2 + 0.5);
  const auto at = [&](double t_s, double u_mm, double v_mm) {
    EXPECT_NEAR(stroke.place_at(t_s).u_mm, u_mm, 1e-9) << t_s;
    EXPECT_NEAR(stroke.place_at(t_s).v_mm, v_mm, 1e-9) << t_s;
  };
  at(1.0, 30, 400);
  at(2.5, 30, 400);  // the ramp is in place
  at(2.5 + 50.0 / 15, 30, 350);
  at(2.5 + 125.0 / 15, 45, 280);  // half way along the second leg
  at(13.5, 60, 260);              // holds at the end
  at(15, 60, 260);
}

TEST(Motion, ForceRampsHoldsAndLeaves) {
  const PlannedStroke stroke = plan(exact({a_glide()}), 1)[0];
  EXPECT_EQ(stroke.force_at(0.99), 0);
  EXPECT_DOUBLE_EQ(stroke.force_at(1.75), 10) << "half way up";
  EXPECT_DOUBLE_EQ(stroke.force_at(2.5), 20);
  EXPECT_DOUBLE_EQ(stroke.force_at(14.5), 20);
  EXPECT_NEAR(stroke.force_at(14.75), 10, 1e-9);
  EXPECT_EQ(stroke.force_at(15.01), 0);
  double last = 0;
  for (double t = 1; t <= 2.5; t += 0.01) {
    EXPECT_GE(stroke.force_at(t), last);
    last = stroke.force_at(t);
  }
}

TEST(Motion, ABeatSwingsBetweenPlateauAndDepth) {
  ScriptedStroke beaten = a_glide();
  beaten.beat_hz = 2;
  beaten.beat_depth = 0.6;
  const PlannedStroke stroke = plan(exact({beaten}), 1)[0];
  EXPECT_NEAR(stroke.force_at(1 + 2.0), 20, 1e-9) << "whole periods";
  EXPECT_NEAR(stroke.force_at(1 + 2.25), 8, 1e-9) << "half a period on";
}

TEST(Motion, ACircleTurnsAboutThePathAtItsRate) {
  ScriptedStroke circling = a_glide();
  circling.path = {{30, 300}};
  circling.beat_hz = 1.5;
  circling.circle_mm = 16;
  const PlannedStroke stroke = plan(exact({circling}), 1)[0];
  const auto at = [&](double turns) { return stroke.place_at(1 + turns / 1.5); };
  for (double turns = 0; turns < 5; turns += 0.1)
    EXPECT_NEAR(distance_mm(at(turns), BodyPoint{30, 300}), 8, 1e-9) << turns;
  EXPECT_NEAR(distance_mm(at(0.25), at(1.25)), 0, 1e-9) << "once round";
  EXPECT_NEAR(distance_mm(at(0.25), at(1.75)), 16, 1e-9) << "half round";
  EXPECT_NEAR(stroke.force_at(1 + 2.0), 20, 1e-9) << "the force is steady without a depth";
}

TEST(Motion, TremorHasItsSizeAndItsPitch) {
  Scenario scenario = exact({a_glide()});
  scenario.tremor_N = 0.5;
  scenario.tremor_mm = 0.4;
  scenario.strokes[0].hold_s = 60;
  const PlannedStroke stroke = plan(scenario, 7)[0];
  double force2 = 0, place2 = 0;
  int crossings = 0, n = 0;
  double last = 0;
  for (double t = 14; t < 70; t += 0.005, ++n) {
    const double off_N = stroke.force_at(t) - 20;
    const BodyPoint p = stroke.place_at(t);
    force2 += off_N * off_N;
    place2 += std::pow(distance_mm(p, BodyPoint{60, 260}), 2);
    if (n > 0 && (off_N > 0) != (last > 0)) ++crossings;
    last = off_N;
  }
  EXPECT_NEAR(std::sqrt(force2 / n), 0.5, 0.05);
  EXPECT_NEAR(std::sqrt(place2 / n), 0.4, 0.04);
  const double pitch_hz = crossings / 2.0 / 56;
  EXPECT_GT(pitch_hz, 7.5);
  EXPECT_LT(pitch_hz, 12.5);
}

TEST(Motion, SpreadsAreThoseOfTheScenario) {
  Scenario scenario = exact({});
  scenario.force_spread = 0.1;
  scenario.speed_spread = 0.2;
  scenario.place_spread_mm = 3;
  for (int i = 0; i < 2000; ++i) scenario.strokes.push_back(a_glide(30.0 * i));
  double force = 0, force2 = 0, speed = 0, speed2 = 0, u = 0, u2 = 0;
  for (const PlannedStroke& stroke : plan(scenario, 3)) {
    force += stroke.force_N;
    force2 += stroke.force_N * stroke.force_N;
    speed += stroke.speed_mm_s;
    speed2 += stroke.speed_mm_s * stroke.speed_mm_s;
    u += stroke.path[0].u_mm;
    u2 += stroke.path[0].u_mm * stroke.path[0].u_mm;
  }
  const auto deviation = [](double sum, double squares) {
    return std::sqrt(squares / 2000 - sum * sum / 4e6);
  };
  EXPECT_NEAR(force / 2000, 20, 0.2);
  EXPECT_NEAR(deviation(force, force2), 2, 0.1);
  EXPECT_NEAR(speed / 2000, 15, 0.3);
  EXPECT_NEAR(deviation(speed, speed2), 3, 0.15);
  EXPECT_NEAR(u / 2000, 30, 0.25);
  EXPECT_NEAR(deviation(u, u2), 3, 0.15);
}

TEST(Motion, AHandEndsOneStrokeBeforeTheNext) {
  Scenario scenario = exact({a_glide(1), a_glide(5), a_glide(6)});
  scenario.strokes[2].hand = Side::left;
  const auto strokes = plan(scenario, 1);
  EXPECT_DOUBLE_EQ(strokes[1].start_s, strokes[0].end_s());
  EXPECT_DOUBLE_EQ(strokes[2].start_s, 6) << "the other hand is free";
}

TEST(Motion, BothHandsOfAPairKeepOnePace) {
  Scenario scenario = exact({a_glide(1), a_glide(1), a_glide(40), a_glide(40)});
  scenario.strokes[1].hand = scenario.strokes[3].hand = Side::left;
  scenario.speed_spread = 0.2;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const auto strokes = plan(scenario, seed);
    EXPECT_DOUBLE_EQ(strokes[0].speed_mm_s, strokes[1].speed_mm_s);
    EXPECT_DOUBLE_EQ(strokes[2].start_s, strokes[3].start_s);
    EXPECT_NE(strokes[0].speed_mm_s, strokes[2].speed_mm_s);
  }
}

TEST(Motion, ABrokenScriptThrows) {
  const auto refuses = [](auto spoil) {
    ScriptedStroke stroke = a_glide();
    spoil(stroke);
    EXPECT_THROW(plan(exact({stroke}), 1), std::invalid_argument);
  };
  refuses([](ScriptedStroke& s) { s.path.clear(); });
  refuses([](ScriptedStroke& s) { s.speed_mm_s = 0; });
  refuses([](ScriptedStroke& s) { s.speed_mm_s = NAN; });
  refuses([](ScriptedStroke& s) { s.force_N = -1; });
  refuses([](ScriptedStroke& s) { s.ramp_s = INFINITY; });
  refuses([](ScriptedStroke& s) { s.beat_depth = 1.5; });
}

TEST(Chance, DeviatesHaveMeanNoughtAndDeviationOne) {
  double sum = 0, squares = 0;
  constexpr int n = 100000;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double x = deviate(i);
    EXPECT_LE(std::abs(x), most_deviation);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 0, 0.02);
  EXPECT_NEAR(squares / n, 1, 0.02);
}

TEST(Chance, DrawsArePinned) {
  // The bytes of a scenario depend on these: a change here changes every recorded truth.
  EXPECT_EQ(mix(0), 0xE220A8397B1DCDAFull);
  EXPECT_EQ(mix(1), 0x910A2DEC89025CC1ull);
  EXPECT_NE(key({1, 2}), key({2, 1}));
}

}  // namespace
}  // namespace palmar::simulator
