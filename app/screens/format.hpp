// Every number on screen goes through here: one rounding, one unit, one sign for "not known".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/coach/coaching.hpp"
#include "app/coach/technique.hpp"

namespace palmar::screens {

enum class Unit : unsigned char {
  newton,
  kPa,
  mm,
  mm_per_s,
  degree,
  share,
  percent,
  hertz,
  second,
  ms,
  score,
  count
};

/// "N", "kPa", "mm/s", "°", ""; what follows the number.
std::string_view symbol(Unit unit);

/// "61 N", "5.3 N", "52 mm/s", "6°", "0.93", "91 %". Rounds to what a person can use: whole numbers from 10
/// up, one decimal below (shares two, milliseconds below one too). Not finite: "–".
std::string format(Unit unit, double value);
/// "–" where the value is not known.
std::string format(Unit unit, const std::optional<double>& value);
/// The number without its unit.
std::string number(Unit unit, double value);

/// "30–90"
std::string format_range(Unit unit, double lo, double hi);
/// "band 30–90 N, design default"
std::string format_band(Unit unit, const coach::Band& band);

/// "2:10", "0:07", "1:02:10"; below zero "0:00". Seconds are rounded up, so that "0:00" is the end.
std::string clock(double seconds);

/// "12,345"
std::string count(unsigned long long value);

/// The unit in which that gauge is read.
Unit unit_of(coach::GaugeKind kind);

}  // namespace palmar::screens
