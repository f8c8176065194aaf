// The tare of a mat: what each cell reads with nothing on it, as mounted. A pure fit; the caller gathers the
// frames.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::calibration {

struct TareParameters {
  int least_frames = 10;  ///< fewer cannot tell an offset from noise; >= 2
  double touch_N =
      0.5;  ///< a change of the whole force, or a force that stands out, by this much is a touch; > 0
  double outlier_spreads =
      6;  ///< a cell stands out this many spreads (1.48 MAD over the cells) above the median offset; > 0
};

/// The fit and its quality.
struct Tare {
  std::vector<std::uint16_t> counts;  ///< rows*cols: rounded mean of each cell
  int frames = 0;
  double noise_counts = 0;    ///< rms about the mean, over all cells and frames
  double largest_counts = 0;  ///< the largest offset
  double offset_N = 0;        ///< force that the tare takes away, summed over the mat
};

/// Averages frames of the unloaded mat. Errors: wrong_grid (bad input); too_few_frames; mat_touched, where
/// the whole force changed meanwhile or some cells stand out from the rest (by what came since the
/// calibration's own tare, where it has one) as a press does. What is spread
/// evenly over the whole mat and lies still cannot be told from an offset: offset_N is for the person to
/// judge.
Result<Tare> fit_tare(const std::vector<RawFrame>& unloaded, const MatCalibration& calibration,
                      const TareParameters& parameters = {});

/// The same calibration with that tare.
MatCalibration with_tare(MatCalibration calibration, const Tare& tare);

}  // namespace palmar::calibration
