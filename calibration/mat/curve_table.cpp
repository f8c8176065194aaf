#include "calibration/mat/curve_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace palmar::calibration {

std::vector<float> curve_knots(double lowest_counts, double highest_counts, int knots) {
  std::vector<float> places(static_cast<std::size_t>(knots));
  const double low = std::log(lowest_counts), high = std::log(highest_counts);
  for (int k = 0; k < knots; ++k)
    places[static_cast<std::size_t>(k)] = static_cast<float>(std::exp(low + (high - low) * k / (knots - 1)));
  return places;
}

MonotoneCurve::MonotoneCurve(std::vector<CurvePoint> points, double exponent_below, double exponent_above)
    : points_(std::move(points)), slopes_(points_.size()) {
  const std::size_t last = points_.size() - 1;
  std::vector<double> secant(last);
  for (std::size_t k = 0; k < last; ++k)
    secant[k] =
        (points_[k + 1].log_N - points_[k].log_N) / (points_[k + 1].log_counts - points_[k].log_counts);
  slopes_[0] = std::min(exponent_below, 3 * secant.front());
  slopes_[last] = std::min(exponent_above, 3 * secant.back());
  // Weighted harmonic means keep every piece monotone.
  for (std::size_t k = 1; k < last; ++k) {
    const double before = points_[k].log_counts - points_[k - 1].log_counts;
    const double after = points_[k + 1].log_counts - points_[k].log_counts;
    const double w1 = 2 * after + before, w2 = after + 2 * before;
    slopes_[k] = (w1 + w2) / (w1 / secant[k - 1] + w2 / secant[k]);
  }
}

double MonotoneCurve::log_N(double log_counts) const {
  if (log_counts <= points_.front().log_counts)
    return points_.front().log_N + slopes_.front() * (log_counts - points_.front().log_counts);
  if (log_counts >= points_.back().log_counts)
    return points_.back().log_N + slopes_.back() * (log_counts - points_.back().log_counts);
  const auto above = std::upper_bound(points_.begin(), points_.end(), log_counts,
                                      [](double x, const CurvePoint& p) { return x < p.log_counts; });
  const auto k = static_cast<std::size_t>(above - points_.begin()) - 1;
  const double h = points_[k + 1].log_counts - points_[k].log_counts;
  const double t = (log_counts - points_[k].log_counts) / h;
  const double t2 = t * t, t3 = t2 * t;
  return (2 * t3 - 3 * t2 + 1) * points_[k].log_N + (t3 - 2 * t2 + t) * h * slopes_[k] +
         (3 * t2 - 2 * t3) * points_[k + 1].log_N + (t3 - t2) * h * slopes_[k + 1];
}

}  // namespace palmar::calibration
