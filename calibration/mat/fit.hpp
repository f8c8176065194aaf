// What every fit of a mat starts from and ends with.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "calibration/mat/first_tare.hpp"
#include "calibration/mat/record.hpp"
#include "sensing/model/mat_description.hpp"

namespace palmar::calibration {

/// The mat before its fit: tare and noisy cells from its zero, thresholds from its description.
struct MatStart {
  GridGeometry geometry;
  std::vector<std::uint16_t> tare_counts;   ///< rows*cols
  std::vector<std::uint8_t> skipped_cells;  ///< rows*cols: 1 where a cell is noisy
  std::uint16_t threshold_count =
      1;  ///< above the tare: the description's, or what noise alone does not reach
  std::uint16_t saturated_count = 0;
  double noise_counts = 0;
  bool inverted =
      false;  ///< frames come without ghosts and without the loss of known switches: none is fitted
};
MatStart mat_start(const MatDescription& mat, const FirstTare& tare);

/// A calibration and how well it fits.
struct MatFit {
  MatCalibration calibration;
  FitReport report;
};

/// Share of the work done, 0 to 1; false asks the fit to stop.
using FitProgress = std::function<bool(double share)>;

/// Rms of (read - applied) / applied of the usable presses of one direction; absent where there are none.
std::optional<double> rms_share(const std::vector<PressReading>& presses, bool falling);

}  // namespace palmar::calibration
