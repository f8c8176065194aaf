// One cue, huge: what to do now.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Headline {
  std::string words;
  std::string hint;
  Colour colour;
  enum class Sign : unsigned char { none, tick, cross, caution } sign = Sign::none;
};

std::string zone_words(const Frame& frame) {
  const auto& alarms = frame.snapshot.coaching.alarms;
  if (alarms.empty() || alarms.front().zone >= frame.scene.atlas->zones.size()) return {};
  return with(frame.phrases("zone_alarm"), "zone", frame.scene.atlas->zones[alarms.front().zone].name);
}

Headline of_cue(const Theme& theme, const Frame& frame, const coach::Cue& cue) {
  Headline line{capitals(frame.phrases.cue(cue.key)), frame.phrases.hint(cue.hint_key), theme.warning,
                Headline::Sign::none};
  if (cue.praise) line.colour = theme.good, line.sign = Headline::Sign::tick;
  if (cue.warning) line.sign = Headline::Sign::caution;
  if (cue.warning && line.hint.empty()) line.hint = zone_words(frame);
  return line;
}

Headline of_welcome(const Theme& theme, const Frame& frame) {
  switch (frame.welcome.phase()) {
    case Welcome::Phase::rest:
      return {frame.phrases("rest_palms"), {}, theme.text, {}};
    case Welcome::Phase::glide:
      if (frame.snapshot.coaching.cue) return of_cue(theme, frame, *frame.snapshot.coaching.cue);
      return {frame.phrases("glide_up"), frame.phrases("glide_up_hint"), theme.text, {}};
    case Welcome::Phase::result:
      return {frame.welcome.result(frame.phrases), {}, theme.good, Headline::Sign::tick};
  }
  return {};
}

Headline of_quiz(const Theme& theme, const Frame& frame) {
  const station::QuizView& quiz = frame.snapshot.quiz;
  if (!quiz.message.empty()) return {frame.phrases("quiz_nothing"), {}, theme.warning, Headline::Sign::caution};
  const coach::QuizPlace* place = quiz.place();
  if (!place) return {frame.phrases("quiz"), {}, theme.muted, {}};
  if (quiz.state == coach::Quiz::State::lift_hands && !frame.snapshot.observation.contacts.list.empty())
    return {frame.phrases.cue(coach::quiz::lift_hands), {}, theme.text, {}};
  Headline line{quiz_title(frame, *place), {}, theme.text, {}};
  if (!quiz.answer) return line;
  line.colour = quiz.answer->found ? theme.good : theme.warning;
  line.sign = quiz.answer->found ? Headline::Sign::tick : Headline::Sign::cross;
  return line;
}

Headline headline(const Theme& theme, const Frame& frame) {
  const station::Snapshot& now = frame.snapshot;
  const auto link = now.mat.link;
  if (link == station::Link::lost)
    return {frame.phrases("mat_lost_title"), {}, theme.warning, Headline::Sign::caution};
  if (link == station::Link::searching || link == station::Link::opening)
    return {frame.phrases("looking_for_mat"), {}, theme.muted, {}};
  if (frame.state.view == View::welcome) return of_welcome(theme, frame);
  if (frame.state.view == View::quiz) return of_quiz(theme, frame);
  if (now.coaching.progress.complete)
    return {frame.phrases("complete"), frame.phrases("complete_hint"), theme.good, Headline::Sign::tick};
  if (now.coaching.progress.paused)
    return {frame.phrases("paused"), frame.phrases("paused_hint"), theme.text, {}};
  if (now.coaching.cue) return of_cue(theme, frame, *now.coaching.cue);
  if (const coach::LessonStep* step = frame.step()) return {step->title, {}, theme.text, {}};
  if (now.observation.contacts.list.empty()) return {frame.phrases("begin"), {}, theme.muted, {}};
  // In free practice the screen says what it sees.
  const coach::Recognition& live = now.coaching.live;
  const bool sure = !now.observation.live_strokes.empty() && live.technique != coach::not_sure;
  return {sure ? technique_name(frame, live.technique) : frame.phrases("free_practice"), {}, theme.muted, {}};
}

// What must be read from 1.5 m away, px at 1280x800 whatever the setting.
constexpr double least_hint = 32;

double letter_px(const Sheet& sheet, const Style& style) { return style.size * sheet.k(); }

struct Setting {
  Style style;
  std::vector<std::string> lines;
  double line_height = 0;  // px
};

// On one line as large as it fits; on two where that makes it larger by a fifth or more.
Setting set_words(const Sheet& sheet, const std::string& words, const Style& huge, double width,
                  double height) {
  Setting one{sheet.fitted(words, huge, width), {words}, 0};
  Style smaller = huge;
  smaller.size = std::min(huge.size, height / (2.16 * sheet.k()));
  while (smaller.size > 1.2 * one.style.size) {
    std::vector<std::string> lines = sheet.wrapped(words, smaller, width);
    const bool fits = lines.size() <= 2 && std::all_of(lines.begin(), lines.end(), [&](const auto& line) {
                        return sheet.width(line, smaller) <= width;
                      });
    if (fits) return {smaller, std::move(lines), 1.06 * letter_px(sheet, smaller)};
    smaller.size = std::floor(smaller.size - 1);
  }
  return one;
}

// The sign says the same as the colour, and is as large as the words beside it. Returns the width it takes.
double draw_sign(const Sheet& sheet, const Headline& line, const Rect& place, double left, double free) {
  if (line.sign == Headline::Sign::none) return 0;
  constexpr double of_letters = 64.0 / 92, with_air = 1.375 * of_letters;
  const Style huge{Weight::bold, 92, {}};
  const double full = letter_px(sheet, huge), words_per_px = sheet.width(line.words, huge) / full;
  const double sign = of_letters * std::min(full, free / (words_per_px + with_air));
  const Point at{left + 0.55 * sign, place.middle_y()};
  if (line.sign == Headline::Sign::tick) sheet.tick(at, sign, line.colour);
  if (line.sign == Headline::Sign::cross) sheet.cross(at, sign, line.colour);
  if (line.sign == Headline::Sign::caution) sheet.caution(at, sign, line.colour);
  return 1.375 * sign;
}

}  // namespace

void cue_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("What to do###cue", place, sheet);
  const Theme& theme = sheet.theme();
  const double window = sheet.scale().window, pad = 36 * window;
  const Headline line = headline(theme, frame);
  const double sign = draw_sign(sheet, line, place, place.x + pad, place.w - 2 * pad);
  const double x = place.x + pad + sign, free = place.w - 2 * pad - sign;
  const Setting set =
      set_words(sheet, line.words, {Weight::bold, 92, line.colour}, free, place.h - 8 * window);
  const double size = letter_px(sheet, set.style);
  if (set.lines.size() > 1) {
    double baseline = place.middle_y() + 0.352 * size - set.line_height / 2;
    for (const std::string& words : set.lines) {
      sheet.text_within({x, baseline}, words, set.style, free);
      baseline += set.line_height;
    }
    return;
  }
  const double used = sheet.text_within({x, place.middle_y() + 0.352 * size}, line.words, set.style, free);
  // The hint stands beside it where there is room, at a large setting in smaller letters.
  const double hint_free = free - used - 48 * window;
  const Style small = sheet.fitted(line.hint, {Weight::regular, 32, theme.muted, Align::right}, hint_free);
  if (sheet.width(line.hint, small) <= hint_free && letter_px(sheet, small) >= least_hint * window - 1e-6)
    sheet.text({place.right() - pad, place.middle_y() + 24 * letter_px(sheet, small) / 32}, line.hint, small);
}

}  // namespace palmar::screens
