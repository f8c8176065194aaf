// How one individual mat turns counts into newtons. Values only: calibration/mat makes them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/mat_description.hpp"

namespace palmar {

struct MatCalibration {
  GridGeometry geometry;
  double newtons_per_count = 0;                   ///< > 0
  std::vector<std::uint16_t> tare_counts;         ///< offset of each cell with nothing on it; empty or rows*cols
  std::vector<std::uint8_t> dead_cells;           ///< 1 where the cell does not answer; empty or rows*cols
  std::uint16_t threshold_count = 1;              ///< after the tare, counts below this are not a pressure
  std::uint16_t saturated_count = 0;              ///< raw counts from here up are saturated; 0 means unknown
  std::optional<double> relative_uncertainty_95;  ///< half-width of the 95 % interval as a share of the force
};

/// The maker's rule as a calibration. Throws std::invalid_argument where the description has none.
MatCalibration maker_calibration(const MatDescription& mat);

}  // namespace palmar
