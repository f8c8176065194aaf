#include "calibration/mat/bench.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>
#include <string>

#include "calibration/mat/cell_report.hpp"
#include "calibration/mat/curve_table.hpp"
#include "calibration/mat/lean.hpp"
#include "calibration/mat/verification.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

/// Weights that disagree with the even loads by more than this (natural logarithm) are not followed further: one of the two is wrong.
constexpr double largest_rescale = 0.1;

struct Shared {
  double creep = 0, hysteresis = 0, per_count = 0;
};

/// What a line's sum of counts is to be multiplied by for what its switch takes.
double restored(double line_counts, double per_count) {
  return 1 / (1 - std::min(line_counts * per_count, largest_wire_loss));
}

/// Mean growth of the counts by creep within the rising levels, for each decade. All cells of a wire creep together, and the loss on
/// it then eats the same share of their growth as of their counts.
std::optional<double> fit_creep(const UniformLoads& loads, double per_count) {
  double along = 0, weight = 0, mean_g = 0;
  for (const UniformLevel& level : loads.levels()) {
    if (level.falling) continue;
    for (const CellSums& s : level.cells) {
      if (s.frames < 4) continue;
      const double n = s.frames, mean = s.counts / n;
      const double gg = s.gg - s.g * s.g / n, cg = s.cg - s.counts * s.g / n;
      if (!(gg > 0)) continue;
      along += cg * mean * restored(s.row / n, per_count) * restored(s.col / n, per_count);
      weight += gg * mean * mean;
      mean_g += gg * mean * mean * s.g / n;
    }
  }
  // Less than a hundredth of a decade in all is no hold.
  if (!(weight > 0)) return std::nullopt;
  const double slope = along / weight;
  mean_g /= weight;
  return std::clamp(slope / (1 - std::min(0.9, slope * mean_g)), 0.0, 0.5);
}

/// Mean counts of a cell as a fresh one alone would show them, while rising.
double fresh(const CellSums& s, const Shared& shared) {
  const double n = s.frames;
  return s.counts / n * restored(s.row / n, shared.per_count) * restored(s.col / n, shared.per_count) /
         (1 + shared.creep * s.g / n);
}

/// Mean excess of the falling levels over the rising ones of the same pressure.
std::optional<double> fit_hysteresis(const UniformLoads& loads, const Shared& shared) {
  double sum = 0;
  int count = 0;
  for (const UniformLevel& down : loads.levels()) {
    if (!down.falling) continue;
    for (const UniformLevel& up : loads.levels()) {
      if (up.falling || std::abs(up.kPa - down.kPa) > 1e-6 * up.kPa) continue;
      for (std::size_t i = 0; i < up.cells.size(); ++i) {
        if (up.cells[i].frames == 0 || down.cells[i].frames == 0) continue;
        sum += std::log(fresh(down.cells[i], shared) / fresh(up.cells[i], shared));
        ++count;
      }
    }
  }
  if (count == 0) return std::nullopt;
  return std::clamp(std::exp(sum / count) - 1, 0.0, 0.5);
}

class BenchFit {
 public:
  BenchFit(const UniformLoads& loads, const KnownLoads& weights, const BenchParameters& parameters)
      : loads_(loads),
        weights_(weights),
        parameters_(parameters),
        area_mm2_(loads.start().geometry.cell_area_mm2()) {
    for (const UniformLevel& level : loads.levels()) {
      if (!level.falling) rising_.push_back(&level);
    }
    std::sort(rising_.begin(), rising_.end(), [](const auto* a, const auto* b) { return a->kPa < b->kPa; });
  }

  Status check() const;
  Result<MatFit> fit();

 private:
  std::vector<CurvePoint> points_of(std::size_t cell, const Shared& shared) const;
  CellCurves curves_with(const Shared& shared) const;
  std::vector<double> weight_errors(const Shared& shared) const;
  double wire_error(const Shared& shared) const;
  void fit_wires(Shared& shared) const;
  Status check_curves(const CellCurves& curves, const Shared& shared) const;
  void report(const Shared& shared, MatFit& fit) const;

  const UniformLoads& loads_;
  const KnownLoads& weights_;
  BenchParameters parameters_;
  double area_mm2_;
  std::vector<const UniformLevel*> rising_;
};

