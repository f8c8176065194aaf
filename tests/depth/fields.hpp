// Fields of pressure for tests.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

inline PressureField empty_field(const GridGeometry& geometry) {
  PressureField field;
  field.geometry = geometry;
  field.kPa.assign(static_cast<std::size_t>(geometry.cells()), 0.0f);
  field.validity.assign(field.kPa.size(), CellValidity::below_threshold);
  return field;
}

/// Each cell once, in rising order.
inline void press(PressureField& field, int row, int col, float kPa) {
  const auto cell = static_cast<std::size_t>(field.geometry.index(row, col));
  field.kPa[cell] = kPa;
  field.validity[cell] = CellValidity::measured;
  field.loaded.push_back(static_cast<std::uint32_t>(cell));
  field.force_N += static_cast<double>(kPa) * field.geometry.cell_area_mm2() * 1e-3;
}

/// 1 kPa on a disc, each cell by its covered part.
inline PressureField disc_field(const GridGeometry& geometry, MatPoint centre, double radius_mm,
                                float kPa = 1) {
  PressureField field = empty_field(geometry);
  constexpr int steps = 16;
  for (int row = 0; row < geometry.rows; ++row) {
    for (int col = 0; col < geometry.cols; ++col) {
      int inside = 0;
      for (int i = 0; i < steps * steps; ++i) {
        const MatPoint at{(col + (i % steps + 0.5) / steps) * geometry.pitch_x_mm,
                          (row + (i / steps + 0.5) / steps) * geometry.pitch_y_mm};
        inside += distance_mm(at, centre) < radius_mm ? 1 : 0;
      }
      if (inside > 0) press(field, row, col, kPa * static_cast<float>(inside) / (steps * steps));
    }
  }
  return field;
}

}  // namespace palmar::depth
