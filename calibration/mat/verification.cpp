#include "calibration/mat/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "calibration/mat/fit.hpp"
#include "sensing/contact/interval.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

constexpr double normal_95 = 1.959964;
/// What the fit says of its cells is off by one of these factors; its logarithm is believed to be 0 within `cells_belief`.
constexpr std::array cells_scales = {0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6};
constexpr double cells_belief = 1.0;

constexpr double least_telling =
    5;  // presses; of fewer nothing is learnt, and what is known by belief is kept so wide

constexpr double most_falling = 4;

/// Student's t at 97.5 % over the normal's 1.96, for n values (within 1 % from n = 5 on).
double student_widening(double n) {
  const double freedom = std::max(n, least_telling) - 1;
  return (normal_95 + 2.4 / freedom + 3.0 / (freedom * freedom)) / normal_95;
}

double log_likelihood(const std::vector<PressReading>& presses, const ForceUncertainty& uncertainty) {
  double sum = 0;
  for (const PressReading& press : presses) {
    if (!press.usable) continue;
    const double sigma = half_width_N(press, uncertainty) / normal_95;
    const double off = (press.read_N - press.applied_N) / sigma;
    sum -= 0.5 * off * off + std::log(sigma);
  }
  return sum;
}

struct Likeliest {
  ForceUncertainty uncertainty;  ///< without the table of the cells
  double cells = 1;              ///< factor on what the fit says of its cells
};

Likeliest likeliest(const std::vector<PressReading>& presses, double falling) {
  double best = -std::numeric_limits<double>::infinity();
  Likeliest found;
  ForceUncertainty trial;
  trial.falling = falling;
  // A grid in equal ratios: the likelihood is flat within a step of 8 %.
  constexpr double step = 1.08;
  std::vector<PressReading> scaled = presses;
  for (const double cells : cells_scales) {
    for (std::size_t k = 0; k < presses.size(); ++k) scaled[k].cells_N = cells * presses[k].cells_N;
    const double off = std::log(cells) / cells_belief;
    for (double common = 0.01; common < 1; common *= step) {
      for (double placement = 0.02; placement < 3; placement *= step) {
        trial.common = common;
        trial.placement = placement;
        const double likelihood = log_likelihood(scaled, trial) - 0.5 * off * off;
        if (likelihood <= best) continue;
        best = likelihood;
        found = {trial, cells};
      }
    }
  }
  return found;
}

/// How much further off presses are, rms, coming down than going up, as the shares have it; never below 1.
double falling_factor(const std::vector<PressReading>& presses, const Likeliest& found) {
  double square[2] = {0, 0}, count[2] = {0, 0};
  ForceUncertainty plain = found.uncertainty;
  plain.falling = 1;
  for (PressReading press : presses) {
    if (!press.usable) continue;
    press.cells_N *= found.cells;
    const double off = (press.read_N - press.applied_N) / half_width_N(press, plain);
    square[press.falling] += off * off;
    ++count[press.falling];
  }
  if (std::min(count[0], count[1]) < least_telling || !(square[0] > 0)) return unverified_falling;
  return std::clamp(std::sqrt(square[1] / count[1] / (square[0] / count[0])), 1.0, most_falling);
}

}  // namespace

PressReader::PressReader(const MatCalibration& calibration) : converter_(calibration) {
  history_.clear(static_cast<std::size_t>(calibration.geometry.cells()));
  if (calibration.uncertainty) cell_share_ = calibration.uncertainty->cells;
  cell_share_.resize(static_cast<std::size_t>(calibration.geometry.cells()), 0.0F);
}

