#include "calibration/mat/tare.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace palmar::calibration {
namespace {

std::string newtons(double force_N) {
  std::string text = std::to_string(force_N);
  return text.substr(0, text.find('.') + 2) + " N";
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Error touched(const std::string& why) {
  return failure("mat_touched", "the mat was touched while its tare was taken", why,
                 "take hands and tools off the mat, wait a second and tare again");
}

Status check_frames(const std::vector<RawFrame>& frames, const GridGeometry& grid, int least_frames) {
  if (static_cast<int>(frames.size()) < least_frames) {
    return failure("too_few_frames", "no tare from " + std::to_string(frames.size()) + " frames",
                   std::to_string(least_frames) + " are needed to tell an offset from noise",
                   "keep the mat unloaded and streaming for a second longer");
  }
  for (const RawFrame& frame : frames) {
    if (frame.rows == grid.rows && frame.cols == grid.cols &&
        frame.counts.size() == static_cast<std::size_t>(grid.cells())) {
      continue;
    }
    return bad_input("wrong_grid",
                     "frame of " + std::to_string(frame.rows) + " x " + std::to_string(frame.cols) +
                         " cells for the calibration of a mat of " + std::to_string(grid.rows) + " x " +
                         std::to_string(grid.cols),
                     "", "use the calibration of the mat that is attached");
  }
  return {};
}

/// Force that changed between the quietest and the loudest frame.
double swing_N(const std::vector<RawFrame>& frames, const MatCalibration& calibration) {
  double lowest = 0, highest = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const double total = std::accumulate(frames[i].counts.begin(), frames[i].counts.end(), 0.0);
    lowest = i == 0 ? total : std::min(lowest, total);
    highest = i == 0 ? total : std::max(highest, total);
  }
  return (highest - lowest) * calibration.newtons_per_count;
}

/// What noise alone moves the whole force by between the extremes of many frames: six standard deviations,
/// from the differences of neighbouring frames, which a hand that comes once hardly touches.
double noise_swing_N(const std::vector<RawFrame>& frames, const MatCalibration& calibration) {
  double square = 0;
  for (std::size_t k = 1; k < frames.size(); ++k) {
    for (std::size_t i = 0; i < frames[k].counts.size(); ++i) {
      const double step = static_cast<double>(frames[k].counts[i]) - frames[k - 1].counts[i];
      square += step * step;
    }
  }
  const double per_frame = square / (2.0 * static_cast<double>(frames.size() - 1));
  return 6 * std::sqrt(per_frame) * calibration.newtons_per_count;
}

/// Force on the cells that stand out from the others.
double outstanding_N(const std::vector<double>& mean, const MatCalibration& calibration, double spreads) {
  const double centre = median(mean);
  std::vector<double> off(mean.size());
  std::transform(mean.begin(), mean.end(), off.begin(), [&](double m) { return std::abs(m - centre); });
  const double limit = centre + spreads * 1.4826 * median(std::move(off));
  double counts = 0;
  for (const double m : mean) counts += m > limit ? m - centre : 0.0;
  return counts * calibration.newtons_per_count;
}

}  // namespace

Result<Tare> fit_tare(const std::vector<RawFrame>& unloaded, const MatCalibration& calibration,
                      const TareParameters& parameters) {
  const Status usable = check_frames(unloaded, calibration.geometry, std::max(parameters.least_frames, 2));
  if (!usable) return usable.error();

  const auto cells = static_cast<std::size_t>(calibration.geometry.cells());
  const auto frames = static_cast<double>(unloaded.size());
  std::vector<double> mean(cells, 0.0), square(cells, 0.0);
  for (const RawFrame& frame : unloaded) {
    for (std::size_t i = 0; i < cells; ++i) {
      const double count = frame.counts[i];
      mean[i] += count / frames;
      square[i] += count * count / frames;
    }
  }
  // A dead cell has no offset, and must not look like a press.
  for (std::size_t i = 0; i < calibration.dead_cells.size(); ++i) {
    if (calibration.dead_cells[i]) mean[i] = square[i] = 0;
  }

  Tare tare;
  tare.frames = static_cast<int>(unloaded.size());
  double variance = 0;
  for (std::size_t i = 0; i < cells; ++i) variance += std::max(0.0, square[i] - mean[i] * mean[i]);
  tare.noise_counts = std::sqrt(variance / static_cast<double>(cells));

  const double swing = swing_N(unloaded, calibration);
  if (swing > parameters.touch_N && swing > noise_swing_N(unloaded, calibration)) {
    return touched("the force on it changed by " + newtons(swing));
  }
  // Offsets that were there before are no press: only what came since can be one.
  std::vector<double> since = mean;
  for (std::size_t i = 0; i < calibration.tare_counts.size() && i < cells; ++i)
    since[i] -= calibration.tare_counts[i];
  const double outstanding = outstanding_N(since, calibration, parameters.outlier_spreads);
  if (outstanding > parameters.touch_N)
    return touched("something presses on it with " + newtons(outstanding));

  tare.counts.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    tare.counts[i] = static_cast<std::uint16_t>(std::lround(mean[i]));
    tare.largest_counts = std::max(tare.largest_counts, mean[i]);
    tare.offset_N += mean[i] * calibration.newtons_per_count;
  }
  return tare;
}

MatCalibration with_tare(MatCalibration calibration, const Tare& tare) {
  calibration.tare_counts = tare.counts;
  return calibration;
}

}  // namespace palmar::calibration
