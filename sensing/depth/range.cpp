#include "sensing/depth/range.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace palmar::depth {
namespace {

FactorRange from_deviations(double down, double up) {
  return {static_cast<float>(std::max(0.0, 1 - down)), static_cast<float>(1 + up)};
}

}  // namespace

FactorRange FactorRange::widened(double relative) const {
  return from_deviations(std::hypot(1 - static_cast<double>(lo), relative),
                         std::hypot(static_cast<double>(hi) - 1, relative));
}

FactorRange range_over(const std::vector<double>& answers) {
  if (answers.size() != 5)
    throw std::invalid_argument("a range over " + std::to_string(answers.size()) + " answers, not 5");
  if (!(answers[0] > 0)) return {};
  double down = 0, up = 0;
  for (std::size_t pair = 1; pair < 5; pair += 2) {
    const double a = answers[pair] / answers[0] - 1;
    const double b = answers[pair + 1] / answers[0] - 1;
    down = std::hypot(down, std::max({0.0, -a, -b}));
    up = std::hypot(up, std::max({0.0, a, b}));
  }
  return from_deviations(down, up);
}

std::optional<double> relative_force_range(const Contact& contact) {
  if (!contact.force_lo_N || !contact.force_hi_N || !(contact.force_N > 0)) return std::nullopt;
  return (*contact.force_hi_N - *contact.force_lo_N) / (2 * contact.force_N);
}

}  // namespace palmar::depth
