// The last strokes in numbers, and why the newest one's score is what it is.
#include <algorithm>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// A part of a score below this is what to work on.
constexpr double low_part = 0.6;

constexpr double column = 6, column_gap = 2.5;  // px of the sheet

double columns_width(const Sheet& sheet, const coach::Score& score) {
  return static_cast<double>(score.parts.size()) * (column + column_gap) * sheet.k();
}

// The parts of the score as small columns, in the order of the list beside it: what was low is seen at a glance.
void draw_columns(const Sheet& sheet, Point bottom_right, const coach::Score& score) {
  const double k = sheet.k(), each = column * k, gap = column_gap * k, height = 18 * k;
  double x = bottom_right.x - columns_width(sheet, score) + gap;
  for (const coach::ScorePart& part : score.parts) {
    const double filled = std::max(2 * k, height * std::clamp(part.value, 0.0, 1.0));
    sheet.box({x, bottom_right.y - height, each, height}, sheet.theme().track, 1.5 * k);
    sheet.box({x, bottom_right.y - filled, each, filled},
              part.value < low_part ? sheet.theme().warning : sheet.theme().good.faded(0.8), 1.5 * k);
    x += each + gap;
  }
}

void draw_stroke(const Sheet& sheet, const Frame& frame, const Rect& row, const coach::AssessedStroke& one) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const Stroke& stroke = one.stroke;
  const std::string score = one.score ? format(Unit::score, one.score->total) : frame.phrases("not_scored");
  double used = 10 * k + sheet.text({row.right(), row.y + 20 * k}, score,
                                    {one.score ? Weight::bold : Weight::regular, one.score ? 22.0 : 13.0,
                                     one.score ? theme.text : theme.muted, Align::right});
  const std::string name = technique_name(frame, one.recognition.technique);
  const Style name_style{Weight::semibold, 15, theme.text};
  // The columns are there where they leave room for the name.
  if (one.score && sheet.width(name, name_style) + used + 6 * k + columns_width(sheet, *one.score) <= row.w) {
    draw_columns(sheet, {row.right() - used - 4 * k, row.y + 20 * k}, *one.score);
    used += 6 * k + columns_width(sheet, *one.score);
  }
  sheet.text_within({row.x, row.y + 18 * k}, name, name_style, row.w - used);
  std::string words = format(Unit::newton, stroke.force_N) + " ± " + format(Unit::percent, stroke.force_cv);
  if (stroke.length_mm >= 20) {
    words += " · " + format(Unit::mm_per_s, stroke.speed_mm_s) + " · " +
             number(Unit::count, stroke.length_mm / 10) + " cm";
  } else {
    words += " · " + format(Unit::second, stroke.hold_s);
  }
  std::string choices[] = {words, words};
  if (stroke.fibre_angle_deg) choices[0] += " · " + format(Unit::degree, *stroke.fibre_angle_deg);
  sheet.text_first({row.x, row.y + 40 * k}, choices, {Weight::regular, 13, theme.muted}, row.w);
}

std::string measured_words(const coach::ScorePart& part) {
  const bool whole = part.unit == "N" || part.unit == "mm/s" || part.unit == "°" || part.unit == "deg";
  std::string words = whole ? number(part.unit == "N" ? Unit::newton : Unit::degree, part.measured)
                            : number(Unit::share, part.measured);
  if (part.unit == "deg") {
    words += "°";
  } else if (!part.unit.empty()) {
    words += " ";
    words += part.unit;
  }
  if (part.band) words += " of " + format_range(Unit::share, part.band->lo, part.band->hi);
  return words;
}

constexpr double numbers_size = 12;

// Wide enough for the longest of them; the bars take what is left.
struct PartColumns {
  double names = 0, numbers = 0;
};

PartColumns part_columns(const Sheet& sheet, const coach::Score& score, double width) {
  PartColumns out;
  for (const coach::ScorePart& part : score.parts) {
    out.names = std::max(out.names, sheet.width(spaced(part.id), {Weight::regular, 13, {}}));
    out.numbers =
        std::max(out.numbers, sheet.width(measured_words(part), {Weight::regular, numbers_size, {}}));
  }
  out.names += 10 * sheet.k();
  out.numbers = std::min(out.numbers, width - out.names - 40 * sheet.k());
  return out;
}

