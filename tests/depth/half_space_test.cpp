// Closed-form answers, symmetry and conservation of the half-space formulas.
#include "sensing/depth/half_space.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace palmar::depth {
namespace {

TEST(HalfSpace, CornerOfARectangleIsNewmarksValueAlsoWhereHisFormulaNeedsPi) {
  EXPECT_NEAR(corner_influence(1, 1, 1), 0.17522148, 1e-7);
  EXPECT_NEAR(corner_influence(2, 2, 1), 0.23246625, 1e-7);  // m^2 n^2 > m^2 + n^2 + 1
  EXPECT_NEAR(corner_influence(1e6, 1e6, 1), 0.25, 1e-6);
}

TEST(HalfSpace, AtTheSkinStressIsTheLoadInsideAndNothingOutside) {
  EXPECT_NEAR(rectangle_stress(1, 2, 0, 5, 4), 1, 1e-12);
  EXPECT_NEAR(rectangle_stress(6, 0, 0, 5, 4), 0, 1e-12);
  EXPECT_NEAR(rectangle_stress(5, 0, 0, 5, 4), 0.5, 1e-12);
}

TEST(HalfSpace, CornersAdd) {
  // A rectangle cut anywhere is the sum of its parts.
  const double whole = rectangle_stress(3, -2, 7, 10, 6);
  const double left = rectangle_stress(3 + 6, -2, 7, 4, 6);
  const double right = rectangle_stress(3 - 4, -2, 7, 6, 6);
  EXPECT_NEAR(whole, left + right, 1e-14);
  const double displacement = rectangle_displacement_mm(3, -2, 7, 10, 6, 30, 0.48);
  EXPECT_NEAR(displacement,
              rectangle_displacement_mm(9, -2, 7, 4, 6, 30, 0.48) +
                  rectangle_displacement_mm(-1, -2, 7, 6, 6, 30, 0.48),
              1e-12);
}

TEST(HalfSpace, SymmetricInXAndY) {
  for (double x : {0.0, 1.5, 9.0}) {
    for (double y : {0.0, 4.0, 30.0}) {
      EXPECT_DOUBLE_EQ(rectangle_stress(x, y, 6, 5, 3), rectangle_stress(-x, y, 6, 5, 3));
      EXPECT_NEAR(rectangle_stress(x, y, 6, 5, 3), rectangle_stress(x, -y, 6, 5, 3), 1e-15);
      EXPECT_NEAR(rectangle_stress(x, y, 6, 5, 3), rectangle_stress(y, x, 6, 3, 5), 1e-15);
    }
  }
}

TEST(HalfSpace, FarAwayARectangleIsAPoint) {
  const double point = 4.0 / (40 * 40) * point_influence(60.0 / 40);
  EXPECT_NEAR(rectangle_stress(60, 0, 40, 1, 1) / point, 1, 1e-3);
  const double u_point =
      point_displacement_mm(std::hypot(300, 100), 50, 30, 0.48) * 4e-3;  // 1 kPa on 4 mm^2 is 4e-3 N
  EXPECT_NEAR(rectangle_displacement_mm(300, 100, 50, 1, 1, 30, 0.48) / u_point, 1, 1e-4);
  EXPECT_NEAR(rectangle_displacement_mm(-300, -100, 50, 1, 1, 30, 0.48) / u_point, 1, 1e-4);
}

TEST(HalfSpace, ForceIsConservedAtEveryDepth) {
  // The sum over a window of cells under one loaded cell is the window's own closed-form share of that cell.
  for (double z : {2.5, 10.0, 40.0}) {
    const double pitch = 10;
    const int half = 20;
    double sum = 0;
    for (int row = -half; row <= half; ++row) {
      for (int col = -half; col <= half; ++col) {
        // Mean over the cell, by the corners' antiderivative being exact for a point load: 5x5 points suffice
        // from 10 mm down.
        const int steps = z < 5 ? 16 : 5;
        for (int i = 0; i < steps; ++i) {
          for (int j = 0; j < steps; ++j) {
            const double x = (col - 0.5 + (i + 0.5) / steps) * pitch;
            const double y = (row - 0.5 + (j + 0.5) / steps) * pitch;
            const double s = 1 + (x * x + y * y) / (z * z);
            sum +=
                3 / (2 * std::numbers::pi * z * z * s * s * std::sqrt(s)) * pitch * pitch / (steps * steps);
          }
        }
      }
    }
    const double window = rectangle_stress(0, 0, z, (half + 0.5) * pitch, (half + 0.5) * pitch);
    EXPECT_NEAR(sum, window, 2e-3 * window) << "depth " << z;
  }
}

TEST(HalfSpace, ShareOutsideARadius) {
  EXPECT_NEAR(point_share_outside(1.91, 1), 0.10, 1e-3);
  EXPECT_NEAR(point_share_outside(4.53, 1), 0.01, 1e-4);
}

TEST(HalfSpace, HalfTheMatsWidthDeepSeventyPercentLieUnderIt) {
  EXPECT_NEAR(rectangle_stress(0, 0, 50, 50, 50), 0.70, 2e-3);
}

TEST(HalfSpace, DiscOnTheAxisIsTheClosedForm) {
  for (double z : {0.5, 2.0, 10.0, 50.0}) {
    EXPECT_NEAR(disc_stress(0, z, 10), 1 - std::pow(1 + 100 / (z * z), -1.5), 1e-12) << z;
  }
  // No jump at the edge, where the edge integral's integrand is 0/0.
  EXPECT_NEAR(disc_stress(10, 4, 10), disc_stress(10 + 1e-6, 4, 10), 1e-6);
}

TEST(HalfSpace, DiscConservesForce) {
  double sum = 0;
  const double step = 0.25;
  for (double r = step / 2; r < 400; r += step)
    sum += disc_stress(r, 8, 10) * 2 * std::numbers::pi * r * step;
  const double carried = 1 - point_share_outside(400, 8);
  EXPECT_NEAR(sum / (std::numbers::pi * 100), carried, 1e-4);
}

TEST(HalfSpace, DiscDisplacementCentreAndEdge) {
  EXPECT_NEAR(disc_axis_displacement_mm(0, 10, 30, 0.48), 2 * 10 * (1 - 0.48 * 0.48) / 30, 1e-12);
  EXPECT_NEAR(disc_edge_displacement_mm(10, 30, 0.48) / disc_axis_displacement_mm(0, 10, 30, 0.48),
              2 / std::numbers::pi, 1e-12);
  // Deep below, a point load of the same force.
  const double force = std::numbers::pi * 100 * 1e-3;
  EXPECT_NEAR(
      disc_axis_displacement_mm(500, 10, 30, 0.48) / (force * point_displacement_mm(0, 500, 30, 0.48)), 1,
      1e-3);
}

TEST(HalfSpace, SlopeOfTheDisplacementIsTheStrain) {
  // nu = 1/2 is the simplest: on a disc's axis du/dz = -(sigma_z - 2 nu sigma_r)/E; checked for nu = 0, where
  // it is sigma_z / E.
  const double z = 6, h = 1e-4;
  const double slope =
      (disc_axis_displacement_mm(z - h, 10, 30, 0) - disc_axis_displacement_mm(z + h, 10, 30, 0)) / (2 * h);
  EXPECT_NEAR(slope * 30, disc_stress(0, z, 10), 1e-6);
  const double slope_rect = (rectangle_displacement_mm(2, 1, z - h, 8, 5, 30, 0) -
                             rectangle_displacement_mm(2, 1, z + h, 8, 5, 30, 0)) /
                            (2 * h);
  EXPECT_NEAR(slope_rect * 30, rectangle_stress(2, 1, z, 8, 5), 1e-6);
}

}  // namespace
}  // namespace palmar::depth
