// Known weights against what the finished calibration reads, and the intervals that follow from them.
#pragma once

#include <span>
#include <vector>

#include "calibration/mat/record.hpp"
#include "sensing/model/pressure_field.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/pressure/pressure.hpp"

namespace palmar::calibration {

/// Reads frames by a calibration, in order of time.
class PressReader {
 public:
  /// Throws std::invalid_argument as PressureConverter.
  explicit PressReader(const MatCalibration& calibration);

  /// The frame's whole force; `applied_N` > 0 is what lies on the mat.
  PressReading read(const RawFrame& frame, double applied_N, bool falling);
  const PressureField& field() const { return field_; }

 private:
  pressure::PressureConverter converter_;
  pressure::CellHistory history_;
  std::vector<float> cell_share_;
  PressureField field_;
};

/// The mean of readings of one and the same press.
PressReading mean_reading(std::span<const PressReading> readings);

/// Uncertainty without a single known weight (design default, from what simulated mats with typical faults show).
inline constexpr double unverified_common = 0.12;
inline constexpr double unverified_placement = 1.0;
/// Fewer presses than this cannot tell the two apart.
inline constexpr std::size_t least_presses = 6;

/// The common and the placement share, and the factor on what the fit says of its cells, under which the presses' errors are the most
/// likely (normal errors, 95 % half-widths), widened by Student's t for their number. With too few presses the unverified shares are
/// taken and `uncertainty.cells` is kept.
void fit_intervals(const std::vector<PressReading>& presses, ForceUncertainty& uncertainty);

/// Half-width of the 95 % interval of a reading, N.
double half_width_N(const PressReading& reading, const ForceUncertainty& uncertainty);

}  // namespace palmar::calibration
