// Curves as the fits make them -> curves as the corridor reads them.
#pragma once

#include <span>
#include <vector>

#include "sensing/model/mat_calibration.hpp"

namespace palmar::calibration {

/// Places of a curve's knots: evenly in the logarithm from `lowest` to `highest` counts.
std::vector<float> curve_knots(double lowest_counts, double highest_counts, int knots = 16);

/// One measured point of a cell's curve, both in natural logarithms.
struct CurvePoint {
  double log_counts = 0;
  double log_N = 0;
};

/// A curve through points of rising counts and newtons: a monotone cubic (Fritsch and Carlson 1980) in the logarithms, which runs on
/// as a power law beyond its ends with those exponents. Precondition: at least two points, both coordinates strictly rising.
class MonotoneCurve {
 public:
  MonotoneCurve(std::vector<CurvePoint> points, double exponent_below, double exponent_above);
  double log_N(double log_counts) const;

 private:
  std::vector<CurvePoint> points_;
  std::vector<double> slopes_;
};

}  // namespace palmar::calibration
