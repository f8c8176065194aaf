#include "sensing/body/coverage.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sensing/body/polygon.hpp"

namespace palmar::body {
namespace {

const GridGeometry grid{20, 30, 5, 4};  // 150 x 80 mm

double covered_mm2(const std::vector<float>& share, const GridGeometry& on) {
  return std::accumulate(share.begin(), share.end(), 0.0) * on.cell_area_mm2();
}

Placement placed(double u0, double v0, double angle, double scale = 1) {
  Placement placement;
  placement.u0_mm = u0;
  placement.v0_mm = v0;
  placement.angle_deg = angle;
  placement.scale = scale;
  return placement;
}

TEST(Coverage, WholeCellsAreOneAndTheRestIsZero) {
  const auto share = coverage({{5, 4}, {15, 4}, {15, 12}, {5, 12}}, grid, placed(0, 0, 0));
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const bool inside = (row == 1 || row == 2) && (col == 1 || col == 2);
      EXPECT_FLOAT_EQ(share[static_cast<std::size_t>(grid.index(row, col))], inside ? 1 : 0)
          << row << "," << col;
    }
  }
}

TEST(Coverage, ACellCutInHalfIsHalf) {
  const auto share = coverage({{7.5, 0}, {20, 0}, {20, 4}, {7.5, 4}}, grid, placed(0, 0, 0));
  EXPECT_FLOAT_EQ(share[1], 0.5f);
  EXPECT_FLOAT_EQ(share[2], 1);
}

TEST(Coverage, KeepsTheAreaUnderAnyPlacement) {
  const BodyPolygon shape = {{40, 20}, {90, 30}, {70, 50}, {95, 62}, {45, 60}, {60, 40}};  // concave
  for (const double angle : {0.0, 17.0, -40.0, 90.0}) {
    for (const double scale : {0.9, 1.0, 1.2}) {
      // Turned and scaled about the shape's middle, so that all of it stays on the mat.
      Placement placement = placed(0, 0, angle, scale);
      const BodyPoint middle = placement.to_body({75, 40});
      placement.u0_mm = 67 - middle.u_mm;
      placement.v0_mm = 41 - middle.v_mm;
      const auto share = coverage(shape, grid, placement);
      EXPECT_NEAR(covered_mm2(share, grid) * scale * scale, area_mm2(shape), 1e-3)
          << angle << " deg, scale " << scale;
    }
  }
}

TEST(Coverage, AgreesWithCountingPoints) {
  const BodyPolygon shape = {{-20, 10}, {60, -15}, {170, 40}, {80, 100}, {75, 30}};  // beyond all four edges
  const Placement placement = placed(3, -2, 12);
  const auto share = coverage(shape, grid, placement);
  constexpr int n = 20;
  for (int cell = 0; cell < grid.cells(); ++cell) {
    int inside = 0;
    for (int i = 0; i < n * n; ++i) {
      const MatPoint p{(cell % grid.cols + (i % n + 0.5) / n) * grid.pitch_x_mm,
                       (cell / grid.cols + (i / n + 0.5) / n) * grid.pitch_y_mm};
      inside += contains(shape, placement.to_body(p));
    }
    EXPECT_NEAR(share[static_cast<std::size_t>(cell)], static_cast<double>(inside) / (n * n), 0.03)
        << "cell " << cell;
  }
}

TEST(Coverage, AWarpMovesTheOutlineAlong) {
  Placement placement = placed(0, 0, 0);
  placement.warp = {{{75, 40}, 2e-4, -1e-4}};
  const BodyPolygon shape = {{30, 15}, {120, 15}, {120, 60}, {30, 60}};
  const auto share = coverage(shape, grid, placement);
  for (int cell = 0; cell < grid.cells(); ++cell) {
    const BodyPoint centre = placement.to_body(grid.centre(cell / grid.cols, cell % grid.cols));
    const double depth_mm = inside_mm(shape, centre);
    if (depth_mm > 4) {
      EXPECT_FLOAT_EQ(share[static_cast<std::size_t>(cell)], 1) << cell;
    }
    if (depth_mm < -4) {
      EXPECT_FLOAT_EQ(share[static_cast<std::size_t>(cell)], 0) << cell;
    }
  }
}

TEST(Coverage, NothingIsCoveredByWhatIsNoOutlineOrFarAway) {
  EXPECT_EQ(covered_mm2(coverage({}, grid, placed(0, 0, 0)), grid), 0);
  EXPECT_EQ(covered_mm2(coverage({{0, 0}, {50, 50}}, grid, placed(0, 0, 0)), grid), 0);
  EXPECT_EQ(covered_mm2(coverage({{1e7, 0}, {2e7, 0}, {1e7, 1e7}}, grid, placed(0, 0, 0)), grid), 0);
  EXPECT_EQ(
      covered_mm2(coverage({{-1e12, -1e12}, {-1e11, -1e12}, {-1e11, -1e11}}, grid, placed(0, 0, 0)), grid),
      0);
}

}  // namespace
}  // namespace palmar::body
