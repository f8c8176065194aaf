// The instructor view's title line: what is practised, and how far it is.
#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

std::string title(const Frame& frame) {
  if (const coach::LessonStep* step = frame.step()) {
    std::string words = technique_name(frame, step->technique);
    if (const auto target = frame.target()) words += ", " + tabled_name(frame.scene.atlas->muscles[*target]);
    return words;
  }
  return frame.lesson ? frame.lesson->name : frame.phrases("free_practice");
}

}  // namespace

void header_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("What is practised###header", place, sheet, false);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const coach::Coaching& coaching = frame.snapshot.coaching;
  std::string state;
  if (frame.step()) {
    state = with(with(frame.phrases("step_of"), "steps", std::to_string(coaching.progress.steps)), "step",
                 std::to_string(coaching.progress.step + 1));
    state += "    " + clock(coaching.progress.left_s) + " " + frame.phrases("left");
  } else {
    state = count(frame.snapshot.strokes) + " " + frame.phrases("strokes");
  }
  if (coaching.score) {
    state += "    " + frame.phrases("score") + " " + format(Unit::score, coaching.score->total) + " (" +
             format(Unit::percent, coaching.score->in_band) + " " + frame.phrases("in_band") + ")";
  }
  if (place.h > 90 * k) {
    sheet.text_within({place.x + 12 * k, place.y + 48 * k}, title(frame), {Weight::bold, 26, theme.text},
                      place.w - 24 * k);
    sheet.text_within({place.x + 12 * k, place.y + 84 * k}, state, {Weight::medium, 18, theme.muted},
                      place.w - 24 * k);
    return;
  }
  const double used = sheet.text({place.right() - 12 * k, place.y + 50 * k}, state,
                                 {Weight::medium, 18, theme.muted, Align::right});
  sheet.text_within({place.x + 12 * k, place.y + 50 * k}, title(frame), {Weight::bold, 26, theme.text},
                    place.w - used - 60 * k);
}

}  // namespace palmar::screens