void draw_part(const Sheet& sheet, const Rect& row, const coach::ScorePart& part,
               const PartColumns& columns) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), name = columns.names, numbers = columns.numbers;
  sheet.text_within({row.x, row.y + 11 * k}, spaced(part.id), {Weight::regular, 13, theme.text}, name);
  const Rect bar{row.x + name, row.y + 1 * k, row.w - name - numbers - 8 * k, 11 * k};
  sheet.box(bar, theme.track, 4 * k);
  const bool low = part.value < low_part;
  sheet.box({bar.x, bar.y, std::max(bar.w * std::clamp(part.value, 0.0, 1.0), 4 * k), bar.h},
            low ? theme.warning : theme.good.faded(0.8), 4 * k);
  sheet.text_within({row.right() - numbers, row.y + 11 * k}, measured_words(part),
                    {Weight::regular, numbers_size, theme.muted}, numbers);
}

const coach::Score* shown_score(const Frame& frame) {
  const auto& last = frame.snapshot.last_strokes;
  for (auto it = last.rbegin(); it != last.rend(); ++it) {
    if (it->score) return &*it->score;
  }
  return frame.snapshot.coaching.score ? &*frame.snapshot.coaching.score : nullptr;
}

void draw_why(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const coach::Score* score = shown_score(frame);
  std::string why = frame.phrases("why_score");
  if (score) why += "  " + format(Unit::score, score->total);
  sheet.text_within({place.x, place.y + 28 * k}, why, {Weight::semibold, 13, theme.muted}, place.w);
  if (!score) return;
  double y = place.y + 52 * k;
  const double part_height = std::clamp(
      (place.h - 76 * k) / std::max<double>(1, static_cast<double>(score->parts.size())), 22 * k, 34 * k);
  const PartColumns columns = part_columns(sheet, *score, place.w);
  for (const coach::ScorePart& part : score->parts) {
    if (y + 14 * k > place.bottom()) break;
    draw_part(sheet, {place.x, y, place.w, part_height}, part, columns);
    y += part_height;
  }
  if (score->capped && y + 14 * k < place.bottom())
    sheet.text_within({place.x, y + 12 * k}, frame.phrases("capped"), {Weight::semibold, 13, theme.warning},
                      place.w);
}

void draw_list(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  sheet.text({place.x, place.y + 28 * k}, frame.phrases("last_strokes"), {Weight::semibold, 13, theme.muted});
  const auto& last = frame.snapshot.last_strokes;
  if (last.empty())
    sheet.text_within({place.x, place.y + 62 * k}, frame.phrases("no_strokes"),
                      {Weight::regular, 15, theme.muted}, place.w);
  double y = place.y + 48 * k;
  const double row_height = std::clamp((place.h - 60 * k) / 3, 54 * k, 84 * k);
  for (auto it = last.rbegin(); it != last.rend() && y + 44 * k < place.bottom(); ++it) {
    if (it != last.rbegin()) sheet.line({place.x, y - 6 * k}, {place.right(), y - 6 * k}, theme.track, 1);
    draw_stroke(sheet, frame, {place.x, y, place.w, row_height}, *it);
    y += row_height;
  }
}

}  // namespace

void strokes_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Last strokes###strokes", place, sheet);
  const double k = sheet.k();
  const Rect inner{place.x + 20 * k, place.y, place.w - 40 * k, place.h};
  if (place.w < stacked_strokes_width * k) {
    const double list = 214 * k;
    draw_list(sheet, frame, {inner.x, inner.y, inner.w, list});
    draw_why(sheet, frame, {inner.x, inner.y + list, inner.w, inner.h - list});
    return;
  }
  const double list = (inner.w - 32 * k) * 0.46;
  draw_list(sheet, frame, {inner.x, inner.y, list, inner.h});
  draw_why(sheet, frame, {inner.x + list + 32 * k, inner.y, inner.w - list - 32 * k, inner.h});
}

}  // namespace palmar::screens
