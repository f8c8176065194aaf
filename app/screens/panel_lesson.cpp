// What is asked: family, muscle, side, time left, step, direction. In free practice, what lies under the
// hands.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

// A line of the card. Where the card is too low the least important lines go first.
struct Line {
  double height;  // px of the sheet
  int importance;
  std::function<void(double y)> draw;  // y: top of the line, px
};

// Lines at least this important never go: where they have no room they are drawn smaller.
constexpr int kept = 5;
constexpr double pad = 24;  // px of the sheet, above and below together

double height_of(const std::vector<Line>& lines, int least_importance) {
  double sum = pad;
  for (const Line& line : lines) sum += line.importance >= least_importance ? line.height : 0;
  return sum;
}

void draw_lines(const Sheet& sheet, const Rect& place, std::vector<Line> lines) {
  const auto total = [&] { return (height_of(lines, 0) - pad) * sheet.k(); };
  while (lines.size() > 1 && total() > place.h - pad * sheet.k() + 1e-6) {
    lines.erase(std::min_element(lines.begin(), lines.end(),
                                 [](const Line& a, const Line& b) { return a.importance < b.importance; }));
  }
  // Room that is left over opens the gaps, to the height of the sheet and no further.
  const double spare = std::max(0.0, place.h - pad * sheet.k() - total());
  const double air = std::min(spare / static_cast<double>(lines.size() + 1), 10 * sheet.k());
  double y = place.y + 20 * sheet.k();
  for (const Line& line : lines) {
    line.draw(y);
    y += line.height * sheet.k() + air;
  }
}

std::string family_words(std::string_view family) { return capitals(spaced(family)); }

void draw_dots(const Sheet& sheet, double x, double y, double width, std::size_t step, std::size_t steps) {
  const double k = sheet.k(), gap = 10 * k;
  const double each = (width - gap * static_cast<double>(steps - 1)) / static_cast<double>(steps);
  for (std::size_t i = 0; i < steps; ++i) {
    const Rect pill{x + static_cast<double>(i) * (each + gap), y, each, 10 * k};
    sheet.box(pill, i <= step ? sheet.theme().target : sheet.theme().track, 5 * k);
    if (i > step) sheet.frame(pill, sheet.theme().muted.faded(0.35), 1, 5 * k);
  }
}

struct Way {
  std::string words;
  double angle_deg = 0;
  bool both = false;
  bool still = false;
};

std::optional<Way> way(const Frame& frame, const coach::LessonStep& step) {
  if (step.holds_still) return Way{frame.phrases("hold_still"), 0, false, true};
  const coach::Technique* technique = frame.technique(step.technique);
  const bool across = technique && technique->fibre_angle_deg && technique->fibre_angle_deg->lo >= 45;
  const auto target = frame.target();
  if (!step.direction_deg && !target) return std::nullopt;
  Way out;
  out.words = frame.phrases(across ? "across_fibre" : "with_fibre");
  out.both = !step.direction_deg;
  if (step.direction_deg) {
    out.angle_deg = *step.direction_deg;
  } else {
    out.angle_deg = frame.scene.atlas->muscles[*target].fibre_angle_deg + (across ? 90 : 0);
  }
  return out;
}

// `brief`: the number of strokes stands on one line with its word.
void free_lines(const Sheet& sheet, const Frame& frame, const Rect& place, bool brief,
                std::vector<Line>& lines) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 32 * k, w = place.w - 48 * k;
  const auto words = [&sheet, &lines, x, w, k](double height, int importance, std::string text, Style style) {
    lines.push_back({height, importance, [&sheet, x, w, k, text = std::move(text), style](double y) {
                       sheet.text_within({x, y + (0.2 + 0.9) * style.size * k}, text, style, w);
                     }});
  };
  words(52, 1, capitals(frame.phrases("free_practice")), {Weight::semibold, 32, theme.muted});
  if (const auto worked = frame.worked()) {
    const Muscle& muscle = frame.scene.atlas->muscles[*worked];
    words(62, 6, short_name(muscle), {Weight::bold, 44, theme.text});
    words(50, 5, frame.phrases(muscle.side == Side::right ? "right_side" : "left_side"),
          {Weight::regular, 34, theme.muted});
  }
  const std::uint32_t strokes = frame.snapshot.strokes;
  if (strokes == 0) return;
  const std::string unit = frame.phrases(strokes == 1 ? "stroke" : "strokes");
  if (brief) {
    words(52, 2, count(strokes) + " " + unit, {Weight::semibold, 34, theme.text});
  } else {
    words(112, 2, count(strokes), {Weight::semibold, 84, theme.text});
    words(48, 2, unit, {Weight::regular, 32, theme.muted});
  }
}

