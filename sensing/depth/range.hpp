// How far a modelled answer may be off: factors on it, from answers under varied tissue, prepared once.
#pragma once

#include <optional>
#include <vector>

#include "sensing/depth/depth_model.hpp"
#include "sensing/model/contact.hpp"

namespace palmar::depth {

/// Factors on the usual answer, lo <= 1 <= hi; lo is never below 0.
struct FactorRange {
  float lo = 1;
  float hi = 1;

  /// With one more relative error that is independent of the others.
  FactorRange widened(double relative) const;
};

/// From answers under the five variants in the order above: the pairs (thin, thick) and (the other two) are independent, so that their
/// largest deviations add in squares. {1, 1} where the usual answer is not positive.
FactorRange range_over(const std::vector<double>& answers);

/// Half of the contact's 95 % interval of force over its force; absent where it has none.
std::optional<double> relative_force_range(const Contact& contact);

}  // namespace palmar::depth
