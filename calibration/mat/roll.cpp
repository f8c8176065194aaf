#include "calibration/mat/roll.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>

#include "calibration/mat/cell_report.hpp"
#include "calibration/mat/curve_table.hpp"
#include "calibration/mat/lean.hpp"
#include "calibration/mat/roll_solver.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

constexpr double same_weight = 0.02;        // two weights closer than this share are one
constexpr std::size_t quick_frames = 1500;  // that tell the loss on the wires
constexpr double beyond_top =
    1.1;  // a cell is trusted up to this many times its highest counts but the rarest
constexpr double rarest = 0.02;
constexpr double least_exponent = 0.3;  // a curve that is flatter is taken to be this steep

std::vector<double> different_weights(const KnownLoads& loads) {
  std::set<double> all;
  for (std::size_t f = 0; f < loads.frames(); ++f) all.insert(loads.force_N(f));
  std::vector<double> different;
  for (const double weight : all) {
    if (different.empty() || weight > different.back() * (1 + same_weight)) different.push_back(weight);
  }
  return different;
}

/// The loss under which one curve for all cells explains hard and soft, along and across best.
double fit_wires(const KnownLoads& loads, const RollParameters& parameters) {
  const std::size_t stride = 1 + loads.frames() / quick_frames;
  double most_sum = 0;
  for (std::size_t f = 0; f < loads.frames(); f += stride) {
    std::vector<double> lines(static_cast<std::size_t>(loads.grid().rows + loads.grid().cols));
    const auto cells = loads.cells(f);
    const auto counts = loads.counts(f);
    for (std::size_t k = 0; k < cells.size(); ++k) {
      lines[cells[k] / static_cast<std::size_t>(loads.grid().cols)] += counts[k];
      lines[static_cast<std::size_t>(loads.grid().rows) +
            cells[k] % static_cast<std::size_t>(loads.grid().cols)] += counts[k];
    }
    most_sum = std::max(most_sum, *std::max_element(lines.begin(), lines.end()));
  }
  if (!(most_sum > 0)) return 0;
  const auto error_at = [&](double per_count) {
    RollSolver solver(loads, WireLoss{per_count}, parameters, stride);
    RollModel model = solver.first_guess();
    solver.fit_common(model, 6);
    solver.fit_cells(model, 2, {});
    return solver.rms_share(model);
  };
  double best = 0, least = error_at(0);
  const double alone = least;
  for (int k = 1; k <= 8; ++k) {
    const double per_count = 0.06 * k / most_sum;
    const double error = error_at(per_count);
    if (error < least) {
      least = error;
      best = per_count;
    }
  }
  return least < 0.98 * alone ? best : 0;
}

std::vector<float> top_counts_of(const KnownLoads& loads, const WireLoss& wires) {
  const std::vector<std::uint16_t>& coverage = loads.coverage();
  std::vector<std::vector<float>> highest(coverage.size());
  std::vector<float> counts;
  for (std::size_t f = 0; f < loads.frames(); ++f) {
    loads.fresh_counts(f, wires, counts);
    const auto cells = loads.cells(f);
    for (std::size_t k = 0; k < cells.size(); ++k) {
      auto& list = highest[cells[k]];
      const auto most = static_cast<std::size_t>(rarest * coverage[cells[k]]) + 1;
      if (list.size() < most) {
        list.push_back(counts[k]);
        std::push_heap(list.begin(), list.end(), std::greater<>());
      } else if (counts[k] > list.front()) {
        std::pop_heap(list.begin(), list.end(), std::greater<>());
        list.back() = counts[k];
        std::push_heap(list.begin(), list.end(), std::greater<>());
      }
    }
  }
  std::vector<float> top(coverage.size(), 0.0F);
  for (std::size_t i = 0; i < top.size(); ++i) {
    if (!highest[i].empty()) top[i] = static_cast<float>(beyond_top) * highest[i].front();
  }
  return top;
}

CellCurves tabulate(const RollModel& model, const KnownLoads& loads, const WireLoss& wires,
                    const RollParameters& parameters) {
  CellCurves curves;
  curves.top_counts = top_counts_of(loads, wires);
  const float top = *std::max_element(curves.top_counts.begin(), curves.top_counts.end());
  curves.knot_counts =
      curve_knots(std::exp(model.x_low), std::max<double>(top, 2 * std::exp(model.x_low)), parameters.knots);
  for (std::size_t i = 0; i < curves.top_counts.size(); ++i) {
    double before = 0, before_x = 0;
    for (std::size_t k = 0; k < curves.knot_counts.size(); ++k) {
      const double x = std::log(static_cast<double>(curves.knot_counts[k]));
      double y = model.log_N(i, x);
      if (k > 0) y = std::max(y, before + least_exponent * (x - before_x));
      curves.force_N.push_back(static_cast<float>(std::exp(y)));
      before = y;
      before_x = x;
    }
    curves.identified.push_back(2 * loads.coverage()[i] >= parameters.frames_a_cell && !loads.skipped()[i]);
    if (curves.top_counts[i] == 0) curves.top_counts[i] = top;
  }
  return curves;
}

}  // namespace

