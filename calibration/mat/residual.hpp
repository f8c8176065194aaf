// Whether curves explain the loads that they were fitted to.
#pragma once

#include <string>

#include "calibration/mat/known_loads.hpp"
#include "sensing/model/status.hpp"

namespace palmar::calibration {

/// Rms share above which a fit is no calibration. Ghosts of an unisolated mat that are taken for force give 67 % at a bench, 22 % rolled;
/// simulated mats with every typical fault stay below it.
inline constexpr double most_residual = 0.15;

/// Rms of (read - known) / known over all frames, by the calibration's curves; 0 without frames or curves.
double residual_share(const KnownLoads& loads, const MatCalibration& calibration);

/// Error poor_fit where the curves miss `what` ("even loads") by more than most_residual.
Status check_residual(double share, const std::string& what);

}  // namespace palmar::calibration
