// The foot switch's help, and whether the station is well.
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

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
  if (frame.losing) return {frame.phrases("losing"), false};
  if (now.camera.present && now.camera.link == station::Link::lost)
    return {frame.phrases("no_camera"), false};
  return {frame.phrases("ok"), true};
}

namespace {

// From the right to the left; returns the x where the free space ends.
double draw_health(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), y = place.middle_y(), baseline = y + 11 * k;
  const Style style{Weight::regular, 32, theme.muted, Align::right};
  double x = place.right() - 28 * sheet.scale().window;
  const Health now = health(frame);
  x -= sheet.text({x, baseline}, now.word,
                  now.good ? style : Style{Weight::semibold, 32, theme.warning, Align::right}) +
       20 * k;
  if (now.good) {
    sheet.dot({x, y}, 9 * k, theme.good);
  } else {
    sheet.caution({x - 4 * k, y}, 28 * k, theme.warning);
    x -= 12 * k;
  }
  x -= 26 * k;
  if (frame.snapshot.recording) {
    x -= sheet.text({x, baseline}, frame.phrases("rec"), style) + 20 * k;
    sheet.dot({x, y}, 9 * k, theme.record);
    x -= 26 * k;
  }
  return x;
}

std::vector<std::string> foot_words(const Frame& frame, bool brief) {
  std::vector<std::string> words;
  const coach::LessonProgress& progress = frame.snapshot.coaching.progress;
  const bool paused = progress.paused && frame.state.view != View::welcome;
  if (!brief) words.push_back(frame.phrases("foot"));
  words.push_back(frame.phrases(frame.state.view == View::welcome || progress.complete ? "tap_lessons"
                                : paused                                               ? "tap_on"
                                                                                       : "tap_next"));
  if (brief && frame.step())
    words.push_back(clock(progress.left_s) + "  " + std::to_string(progress.step + 1) + "/" +
                    std::to_string(progress.steps));
  if (frame.state.view != View::welcome)
    words.push_back(frame.phrases(paused ? "hold_lessons" : "hold_pause"));
  words.push_back(frame.phrases("twice_help"));
  return words;
}

}  // namespace

void foot_panel(const Sheet& sheet, const Frame& frame, const Rect& place, bool brief) {
  const Card card("Foot switch and health###foot", place, sheet);
  const double k = sheet.k();
  // While the foot is held, a bar grows along the card's edge: it shows when a hold will count.
  if (frame.foot_held > 0)
    sheet.box({place.x + 14 * k, place.bottom() - 5 * k, (place.w - 28 * k) * frame.foot_held, 5 * k},
              sheet.theme().target, 2 * k);
  const double end = draw_health(sheet, frame, place);
  const Style style{Weight::medium, 32, sheet.theme().muted};
  double x = place.x + 24 * sheet.scale().window;
  for (const std::string& words : foot_words(frame, brief)) {
    if (x + sheet.width(words, style) > end - 8 * k) break;
    x += sheet.text({x, place.middle_y() + 11 * k}, words, style) + 34 * k;
  }
}

}  // namespace palmar::screens
