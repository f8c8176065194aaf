#include "sensing/simulator/loads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::simulator {
namespace {

const GridGeometry back{48, 48, 10, 10};
const GridGeometry pad{53, 93, 2.5, 2.5};

double total_N(const CellForces& spots) {
  double sum = 0;
  for (const std::uint32_t spot : spots.touched()) sum += spots.at(spot);
  return sum;
}

TEST(Punch, HasItsPressureOnEveryWholeCell) {
  CellForces spots(spot_grid(back));
  const double beside_N = add_punch(back, {200, 105}, 60, 50, 20, spots);
  EXPECT_NEAR(total_N(spots), 20e-3 * 60 * 50, 1e-9);
  EXPECT_EQ(beside_N, 0);
  for (const std::uint32_t spot : spots.touched()) EXPECT_NEAR(spots.at(spot), 20e-3 * 2.5 * 2.5, 1e-9);
  EXPECT_EQ(spots.touched().size(), 24U * 20U);
}

TEST(Punch, OverTheEdgeIsGivenBack) {
  CellForces spots(spot_grid(back));
  const double beside_N = add_punch(back, {480, 480}, 60, 60, 20, spots);
  EXPECT_NEAR(beside_N, 0.75 * 72, 1e-9);
  EXPECT_NEAR(total_N(spots), 18, 1e-9);
}

TEST(Punch, StepsCoverTheMat) {
  for (const GridGeometry& grid : {back, pad}) {
    CellForces spots(spot_grid(grid));
    for (const MatPoint& place : punch_steps(grid, 60, 40, 10)) {
      EXPECT_EQ(add_punch(grid, place, 60, 40, 1, spots), 0);
      EXPECT_GE(place.x_mm, 30);
      EXPECT_LE(place.y_mm, grid.height_mm() - 20);
    }
    EXPECT_EQ(spots.touched().size(), spots.size());
  }
  EXPECT_THROW(punch_steps(back, 60, 40, 40), std::invalid_argument);
  EXPECT_EQ(punch_steps({2, 2, 10, 10}, 60, 40, 5).size(), 1U);
}

class Rolling : public testing::TestWithParam<Roller> {};

TEST_P(Rolling, WeighsExactlyItsWeight) {
  for (const double weight_N : {20.0, 57.3, 150.0}) {
    for (const double axis_deg : {0.0, 90.0, 31.0}) {
      CellForces spots(spot_grid(back));
      EXPECT_NEAR(add_roller(back, GetParam(), {240, 243.7}, axis_deg, weight_N, spots), 0, 1e-9);
      EXPECT_NEAR(total_N(spots), weight_N, 1e-9 * weight_N);
      spots.clear();
      const double beside_N = add_roller(back, GetParam(), {40, 240}, axis_deg, weight_N, spots);
      EXPECT_NEAR(beside_N + total_N(spots), weight_N, 1e-9 * weight_N);
    }
  }
}

TEST_P(Rolling, PathStaysOnTheMatAndReachesEveryCell) {
  const Roller& roller = GetParam();
  const double weight_N = 80;
  const RollPath path(back, roller, weight_N, 100, 100);
  CellForces spots(spot_grid(back));
  std::vector<double> most(static_cast<std::size_t>(back.cells()));
  for (double t_s = 0; t_s < path.duration_s(); t_s += 0.05) {
    const RollPath::Place place = path.place(t_s);
    spots.clear();
    ASSERT_NEAR(add_roller(back, roller, place.centre, place.axis_deg, weight_N, spots), 0, 1e-9) << t_s;
    for (const std::uint32_t spot : spots.touched()) {
      double& cell = most[spot / (4 * 192) * 48 + spot % 192 / 4];
      cell = std::max(cell, spots.at(spot));
    }
  }
  EXPECT_THAT(most, testing::Each(testing::Gt(0)));
  EXPECT_NEAR(path.place(path.duration_s() + 1).centre.y_mm, path.place(1).centre.y_mm, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Rollers, Rolling, testing::Values(hard_roller, soft_roller));

TEST(RollPath, RefusesStandingStill) {
  EXPECT_THROW(RollPath(back, hard_roller, 50, 0, 100), std::invalid_argument);
  EXPECT_THROW(RollPath(back, hard_roller, 50, 100, 0), std::invalid_argument);
}

TEST(Roller, IsHighestInItsMiddle) {
  CellForces spots(spot_grid(back));
  add_roller(back, soft_roller, {240, 240}, 0, 100, spots);
  const GridGeometry fine = spot_grid(back);
  // Hertz: 2 F / (pi half_width length) under the middle.
  const double peak_kPa = kPa_from_N(spots.at(static_cast<std::uint32_t>(fine.index(96, 96))), 6.25);
  EXPECT_NEAR(peak_kPa, kPa_from_N(2 * 100 / (std::numbers::pi * 25), 200), 0.3);
}

TEST(ToolPress, PutsItsForceWhereItIsAsked) {
  for (const GridGeometry& grid : {back, pad}) {
    CellForces spots(spot_grid(grid));
    const GridGeometry fine = spot_grid(grid);
    EXPECT_EQ(ToolPress(grid, ContactTool::thumb_pad).add({101.2, 63.4}, 40, 12, spots), 0);
    double x = 0, y = 0;
    for (const std::uint32_t spot : spots.touched()) {
      const MatPoint at = fine.centre(static_cast<int>(spot) / fine.cols, static_cast<int>(spot) % fine.cols);
      x += at.x_mm * spots.at(spot) / 12;
      y += at.y_mm * spots.at(spot) / 12;
    }
    EXPECT_NEAR(total_N(spots), 12, 1e-4);
    EXPECT_NEAR(x, 101.2, 0.05);
    EXPECT_NEAR(y, 63.4, 0.05);
  }
}

}  // namespace
}  // namespace palmar::simulator
