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
      0.5;  ///< force above the quietest frame, or above the frame before, that is a hand and not drift; > 0
  double stray_share = 0.25;  ///< of the range: a cell this far above the mat's median offset may have
                              ///< something lying on it; > 0
};

/// The fit and its quality.
struct Tare {
  std::vector<std::uint16_t> counts;  ///< rows*cols: rounded mean of each cell
  int frames = 0;
  double noise_counts = 0;    ///< rms about the mean, over all cells and frames
  double largest_counts = 0;  ///< the largest offset
  double offset_N = 0;        ///< force that the tare takes away, summed over the mat
};

/// Averages frames of the unloaded mat. Errors (failed): too_few_frames, mat_touched (something pressed on it
/// or left it meanwhile). Error (bad input): wrong_grid. Something that lies still on the mat from the first
/// frame to the last cannot be told from an offset: `largest_counts` and `offset_N` are for the person to
/// judge.
Result<Tare> fit_tare(const std::vector<RawFrame>& unloaded, const MatCalibration& calibration,
                      const TareParameters& parameters = {});

/// The same calibration with that tare.
MatCalibration with_tare(MatCalibration calibration, const Tare& tare);

}  // namespace palmar::calibration
