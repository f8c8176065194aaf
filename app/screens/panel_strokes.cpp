// The last strokes in numbers, and why the newest one's score is what it is.
#include <algorithm>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// A part of a score below this is what to work on.
constexpr double low_part = 0.6;

// The parts of the score as small columns, in the order of the list beside it: what was low is seen at a glance. Returns their width.
double draw_columns(const Sheet& sheet, Point bottom_right, const coach::Score& score) {
  const double k = sheet.k(), each = 7 * k, gap = 3 * k, height = 18 * k;
  const double width = static_cast<double>(score.parts.size()) * (each + gap);
  double x = bottom_right.x - width + gap;
  for (const coach::ScorePart& part : score.parts) {
    const double filled = std::max(2 * k, height * std::clamp(part.value, 0.0, 1.0));
    sheet.box({x, bottom_right.y - height, each, height}, sheet.theme().track, 1.5 * k);
    sheet.box({x, bottom_right.y - filled, each, filled},
              part.value < low_part ? sheet.theme().warning : sheet.theme().good.faded(0.8), 1.5 * k);
    x += each + gap;
  }
  return width;
}

void draw_stroke(const Sheet& sheet, const Frame& frame, const Rect& row, const coach::AssessedStroke& one) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const Stroke& stroke = one.stroke;
  const std::string score = one.score ? format(Unit::score, one.score->total) : frame.phrases("not_scored");
  double used = sheet.text({row.right(), row.y + 20 * k}, score,
                           {one.score ? Weight::bold : Weight::regular, one.score ? 22.0 : 13.0,
                            one.score ? theme.text : theme.muted, Align::right});
  if (one.score)
    used += 14 * k + draw_columns(sheet, {row.right() - used - 14 * k, row.y + 20 * k}, *one.score);
  sheet.text_within({row.x, row.y + 18 * k}, technique_name(frame, one.recognition.technique),
                    {Weight::semibold, 15, theme.text}, row.w - used - 10 * k);
  std::string words = format(Unit::newton, stroke.force_N) + " ± " + format(Unit::percent, stroke.force_cv);
  if (stroke.length_mm >= 20) {
    words += " · " + format(Unit::mm_per_s, stroke.speed_mm_s) + " · " +
             number(Unit::count, stroke.length_mm / 10) + " cm";
  } else {
    words += " · " + format(Unit::second, stroke.hold_s);
  }
  if (stroke.fibre_angle_deg) words += " · " + format(Unit::degree, *stroke.fibre_angle_deg);
  sheet.text_within({row.x, row.y + 40 * k}, words, {Weight::regular, 13, theme.muted}, row.w);
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

void draw_part(const Sheet& sheet, const Rect& row, const coach::ScorePart& part) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), name = 76 * k, numbers = std::min(118 * k, row.w * 0.42);
  sheet.text_within({row.x, row.y + 11 * k}, spaced(part.id), {Weight::regular, 13, theme.text},
                    name - 4 * k);
  const Rect bar{row.x + name, row.y + 1 * k, row.w - name - numbers - 8 * k, 11 * k};
  sheet.box(bar, theme.track, 4 * k);
  const bool low = part.value < low_part;
  sheet.box({bar.x, bar.y, std::max(bar.w * std::clamp(part.value, 0.0, 1.0), 4 * k), bar.h},
            low ? theme.warning : theme.good.faded(0.8), 4 * k);
  sheet.text_within({row.right() - numbers, row.y + 11 * k}, measured_words(part),
                    {Weight::regular, 12, theme.muted}, numbers);
}

const coach::Score* shown_score(const Frame& frame) {
  const auto& last = frame.snapshot.last_strokes;
  for (auto it = last.rbegin(); it != last.rend(); ++it) {
    if (it->score) return &*it->score;
  }
  return frame.snapshot.coaching.score ? &*frame.snapshot.coaching.score : nullptr;
}

}  // namespace

void strokes_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Last strokes###strokes", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k, half = (w - 32 * k) * 0.46;
  const Style title{Weight::semibold, 13, theme.muted};
  sheet.text({x, place.y + 28 * k}, frame.phrases("last_strokes"), title);
  const auto& last = frame.snapshot.last_strokes;
  if (last.empty())
    sheet.text_within({x, place.y + 62 * k}, frame.phrases("no_strokes"), {Weight::regular, 15, theme.muted},
                      half);
  double y = place.y + 48 * k;
  const double row_height = std::clamp((place.h - 60 * k) / 3, 54 * k, 84 * k);
  for (auto it = last.rbegin(); it != last.rend() && y + 44 * k < place.bottom(); ++it) {
    if (it != last.rbegin()) sheet.line({x, y - 6 * k}, {x + half, y - 6 * k}, theme.track, 1);
    draw_stroke(sheet, frame, {x, y, half, row_height}, *it);
    y += row_height;
  }
  const coach::Score* score = shown_score(frame);
  const double x2 = x + half + 32 * k, w2 = w - half - 32 * k;
  std::string why = frame.phrases("why_score");
  if (score) why += "  " + format(Unit::score, score->total);
  sheet.text_within({x2, place.y + 28 * k}, why, title, w2);
  if (!score) return;
  y = place.y + 52 * k;
  const double part_height = std::clamp(
      (place.h - 76 * k) / std::max<double>(1, static_cast<double>(score->parts.size())), 22 * k, 34 * k);
  for (const coach::ScorePart& part : score->parts) {
    if (y + 14 * k > place.bottom()) break;
    draw_part(sheet, {x2, y, w2, part_height}, part);
    y += part_height;
  }
  if (score->capped && y + 14 * k < place.bottom())
    sheet.text_within({x2, y + 12 * k}, frame.phrases("capped"), {Weight::semibold, 13, theme.warning}, w2);
}

}  // namespace palmar::screens