Status BenchFit::check() const {
  if (static_cast<int>(rising_.size()) < parameters_.least_pressures) {
    return failure("too_few_pressures", "no curves from " + std::to_string(rising_.size()) + " pressures",
                   "a straight line or a power law through fewer points hides how a cell bends",
                   "measure at least " + std::to_string(parameters_.least_pressures) + " pressures");
  }
  const double coverage = loads_.coverage(parameters_.least_pressures);
  if (coverage < parameters_.least_coverage) {
    return failure("not_covered",
                   "only " + std::to_string(std::lround(100 * coverage)) +
                       " % of the cells have been under " + std::to_string(parameters_.least_pressures) +
                       " pressures",
                   "", "step the load over the places that are left");
  }
  return {};
}

// Only points that rise: a cell that does not answer to more pressure has none.
std::vector<CurvePoint> BenchFit::points_of(std::size_t cell, const Shared& shared) const {
  const MatStart& start = loads_.start();
  std::vector<CurvePoint> points;
  for (const UniformLevel* level : rising_) {
    const CellSums& sums = level->cells[cell];
    if (sums.frames == 0 || !(sums.counts > 0)) continue;
    const double raw = sums.counts / sums.frames + start.tare_counts[cell];
    if (start.saturated_count > 0 && raw > parameters_.near_saturation * start.saturated_count) break;
    const CurvePoint point{std::log(fresh(sums, shared)), std::log(N_from_kPa(level->kPa, area_mm2_))};
    if (!points.empty() && point.log_counts < points.back().log_counts + std::log(parameters_.least_step))
      break;
    points.push_back(point);
  }
  return points;
}

CellCurves BenchFit::curves_with(const Shared& shared) const {
  const auto cells = static_cast<std::size_t>(loads_.start().geometry.cells());
  std::vector<std::vector<CurvePoint>> points(cells);
  double low = 1e9, high = 0;
  std::vector<std::vector<double>> of_level(rising_.size());
  for (std::size_t i = 0; i < cells; ++i) {
    points[i] = points_of(i, shared);
    if (static_cast<int>(points[i].size()) < parameters_.least_pressures) continue;
    low = std::min(low, points[i].front().log_counts);
    high = std::max(high, points[i].back().log_counts);
    for (const CurvePoint& p : points[i]) {
      for (std::size_t k = 0; k < rising_.size(); ++k) {
        if (std::abs(std::log(N_from_kPa(rising_[k]->kPa, area_mm2_)) - p.log_N) < 1e-9)
          of_level[k].push_back(p.log_counts);
      }
    }
  }
  // Cells without a curve of their own borrow the median cell's, for the picture.
  std::vector<CurvePoint> common;
  for (std::size_t k = 0; k < rising_.size(); ++k) {
    if (of_level[k].size() < cells / 4 + 1) continue;
    auto& all = of_level[k];
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    const CurvePoint p{all[all.size() / 2], std::log(N_from_kPa(rising_[k]->kPa, area_mm2_))};
    if (common.empty() || p.log_counts > common.back().log_counts + 1e-3) common.push_back(p);
  }
  if (common.size() < 2) common = {{0, 0}, {std::log(1000.0), std::log(10.0)}};
  if (low > high) {  // no cell has a curve; check_curves refuses it
    low = common.front().log_counts;
    high = common.back().log_counts;
  }
  CellCurves curves;
  curves.knot_counts = curve_knots(std::exp(low), std::exp(std::max(high, low + 1)), parameters_.knots);
  for (std::size_t i = 0; i < cells; ++i) {
    const bool own =
        static_cast<int>(points[i].size()) >= parameters_.least_pressures && !loads_.start().skipped_cells[i];
    const auto& through = own ? points[i] : common;
    const auto exponent = [&](std::size_t k) {
      return (through[k + 1].log_N - through[k].log_N) / (through[k + 1].log_counts - through[k].log_counts);
    };
    const MonotoneCurve curve(through, exponent(0), exponent(through.size() - 2));
    float before = 0;
    for (const float count : curves.knot_counts) {
      before =
          std::max(before, static_cast<float>(std::exp(curve.log_N(std::log(static_cast<double>(count))))));
      curves.force_N.push_back(before);
    }
    curves.top_counts.push_back(
        static_cast<float>(parameters_.beyond_top * std::exp(through.back().log_counts)));
    curves.identified.push_back(own);
  }
  return curves;
}

