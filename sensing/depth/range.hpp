// How far a modelled answer may be off: factors on it, from answers under varied tissue, prepared once.
#pragma once

#include <optional>
#include <vector>

#include "sensing/depth/depth_model.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::depth {

/// 95 % interval of a place on the body, one axis, where no registration says what to expect: of ten landmarks pressed with 2 mm,
/// after registration (TRE about 1 mm an axis).
inline constexpr double usual_placement_error_95_mm = 2.5;
/// As the placement's own registration expects it, where it has one.
double placement_error_95_mm(const Placement& placement);

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
