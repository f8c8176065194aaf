// The curves of a mat from a bench: even loads for each cell, known weights for what cells share.
#pragma once

#include "calibration/mat/fit.hpp"
#include "calibration/mat/known_loads.hpp"
#include "calibration/mat/uniform_loads.hpp"

namespace palmar::calibration {

struct BenchParameters {
  int least_pressures = 3;        ///< different rising pressures that a cell needs; >= 3
  double least_coverage = 0.9;    ///< share of the cells that must have them
  double least_with_curve = 0.5;  ///< share of the loaded cells that must get a curve of their own
  double least_step = 1.02;  ///< ratio of a cell's counts from one pressure to the next that still is a rise
  double beyond_top = 1.05;  ///< a cell is trusted up to this many times the counts of its highest pressure
  double near_saturation = 0.98;  ///< of the saturated count: a mean above it is no measurement
  int knots = 16;
};

/// Through each cell's points a monotone cubic in the logarithms. What all cells share is found in the same pass: creep from the
/// frames within each level, hysteresis from the falling levels against the rising ones, the loss on shared wires as the one with which
/// `weights` (frames of known force, smaller than the even loads; may be empty) read right. A roller's `passes` forth and back, along and
/// across, of any weight, give the cells' leans (fit_leans); without them there are none. Errors: too_few_pressures, not_covered;
/// end_of_range, no_curves: most cells have too few pressures that they tell apart.
Result<MatFit> fit_bench(const UniformLoads& loads, const KnownLoads& weights,
                         const BenchParameters& parameters = {}, const KnownLoads* passes = nullptr);

}  // namespace palmar::calibration
