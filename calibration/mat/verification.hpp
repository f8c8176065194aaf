// Known weights against what the finished calibration reads, and the intervals that follow from them.
#pragma once

#include <span>
#include <vector>

#include "calibration/mat/record.hpp"
#include "sensing/model/status.hpp"
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

/// Uncertainty without a single known weight (design default): wider than what known weights show of simulated mats with typical faults,
/// some 20 %, since nothing has been tried.
inline constexpr double unverified_common = 0.25;
inline constexpr double unverified_placement = 1.0;
inline constexpr double unverified_falling = 1.5;
/// Fewer presses than this cannot tell the two apart.
inline constexpr std::size_t least_presses = 6;

/// The common and the placement share, and the factor on what the fit says of its cells, under which the presses' errors are the most
/// likely (normal errors, 95 % half-widths), widened by Student's t for their number; and the factor by which those read coming down are
/// further off than those going up. With too few presses (of those coming down: for the factor) the unverified ones are taken and
/// `uncertainty.cells` is kept.
void fit_intervals(const std::vector<PressReading>& presses, ForceUncertainty& uncertainty);

/// Rms share by which known weights going up may be missed. Under thumbs, simulated mats with every typical fault stay below 15 %, bare ones
/// below 20 %; a weight in the wrong unit is off by a factor of two and more.
inline constexpr double most_verification = 0.30;

/// Error poor_verification where usable presses going up are missed by more, with the factor by which they read too much or too little.
Status check_verification(const std::vector<PressReading>& presses);

/// Decades of creep between a mat that has been loaded for minutes, as while it is calibrated, and one that has rested over night and
/// feels its first press: minutes of work are left behind in the cells, seconds of a press come anew (creep is 2 to 10 % a decade,
/// mats.md; relaxations up to 10 s recover between presses, those from 100 s on do not).
inline constexpr double decades_to_rest = 1;

/// Widens the common share by what presses on a mat that has just been worked cannot show: how it reads when it has rested. Not for
/// presses on a rested mat.
void widen_for_rest(const CellMemory& memory, ForceUncertainty& uncertainty);

/// Half-width of the 95 % interval of a reading, N.
double half_width_N(const PressReading& reading, const ForceUncertainty& uncertainty);

}  // namespace palmar::calibration
