#include "sensing/model/mat_calibration.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace palmar {
namespace {

[[noreturn]] void broken(const std::string& what) { throw std::invalid_argument("cell curves: " + what); }

void check_size(const char* name, std::size_t entries, std::size_t wanted) {
  if (entries != wanted)
    broken(std::string(name) + " has " + std::to_string(entries) + " entries, not " + std::to_string(wanted));
}

}  // namespace

MatCalibration maker_calibration(const MatDescription& mat) {
  if (!mat.rule) throw std::invalid_argument("mat " + mat.id + " has no maker's rule from counts to newtons");
  MatCalibration calibration;
  calibration.geometry = mat.geometry;
  calibration.newtons_per_count = mat.rule->newtons_per_count;
  calibration.threshold_count = mat.threshold_count;
  calibration.saturated_count = mat.saturated_count;
  calibration.relative_uncertainty_95 = mat.rule->relative_uncertainty_95;
  return calibration;
}

double curve_N(const CellCurves& curves, std::size_t cell, double counts) {
  if (!(counts > 0)) return 0;
  const std::size_t knots = curves.knot_counts.size();
  const float* force_N = curves.force_N.data() + cell * knots;
  const auto above = std::upper_bound(curves.knot_counts.begin(), curves.knot_counts.end(), counts);
  const auto k =
      std::clamp<std::size_t>(static_cast<std::size_t>(above - curves.knot_counts.begin()), 1, knots - 1);
  const double low = curves.knot_counts[k - 1], high = curves.knot_counts[k];
  const double exponent = std::log(static_cast<double>(force_N[k]) / force_N[k - 1]) / std::log(high / low);
  return force_N[k - 1] * std::pow(counts / low, exponent);
}

void check_curves(const CellCurves& curves, std::size_t cells) {
  const std::size_t knots = curves.knot_counts.size();
  if (knots < 3) broken("a curve of " + std::to_string(knots) + " knots");
  check_size("force_N", curves.force_N.size(), cells * knots);
  check_size("top_counts", curves.top_counts.size(), cells);
  check_size("identified", curves.identified.size(), cells);
  for (std::size_t k = 0; k < knots; ++k) {
    const float count = curves.knot_counts[k];
    if (!(count > 0) || !std::isfinite(count) || (k > 0 && !(count > curves.knot_counts[k - 1])))
      broken("knot " + std::to_string(k) + " at " + std::to_string(count) + " counts");
  }
  for (std::size_t cell = 0; cell < cells; ++cell) {
    if (!(curves.top_counts[cell] >= 0) || !std::isfinite(curves.top_counts[cell]))
      broken("cell " + std::to_string(cell) + " ends at " + std::to_string(curves.top_counts[cell]) +
             " counts");
    float before = 0;
    for (std::size_t k = 0; k < knots; ++k) {
      const float force_N = curves.force_N[cell * knots + k];
      if (!(force_N > 0) || !std::isfinite(force_N) || force_N < before) {
        broken("cell " + std::to_string(cell) + " has " + std::to_string(force_N) + " N at knot " +
               std::to_string(k) + " after " + std::to_string(before) + " N");
      }
      before = force_N;
    }
  }
}

}  // namespace palmar
