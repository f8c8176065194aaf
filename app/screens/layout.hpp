// Where the cards of each view lie. Pure: pixels in, rectangles out.
#pragma once

#include <vector>

namespace palmar::screens {

struct Rect {
  double x = 0, y = 0, w = 0, h = 0;
  double right() const { return x + w; }
  double bottom() const { return y + h; }
  double middle_x() const { return x + w / 2; }
  double middle_y() const { return y + h / 2; }
  bool shown() const { return w > 0 && h > 0; }
  Rect inset(double by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
};

/// How large things are drawn. The screens are laid out on a 1280x800 sheet.
struct Scale {
  double window = 1;  ///< px per px of the sheet, by the window alone: gaps and margins
  double k = 1;       ///< the same times the person's setting: words and all that must be read
};
Scale scale_of(double width, double height, double ui_scale);
/// The instructor view has small words: in a small window they stay legible, and the cards flow instead.
Scale instructor_scale(const Scale& scale);

/// Practice and the first thirty seconds. Every card is always there but the slice (w = 0), which is beside the back where a lesson
/// wants it.
struct PracticeLayout {
  Rect cue, back, slice, gauge, lesson, foot;
};
PracticeLayout practice_layout(double width, double height, const Scale& scale, bool slice = false);

/// The set-up flow. Every card is always there.
struct SetupLayout {
  Rect rail, back, card, foot;
};
SetupLayout setup_layout(double width, double height, const Scale& scale);

/// The quiz of place. Every card is always there.
struct QuizLayout {
  Rect cue, back, card, foot;
};
QuizLayout quiz_layout(double width, double height, const Scale& scale);

/// The instructor view. Where three columns have no room the cards flow into two or one, which scroll.
struct InstructorLayout {
  Rect header, back, gauges[4], muscles, strokes, force, camera, station, judgement;
  double height = 0;  ///< of all of it; more than the window's where it scrolls
};
/// In a card narrower than this, px of the sheet, the reasons of a score stand below the strokes.
inline constexpr double stacked_strokes_width = 480;
InstructorLayout instructor_layout(double width, double height, const Scale& scale);

/// Depth and anatomy: the back at a depth, the back in space, the slice, the loads, how deep the hand reaches, and
/// what a teacher would say.
struct DepthLayout {
  Rect header, layer, scene, slice, muscles, reach, words;
  double height = 0;  ///< of all of it; more than the window's where it scrolls
};
DepthLayout depth_layout(double width, double height, const Scale& scale);

/// Looking back: where the hands went, the result, the hardest moment in a slice, what was on target, the load by muscle, the keys.
struct DebriefLayout {
  Rect header, back, result, slice, accuracy, muscles, words;
  double height = 0;  ///< of all of it; more than the window's where it scrolls
};
DebriefLayout debrief_layout(double width, double height, const Scale& scale);

/// A card of that size in the middle of the window, made smaller where it does not fit.
Rect centred(double width, double height, double card_width, double card_height);

}  // namespace palmar::screens
