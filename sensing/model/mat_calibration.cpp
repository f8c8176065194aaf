#include "sensing/model/mat_calibration.hpp"

#include <stdexcept>

namespace palmar {

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

}  // namespace palmar
