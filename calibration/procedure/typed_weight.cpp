#include "calibration/procedure/typed_weight.hpp"

#include <cmath>
#include <cstdio>

namespace palmar::calibration {

std::string number(double value) {
  if (!std::isfinite(value)) return "no number of";
  std::string text = std::to_string(std::round(value * 10) / 10);
  text.erase(text.find('.') + 2);
  return text;
}

Result<TypedWeight> typed_weight(double value, std::string_view unit) {
  double force_N = value;
  if (unit == "kg") {
    force_N = value * gravity_N_per_kg;
  } else if (unit == "g") {
    force_N = value * newtons_per_gram_force;
  } else if (unit == "lb" || unit == "lbs") {
    force_N = value * gravity_N_per_kg * 0.45359237;  // the international pound
  } else if (unit.empty()) {
    char plain[32];
    std::snprintf(plain, sizeof plain, "%g", value);
    return bad_input("unknown_unit", std::string(plain) + " has no unit", "",
                     std::string("write kg, g, lb or N, e.g. ") + plain + "kg");
  } else if (unit != "N") {
    return bad_input("unknown_unit", "a weight in " + std::string(unit), "",
                     "write kg, g, lb or N, such as 5kg or 49N");
  }
  if (!(force_N >= 1 && force_N <= 2000)) {
    return bad_input("out_of_range", "a weight of " + number(value) + " " + std::string(unit),
                     "weights for a mat are between 1 N (100 g) and 2000 N (204 kg)",
                     "look at the weight and its unit again");
  }
  TypedWeight typed{force_N, std::nullopt};
  // Round numbers of kilograms are what weights are made in; a round number of newtons below a person's is mostly a slip.
  if (unit == "N" && value == std::round(value) && value <= 25) {
    typed.question = number(value) + " N is the weight of " + number(value / gravity_N_per_kg) +
                     " kg; is it not " + number(value) + " kg, " + number(value * gravity_N_per_kg) + " N?";
  }
  return typed;
}

std::optional<std::string> doubt_weight(double typed_N, double shown_N) {
  if (!(shown_N > 0) || !(typed_N > 0)) return std::nullopt;
  const double ratio = std::log(typed_N / shown_N), slip = std::log(gravity_N_per_kg);
  if (std::abs(ratio) < 0.7 * slip) return std::nullopt;
  const bool too_much = ratio > 0;
  return "The mat shows about " + number(shown_N) + " N, and " + number(typed_N) + " N was said: " +
         (too_much ? "were newtons taken for kilograms?" : "were kilograms taken for newtons?") + " Is " +
         number(typed_N) + " N right?";
}

}  // namespace palmar::calibration
