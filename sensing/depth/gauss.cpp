#include "sensing/depth/gauss.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace palmar::depth {

GaussRule gauss_rule(int order) {
  GaussRule rule;
  for (int i = 0; i < order; ++i) {
    double x = -std::cos(std::numbers::pi * (i + 0.75) / (order + 0.5));
    double slope = 1;
    for (int iteration = 0; iteration < 50; ++iteration) {
      double before = 1;
      double value = x;
      for (int k = 2; k <= order; ++k) {
        const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
        before = value;
        value = next;
      }
      slope = order * (x * value - before) / (x * x - 1);
      const double step = value / slope;
      x -= step;
      if (std::abs(step) < 1e-15) break;
    }
    rule.nodes.push_back(x);
    rule.weights.push_back(2 / ((1 - x * x) * slope * slope));
  }
  return rule;
}

int gauss_order(double pitch_mm, double z_mm, double tolerance) {
  const double height = 2 * z_mm / pitch_mm;
  const double ellipse = height + std::sqrt(height * height + 1);
  const double order = std::ceil(-std::log(tolerance) / (2 * std::log(ellipse)));
  return static_cast<int>(std::clamp(order, 1.0, 12.0));
}

}  // namespace palmar::depth