double roll_coverage(const KnownLoads& loads, const RollParameters& parameters) {
  std::size_t wanted = 0, covered = 0;
  for (std::size_t i = 0; i < loads.coverage().size(); ++i) {
    if (loads.skipped()[i]) continue;
    ++wanted;
    covered += 2 * loads.coverage()[i] >= parameters.frames_a_cell;
  }
  return wanted > 0 ? static_cast<double>(covered) / static_cast<double>(wanted) : 0;
}

Status check_roll(const KnownLoads& loads, const RollParameters& parameters) {
  const std::vector<double> weights = different_weights(loads);
  const std::string wanted = std::to_string(parameters.least_weights);
  if (weights.size() <= 1) {
    return failure("one_weight_only", "one weight alone cannot calibrate a mat",
                   "with one weight any curve that is bent the same way in all cells fits every frame: the "
                   "error stays near 46 %",
                   "roll at least " + wanted + " different weights");
  }
  if (static_cast<int>(weights.size()) < parameters.least_weights) {
    return failure("too_few_weights",
                   std::to_string(weights.size()) + " weights leave the bend of the curves open", "",
                   "roll at least " + wanted + " different weights");
  }
  if (weights.back() < parameters.least_ratio * weights.front()) {
    return failure("weights_too_close",
                   "the heaviest weight is less than " +
                       std::to_string(static_cast<int>(parameters.least_ratio)) + " times the lightest",
                   "weights that are nearly the same say nothing of the curves' bend",
                   "take weights that differ more");
  }
  const double coverage = roll_coverage(loads, parameters);
  if (coverage < parameters.least_coverage) {
    return failure("not_covered",
                   "only " + std::to_string(static_cast<int>(100 * coverage)) +
                       " % of the cells have been rolled over often enough",
                   "each cell needs about " + std::to_string(parameters.frames_a_cell) + " frames",
                   "roll over the places that are left");
  }
  return {};
}

Result<MatFit> fit_roll(const MatStart& start, const KnownLoads& loads, const RollParameters& parameters,
                        const FitProgress& progress) {
  if (Status possible = check_roll(loads, parameters); !possible) return possible.error();
  const Error stopped =
      failure("stopped", "the fit was stopped", "", "start it again; the frames are still there");
  if (progress && !progress(0)) return stopped;
  const WireLoss wires{start.inverted ? 0 : fit_wires(loads, parameters)};
  if (progress && !progress(0.2)) return stopped;
  RollSolver solver(loads, wires, parameters);
  RollModel model = solver.first_guess();
  solver.fit_common(model, 6);
  const auto inner = [&](double share) { return !progress || progress(0.25 + 0.7 * share); };
  if (!solver.fit_cells(model, parameters.rounds, inner)) return stopped;

  MatFit fit;
  MatCalibration& calibration = fit.calibration;
  calibration.geometry = start.geometry;
  calibration.tare_counts = start.tare_counts;
  calibration.dead_cells = start.skipped_cells;
  calibration.threshold_count = start.threshold_count;
  calibration.saturated_count = start.saturated_count;
  calibration.memory = {typical_memory.hysteresis, typical_memory.creep_per_decade,
                        static_cast<float>(start.noise_counts)};
  calibration.wires = wires;
  calibration.curves = tabulate(model, loads, wires, parameters);
  calibration.leans = fit_leans(loads, calibration).leans;
  fit.report.coverage = loads.coverage();
  fit.report.frames = static_cast<int>(loads.frames());
  fit.report.residual_share = solver.rms_share(model);
  fit.report.residual_N = solver.rms_N(model);
  std::vector<std::uint8_t> answered(loads.coverage().size());
  std::transform(loads.coverage().begin(), loads.coverage().end(), answered.begin(),
                 [](std::uint16_t n) { return n > 0; });
  finish_cells(start, answered, fit, solver.gain_error());
  double highest = 0;
  for (std::size_t i = 0; i < calibration.curves->top_counts.size(); ++i)
    highest += curve_N(*calibration.curves, i, calibration.curves->top_counts[i]);
  fit.report.highest_kPa =
      kPa_from_N(highest / static_cast<double>(start.geometry.cells()), start.geometry.cell_area_mm2());
  fit.report.lowest_kPa = 0;
  if (progress) progress(1);
  return fit;
}

}  // namespace palmar::calibration
