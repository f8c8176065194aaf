// One gauge at a time, in words: the quantity of the cue. No number stands here; a student cannot act on one
// mid-stroke.
#include <algorithm>
#include <cmath>
#include <string>
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

// `low`: the column has room for three words, and none to spare.
Zones zones_of(const coach::Gauge& gauge, bool low) {
  const bool above = gauge.band->hi<gauge.axis_hi - 1e-9, below = gauge.band->lo> gauge.axis_lo + 1e-9;
  if (above && below) return low ? Zones{0.36, 0.68} : Zones{0.46, 0.78};
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

// A word in the middle of a part of the column, as it was drawn.
struct ZoneWord {
  double middle_y = 0, size = 0, width = 0;  // px
  // What its letters cover, with the tails of "g".
  double top() const { return middle_y - 0.44 * size; }
  double bottom() const { return middle_y + 0.58 * size; }
};

ZoneWord draw_zone_word(const Sheet& sheet, const Rect& column, double top, double bottom,
                        const std::string& words, const Style& style) {
  const double k = sheet.k(), height = (bottom - top) * column.h;
  Style fits = sheet.fitted(words, style, column.w - 12 * k);
  // In a low zone the word is smaller, but stays.
  fits.size = std::min(fits.size, std::max(12.0, std::floor(height / (1.05 * k))));
  const double y = column.y + (top + bottom) / 2 * column.h;
  const double width = sheet.text({column.middle_x(), y + 0.34 * fits.size * k}, words, fits);
  return {y, fits.size * k, width};
}

struct Marker {
  double y = 0;
  Colour colour;
  bool good = false;
};

constexpr double needle_half = 3, pointer_half = 20;  // px of the sheet

// The needle crosses the column, but never a word: there it is two pieces beside it.
void draw_needle(const Sheet& sheet, const Rect& column, const Marker& marker,
                 const std::vector<ZoneWord>& words) {
  const double k = sheet.k(), half = needle_half * k, left = column.x - 6 * k, right = column.right() + 8 * k;
  const auto on = std::find_if(words.begin(), words.end(), [&](const ZoneWord& word) {
    return marker.y + half + 2 * k > word.top() && marker.y - half - 2 * k < word.bottom();
  });
  const auto piece = [&](double from, double to) {
    sheet.box({from, marker.y - half, to - from, 2 * half}, marker.colour, half);
  };
  if (on == words.end()) return piece(left, right);
  piece(left, column.middle_x() - on->width / 2 - 5 * k);
  piece(column.middle_x() + on->width / 2 + 5 * k, right);
}

void draw_marker(const Sheet& sheet, const Rect& column, Marker marker, const std::vector<ZoneWord>& words) {
  const double k = sheet.k(), x = column.right() + 8 * k;
  // All of the pointer stays beside the column.
  marker.y = std::clamp(marker.y, column.y + pointer_half * k, column.bottom() - pointer_half * k);
  draw_needle(sheet, column, marker, words);
  sheet.triangle({x, marker.y}, {x + 34 * k, marker.y - pointer_half * k},
                 {x + 34 * k, marker.y + pointer_half * k}, marker.colour);
  if (marker.good) sheet.tick({x + 56 * k, marker.y}, 30 * k, marker.colour);
}

// The least room for column, pointer and tick, and for three words above each other; px of the sheet.
constexpr double least_width = 233, least_height = 184, titled_height = 300;
constexpr double column_width = 124, column_with_signs = 205;

struct Room {
  Rect column;
  bool titled = false;
  double title_y = 0;  // its baseline
};

Room room_of(const Rect& place, double k) {
  const bool titled = place.h >= titled_height * k;
  const double title = titled ? std::clamp(place.h - 300 * k, 66 * k, 82 * k) : 22 * k;
  const double foot = titled ? std::clamp(place.h - 330 * k, 24 * k, 50 * k) : 22 * k;
  const double left = place.middle_x() - column_with_signs / 2 * k;
  return {{left, place.y + title, column_width * k, place.h - title - foot}, titled, place.y + 0.61 * title};
}

}  // namespace

void gauge_panel(const Sheet& whole, const Frame& frame, const Rect& place) {
  const Card card("One gauge###gauge", place, whole);
  const Theme& theme = whole.theme();
  const double k = std::min({whole.k(), place.w / least_width, place.h / least_height});
  const Sheet sheet = whole.at(k);
  const coach::Gauge& gauge = shown_gauge(frame);
  const Words words = words_of(gauge.kind);
  const auto [column, titled, title_y] = room_of(place, k);
  if (titled) {
    sheet.text_within({place.middle_x(), title_y}, capitals(frame.phrases(words.title)),
                      {Weight::semibold, 32, theme.muted, Align::centre}, place.w - 24 * k);
  }
  sheet.box(column, theme.track, 12 * k);
  if (!gauge.band) {
    // Nothing is asked for: the quantity is shown, and not judged.
    const double share = gauge.value ? share_of(*gauge.value, gauge.axis_lo, gauge.axis_hi) : 0;
    if (gauge.value) draw_marker(sheet, column, {column.bottom() - share * column.h, theme.muted, false}, {});
    return;
  }
  const bool low = column.h < 300 * k;
  const Zones zones = zones_of(gauge, low);
  const Rect good{column.x, column.y + zones.good_top * column.h, column.w,
                  (zones.good_bottom - zones.good_top) * column.h};
  sheet.box(good, theme.good.faded(0.3), zones.good_top > 0 && zones.good_bottom < 1 ? 0 : 12 * k);
  if (zones.good_top > 0) sheet.box({good.x, good.y, good.w, 3 * k}, theme.good);
  if (zones.good_bottom < 1) sheet.box({good.x, good.bottom() - 3 * k, good.w, 3 * k}, theme.good);
  const Style outside{Weight::medium, 32, theme.muted, Align::centre};
  std::vector<ZoneWord> drawn;
  if (zones.good_top > 0) {
    drawn.push_back(draw_zone_word(sheet, column, 0, zones.good_top * (low ? 1 : 0.5),
                                   frame.phrases(words.above), outside));
  }
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
