// The foot switch's help, and whether the station is well.
#include <algorithm>
#include <string>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/sound_mark.hpp"

namespace palmar::screens {

Health health(const Frame& frame) {
  const station::Snapshot& now = frame.snapshot;
  switch (now.mat.link) {
    case station::Link::searching:
    case station::Link::opening:
      return {frame.phrases("no_mat"), false};
    case station::Link::lost:
      return {frame.phrases("mat_lost"), false};
    case station::Link::ended:
      return {frame.phrases("mat_ended"), false};
    case station::Link::streaming:
      break;
  }
  if (now.recorder_full) return {frame.phrases("disk_slow"), false};
  if (!now.setup.slip_notice.empty()) return {frame.phrases("slip_word"), false};
  if (!now.files.refused.empty()) return {frame.phrases("file_refused"), false};
  if (frame.losing) return {frame.phrases("losing"), false};
  if (now.camera.present && now.camera.link == station::Link::lost)
    return {frame.phrases("no_camera"), false};
  return {frame.phrases("ok"), true};
}

namespace {

// Gaps between words, px of the sheet.
constexpr double side = 24, between = 34, after_sign = 20, between_signs = 26;

double health_width(const Sheet& sheet, const Frame& frame) {
  const double k = sheet.k();
  const Health now = health(frame);
  double width = sheet.width(now.word, {now.good ? Weight::regular : Weight::semibold, 32, {}}) +
                 (after_sign + between_signs + 9 + (now.good ? 0 : 12)) * k;
  width += sound_mark_width(sheet, frame);
  if (frame.snapshot.recording)
    width += sheet.width(frame.phrases("rec"), {Weight::regular, 32, {}}) + (after_sign + between_signs) * k;
  return width;
}

// From the right to the left.
void draw_health(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), y = place.middle_y(), baseline = y + 11 * k;
  const Style style{Weight::regular, 32, theme.muted, Align::right};
  double x = place.right() - 28 * sheet.scale().window;
  const Health now = health(frame);
  x -= sheet.text({x, baseline}, now.word,
                  now.good ? style : Style{Weight::semibold, 32, theme.warning, Align::right}) +
       after_sign * k;
  if (now.good) {
    sheet.dot({x, y}, 9 * k, theme.good);
  } else {
    sheet.caution({x - 4 * k, y}, 28 * k, theme.warning);
    x -= 12 * k;
  }
  x -= between_signs * k;
  x -= draw_sound_mark(sheet, frame, {x, baseline});
  if (!frame.snapshot.recording) return;
  x -= sheet.text({x, baseline}, frame.phrases("rec"), style) + after_sign * k;
  sheet.dot({x, y}, 9 * k, theme.record);
}

std::vector<std::string> foot_words(const Frame& frame) {
  if (frame.state.view == View::quiz)
    return {frame.phrases("tap_next"), frame.phrases("hold_leave"), frame.phrases("twice_help")};
  std::vector<std::string> words;
  const coach::LessonProgress& progress = frame.snapshot.coaching.progress;
  const bool paused = progress.paused && frame.state.view != View::welcome;
  words.push_back(frame.phrases(frame.state.view == View::welcome || progress.complete ? "tap_lessons"
                                : paused                                               ? "tap_on"
                                                                                       : "tap_next"));
  if (frame.state.view != View::welcome)
    words.push_back(frame.phrases(paused              ? "hold_lessons"
                                  : progress.complete ? "hold_debrief"
                                                      : "hold_pause"));
  words.push_back(frame.phrases("twice_help"));
  return words;
}

double words_width(const Sheet& sheet, const std::vector<std::string>& words, const Style& style) {
  double width = 0;
  for (const std::string& one : words) width += sheet.width(one, style) + between * sheet.k();
  return width;
}

}  // namespace

void foot_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Foot switch and health###foot", place, sheet);
  // While the foot is held, a bar grows along the card's edge: it shows when a hold will count.
  if (const double k = sheet.k(); frame.foot_held > 0)
    sheet.box({place.x + 14 * k, place.bottom() - 5 * k, (place.w - 28 * k) * frame.foot_held, 5 * k},
              sheet.theme().target, 2 * k);
  const Style style{Weight::medium, 32, sheet.theme().muted};
  std::vector<std::string> words = foot_words(frame);
  const std::string title = frame.phrases("foot");
  const double room = place.w - (side + 28) * sheet.scale().window;
  // At a large setting the title goes first; what the foot does stays, drawn smaller if need be.
  if (words_width(sheet, words, style) + words_width(sheet, {title}, style) + health_width(sheet, frame) <=
      room)
    words.insert(words.begin(), title);
  const double wanted = words_width(sheet, words, style) + health_width(sheet, frame);
  const Sheet fits = sheet.at(sheet.k() * std::min(1.0, room / wanted));
  draw_health(fits, frame, place);
  double x = place.x + side * sheet.scale().window;
  for (const std::string& one : words)
    x += fits.text({x, place.middle_y() + 11 * fits.k()}, one, style) + between * fits.k();
}

}  // namespace palmar::screens
