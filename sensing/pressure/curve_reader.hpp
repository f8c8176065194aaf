// Fresh counts to kPa by each cell's own curve, and no further than it was fitted.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/pressure_field.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/pressure/fresh_counts.hpp"
#include "sensing/pressure/lean_corrector.hpp"

namespace palmar::pressure {

class CurveReader {
 public:
  CurveReader() = default;
  /// `flaw` as in read(). Precondition: the calibration has curves. Throws std::invalid_argument as check_curves, and where leans do
  /// not fit the grid.
  CurveReader(const MatCalibration& calibration, std::span<const std::uint8_t> flaw);

  bool empty() const { return table_.empty(); }

  /// Rewrites the loaded cells of a field whose thresholds and raw saturation are known: kPa, validity, falling, force and peak. `flaw` says
  /// `dead` or `untrusted` for the cells that are; those carry no force. Not for two threads at once with one history or field.
  void read(const RawFrame& frame, std::span<const std::uint16_t> tare, std::span<const std::uint8_t> flaw,
            CellHistory* history, PressureField& field) const;

 private:
  float kPa(std::size_t cell, float counts) const;

  GridGeometry grid_;
  FreshCounts fresh_;
  LeanCorrector leans_;
  std::size_t width_ = 0;              ///< entries of a cell's row
  std::vector<float> table_;           ///< cells x width: kPa at counts that divide each octave evenly
  std::vector<float> top_counts_;      ///< of each cell
  mutable std::vector<float> counts_;  ///< of the frame under way
  mutable std::vector<float> kPa_;
};

}  // namespace palmar::pressure
