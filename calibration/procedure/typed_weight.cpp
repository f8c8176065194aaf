#include "calibration/procedure/typed_weight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace palmar::calibration {
namespace {

constexpr double kg_per_lb = 0.45359237;  // the international pound

}  // namespace

std::string number(double value) {
  if (!std::isfinite(value)) return "no number of";
  if (std::abs(value) >= 1e6) return fmt::format("{:g}", value);
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
    force_N = value * gravity_N_per_kg * kg_per_lb;
  } else if (unit.empty()) {
    return bad_input("unknown_unit", fmt::format("{:g} has no unit", value), "",
                     fmt::format("write kg, g, lb or N, e.g. {:g}kg", value));
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

std::optional<std::string> doubt_weight(double typed_N, double shown_N, double factor) {
  if (!(shown_N > 0) || !(typed_N > 0)) return std::nullopt;
  const double ratio = std::log(typed_N / shown_N);
  if (std::abs(ratio) < std::log(factor)) return std::nullopt;
  struct Slip {
    double log_factor;
    const char *too_much, *too_little;
  };
  const std::array<Slip, 3> slips{{
      {std::log(gravity_N_per_kg), "were newtons taken for kilograms?", "were kilograms taken for newtons?"},
      {std::log(gravity_N_per_kg * kg_per_lb), "were newtons taken for pounds?",
       "were pounds taken for newtons?"},
      {-std::log(kg_per_lb), "were pounds taken for kilograms?", "were kilograms taken for pounds?"},
  }};
  const auto nearest = std::min_element(slips.begin(), slips.end(), [&](const Slip& a, const Slip& b) {
    return std::abs(std::abs(ratio) - a.log_factor) < std::abs(std::abs(ratio) - b.log_factor);
  });
  return "The mat shows about " + number(shown_N) + " N, and " + number(typed_N) +
         " N was said: " + (ratio > 0 ? nearest->too_much : nearest->too_little) + " Is " + number(typed_N) +
         " N right?";
}

}  // namespace palmar::calibration
