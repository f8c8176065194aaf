// How far a modelled answer may be off: factors on it, from answers under varied tissue, prepared once.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "sensing/depth/depth_model.hpp"
#include "sensing/model/contact.hpp"

namespace palmar::depth {

/// 95 % interval of a place on the body: of ten landmarks pressed with 2 mm, after registration (TRE about 1 mm an axis).
inline constexpr double placement_error_95_mm = 2.5;

/// Variants that change how stress spreads; the usual one first.
inline constexpr std::array<Variant, 5> stress_variants = {Variant::usual, Variant::thin, Variant::thick,
                                                           Variant::stiff_surface, Variant::soft_surface};
/// Those that change how far the skin gives way; the usual one first.
inline constexpr std::array<Variant, 5> displacement_variants = {
    Variant::usual, Variant::thin, Variant::thick, Variant::soft, Variant::stiff};

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
//const std::vector<double>& answers);

}  // namespace palmar::depth
