#include "calibration/mat/first_tare.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace palmar::calibration {
namespace {

double quantile(std::vector<double> values, double share) {
  const auto place =
      std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
  return values[place];
}

Error touched(const std::string& why) {
  return failure("mat_touched", "the mat was touched while its zero was taken", why,
                 "take hands, tools and weights off the mat and measure again");
}

/// Lowest cell of the square of that side that has the highest lowest cell.
struct Lifted {
  double counts = -1;
  int row = 0, col = 0;
};
Lifted most_lifted(const std::vector<double>& mean, const GridGeometry& grid, int side) {
  Lifted best;
  for (int r = 0; r + side <= grid.rows; ++r) {
    for (int c = 0; c + side <= grid.cols; ++c) {
      double lowest = mean[static_cast<std::size_t>(grid.index(r, c))];
      for (int k = 1; k < side * side && lowest > best.counts; ++k)
        lowest = std::min(lowest, mean[static_cast<std::size_t>(grid.index(r + k / side, c + k % side))]);
      if (lowest > best.counts) best = {lowest, r, c};
    }
  }
  return best;
}

Status check_still(const std::vector<double>& mean, double noise, const GridGeometry& grid,
                   const FirstTareParameters& parameters) {
  const double margin = std::max(parameters.touch_counts, 4 * noise);
  for (int side = 2; side <= 6 && side <= std::min(grid.rows, grid.cols); ++side) {
    const Lifted lifted = most_lifted(mean, grid, side);
    const double squares = grid.cells();
    const double share = 1 - std::pow(parameters.false_alarm / squares, 1.0 / (side * side));
    if (lifted.counts > quantile(mean, share) + margin) {
      return touched("cells around row " + std::to_string(lifted.row + side / 2) + ", column " +
                     std::to_string(lifted.col + side / 2) + " are pressed together");
    }
  }
  return {};
}

/// Counts above the tare that quiet cells exceed once in 10,000 frames. Converters with coarse steps make this far more than their rms
/// says.
double quiet_counts(const std::vector<RawFrame>& frames, const FirstTare& tare) {
  std::vector<std::size_t> exceeded(256);
  std::size_t samples = 0;
  for (const RawFrame& frame : frames) {
    for (std::size_t i = 0; i < tare.counts.size(); ++i) {
      if (tare.noisy[i]) continue;
      ++samples;
      const int above = static_cast<int>(frame.counts[i]) - static_cast<int>(tare.counts[i]);
      if (above > 0) ++exceeded[static_cast<std::size_t>(std::min(above, 255))];
    }
  }
  std::size_t beyond = 0;
  std::size_t counts = exceeded.size();
  while (counts > 1 && (beyond + exceeded[counts - 1]) * 10'000 <= samples) beyond += exceeded[--counts];
  return static_cast<double>(counts - 1);
}

/// A hand that comes or goes moves cells beyond their noise between the first and the last part of the frames.
Status check_steady(const std::vector<double>& early, const std::vector<double>& late,
                    const std::vector<double>& noise, double usual, double frames_a_part,
                    const FirstTareParameters& parameters) {
  int moved = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < early.size(); ++i) {
    const double limit =
        std::max(parameters.touch_counts, 6 * std::max(noise[i], usual) / std::sqrt(frames_a_part));
    if (std::abs(late[i] - early[i]) <= limit) continue;
    ++moved;
    if (std::abs(late[i] - early[i]) > std::abs(late[most] - early[most])) most = i;
  }
  if (moved < 2) return {};
  return touched(std::to_string(moved) + " cells changed meanwhile");
}

}  // namespace

Result<FirstTare> fit_first_tare(const std::vector<RawFrame>& unloaded, const GridGeometry& grid,
                                 const FirstTareParameters& parameters) {
  const auto least = static_cast<std::size_t>(std::max(parameters.least_frames, 2));
  if (unloaded.size() < least) {
    return failure("too_few_frames", "no zero from " + std::to_string(unloaded.size()) + " frames",
                   std::to_string(least) + " are needed to tell an offset from noise",
                   "keep the mat unloaded for a little longer");
  }
  const auto cells = static_cast<std::size_t>(grid.cells());
  std::vector<double> mean(cells), square(cells), early(cells), late(cells);
  const std::size_t third = unloaded.size() / 3;
  for (std::size_t k = 0; k < unloaded.size(); ++k) {
    const RawFrame& frame = unloaded[k];
    if (frame.counts.size() != cells) {
      return bad_input(
          "wrong_grid",
          "frame of " + std::to_string(frame.counts.size()) + " cells for a mat of " + std::to_string(cells),
          "", "name the mat that is attached");
    }
    for (std::size_t i = 0; i < cells; ++i) {
      const double count = frame.counts[i];
      mean[i] += count / static_cast<double>(unloaded.size());
      if (k > 0) {
        const double step = count - unloaded[k - 1].counts[i];
        square[i] += step * step / (2.0 * static_cast<double>(unloaded.size() - 1));
      }
      if (k < third) early[i] += count / static_cast<double>(std::max<std::size_t>(third, 1));
      if (k + third >= unloaded.size())
        late[i] += count / static_cast<double>(std::max<std::size_t>(third, 1));
    }
  }
  FirstTare tare;
  tare.frames = static_cast<int>(unloaded.size());
  std::vector<double> noise(cells);
  std::transform(square.begin(), square.end(), noise.begin(), [](double s) { return std::sqrt(s); });
  tare.noise_counts = quantile(noise, 0.5);
  const double noisy_from = parameters.noisy_times * std::max(tare.noise_counts, 1.0);
  tare.noisy.resize(cells);
  tare.counts.resize(cells);
  const double middle = quantile(mean, 0.5);
  for (std::size_t i = 0; i < cells; ++i) {
    tare.noisy[i] = noise[i] > noisy_from;
    tare.counts[i] = static_cast<std::uint16_t>(std::lround(mean[i]));
    if (tare.noisy[i]) mean[i] = early[i] = late[i] = middle;
  }
  if (third > 0) {
    if (Status steady =
            check_steady(early, late, noise, tare.noise_counts, static_cast<double>(third), parameters);
        !steady)
      return steady.error();
  }
  if (Status still = check_still(mean, tare.noise_counts, grid, parameters); !still) return still.error();
  tare.quiet_counts = quiet_counts(unloaded, tare);
  return tare;
}

}  // namespace palmar::calibration
