// The panels, one file each. Each draws its card and its body into that place; none keeps anything.
#pragma once

#include "app/screens/panel.hpp"

namespace palmar::screens {

// Practice, and the first thirty seconds
void cue_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void back_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void gauge_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void lesson_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void welcome_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void foot_panel(const Sheet& sheet, const Frame& frame, const Rect& place);

// Set-up
/// Which stage of the set-up one is at.
void setup_rail(const Sheet& sheet, const Frame& frame, const Rect& place);
/// The back with what lies on it now, and the marks of the stage.
void setup_back_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
/// Cells that have answered, cells that are out, landmarks: into the window that is being drawn.
void setup_marks(const Sheet& sheet, const Frame& frame);
/// One instruction, progress, what is wrong, and the buttons. Returns the button that was clicked.
std::optional<int> setup_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void setup_foot(const Sheet& sheet, const Frame& frame, const Rect& place);

// Quiz of place
/// The back without what is asked for; its answer, once it is given.
void quiz_back_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
/// Into the window that is being drawn: the place, and where it was pressed.
void quiz_marks(const Sheet& sheet, const Frame& frame);
/// What to do or how it was, and what was found so far.
void quiz_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
/// "Right quadratus lumborum", "C7 spinous process"
std::string quiz_title(const Frame& frame, const coach::QuizPlace& place);

// Instructor
void header_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void band_panel(const Sheet& sheet, const Frame& frame, const Rect& place, coach::GaugeKind kind);
void muscles_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void strokes_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void force_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void camera_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void station_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void judgement_panel(const Sheet& sheet, const Frame& frame, const Rect& place);

// Over either view
/// The view steps back: it stays visible, but not loud.
void veil(const Sheet& sheet, double width, double height);
void mat_banner(const Sheet& sheet, const Frame& frame, const Rect& place);
void pause_overlay(const Sheet& sheet, const Frame& frame, double width, double height);
void help_overlay(const Sheet& sheet, const Frame& frame, double width, double height);
void leave_overlay(const Sheet& sheet, const Frame& frame, double width, double height);
/// The row that was clicked.
std::optional<int> lessons_overlay(const Sheet& sheet, const Frame& frame, double width, double height);
std::optional<int> settings_overlay(const Sheet& sheet, const Frame& frame, double width, double height);

// Depth and anatomy
/// What the person asked of a picture of depth; absent where nothing was touched.
std::optional<DepthLook> slice_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
std::optional<DepthLook> scene_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
std::optional<DepthLook> layer_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
/// Where in its card the picture of a layer lies.
Rect layer_picture_place(const Rect& card, const Sheet& sheet);
void depth_header(const Sheet& sheet, const Frame& frame, const Rect& place);
/// Of the strongest contact; null where nothing is known of it.
const ContactDepth* strongest_depth(const Observation& now);
/// That hand, which the slice goes through; null where there is none.
const Contact* strongest_hand(const Observation& now);
/// "skin dent 6.3 mm (4–9)   ·   half depth 24 mm (20–29)"; empty where nothing is known.
std::string depth_words(const Frame& frame);
/// How deep the strongest hand reaches, with intervals.
void reach_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
/// The slice without small words, and in a line how deep the hand reaches: for the practice view.
void practice_slice_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
/// What a teacher would say of the hand, in a line.
void words_panel(const Sheet& sheet, const Frame& frame, const Rect& place);

// Debrief
void debrief_header(const Sheet& sheet, const Frame& frame, const Rect& place);
/// Where each cell was pressed most, the paths of the strokes, and where it was hardest.
void debrief_back_panel(const Sheet& sheet, const Frame& frame, const Rect& place);
void debrief_result(const Sheet& sheet, const Frame& frame, const Rect& place);
void debrief_accuracy(const Sheet& sheet, const Frame& frame, const Rect& place);
void debrief_muscles(const Sheet& sheet, const Frame& frame, const Rect& place);
void debrief_words(const Sheet& sheet, const Frame& frame, const Rect& place);
/// The frame as it was when a hand pressed hardest; `frame` itself before any did.
Frame hardest_moment(const Frame& frame);

/// The mat's state in a word and a colour with a shape: a dot when all is well, a triangle when not.
struct Health {
  std::string word;
  bool good = true;
};
Health health(const Frame& frame);

/// What was touched in a whole view.
struct Touched {
  std::optional<int> row;         ///< of an overlay, or a button of the set-up
  std::optional<DepthLook> look;  ///< a picture of depth was turned, or another layer asked for
};
Touched draw_screen(const Sheet& sheet, const Frame& frame, double width, double height);

/// Where the picture of the back lies in that view: all of its card. `below`: px at its foot that are kept free for the scale.
struct BackPlace {
  Rect picture;
  double below = 0;
};
BackPlace back_place(const ViewState& state, double width, double height, const Sheet& sheet);
/// Where the 3-D back lies in the window; not shown (w = 0) in other views.
Rect scene_place(const ViewState& state, double width, double height, const Sheet& sheet);
/// Does that view show the slice?
bool shows_slice(const ViewState& state);

}  // namespace palmar::screens
