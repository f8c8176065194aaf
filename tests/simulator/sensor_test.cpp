#include "sensing/simulator/sensor.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::simulator {
namespace {

const GridGeometry fine{160, 160, 2.5, 2.5};
const GridGeometry coarse{40, 40, 10, 10};

struct Moments {
  double force_N = 0;
  MatPoint centre;
};

Moments moments(const CellForces& cells, const GridGeometry& grid) {
  Moments result;
  for (const std::uint32_t cell : cells.touched()) {
    const MatPoint centre =
        grid.centre(static_cast<int>(cell) / grid.cols, static_cast<int>(cell) % grid.cols);
    result.force_N += cells.at(cell);
    result.centre.x_mm += cells.at(cell) * centre.x_mm;
    result.centre.y_mm += cells.at(cell) * centre.y_mm;
  }
  result.centre.x_mm /= result.force_N;
  result.centre.y_mm /= result.force_N;
  return result;
}

Placement turned(double angle_deg, double scale = 1) {
  Placement placement;
  placement.angle_deg = angle_deg;
  placement.scale = scale;
  return placement;
}

class Pressing : public testing::TestWithParam<int> {
 protected:
  const ContactTool tool = static_cast<ContactTool>(GetParam());
};

TEST_P(Pressing, ConservesForceWhereverThePrintLies) {
  for (const GridGeometry& grid : {fine, coarse}) {
    const Print print = make_print(tool, Side::right, grid.pitch_x_mm / 2);
    for (const double angle_deg : {-90.0, 0.0, 33.0}) {
      for (const double shift_mm : {0.0, 1.234, 6.789}) {
        CellForces cells(grid);
        const Pressed pressed =
            press(print, {200 + shift_mm, 195 - shift_mm}, angle_deg, 37.5, Placement{}, grid, cells);
        EXPECT_NEAR(moments(cells, grid).force_N, 37.5, 37.5e-5);
        EXPECT_NEAR(pressed.beside_N, 0, 1e-12);
      }
    }
  }
}

TEST_P(Pressing, TheCentreOfTheCellsIsTheTrueCentre) {
  const Print print = make_print(tool, Side::right, fine.pitch_x_mm / 2);
  for (const double shift_mm : {0.0, 0.6, 1.25, 1.9}) {
    CellForces cells(fine);
    const Pressed pressed =
        press(print, {200 + shift_mm, 200 + shift_mm / 3}, 20, 30, Placement{}, fine, cells);
    EXPECT_NEAR(pressed.centre.x_mm, 200 + shift_mm, 1e-2);
    EXPECT_LT(distance_mm(moments(cells, fine).centre, pressed.centre), 0.15)
        << id(tool) << " shifted by " << shift_mm;
  }
}

INSTANTIATE_TEST_SUITE_P(AllTools, Pressing, testing::Range(1, contact_tool_count), [](const auto& tested) {
  return std::string(id(static_cast<ContactTool>(tested.param)));
});

TEST(Press, ForceIsConservedUnderEveryPlacement) {
  const Print print = make_print(ContactTool::palm_heel, Side::right, 1.25);
  for (const double angle_deg : {0.0, 15.0, -70.0}) {
    for (const double scale : {0.9, 1.15}) {
      Placement placement = turned(angle_deg, scale);
      const BodyPoint at = placement.to_body({200, 210});
      CellForces cells(fine);
      const Pressed pressed = press(print, at, 10, 25, placement, fine, cells);
      EXPECT_NEAR(moments(cells, fine).force_N, 25, 25e-5);
      EXPECT_LT(distance_mm(pressed.centre, MatPoint{200, 210}), 1e-2);
    }
  }
}

TEST(Press, FollowsAWarp) {
  Placement placement;
  placement.warp = {{{200, 200}, 1e-4, 5e-5}, {{100, 300}, -4e-5, 2e-5}};
  const Print print = make_print(ContactTool::fist_soft, Side::right, 1.25);
  const BodyPoint at = placement.to_body({180, 190});
  CellForces cells(fine);
  const Pressed pressed = press(print, at, 0, 25, placement, fine, cells);
  EXPECT_NEAR(moments(cells, fine).force_N, 25, 25e-5);
  EXPECT_LT(distance_mm(pressed.centre, placement.to_mat(at)), 2);
  EXPECT_LT(distance_mm(pressed.centre, moments(cells, fine).centre), 0.1);
}

TEST(Press, ATurnOfThePrintTurnsWhatTheMatSees) {
  const Print print = make_print(ContactTool::forearm, Side::right, 1.25);
  const auto extent = [&](double angle_deg) {
    CellForces cells(fine);
    press(print, {200, 200}, angle_deg, 40, Placement{}, fine, cells);
    double xx = 0, yy = 0;
    for (const std::uint32_t cell : cells.touched()) {
      const MatPoint p = fine.centre(static_cast<int>(cell) / fine.cols, static_cast<int>(cell) % fine.cols);
      xx += cells.at(cell) * (p.x_mm - 200) * (p.x_mm - 200);
      yy += cells.at(cell) * (p.y_mm - 200) * (p.y_mm - 200);
    }
    return std::pair(xx, yy);
  };
  const auto [along_x, across_x] = extent(0);
  const auto [across_y, along_y] = extent(-90);
  EXPECT_GT(along_x, 5 * across_x);
  EXPECT_NEAR(along_y, along_x, along_x * 0.01);
  EXPECT_NEAR(across_y, across_x, across_x * 0.01);
}

TEST(Press, ATurnOfTheMatTurnsItBack) {
  // Along +x of a mat that is turned by 20 degrees lies the body's axis of 20 degrees.
  const Print print = make_print(ContactTool::forearm, Side::right, 1.25);
  const auto xy_moment = [&](double print_deg, double mat_deg) {
    const Placement placement = turned(mat_deg);
    CellForces cells(fine);
    press(print, placement.to_body({200, 200}), print_deg, 40, placement, fine, cells);
    double xy = 0;
    for (const std::uint32_t cell : cells.touched()) {
      const MatPoint p = fine.centre(static_cast<int>(cell) / fine.cols, static_cast<int>(cell) % fine.cols);
      xy += cells.at(cell) / 40 * (p.x_mm - 200) * (p.y_mm - 200);
    }
    return xy;
  };
  const double level = xy_moment(0, 0);
  EXPECT_NEAR(level, 0, 20);
  EXPECT_NEAR(xy_moment(20, 20), level, 5);
  EXPECT_GT(xy_moment(20, 0), 200);
  EXPECT_LT(xy_moment(0, 20), -200);
}

TEST(Press, WhatMissesTheMatIsCounted) {
  const Print print = make_print(ContactTool::elbow, Side::right, 1.25);
  CellForces cells(fine);
  const Pressed half = press(print, {0, 200}, 90, 30, Placement{}, fine, cells);
  EXPECT_NEAR(half.beside_N, 15, 0.3) << "an elbow is round: half of it lies over the edge";
  EXPECT_NEAR(moments(cells, fine).force_N + half.beside_N, 30, 1e-3);
  EXPECT_NEAR(half.centre.x_mm, 0, 1e-2) << "the true centre, not that of the part that is seen";
  CellForces none(fine);
  EXPECT_NEAR(press(print, {-1e7, 200}, 90, 30, Placement{}, fine, none).beside_N, 30, 1e-3);
  EXPECT_TRUE(none.touched().empty());
}

TEST(Press, CellsHoldTheIntegralOfAHemisphere) {
  // The elbow's print is one ellipse with pressure p0 sqrt(1 - r^2): the cell in its middle is known in closed form to second order.
  const GridGeometry grid{81, 81, 2.5, 2.5};
  const Print print = make_print(ContactTool::elbow, Side::right, 0.4);
  CellForces cells(grid);
  const double force_N = print.reference_N;
  press(print, {101.25, 101.25}, 0, force_N, Placement{}, grid, cells);
  const double p0_kPa = 1.5 * kPa_from_N(force_N, print.area_mm2);
  const double a = std::sqrt(print.area_mm2 / std::numbers::pi * 14 / 11.4);
  const double b = print.area_mm2 / std::numbers::pi / a;
  const double h2 = 1.25 * 1.25;
  const double expected_N = N_from_kPa(p0_kPa * (1 - h2 / 6 * (1 / (a * a) + 1 / (b * b))), 6.25);
  EXPECT_NEAR(cells.at(static_cast<std::uint32_t>(grid.index(40, 40))), expected_N, expected_N * 0.02);
}

TEST(CellForces, ASquareIsCutAtTheBorders) {
  CellForces cells(coarse);
  EXPECT_EQ(cells.add({20, 30}, 4, 8), 0);
  for (const auto& [row, col] : {std::pair{2, 1}, {2, 2}, {3, 1}, {3, 2}}) {
    EXPECT_DOUBLE_EQ(cells.at(static_cast<std::uint32_t>(coarse.index(row, col))), 2);
  }
  cells.clear();
  EXPECT_TRUE(cells.touched().empty());
  EXPECT_EQ(cells.at(static_cast<std::uint32_t>(coarse.index(2, 1))), 0);
  EXPECT_EQ(cells.add({21, 35}, 4, 8), 0);
  EXPECT_NEAR(cells.at(static_cast<std::uint32_t>(coarse.index(3, 1))), 2, 1e-9);
  EXPECT_NEAR(cells.at(static_cast<std::uint32_t>(coarse.index(3, 2))), 6, 1e-9);
  EXPECT_DOUBLE_EQ(cells.add({0, 0}, 4, 8), 6) << "three quarters lie beside the corner";
}

TEST(CellForces, PressesThatOverlapAdd) {
  CellForces sum(coarse), one(coarse), other(coarse);
  one.add({15, 15}, 2, 3);
  other.add({15, 15}, 2, 4);
  other.add({55, 15}, 2, 1);
  sum.add(one);
  sum.add(other);
  EXPECT_EQ(sum.touched().size(), 2u);
  EXPECT_DOUBLE_EQ(sum.at(static_cast<std::uint32_t>(coarse.index(1, 1))), 7);
}

MatDescription a_mat() {
  MatDescription mat;
  mat.id = "test";
  mat.geometry = coarse;
  mat.threshold_count = 4;
  mat.saturated_count = 1000;
  mat.noise_counts = 2;
  mat.rule = CountRule{0.01, std::nullopt, "test"};
  return mat;
}

TEST(Counts, AreScaledRoundedCutAndBlindBelowTheThreshold) {
  MatDescription mat = a_mat();
  EXPECT_EQ(count_of(mat, 0, 0), 0);
  EXPECT_EQ(count_of(mat, 0.034, 0), 0) << "rounds to 3, below the threshold";
  EXPECT_EQ(count_of(mat, 0.036, 0), 4);
  EXPECT_EQ(count_of(mat, 1.234, 0), 123);
  EXPECT_EQ(count_of(mat, 1.234, 1), 125);
  EXPECT_EQ(count_of(mat, 1.234, -1), 121);
  EXPECT_EQ(count_of(mat, 9.999, 0), 1000);
  EXPECT_EQ(count_of(mat, 50, 3), 1000) << "saturated";
  EXPECT_EQ(count_of(mat, 0, -3), 0) << "noise never wraps around";
  mat.saturated_count = 0;
  EXPECT_EQ(count_of(mat, 1e6, 0), 65535) << "no range known: sixteen bits remain";
}

}  // namespace
}  // namespace palmar::simulator
