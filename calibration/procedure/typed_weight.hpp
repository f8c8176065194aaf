// Weights as people write and type them, and whether they can be meant so.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sensing/model/status.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {

inline constexpr double gravity_N_per_kg = 1e3 * newtons_per_gram_force;

/// A weight that a person typed, in newtons; asks where it can hardly be meant so.
struct TypedWeight {
  double force_N = 0;
  std::optional<std::string> question;  ///< "5 N is 510 g. ..."
};
/// `value` in "kg", "g", "lb" or "N". The usual slip is the other unit: a "50 N thumb" that weighs 5 kg. Errors: out_of_range, unknown_unit.
Result<TypedWeight> typed_weight(double value, std::string_view unit);
/// What the mat shows against what was typed, by the maker's rule or a rough one: a factor of about 9.8 (or its inverse) is kilograms
/// taken for newtons; absent where it looks right.
std::optional<std::string> doubt_weight(double typed_N, double shown_N);

/// At most one decimal, for sentences: "49.0".
std::string number(double value);

}  // namespace palmar::calibration
