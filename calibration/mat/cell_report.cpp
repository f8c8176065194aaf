#include "calibration/mat/cell_report.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/mat/verification.hpp"

namespace palmar::calibration {
namespace {

constexpr double normal_95 = 1.959964;
constexpr double worthless = 9.99;  // half-width of a cell without a curve, as a share

std::string why_bad(const MatStart& start, const MatFit& fit, std::size_t cell) {
  if (start.skipped_cells[cell]) return "noisy";
  if (fit.calibration.dead_cells[cell]) return "dead or stuck";
  if (!fit.calibration.curves->identified[cell])
    return fit.report.coverage[cell] == 0 ? "not loaded" : "too few points that rise";
  return {};
}

}  // namespace

void finish_cells(const MatStart& start, const std::vector<std::uint8_t>& answered, MatFit& fit,
                  const std::vector<float>& own_share) {
  MatCalibration& calibration = fit.calibration;
  CellCurves& curves = *calibration.curves;
  const std::size_t cells = curves.identified.size();
  calibration.dead_cells.resize(cells, 0);
  // A cell that nothing moved while most of the others were loaded is dead, or stuck, whatever it shows.
  const auto loaded = static_cast<std::size_t>(std::count(answered.begin(), answered.end(), 1));
  ForceUncertainty uncertainty;
  uncertainty.common = unverified_common;
  uncertainty.placement = unverified_placement;
  uncertainty.cells.resize(cells);
  double sum = 0;
  std::size_t good = 0;
  std::vector<WorstCell> worst;
  for (std::size_t i = 0; i < cells; ++i) {
    if (!answered[i] && 10 * loaded > 9 * cells) calibration.dead_cells[i] = 1;
    if (calibration.dead_cells[i]) curves.identified[i] = 0;
    const std::string why = why_bad(start, fit, i);
    double share = worthless;
    if (why.empty()) {
      const double middle = curves.top_counts[i] / 2;
      const double rise =
          std::log(curve_N(curves, i, 1.1 * middle) / curve_N(curves, i, middle)) / std::log(1.1);
      const double own = own_share.empty() ? 0.0 : static_cast<double>(own_share[i]);
      share = normal_95 * std::hypot(rise * start.noise_counts / middle, cell_spread, own);
      sum += curve_N(curves, i, middle) / middle;
      ++good;
    }
    uncertainty.cells[i] = static_cast<float>(share);
    worst.push_back({static_cast<std::uint32_t>(i), why, share});
  }
  calibration.newtons_per_count = good > 0 ? sum / static_cast<double>(good) : 0.01;
  calibration.uncertainty = uncertainty;
  const std::size_t listed = std::min(most_worst_cells, worst.size());
  std::partial_sort(worst.begin(), worst.begin() + static_cast<std::ptrdiff_t>(listed), worst.end(),
                    [](const WorstCell& a, const WorstCell& b) {
                      return a.share != b.share ? a.share > b.share : a.cell < b.cell;
                    });
  worst.resize(listed);
  fit.report.worst = std::move(worst);
}

}  // namespace palmar::calibration
