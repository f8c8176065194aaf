// RawFrame + MatCalibration -> PressureField: tare, counts to newtons, newtons to kPa, and a validity for
// each cell.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/pressure_field.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/pressure/curve_reader.hpp"

namespace palmar::pressure {

/// A cell whose offset with nothing on it takes more than this share of the mat's range has too little range
/// left to be believed, unless a curve of its own was measured through what is left.
inline constexpr double largest_trusted_tare_share = 0.5;

class PressureConverter {
 public:
  /// Throws std::invalid_argument with the values where the grid is empty, newtons_per_count is not a
  /// positive number, or a table of the calibration has neither 0 nor rows*cols entries; and as check_curves.
  explicit PressureConverter(const MatCalibration& calibration);

  /// One pass over the cells. Force is conserved: field.force_N = newtons_per_count * (counts above the tare
  /// of the valid cells), summed in integers. `field` is reused; nothing is allocated once it has seen a
  /// frame of this grid. Throws std::invalid_argument where the frame's grid is not the calibration's.
  /// With curves a cell beyond what was fitted is saturated at the curve's end, and `history` takes off what
  /// hysteresis and creep add; without one every cell counts as freshly loaded.
  void convert(const RawFrame& frame, PressureField& field, CellHistory* history = nullptr) const;

  const GridGeometry& geometry() const { return geometry_; }

 private:
  GridGeometry geometry_;
  double newtons_per_count_ = 0;
  float kPa_per_count_ = 0;
  std::uint16_t saturated_count_ = 0;
  bool knows_saturation_ = false;
  std::vector<std::uint16_t> tare_;       ///< a count for each cell
  std::vector<std::uint16_t> threshold_;  ///< least count above the tare; at least 1
  std::vector<std::uint8_t>
      flaw_;  ///< CellValidity of a cell that is dead or untrusted, else CellValidity::measured
  bool has_flaws_ = false;
  CurveReader curves_;  ///< empty without curves

  void mark_flaws(const RawFrame& frame, PressureField& field, std::uint64_t& counts) const;
  void read_curves(const RawFrame& frame, CellHistory* history, PressureField& field) const;
};

}  // namespace palmar::pressure
