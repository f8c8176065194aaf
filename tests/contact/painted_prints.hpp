// Prints with a known truth, painted on a pressure field: each cell gets the exact share of the press that
// falls on it (by 8x8 points).
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "sensing/model/pressure_field.hpp"
#include "sensing/model/units.hpp"

namespace palmar {

/// An ellipse pressed with a Hertz profile (round) or evenly (flat).
struct PaintedPress {
  MatPoint at;
  double force_N = 10;
  double major_mm = 14;  ///< full axes of the outline
  double minor_mm = 14;
  double angle_deg = 0;
  bool flat = false;

  double pressure(double x_mm, double y_mm) const {
    const double c = std::cos(radians(angle_deg)), s = std::sin(radians(angle_deg));
    const double dx = x_mm - at.x_mm, dy = y_mm - at.y_mm;
    const double p = (c * dx + s * dy) / (major_mm / 2), q = (-s * dx + c * dy) / (minor_mm / 2);
    const double r2 = p * p + q * q;
    if (r2 >= 1) return 0;
    return flat ? 1.0 : std::sqrt(1 - r2);
  }
};

inline PressureField paint(const GridGeometry& grid, const std::vector<PaintedPress>& presses,
                           double threshold_kPa = 0) {
  constexpr int fine = 8;
  PressureField field;
  field.geometry = grid;
  field.kPa.assign(static_cast<std::size_t>(grid.cells()), 0.0f);
  field.validity.assign(field.kPa.size(), CellValidity::below_threshold);
  std::vector<double> one(field.kPa.size());
  for (const PaintedPress& press : presses) {
    std::fill(one.begin(), one.end(), 0.0);
    double sum = 0;
    for (int row = 0; row < grid.rows; ++row) {
      for (int col = 0; col < grid.cols; ++col) {
        const MatPoint centre = grid.centre(row, col);
        if (distance_mm(centre, press.at) > press.major_mm / 2 + 2 * grid.pitch_x_mm) continue;
        for (int i = 0; i < fine * fine; ++i) {
          const double x = (col + (i % fine + 0.5) / fine) * grid.pitch_x_mm;
          const double y = (row + (i / fine + 0.5) / fine) * grid.pitch_y_mm;
          one[static_cast<std::size_t>(grid.index(row, col))] += press.pressure(x, y);
          sum += press.pressure(x, y);
        }
      }
    }
    if (sum <= 0) continue;
    for (std::size_t i = 0; i < one.size(); ++i) {
      field.kPa[i] += static_cast<float>(kPa_from_N(one[i] / sum * press.force_N, grid.cell_area_mm2()));
    }
  }
  for (std::size_t i = 0; i < field.kPa.size(); ++i) {
    if (field.kPa[i] <= threshold_kPa) {
      field.kPa[i] = 0;
      continue;
    }
    field.validity[i] = CellValidity::measured;
    field.loaded.push_back(static_cast<std::uint32_t>(i));
    field.force_N += N_from_kPa(field.kPa[i], grid.cell_area_mm2());
    field.peak_kPa = std::max(field.peak_kPa, static_cast<double>(field.kPa[i]));
  }
  return field;
}

}  // namespace palmar