// Cells that go without a curve borrow the median cell's; where most go without, there is none to borrow.
Status BenchFit::check_curves(const CellCurves& curves, const Shared& shared) const {
  std::size_t loaded = 0, own = 0;
  std::vector<std::size_t> ended(rising_.size());  // cells whose curve ends before that pressure
  for (std::size_t i = 0; i < curves.identified.size(); ++i) {
    const bool any = std::any_of(rising_.begin(), rising_.end(),
                                 [&](const UniformLevel* level) { return level->cells[i].frames > 0; });
    if (loads_.start().skipped_cells[i] || !any) continue;
    ++loaded;
    own += curves.identified[i];
    const auto points = points_of(i, shared);
    if (curves.identified[i] || points.empty()) continue;
    for (std::size_t k = 0; k < rising_.size(); ++k) {
      if (std::log(N_from_kPa(rising_[k]->kPa, area_mm2_)) > points.back().log_N + 1e-9) ++ended[k];
    }
  }
  if (static_cast<double>(own) >= parameters_.least_with_curve * static_cast<double>(loaded)) return {};
  const auto first = std::find_if(ended.begin(), ended.end(), [&](std::size_t n) { return 2 * n > loaded; });
  const std::string least = std::to_string(parameters_.least_pressures);
  const std::string without = std::to_string(loaded - own) + " of " + std::to_string(loaded) + " cells";
  if (first == ended.end()) {
    return failure("no_curves", without + " did not feel " + least + " of the pressures",
                   "a curve needs " + least + " pressures, each felt clearly more than the one before",
                   "look whether the load lies evenly on the whole mat, and take higher pressures");
  }
  const double kPa = rising_[static_cast<std::size_t>(first - ended.begin())]->kPa;
  char at[32];
  std::snprintf(at, sizeof at, "%g kPa", kPa);
  return failure("end_of_range",
                 std::to_string(*first) + " of " + std::to_string(loaded) +
                     " cells are at the end of their range at " + at,
                 "they do not feel more from there on, and a curve needs " + least + " pressures below",
                 "take lower pressures, at least " + least + " of them below " + at);
}

/// Logarithms of what the known weights read over what they are.
std::vector<double> BenchFit::weight_errors(const Shared& shared) const {
  const CellCurves curves = curves_with(shared);
  const WireLoss wires{shared.per_count};
  const CellMemory memory{static_cast<float>(shared.hysteresis), static_cast<float>(shared.creep), 0};
  std::vector<float> counts;
  std::vector<double> errors;
  for (std::size_t f = 0; f < weights_.frames(); ++f) {
    weights_.fresh_counts(f, wires, memory, counts);
    const auto cells = weights_.cells(f);
    double sum_N = 0;
    for (std::size_t k = 0; k < cells.size(); ++k) sum_N += curve_N(curves, cells[k], counts[k]);
    errors.push_back(std::log(std::max(sum_N, 1e-6) / weights_.force_N(f)));
  }
  return errors;
}

double BenchFit::wire_error(const Shared& shared) const {
  double square = 0;
  for (const double error : weight_errors(shared)) square += error * error;
  return square;
}

// Golden-section search; the error has one minimum, since more loss always means less force for the smaller load.
void BenchFit::fit_wires(Shared& shared) const {
  double most_sum = 0;
  for (const UniformLevel* level : rising_) {
    for (const CellSums& s : level->cells) {
      if (s.frames > 0)
        most_sum = std::max(
            {most_sum, static_cast<double>(s.row) / s.frames, static_cast<double>(s.col) / s.frames});
    }
  }
  if (weights_.frames() == 0 || !(most_sum > 0)) return;
  const double golden = (std::sqrt(5.0) - 1) / 2;
  double low = 0, high = 0.5 / most_sum;
  const auto error_at = [&](double per_count) {
    Shared trial = shared;
    trial.per_count = per_count;
    return wire_error(trial);
  };
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = error_at(a), at_b = error_at(b);
  for (int k = 0; k < 12; ++k) {
    if (at_a < at_b) {
      high = b;
      b = a;
      at_b = at_a;
      a = high - golden * (high - low);
      at_a = error_at(a);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      b = low + golden * (high - low);
      at_b = error_at(b);
    }
  }
  const double best = (low + high) / 2;
  // A loss that does not make the weights read better by a hundredth of their error is none.
  shared.per_count = error_at(best) < 0.99 * error_at(0) ? best : 0;
}

