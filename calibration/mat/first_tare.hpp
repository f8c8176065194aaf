// The zero of a mat that nothing is known of yet: uneven offsets, noisy cells, and whether somebody touches it.
#pragma once

#include <cstdint>
#include <vector>

#include "calibration/mat/tare.hpp"

namespace palmar::calibration {

struct FirstTareParameters {
  int least_frames = 50;      ///< >= 2
  double touch_counts = 16;   ///< a press lifts neighbouring cells by at least this much; > 0
  double noisy_times = 8;     ///< a cell with this many times the usual noise is noisy; > 1
  double false_alarm = 0.02;  ///< chance to call scattered offsets a press; 0 to 1
};

struct FirstTare {
  std::vector<std::uint16_t> counts;  ///< rows*cols
  std::vector<std::uint8_t> noisy;    ///< rows*cols: 1 where a cell jumps about
  double noise_counts = 0;            ///< rms of the median cell
  double quiet_counts = 0;  ///< that far above its tare a quiet cell is once in 10,000 frames at most
  int frames = 0;
};

/// Offsets are scattered; a press lifts whole neighbourhoods. So a square of cells that all lie higher than scattered offsets would
/// ever do together is a press: with n cells a square and N squares, higher than the quantile 1 - (false_alarm / N)^(1/n) of all
/// offsets. Errors: wrong_grid (bad input), too_few_frames, mat_touched.
Result<FirstTare> fit_first_tare(const std::vector<RawFrame>& unloaded, const GridGeometry& grid,
                                 const FirstTareParameters& parameters = {});

}  // namespace palmar::calibration