// `brief`: the clock is smaller, and the step stands beside it.
void step_lines(const Sheet& sheet, const Frame& frame, const coach::LessonStep& step, const Rect& place,
                bool brief, std::vector<Line>& lines) {
  const Theme& theme = sheet.theme();
  const coach::LessonProgress& progress = frame.snapshot.coaching.progress;
  const double k = sheet.k(), x = place.x + 32 * k, w = place.w - 48 * k, inner = place.w - 64 * k;
  const auto words = [&, x, w, k](double height, double base, int importance, std::string text, Style style) {
    lines.push_back({height, importance, [&sheet, x, w, k, base, text = std::move(text), style](double y) {
                       sheet.text_within({x, y + base * k}, text, style, w);
                     }});
  };
  words(44, 38, 1, family_words(frame.lesson->family), {Weight::semibold, 32, theme.muted});
  const auto target = frame.target();
  if (target) {
    const Muscle& muscle = frame.scene.atlas->muscles[*target];
    words(52, 48, 8, short_name(muscle), {Weight::bold, 44, theme.text});
    words(46, 40, 7, frame.phrases(muscle.side == Side::right ? "right_side" : "left_side"),
          {Weight::regular, 34, theme.muted});
  } else {
    words(52, 48, 8, step.title, {Weight::bold, 44, theme.text});
  }
  const std::size_t steps = std::max<std::size_t>(progress.steps, 1);
  if (brief) {
    const std::string of = std::to_string(progress.step + 1) + "/" + std::to_string(steps);
    lines.push_back({68, 6, [&sheet, &theme, x, inner, k, of, left = clock(progress.left_s)](double y) {
                       sheet.text({x, y + 60 * k}, left, {Weight::semibold, 56, theme.text});
                       sheet.text({x + inner, y + 60 * k}, of,
                                  {Weight::regular, 34, theme.muted, Align::right});
                     }});
  } else {
    words(106, 102, 6, clock(progress.left_s), {Weight::semibold, 84, theme.text});
    words(44, 36, 2, frame.phrases("left_in_step"), {Weight::regular, 32, theme.muted});
  }
  lines.push_back({44, 3, [&sheet, x, inner, k, step_now = progress.step, steps](double y) {
                     draw_dots(sheet, x, y + 30 * k, inner, step_now, steps);
                   }});
  if (!brief)
    words(52, 44, 4,
          with(with(frame.phrases("step_of"), "steps", std::to_string(steps)), "step",
               std::to_string(progress.step + 1)),
          {Weight::regular, 32, theme.muted});
  const auto asked = way(frame, step);
  if (!asked) return;
  lines.push_back({66, 5, [&sheet, &theme, x, inner, k, asked](double y) {
                     const double sign = 34 * k;
                     const Style style =
                         sheet.fitted(asked->words, {Weight::semibold, 34, theme.good}, inner - sign - 2 * k);
                     sheet.text({x, y + 52 * k}, asked->words, style);
                     const Point at{x + inner - sign / 2 + 4 * k, y + 40 * k};
                     if (asked->still) {
                       sheet.frame({at.x - sign / 3, at.y - sign / 3, sign * 2 / 3, sign * 2 / 3}, theme.good,
                                   4 * k, 3 * k);
                     } else {
                       sheet.arrow(at, sign, asked->angle_deg, theme.good, 4 * k, asked->both);
                     }
                   }});
}

}  // namespace

void lesson_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("What is asked###lesson", place, sheet);
  const auto lines_at = [&](const Sheet& size, bool brief) {
    std::vector<Line> lines;
    if (const coach::LessonStep* step = frame.step()) {
      step_lines(size, frame, *step, place, brief, lines);
    } else {
      free_lines(size, frame, place, brief, lines);
    }
    return lines;
  };
  std::vector<Line> lines = lines_at(sheet, false);
  if (height_of(lines, 0) * sheet.k() <= place.h) return draw_lines(sheet, place, std::move(lines));
  lines = lines_at(sheet, true);
  const Sheet fits = sheet.at(std::min(sheet.k(), place.h / height_of(lines, kept)));
  draw_lines(fits, place, lines_at(fits, true));
}

}  // namespace palmar::screens
