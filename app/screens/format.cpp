#include "app/screens/format.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace palmar::screens {
namespace {

constexpr std::string_view unknown = "–";

int decimals(Unit unit, double value) {
  switch (unit) {
    case Unit::share:
      return 2;
    case Unit::percent:
    case Unit::score:
    case Unit::count:
    case Unit::degree:
      return 0;
    case Unit::hertz:
      return 1;
    case Unit::ms:  // two significant digits
      return std::abs(value) < 0.995 ? 2 : std::abs(value) < 9.95 ? 1 : 0;
    default:
      return std::abs(value) < 9.95 ? 1 : 0;
  }
}

std::string fixed(double value, int places) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", places, value);
  std::string out = text;
  // "-0" and "-0.0" are zero.
  if (out[0] == '-' && out.find_first_not_of("-0.") == std::string::npos) out.erase(0, 1);
  return out;
}

// Bands are typed by people: no decimals that nobody typed.
std::string short_number(double value, int places) {
  std::string text = fixed(value, places);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string_view symbol(Unit unit) {
  switch (unit) {
    case Unit::newton:
      return "N";
    case Unit::kPa:
      return "kPa";
    case Unit::mm:
      return "mm";
    case Unit::mm_per_s:
      return "mm/s";
    case Unit::degree:
      return "°";
    case Unit::percent:
      return "%";
    case Unit::hertz:
      return "Hz";
    case Unit::second:
      return "s";
    case Unit::ms:
      return "ms";
    case Unit::share:
    case Unit::score:
    case Unit::count:
      return "";
  }
  return "";
}

std::string number(Unit unit, double value) {
  if (!std::isfinite(value)) return std::string(unknown);
  if (unit == Unit::percent) value *= 100;
  return fixed(value, decimals(unit, value));
}

std::string format(Unit unit, double value) {
  if (!std::isfinite(value)) return std::string(unknown);
  std::string text = number(unit, value);
  const std::string_view after = symbol(unit);
  if (after.empty()) return text;
  if (unit != Unit::degree) text += ' ';
  return text.append(after);
}

std::string format(Unit unit, const std::optional<double>& value) {
  return value ? format(unit, *value) : std::string(unknown);
}

std::string format_range(Unit unit, double lo, double hi) {
  const double factor = unit == Unit::percent ? 100 : 1;
  const int places = unit == Unit::share ? 2 : 1;
  return short_number(lo * factor, places) + "–" + short_number(hi * factor, places);
}

std::string format_band(Unit unit, const coach::Band& band) {
  std::string text = "band " + format_range(unit, band.lo, band.hi);
  const std::string_view after = symbol(unit);
  if (!after.empty() && unit != Unit::degree) text += ' ';
  return text.append(after).append(", ").append(coach::words(band.provenance));
}

std::string clock(double seconds) {
  if (!std::isfinite(seconds)) return std::string(unknown);
  const long whole = std::max(0L, static_cast<long>(std::ceil(seconds - 1e-9)));
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  }
  return text;
}

std::string count(unsigned long long value) {
  std::string text = std::to_string(value);
  for (int i = static_cast<int>(text.size()) - 3; i > 0; i -= 3)
    text.insert(static_cast<std::size_t>(i), 1, ',');
  return text;
}

Unit unit_of(coach::GaugeKind kind) {
  switch (kind) {
    case coach::GaugeKind::pressure:
      return Unit::newton;
    case coach::GaugeKind::speed:
      return Unit::mm_per_s;
    case coach::GaugeKind::direction:
      return Unit::degree;
    case coach::GaugeKind::target:
      return Unit::share;
  }
  return Unit::count;
}

}  // namespace palmar::screens
