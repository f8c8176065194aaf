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
/// Factors between what was typed and what a mat shows from which on a weight is asked about: by the maker's rule or a rough one only
/// kilograms taken for newtons (9.8) stand out, by curves of the mat's own pounds taken for kilograms (2.2) too.
inline constexpr double rough_factor = 4.9;
inline constexpr double fitted_factor = 1.7;
/// The slip that explains it best: pounds, kilograms or newtons taken for one another. Absent where the two are nearer than `factor`.
std::optional<std::string> doubt_weight(double typed_N, double shown_N, double factor = rough_factor);

/// At most one decimal, for sentences: "49.0".
std::string number(double value);

}  // namespace palmar::calibration
