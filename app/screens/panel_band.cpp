// One quantity with its number, its band and where the band comes from.
#include <algorithm>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

std::string title(const Frame& frame, coach::GaugeKind kind) {
  switch (kind) {
    case coach::GaugeKind::pressure: {
      std::string words = capitals(frame.phrases("force"));
      if (frame.snapshot.coaching.level.value_or(0) > 0)
        words += " · " + frame.phrases("level") + " " + std::to_string(*frame.snapshot.coaching.level);
      return words;
    }
    case coach::GaugeKind::speed:
      return capitals(frame.phrases("speed"));
    case coach::GaugeKind::direction:
      return capitals(frame.phrases("to_the_fibre"));
    case coach::GaugeKind::target:
      return capitals(frame.phrases("on_target"));
  }
  return {};
}

const char* card_name(coach::GaugeKind kind) {
  static constexpr const char* names[] = {"Force###band_force", "Speed###band_speed",
                                          "To the line###band_direction", "On target###band_target"};
  return names[static_cast<int>(kind)];
}

}  // namespace

void band_panel(const Sheet& sheet, const Frame& frame, const Rect& place, coach::GaugeKind kind) {
  const Card card(card_name(kind), place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  const coach::Gauge& gauge = frame.snapshot.coaching.gauges[static_cast<std::size_t>(kind)];
  const Unit unit = unit_of(kind);
  const bool outside = gauge.state == coach::BandState::below || gauge.state == coach::BandState::above;
  // Above or below its band a number also says which, so that its colour is not the only sign.
  std::string value = format(unit, gauge.value);
  if (gauge.state == coach::BandState::above) value = "↑ " + value;
  if (gauge.state == coach::BandState::below) value = "↓ " + value;
  const double used = sheet.text({x + w, place.y + 34 * k}, value,
                                 {Weight::bold, 22, outside ? theme.warning : theme.text, Align::right});
  sheet.text_within({x, place.y + 30 * k}, title(frame, kind), {Weight::semibold, 15, theme.muted},
                    w - used - 8 * k);
  const Rect bar{x, place.y + 60 * k, w, 12 * k};
  sheet.box(bar, theme.track, 6 * k);
  const double span = std::max(gauge.axis_hi - gauge.axis_lo, 1e-9);
  const auto at = [&](double v) { return bar.x + bar.w * std::clamp((v - gauge.axis_lo) / span, 0.0, 1.0); };
  if (gauge.band) {
    const double lo = at(gauge.band->lo), hi = std::max(at(gauge.band->hi), lo + 3 * k);
    sheet.box({lo, bar.y, hi - lo, bar.h}, theme.good.faded(0.5), 3 * k);
  }
  if (gauge.value)
    sheet.box(
        {std::clamp(at(*gauge.value) - 2.5 * k, bar.x, bar.right() - 5 * k), bar.y - 6 * k, 5 * k, 24 * k},
        outside ? theme.warning : theme.text, 2 * k);
  const Style small{Weight::regular, 12, theme.muted};
  if (!gauge.band) {
    sheet.text_within({x, place.y + 94 * k}, frame.phrases("no_band"), small, w);
    return;
  }
  // Where it is narrow the unit goes first: the number above has it.
  const std::string full = format_band(unit, *gauge.band);
  std::string bare = full;
  if (const std::string after = " " + std::string(symbol(unit)); after.size() > 1 && unit != Unit::degree)
    bare.erase(bare.find(after), after.size());
  const std::string choices[] = {full, bare, bare.substr(bare.find(' ') + 1)};
  sheet.text_first({x, place.y + 94 * k}, choices, small, w);
}

}  // namespace palmar::screens
