// What the keys do: which view and overlay is shown, and what the station is asked for. Pure; time comes with
// every call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screens/foot_switch.hpp"
#include "app/screens/screen.hpp"
#include "app/screens/setup_buttons.hpp"
#include "app/screens/turntable.hpp"
#include "app/station/commands.hpp"
#include "app/station/snapshot.hpp"
#include "app/station/sound.hpp"

namespace palmar::screens {

enum class Key : unsigned char {
  foot,          ///< Space, Page Down
  enter,         ///< the foot switch too, but chooses at once in a list
  second_pedal,  ///< Page Up
  view,          ///< V
  pause,         ///< P
  lessons,       ///< L
  theme,         ///< T
  settings,      ///< S
  restart,       ///< R
  tare,          ///< Z
  set_up,        ///< U
  second,        ///< 2
  third,         ///< 3
  erase,         ///< Backspace
  larger,        ///< +
  smaller,       ///< -
  depth,         ///< D
  debrief,       ///< B
  plane,         ///< X
  deeper,        ///< ]
  shallower,     ///< [
  reasons,       ///< W
  sound,         ///< M
  help,          ///< ? and F1
  escape,
  up,
  down,
  left,
  right
};

/// One line of the help overlay.
struct KeyHelp {
  const char* key;
  const char* does;
};
inline constexpr KeyHelp key_help[] = {
    {"Tap", "next"},          {"Hold", "pause"},        {"Twice", "this help"}, {"Page Up", "pause, go on"},
    {"V", "instructor view"}, {"L", "choose a lesson"}, {"P", "pause, go on"},  {"R", "restart the lesson"},
    {"D", "depth and anatomy"}, {"B", "looking back"}, {"X", "turn the slice"}, {"[  ]", "layer up, down"}, {"W", "slice, or last strokes"},
    {"Z", "zero the mat"},    {"U", "set up the mat"},    {"S", "change settings"}, {"T", "change theme"}, {"M", "sound: off, tones, speech"},  {"+  –", "larger, smaller"},
    {"Esc", "close, leave"}};

enum class Overlay : unsigned char { none, help, lessons, settings, leave };

inline constexpr double least_ui_scale = 1.0, most_ui_scale = 2.5, ui_scale_step = 0.25;

/// How the pictures of depth and anatomy are looked at.
struct DepthLook {
  Turntable turn = resting_turn;
  double layer_mm = 15;      ///< below the skin; 0 is the skin itself
  bool along_fibre = false;  ///< the slice; else across the body
};
inline constexpr double deepest_layer_mm = 60, layer_step_mm = 2.5, turn_step_deg = 6;

struct ViewState {
  View view = View::welcome;
  Overlay overlay = Overlay::none;
  int selected = 0;  ///< row of the overlay's list
  int theme = 0;     ///< index into theme_ids
  double ui_scale = 1.0;
  double scroll = 0;        ///< px of the sheet, of the instructor view; the screen keeps it within bounds
  std::string lesson_id{};  ///< empty: free practice
  bool quit = false;
  std::string typed{};  ///< so far, where the set-up wants words or a number
  View before_setup = View::welcome;  ///< where leaving the set-up leads
  View before_depth = View::practice;  ///< where leaving depth and anatomy leads
  View before_debrief = View::practice;  ///< where leaving the debrief leads
  View before_quiz = View::practice;
  DepthLook look{};
  bool step_slice = false;  ///< the step that runs wants the slice beside the back in the practice view
  bool reasons = false;  ///< the instructor view shows the last strokes in place of the slice
  std::optional<station::Sound> sound{};  ///< what is heard; absent: nothing can be
  bool speaks = true;                     ///< the voice knows the language
};

class Controller {
 public:
  /// `lesson_ids`: rows of the chooser after the first two, which are free practice and the quiz of place.
  Controller(ViewState start, std::vector<std::string> lesson_ids);

  void press(Key key, double now_s, const station::Snapshot& snapshot, std::vector<station::Command>& out);
  void release(Key key, double now_s);
  /// Once per frame after the keys: carries out what the foot meant.
  void poll(double now_s, const station::Snapshot& snapshot, std::vector<station::Command>& out);
  /// Letters and digits go into what is typed, and are no keys.
  bool typing(const station::Snapshot& snapshot) const { return in_setup() && snapshot.setup.entry.has_value(); }
  void type(std::string_view text);
  /// A row of the overlay was clicked.
  void choose(int row, std::vector<station::Command>& out);
  /// A button of the set-up flow was clicked.
  void choose_in_setup(int button, const station::Snapshot& snapshot, std::vector<station::Command>& out);
  /// The keyboard went to another window: a press that never ends is none.
  void forget_foot() { foot_.reset(); }
  /// The window was closed.
  void quit(std::vector<station::Command>& out);

  const ViewState& state() const { return state_; }
  double foot_held(double now_s) const { return foot_.held_share(now_s); }
  int rows() const;  ///< of the overlay's list; 0 where it has none
  void set_scroll(double scroll) { state_.scroll = scroll; }
  void set_step_slice(bool wanted) { state_.step_slice = wanted; }
  void set_look(const DepthLook& look) { state_.look = look; }
  void flip_reasons() { state_.reasons = !state_.reasons; }

 private:
  void foot(FootAction action, const station::Snapshot& snapshot, std::vector<station::Command>& out);
  void foot_in_list(FootAction action, std::vector<station::Command>& out);
  void tap(const station::Snapshot& snapshot, std::vector<station::Command>& out);
  bool in_setup() const { return state_.view == View::setup && state_.overlay == Overlay::none; }
  bool in_quiz() const { return state_.view == View::quiz && state_.overlay == Overlay::none; }
  bool in_debrief() const { return state_.view == View::debrief && state_.overlay == Overlay::none; }
  bool in_depth() const { return state_.view == View::depth && state_.overlay == Overlay::none; }
  void open_setup(std::vector<station::Command>& out, station::SetupStage stage = station::SetupStage::find);
  void open_depth();
  void open_debrief();
  void open_quiz(std::vector<station::Command>& out);
  void leave_quiz(std::vector<station::Command>& out);
  void change_look(Key key);
  void press_in_setup(ButtonUse use, const station::Snapshot& snapshot, std::vector<station::Command>& out);
  void open(Overlay overlay);
  void move(int by);
  void change(int by);
  void escape(const station::Snapshot& snapshot, std::vector<station::Command>& out);

  ViewState state_;
  std::vector<std::string> lesson_ids_;
  FootSwitch foot_;
};

}  // namespace palmar::screens