PressReading PressReader::read(const RawFrame& frame, double applied_N, bool falling) {
  converter_.convert(frame, field_, &history_);
  double cells = 0, uneven = 0;
  for (const std::uint32_t i : field_.loaded) {
    const double own = static_cast<double>(cell_share_[i]) * static_cast<double>(field_.kPa[i]);
    const double step = contact::unevenness_kPa(field_, i);
    cells += own * own;
    uneven += step * step;
  }
  const double area_mm2 = field_.geometry.cell_area_mm2();
  return {applied_N,
          field_.force_N,
          N_from_kPa(std::sqrt(cells), area_mm2),
          N_from_kPa(std::sqrt(uneven), area_mm2),
          falling,
          field_.saturated_cells == 0 && field_.force_N > 0};
}

PressReading mean_reading(std::span<const PressReading> readings) {
  PressReading mean;
  if (readings.empty()) return mean;
  mean.falling = readings.front().falling;
  const double share = 1.0 / static_cast<double>(readings.size());
  for (const PressReading& reading : readings) {
    mean.applied_N += share * reading.applied_N;
    mean.read_N += share * reading.read_N;
    mean.cells_N += share * reading.cells_N;
    mean.uneven_N += share * reading.uneven_N;
    mean.usable = mean.usable && reading.usable;
  }
  return mean;
}

double half_width_N(const PressReading& reading, const ForceUncertainty& uncertainty) {
  return (reading.falling ? uncertainty.falling : 1) * std::hypot(uncertainty.common * reading.read_N,
                                                                  reading.cells_N,
                                                                  uncertainty.placement * reading.uneven_N);
}

Status check_verification(const std::vector<PressReading>& presses) {
  const auto share = rms_share(presses, false);
  if (!share || *share <= most_verification) return {};
  double log_sum = 0, count = 0;
  for (const PressReading& press : presses) {
    if (!press.usable || press.falling) continue;
    log_sum += std::log(std::max(press.read_N, 1e-3) / press.applied_N);
    ++count;
  }
  return failure(
      "poor_verification", fmt::format("the curves miss the known weights by {:.0f} % rms", 100 * *share),
      fmt::format(
          "more than {:.0f} % is no calibration; they read {:.2f} times the weights in the middle (2.2 or "
          "0.45: pounds and kilograms were mixed up)",
          100 * most_verification, std::exp(log_sum / count)),
      "look at all weights and their units, those that were fitted too, and measure again");
}

void widen_for_rest(const CellMemory& memory, ForceUncertainty& uncertainty) {
  uncertainty.common =
      std::hypot(uncertainty.common, decades_to_rest * static_cast<double>(memory.creep_per_decade));
}

void fit_intervals(const std::vector<PressReading>& presses, ForceUncertainty& uncertainty) {
  const auto usable = static_cast<std::size_t>(
      std::count_if(presses.begin(), presses.end(), [](const PressReading& p) { return p.usable; }));
  if (usable < least_presses) {
    uncertainty.common = unverified_common;
    uncertainty.placement = unverified_placement;
    uncertainty.falling = unverified_falling;
    return;
  }
  // The shares by presses of both ways, once it is known how much further off those coming down are.
  Likeliest found = likeliest(presses, 1);
  const double falling = falling_factor(presses, found);
  if (falling > 1) found = likeliest(presses, falling);
  // Each is widened for as many presses as tell of it. A press is read while it rises and while it falls, with much the same error, and
  // counts once.
  double of_common = 0, of_placement = 0, of_cells = 0;
  for (const PressReading& press : presses) {
    if (!press.usable || press.falling) continue;
    const double common = found.uncertainty.common * press.read_N,
                 placement = found.uncertainty.placement * press.uneven_N,
                 cells = found.cells * press.cells_N;
    const double all = common * common + placement * placement + cells * cells;
    of_common += common * common / all;
    of_placement += placement * placement / all;
    of_cells += cells * cells / all;
  }
  uncertainty.common = student_widening(of_common) * found.uncertainty.common;
  uncertainty.placement = student_widening(of_placement) * found.uncertainty.placement;
  uncertainty.falling = falling;
  for (float& share : uncertainty.cells)
    share *= static_cast<float>(student_widening(of_cells) * found.cells);
}

}  // namespace palmar::calibration
