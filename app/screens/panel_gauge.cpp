// One gauge at a time, in words: the quantity of the cue. No number stands here; a student cannot act on one
// mid-stroke.
#include <algorithm>
#include <cmath>
#include <vector>

#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Words {
  const char* title;
  const char* above;
  const char* below;
};

Words words_of(coach::GaugeKind kind) {
  switch (kind) {
    case coach::GaugeKind::pressure:
      return {"gauge_pressure", "pressure_above", "pressure_below"};
    case coach::GaugeKind::speed:
      return {"gauge_speed", "speed_above", "speed_below"};
    case coach::GaugeKind::direction:
      return {"gauge_direction", "direction_above", "direction_below"};
    case coach::GaugeKind::target:
      return {"gauge_target", "target_above", "target_below"};
  }
  return {"", "", ""};
}

// The column is cut into up to three zones of fixed height, so that "good" is always in a place that the eye
// knows; within each the quantity runs straight. Positions are shares of the column from its top.
struct Zones {
  double good_top = 0.0, good_bottom = 1.0;
};

Zones zones_of(const coach::Gauge& gauge) {
  const bool above = gauge.band->hi<gauge.axis_hi - 1e-9, below = gauge.band->lo> gauge.axis_lo + 1e-9;
  if (above && below) return {0.46, 0.78};
  if (above) return {0.62, 1.0};
  if (below) return {0.0, 0.38};
  return {};
}

double share_of(double value, double from, double to) {
  return to > from ? std::clamp((value - from) / (to - from), 0.0, 1.0) : 0.5;
}

double position(const coach::Gauge& gauge, const Zones& zones, double value) {
  const coach::Band& band = *gauge.band;
  if (value > band.hi) return zones.good_top * (1 - share_of(value, band.hi, gauge.axis_hi));
  if (value < band.lo) return 1 - (1 - zones.good_bottom) * share_of(value, gauge.axis_lo, band.lo);
  return zones.good_bottom - (zones.good_bottom - zones.good_top) * share_of(value, band.lo, band.hi);
}

const coach::Gauge& shown_gauge(const Frame& frame) {
  const coach::Coaching& coaching = frame.snapshot.coaching;
  const auto kind = coaching.cue ? coaching.cue->gauge : coach::GaugeKind::pressure;
  return coaching.gauges[static_cast<std::size_t>(kind)];
}

// A word in the middle of a part of the column.
struct ZoneWord {
  double y = 0;     // its middle, px
  double size = 0;  // px
};

ZoneWord draw_zone_word(const Sheet& sheet, const Rect& column, double top, double bottom,
                        const std::string& words, const Style& style) {
  const double k = sheet.k(), height = (bottom - top) * column.h;
  Style fits = sheet.fitted(words, style, column.w - 4 * k);
  // In a low zone the word is smaller, but stays.
  for (const double smaller : {26.0, 24.0, 18.0}) {
    if (height < 0.95 * fits.size * k && smaller < fits.size) fits.size = smaller;
  }
  const double y = column.y + (top + bottom) / 2 * column.h;
  sheet.text({column.middle_x(), y + 0.34 * fits.size * k}, words, fits);
  return {y, fits.size * k};
}

struct Marker {
  double y = 0;
  Colour colour;
  bool good = false;
};

void draw_marker(const Sheet& sheet, const Rect& column, const Marker& marker,
                 const std::vector<ZoneWord>& words) {
  const double k = sheet.k(), y = marker.y, x = column.right() + 8 * k;
  const bool on_word = std::any_of(words.begin(), words.end(), [y](const ZoneWord& word) {
    return std::abs(y - word.y) < 0.55 * word.size;
  });
  if (on_word) {
    // It never strikes a word out.
    sheet.box({column.x - 10 * k, y - 3 * k, 16 * k, 6 * k}, marker.colour, 3 * k);
    sheet.box({column.right() - 6 * k, y - 3 * k, 16 * k, 6 * k}, marker.colour, 3 * k);
  } else {
    sheet.box({column.x - 6 * k, y - 3 * k, column.w + 14 * k, 6 * k}, marker.colour, 3 * k);
  }
  sheet.triangle({x, y}, {x + 34 * k, y - 20 * k}, {x + 34 * k, y + 20 * k}, marker.colour);
  if (marker.good) sheet.tick({x + 62 * k, y}, 30 * k, marker.colour);
}

}  // namespace

void gauge_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("One gauge###gauge", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const coach::Gauge& gauge = shown_gauge(frame);
  const Words words = words_of(gauge.kind);
  const double title_height = place.h > 340 * k ? 82 * k : 24 * k;
  if (title_height > 40 * k) {
    sheet.text_within({place.middle_x(), place.y + 50 * k}, capitals(frame.phrases(words.title)),
                      {Weight::semibold, 32, theme.muted, Align::centre}, place.w - 24 * k);
  }
  const Rect column{place.middle_x() - (place.w > 250 * k ? 74 : 86) * k, place.y + title_height, 96 * k,
                    place.h - title_height - std::min(50 * k, title_height)};
  sheet.box(column, theme.track, 12 * k);
  if (!gauge.band) {
    // Nothing is asked for: the quantity is shown, and not judged.
    const double share = gauge.value ? share_of(*gauge.value, gauge.axis_lo, gauge.axis_hi) : 0;
    if (gauge.value) draw_marker(sheet, column, {column.bottom() - share * column.h, theme.muted, false}, {});
    return;
  }
  const Zones zones = zones_of(gauge);
  const Rect good{column.x, column.y + zones.good_top * column.h, column.w,
                  (zones.good_bottom - zones.good_top) * column.h};
  sheet.box(good, theme.good.faded(0.3), zones.good_top > 0 && zones.good_bottom < 1 ? 0 : 12 * k);
  if (zones.good_top > 0) sheet.box({good.x, good.y, good.w, 3 * k}, theme.good);
  if (zones.good_bottom < 1) sheet.box({good.x, good.bottom() - 3 * k, good.w, 3 * k}, theme.good);
  const Style outside{Weight::medium, 32, theme.muted, Align::centre};
  std::vector<ZoneWord> drawn;
  if (zones.good_top > 0)
    drawn.push_back(
        draw_zone_word(sheet, column, 0, zones.good_top * 0.5, frame.phrases(words.above), outside));
  drawn.push_back(draw_zone_word(sheet, column, zones.good_top, zones.good_bottom, frame.phrases("good"),
                                 {Weight::semibold, 34, theme.good, Align::centre}));
  if (zones.good_bottom < 1)
    drawn.push_back(draw_zone_word(sheet, column, zones.good_bottom, 1, frame.phrases(words.below), outside));
  if (!gauge.value) return;
  const bool inside = gauge.state == coach::BandState::inside;
  draw_marker(sheet, column,
              {column.y + position(gauge, zones, *gauge.value) * column.h,
               inside ? theme.good : theme.warning, inside},
              drawn);
}

}  // namespace palmar::screens
