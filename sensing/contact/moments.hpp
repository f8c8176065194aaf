// Sums over the cells of a print, from which everything that is measured of it follows.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "sensing/model/geometry.hpp"
#include "sensing/model/units.hpp"

namespace palmar::contact {

/// Force-weighted sums in units of cells and kPa; additive, so that islands and runs can be joined.
struct Moments {
  double f = 0;           ///< sum of kPa
  double fx = 0, fy = 0;  ///< sums of kPa * column, kPa * row
  double fxx = 0, fxy = 0, fyy = 0;
  float peak_kPa = 0;
  int cells = 0;
  int col_lo = std::numeric_limits<int>::max(), col_hi = -1;  ///< inclusive
  int row_lo = std::numeric_limits<int>::max(), row_hi = -1;
  bool at_edge = false;
  bool saturated = false;

  void add(const Moments& other) {
    f += other.f;
    fx += other.fx;
    fy += other.fy;
    fxx += other.fxx;
    fxy += other.fxy;
    fyy += other.fyy;
    peak_kPa = std::max(peak_kPa, other.peak_kPa);
    cells += other.cells;
    col_lo = std::min(col_lo, other.col_lo);
    col_hi = std::max(col_hi, other.col_hi);
    row_lo = std::min(row_lo, other.row_lo);
    row_hi = std::max(row_hi, other.row_hi);
    at_edge = at_edge || other.at_edge;
    saturated = saturated || other.saturated;
  }
};

/// Symmetric 2x2 matrix, mm^2.
struct Covariance {
  double xx = 0, xy = 0, yy = 0;
  double determinant() const { return xx * yy - xy * xy; }
};

inline double force_N(const Moments& m, const GridGeometry& grid) {
  return N_from_kPa(m.f, grid.cell_area_mm2());
}
inline double area_cm2(const Moments& m, const GridGeometry& grid) {
  return m.cells * grid.cell_area_mm2() * 1e-2;
}

/// Precondition: m.f > 0.
inline MatPoint centre(const Moments& m, const GridGeometry& grid) {
  return {(m.fx / m.f + 0.5) * grid.pitch_x_mm, (m.fy / m.f + 0.5) * grid.pitch_y_mm};
}

/// Covariance of the force over the cells taken as points. Precondition: m.f > 0.
inline Covariance covariance(const Moments& m, const GridGeometry& grid) {
  const double mx = m.fx / m.f, my = m.fy / m.f;
  return {std::max(0.0, m.fxx / m.f - mx * mx) * grid.pitch_x_mm * grid.pitch_x_mm,
          (m.fxy / m.f - mx * my) * grid.pitch_x_mm * grid.pitch_y_mm,
          std::max(0.0, m.fyy / m.f - my * my) * grid.pitch_y_mm * grid.pitch_y_mm};
}

/// Variance that the width of the cells alone adds to a print (Sheppard's correction), mm^2.
inline double cell_variance_x(const GridGeometry& grid) { return grid.pitch_x_mm * grid.pitch_x_mm / 12; }
inline double cell_variance_y(const GridGeometry& grid) { return grid.pitch_y_mm * grid.pitch_y_mm / 12; }

/// Full axes 4 sqrt(lambda) and the angle of the major one.
inline Ellipse ellipse(const Covariance& c) {
  const double middle = (c.xx + c.yy) / 2;
  const double swing = std::hypot((c.xx - c.yy) / 2, c.xy);
  return {4 * std::sqrt(middle + swing), 4 * std::sqrt(std::max(0.0, middle - swing)),
          fold_axis_deg(degrees(0.5 * std::atan2(2 * c.xy, c.xx - c.yy)))};
}

/// The print without the width of the cells that saw it, yet never narrower than a quarter of a cell.
inline Covariance without_cells(Covariance c, const GridGeometry& grid) {
  c.xx = std::max(c.xx - cell_variance_x(grid), grid.pitch_x_mm * grid.pitch_x_mm / 16);
  c.yy = std::max(c.yy - cell_variance_y(grid), grid.pitch_y_mm * grid.pitch_y_mm / 16);
  const double most = 0.99 * std::sqrt(c.xx * c.yy);
  c.xy = std::clamp(c.xy, -most, most);
  return c;
}

/// Area of the ellipse that a print spreads over, cm^2; the gaps between its islands count. Precondition: m.f > 0.
inline double ellipse_area_cm2(const Moments& m, const GridGeometry& grid) {
  return 4 * std::numbers::pi * std::sqrt(without_cells(covariance(m, grid), grid).determinant()) * 1e-2;
}
/// Area of a print by its spread, cm^2: exact for an evenly loaded ellipse, and hardly wider on coarse cells,
/// where counting them makes a thumb twice its size. Precondition: m.f > 0.
inline double spread_area_cm2(const Moments& m, const GridGeometry& grid) {
  return std::min(ellipse_area_cm2(m, grid), area_cm2(m, grid));
}

}  // namespace palmar::contact
