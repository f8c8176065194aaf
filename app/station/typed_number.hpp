// What a person types where a number is wanted: "5", "5.5 kg", "11lb", "49 N", "2,5 kg". Pure; screens and text read it alike.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "calibration/procedure/procedure.hpp"
#include "sensing/model/status.hpp"
#include "sensing/model/units.hpp"

namespace palmar::station {

inline std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

struct TypedNumber {
  double value = 0;
  std::string unit;  ///< as typed; empty where none was
};
/// Errors (bad_input): not_a_number.
inline Result<TypedNumber> parse_number(std::string_view text) {
  std::string digits(trimmed(text));
  // Many languages write a comma where English has a point.
  if (const std::size_t comma = digits.find(','); comma != std::string::npos) digits[comma] = '.';
  TypedNumber typed;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, typed.value);
  if (error != std::errc() || !std::isfinite(typed.value)) {
    return bad_input("not_a_number", digits.empty() ? "nothing was typed" : digits + " is not a number", "",
                     "type a number, such as 5 or 11 lb");
  }
  typed.unit = trimmed(std::string_view(end, static_cast<std::size_t>(last - end)));
  return typed;
}

/// Newtons in one of that unit of weight or force; absent for any other.
inline std::optional<double> newtons_in(std::string_view unit) {
  constexpr double kg_per_lb = 0.45359237;  // exactly, by definition
  if (unit == "N") return 1;
  if (unit == "kg") return 1e3 * newtons_per_gram_force;
  if (unit == "g") return newtons_per_gram_force;
  if (unit == "lb" || unit == "lbs") return 1e3 * kg_per_lb * newtons_per_gram_force;
  return std::nullopt;
}

/// In the unit that is wanted. Weights and forces become each other (kg, g, lb, N); without a unit it is the wanted one. Errors
/// (bad_input): unknown_unit.
inline Result<double> in_unit(const TypedNumber& typed, std::string_view wanted) {
  if (typed.unit.empty() || typed.unit == wanted) return typed.value;
  const auto from = newtons_in(typed.unit), to = newtons_in(wanted);
  if (from && to) return typed.value * *from / *to;
  return bad_input("unknown_unit", typed.unit + " is not a unit that fits here",
                   to ? "weights are in kg, g, lb or N" : "", "type it in " + std::string(wanted));
}

/// parse_number(), in_unit(), and within the entry's range. Errors (bad_input): those, out_of_range.
inline Result<double> typed_for(const calibration::Entry& entry, std::string_view text) {
  const auto typed = parse_number(text);
  if (!typed) return typed.error();
  const auto value = in_unit(*typed, entry.unit);
  if (!value || (*value >= entry.lo && *value <= entry.hi)) return value;
  char what[80], why[120];
  std::snprintf(what, sizeof what, "%g %s cannot be right", *value, entry.unit.c_str());
  std::snprintf(why, sizeof why, "it lies between %g and %g %s", entry.lo, entry.hi, entry.unit.c_str());
  return bad_input("out_of_range", what, why, "look at the number and its unit again");
}

/// "49.0 N = 5.00 kg = 11.02 lb" for what is typed where that unit is wanted; empty for what is no weight.
inline std::string weight_words(std::string_view text, std::string_view wanted) {
  const auto typed = parse_number(text);
  const auto to = newtons_in(wanted);
  if (!typed || !to) return {};
  const auto value = in_unit(*typed, wanted);
  if (!value) return {};
  const double force_N = *value * *to;
  char words[96];
  std::snprintf(words, sizeof words, "%.1f N = %.2f kg = %.2f lb", force_N, force_N / *newtons_in("kg"),
                force_N / *newtons_in("lb"));
  return words;
}

}  // namespace palmar::station