Result<MatFit> BenchFit::fit() {
  Shared shared;
  for (int round = 0; round < 2; ++round) {  // each of the three is seen through the others
    shared.creep =
        fit_creep(loads_, shared.per_count).value_or(static_cast<double>(typical_memory.creep_per_decade));
    shared.hysteresis =
        fit_hysteresis(loads_, shared).value_or(static_cast<double>(typical_memory.hysteresis));
    if (!loads_.start().inverted) fit_wires(shared);
  }
  const MatStart& start = loads_.start();
  MatFit fit;
  MatCalibration& calibration = fit.calibration;
  calibration.geometry = start.geometry;
  calibration.tare_counts = start.tare_counts;
  calibration.dead_cells = start.skipped_cells;
  calibration.threshold_count = start.threshold_count;
  calibration.saturated_count = start.saturated_count;
  calibration.curves = curves_with(shared);
  if (Status curved = check_curves(*calibration.curves, shared); !curved) return curved.error();
  // The weights have the last word on the scale: they are lifted and set down as hands are, and even loads are not.
  if (const auto errors = weight_errors(shared); errors.size() >= least_presses) {
    const double mean =
        std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(errors.size());
    const auto scale = static_cast<float>(std::exp(std::clamp(-mean, -largest_rescale, largest_rescale)));
    for (float& force_N : calibration.curves->force_N) force_N *= scale;
  }
  calibration.memory = {static_cast<float>(shared.hysteresis), static_cast<float>(shared.creep),
                        static_cast<float>(start.noise_counts)};
  calibration.wires.per_count = shared.per_count;
  report(shared, fit);
  return fit;
}

void BenchFit::report(const Shared& shared, MatFit& fit) const {
  FitReport& report = fit.report;
  const CellCurves& curves = *fit.calibration.curves;
  double square_N = 0, square = 0;
  int count = 0;
  report.coverage.assign(curves.identified.size(), 0);
  for (const UniformLevel& level : loads_.levels()) {
    for (std::size_t i = 0; i < level.cells.size(); ++i) {
      const CellSums& sums = level.cells[i];
      if (sums.frames == 0) continue;
      report.coverage[i] =
          static_cast<std::uint16_t>(std::min<std::uint32_t>(65535, report.coverage[i] + sums.frames));
      report.frames = std::max(report.frames, static_cast<int>(report.coverage[i]));
      if (!curves.identified[i]) continue;
      const double counts = fresh(sums, shared) / (level.falling ? 1 + shared.hysteresis : 1);
      if (counts > curves.top_counts[i]) continue;
      const double truth_N = N_from_kPa(level.kPa, area_mm2_);
      const double off_N = curve_N(curves, i, counts) - truth_N;
      square_N += off_N * off_N;
      square += off_N * off_N / (truth_N * truth_N);
      ++count;
    }
  }
  report.residual_N = std::sqrt(square_N / std::max(count, 1));
  report.residual_share = std::sqrt(square / std::max(count, 1));
  report.lowest_kPa = rising_.front()->kPa;
  report.highest_kPa = rising_.back()->kPa;
  finish_cells(loads_.start(), loads_.answered(), fit);
}

}  // namespace

Result<MatFit> fit_bench(const UniformLoads& loads, const KnownLoads& weights,
                         const BenchParameters& parameters, const KnownLoads* passes) {
  BenchFit bench(loads, weights, parameters);
  if (Status possible = bench.check(); !possible) return possible.error();
  Result<MatFit> fit = bench.fit();
  if (fit && passes) fit->calibration.leans = fit_leans(*passes, fit->calibration).leans;
  return fit;
}

}  // namespace palmar::calibration
