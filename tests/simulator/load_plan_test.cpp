#include "sensing/simulator/load_plan.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sensing/body/atlas.hpp"
#include "sensing/model/units.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::simulator {
namespace {

const GridGeometry grid{16, 16, 10, 10};

ScriptedLoad load_of(ScriptedLoad::Kind kind, std::vector<double> levels) {
  ScriptedLoad load;
  load.kind = kind;
  load.levels = std::move(levels);
  load.ramp_s = 1;
  load.hold_s = 2;
  load.gap_s = 1;
  return load;
}

double force_at(const LoadPlan& plan, double t_s) {
  CellForces spots(spot_grid(grid));
  double sum_N = 0, told_N = 0;
  for (std::size_t k = 0; k < plan.placings(); ++k) {
    if (plan.loaded(k, t_s)) told_N += plan.put(k, t_s, spots).force_N;
  }
  for (const std::uint32_t spot : spots.touched()) sum_N += spots.at(spot);
  EXPECT_NEAR(sum_N, told_N, 1e-6 * std::max(1.0, told_N));
  return sum_N;
}

TEST(LoadPlan, LevelsAreReachedInAStraightLineAndHeld) {
  const LoadPlan plan({load_of(ScriptedLoad::Kind::uniform, {10, 30, 10})}, grid, 2);
  const double area_m2 = 0.16 * 0.16;
  for (const auto& [t_s, kPa] : {std::pair{1.9, 0.0},
                                 {2.5, 5.0},
                                 {3.5, 10.0},
                                 {5.5, 20.0},
                                 {7.0, 30.0},
                                 {8.5, 20.0},
                                 {10.0, 10.0},
                                 {11.5, 5.0},
                                 {12.1, 0.0}})
    EXPECT_NEAR(force_at(plan, t_s), 1e3 * kPa * area_m2, 1e-6) << t_s;
  EXPECT_DOUBLE_EQ(plan.duration_s(), 12);
}

TEST(LoadPlan, APunchWithoutPlacesIsSteppedOverTheMat) {
  ScriptedLoad punch = load_of(ScriptedLoad::Kind::punch, {20});
  punch.side_mm = 80;
  punch.overlap_mm = 40;
  const LoadPlan plan({punch}, grid, 0);
  EXPECT_EQ(plan.placings(), punch_steps(grid, 80, 80, 40).size());
  EXPECT_NEAR(force_at(plan, 2), 20 * 6.4, 1e-6);
  EXPECT_EQ(force_at(plan, 4.5), 0) << "lifted between two places";
}

TEST(LoadPlan, ARollerKeepsItsWeightAllTheWay) {
  ScriptedLoad roller = load_of(ScriptedLoad::Kind::roller, {40, 120});
  roller.roller.length_mm = 100;
  roller.speed_mm_s = 100;
  roller.track_step_mm = 50;
  const LoadPlan plan({roller}, grid, 0);
  ASSERT_EQ(plan.placings(), 2U);
  const double roll_s = RollPath(grid, roller.roller, 40, 100, 50).duration_s();
  for (double t_s = 1; t_s < 1 + roll_s; t_s += 0.1) EXPECT_NEAR(force_at(plan, t_s), 40, 1e-6) << t_s;
  EXPECT_NEAR(force_at(plan, 0.5), 20, 1e-6);
  EXPECT_NEAR(force_at(plan, 2 + roll_s + 1 + 1.5), 120, 1e-6);
}

TEST(LoadPlan, ARollerGoesItsWayBack) {
  ScriptedLoad roller = load_of(ScriptedLoad::Kind::roller, {60});
  roller.roller.length_mm = 100;
  roller.speed_mm_s = 100;
  roller.track_step_mm = 50;
  roller.back = true;
  const LoadPlan plan({roller}, grid, 0);
  const double way_s = RollPath(grid, roller.roller, 60, 100, 50).duration_s();
  EXPECT_NEAR(plan.duration_s(), 2 * way_s + 2 * roller.ramp_s, 1e-9);
  CellForces spots(spot_grid(grid));
  for (double t_s = 0.1; t_s < way_s; t_s += 0.37) {
    spots.clear();
    const MatPoint forth = plan.put(0, roller.ramp_s + t_s, spots).at;
    const MatPoint back = plan.put(0, roller.ramp_s + 2 * way_s - t_s, spots).at;
    EXPECT_NEAR(distance_mm(forth, back), 0, 1e-6) << t_s;
  }
  EXPECT_NEAR(force_at(plan, roller.ramp_s + 1.5 * way_s), 60, 1e-6);
}

TEST(LoadPlan, TheSimulationTellsTheTruthOfItsLoads) {
  MatDescription mat;
  mat.id = "small";
  mat.geometry = grid;
  mat.rate_hz = 20;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  mat.simulated_newtons_per_count = 0.01;
  Scenario scenario;
  scenario.lead_s = 1;
  ScriptedLoad press = load_of(ScriptedLoad::Kind::press, {25});
  press.tool = ContactTool::palm_heel;
  press.places = {{50, 60}, {110, 100}};
  scenario.loads = {press};
  Simulation simulation(scenario, mat, Placement{}, Atlas{}, 1);
  RawFrame frame;
  FrameTruth truth;
  int loaded = 0;
  double worst = 0;
  while (simulation.next(frame, truth)) {
    if (truth.t_s < 0.9) {
      EXPECT_TRUE(truth.presses.empty());
    }
    if (truth.presses.empty() || truth.presses[0].force_N < 24.9) continue;
    ++loaded;
    EXPECT_EQ(truth.presses[0].tool, ContactTool::palm_heel);
    EXPECT_GT(truth.presses[0].seen_N, 24);
    double counted_N = 0;
    for (const std::uint16_t count : frame.counts) counted_N += 0.01 * count;
    worst = std::max(worst, std::abs(counted_N / truth.presses[0].seen_N - 1));
  }
  EXPECT_NEAR(loaded, 2 * 2 * 20, 4);
  EXPECT_LT(worst, 0.02);
  EXPECT_GT(simulation.duration_s(), 1 + 2 * 4 + 1);
}

}  // namespace
}  // namespace palmar::simulator
