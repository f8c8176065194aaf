#include "app/screens/controller.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/screens/theme.hpp"

namespace palmar::screens {
namespace {

constexpr double scroll_step = 120;  // px of the sheet

// Rows of the lesson chooser.
constexpr int free_row = 0, quiz_row = 1, first_lesson_row = 2;

bool is_list(Overlay overlay) { return overlay == Overlay::lessons || overlay == Overlay::settings; }

}  // namespace

Controller::Controller(ViewState start, std::vector<std::string> lesson_ids)
    : state_(std::move(start)), lesson_ids_(std::move(lesson_ids)) {}

int Controller::rows() const {
  if (state_.overlay == Overlay::lessons) return static_cast<int>(lesson_ids_.size()) + first_lesson_row;
  if (state_.overlay == Overlay::settings) return 3;
  return 0;
}

void Controller::press(Key key, double now_s, const station::Snapshot& snapshot,
                       std::vector<station::Command>& out) {
  switch (key) {
    case Key::enter:
      if (state_.overlay == Overlay::lessons) return choose(state_.selected, out);
      if (state_.overlay == Overlay::leave) return quit(out);
      if (state_.overlay == Overlay::settings && state_.selected == 2) return open_setup(out);
      if (typing(snapshot)) return press_in_setup(ButtonUse::main, snapshot, out);
      [[fallthrough]];
    case Key::foot:
      return foot_.press(now_s);
    case Key::second_pedal:
    case Key::pause:
      if (state_.overlay == Overlay::none && !in_setup() && !in_quiz()) out.push_back(station::TogglePause{});
      return;
    case Key::set_up:
      // Where the mat was placed before, the first question of a session is whether it still lies there.
      return open_setup(out, snapshot.setup.placed_before && !snapshot.setup.slip ? station::SetupStage::place
                                                                                  : station::SetupStage::find);
    case Key::second:
    case Key::third:
      if (in_setup()) press_in_setup(key == Key::second ? ButtonUse::second : ButtonUse::third, snapshot, out);
      return;
    case Key::erase:
      // A letter may be several bytes of UTF-8; those that follow the first begin with the bits 10.
      while (!state_.typed.empty() && (static_cast<unsigned char>(state_.typed.back()) & 0xC0) == 0x80)
        state_.typed.pop_back();
      if (!state_.typed.empty()) state_.typed.pop_back();
      return;
    case Key::view:
      if (state_.view == View::setup || state_.view == View::quiz) return;  // left by Esc alone, so that nothing runs unseen
      state_.overlay = Overlay::none;
      state_.view = state_.view == View::instructor ? View::practice : View::instructor;
      return;
    case Key::depth:
      return open_depth();
    case Key::debrief:
      return open_debrief();
    case Key::plane:
    case Key::deeper:
    case Key::shallower:
      return change_look(key);
    case Key::reasons:
      if (state_.view == View::instructor) flip_reasons();
      return;
    case Key::sound:
      if (state_.sound) {
        const int known = state_.speaks ? station::sounds : station::sounds - 1;
        state_.sound = static_cast<station::Sound>((static_cast<int>(*state_.sound) + 1) % known);
      }
      return;
    case Key::lessons:
      if (state_.view == View::setup) return;
      return open(Overlay::lessons);
    case Key::settings:
      return open(Overlay::settings);
    case Key::help:
      return open(Overlay::help);
    case Key::theme:
      state_.theme = (state_.theme + 1) % static_cast<int>(std::size(theme_ids));
      return;
    case Key::restart:
      if (in_setup()) return press_in_setup(ButtonUse::again, snapshot, out);
      if (in_quiz()) return out.push_back(station::OpenQuiz{});
      if (state_.overlay == Overlay::none && snapshot.coaching.progress.active)
        out.push_back(station::RestartLesson{});
      return;
    case Key::tare:
      if (state_.overlay == Overlay::none) out.push_back(station::Tare{});
      return;
    case Key::larger:
      return change(+1);
    case Key::smaller:
      return change(-1);
    case Key::escape:
      return escape(snapshot, out);
    case Key::up:
    case Key::down:
      if (in_depth()) return change_look(key);
      return move(key == Key::up ? -1 : +1);
    case Key::left:
    case Key::right: {
      if (in_setup())
        return press_in_setup(key == Key::left ? ButtonUse::back : ButtonUse::skip, snapshot, out);
      if (in_depth()) return change_look(key);
      if (state_.overlay != Overlay::settings) return;
      if (state_.selected == 2) return open_setup(out);
      const int by = key == Key::right ? 1 : -1;
      if (state_.selected == 1) return change(by);
      const int themes = static_cast<int>(std::size(theme_ids));
      state_.theme = (state_.theme + by + themes) % themes;
      return;
    }
  }
}

void Controller::release(Key key, double now_s) {
  if (key == Key::foot || key == Key::enter) foot_.release(now_s);
}

void Controller::poll(double now_s, const station::Snapshot& snapshot, std::vector<station::Command>& out) {
  while (const auto action = foot_.poll(now_s)) foot(*action, snapshot, out);
}

void Controller::foot(FootAction action, const station::Snapshot& snapshot,
                      std::vector<station::Command>& out) {
  if (is_list(state_.overlay)) return foot_in_list(action, out);
  if (state_.overlay != Overlay::none) {
    // Help and "leave?" are closed by any use of the foot.
    state_.overlay = Overlay::none;
    return;
  }
  if (action == FootAction::double_tap) return open(Overlay::help);
  if (in_setup())
    return press_in_setup(action == FootAction::tap ? ButtonUse::main : ButtonUse::again, snapshot, out);
  if (in_quiz()) return action == FootAction::tap ? out.push_back(station::NextPlace{}) : leave_quiz(out);
  // Looking back, a tap chooses what comes next, and a hold goes back.
  if (in_debrief()) return action == FootAction::tap ? open(Overlay::lessons) : open_debrief();
  if (action == FootAction::tap) return tap(snapshot, out);
  // A lesson that is over has nothing to pause.
  if (snapshot.coaching.progress.complete && state_.view != View::welcome) return open_debrief();
  // Held: pause; held again while paused, choose a lesson. The first thirty seconds have nothing to pause.
  if (snapshot.coaching.progress.paused || state_.view == View::welcome) return open(Overlay::lessons);
  out.push_back(station::TogglePause{});
}

void Controller::tap(const station::Snapshot& snapshot, std::vector<station::Command>& out) {
  const coach::LessonProgress& progress = snapshot.coaching.progress;
  if (state_.view == View::welcome || progress.complete) return open(Overlay::lessons);
  if (progress.paused) {
    out.push_back(station::TogglePause{});
  } else {
    out.push_back(station::NextStep{});
  }
}

void Controller::foot_in_list(FootAction action, std::vector<station::Command>& out) {
  if (action == FootAction::double_tap) {
    state_.overlay = Overlay::none;
  } else if (action == FootAction::tap) {
    state_.selected = (state_.selected + 1) % rows();
  } else if (state_.overlay == Overlay::lessons) {
    choose(state_.selected, out);
  } else if (state_.selected == 2) {
    open_setup(out);
  } else if (state_.selected == 0) {
    state_.theme = (state_.theme + 1) % static_cast<int>(std::size(theme_ids));
  } else {
    const double next = state_.ui_scale + ui_scale_step;
    state_.ui_scale = next > most_ui_scale + 1e-9 ? least_ui_scale : next;
  }
}

void Controller::choose(int row, std::vector<station::Command>& out) {
  if (row < 0 || row >= rows()) return;
  state_.selected = row;
  if (state_.overlay == Overlay::settings && row == 2) return open_setup(out);
  if (state_.overlay != Overlay::lessons) return;
  if (row == quiz_row) return open_quiz(out);
  if (state_.view == View::quiz) leave_quiz(out);
  state_.lesson_id = row == free_row ? "" : lesson_ids_[static_cast<std::size_t>(row - first_lesson_row)];
  out.push_back(station::ChooseLesson{state_.lesson_id});
  state_.overlay = Overlay::none;
  if (state_.view == View::welcome || state_.view == View::debrief) state_.view = View::practice;
}

void Controller::open_setup(std::vector<station::Command>& out, station::SetupStage stage) {
  state_.overlay = Overlay::none;
  if (state_.view == View::setup) return;
  if (state_.view == View::quiz) leave_quiz(out);
  state_.before_setup = state_.view;
  state_.view = View::setup;
  out.push_back(station::OpenSetup{stage});
}

// A quiz begins anew, and ends the lesson.
void Controller::open_quiz(std::vector<station::Command>& out) {
  state_.overlay = Overlay::none;
  state_.lesson_id.clear();
  if (state_.view != View::quiz)
    state_.before_quiz = state_.view == View::welcome ? View::practice : state_.view;
  state_.view = View::quiz;
  out.push_back(station::OpenQuiz{});
}

void Controller::leave_quiz(std::vector<station::Command>& out) {
  state_.view = state_.before_quiz;
  out.push_back(station::CloseQuiz{});
}

void Controller::type(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (state_.typed.size() + text.size() <= longest) state_.typed += text;
}

void Controller::open_depth() {
  if (state_.view == View::setup || state_.view == View::quiz) return;
  state_.overlay = Overlay::none;
  if (state_.view != View::depth) {
    state_.before_depth = state_.view == View::debrief ? state_.before_debrief : state_.view;
    state_.view = View::depth;
  } else {
    state_.view = state_.before_depth;
  }
}

void Controller::open_debrief() {
  if (state_.view == View::setup || state_.view == View::quiz) return;
  state_.overlay = Overlay::none;
  state_.scroll = 0;
  if (state_.view != View::debrief) {
    // A debrief that is opened from the depth view leads back to what is practised.
    state_.before_debrief = state_.view == View::depth ? state_.before_depth : state_.view;
    state_.view = View::debrief;
  } else {
    state_.view = state_.before_debrief;
  }
}

void Controller::change_look(Key key) {
  DepthLook& look = state_.look;
  if (key == Key::plane) look.along_fibre = !look.along_fibre;
  if (key == Key::deeper || key == Key::shallower)
    look.layer_mm =
        std::clamp(look.layer_mm + (key == Key::deeper ? layer_step_mm : -layer_step_mm), 0.0, deepest_layer_mm);
  if (key == Key::left || key == Key::right)
    look.turn = turned(look.turn, key == Key::right ? turn_step_deg : -turn_step_deg, 0);
  if (key == Key::up || key == Key::down)
    look.turn = turned(look.turn, 0, key == Key::down ? turn_step_deg : -turn_step_deg);
}

void Controller::press_in_setup(ButtonUse use, const station::Snapshot& snapshot,
                                std::vector<station::Command>& out) {
  const std::vector<SetupButton> buttons = setup_buttons(snapshot, state_.typed);
  const auto found = std::find_if(buttons.begin(), buttons.end(),
                                  [use](const SetupButton& button) { return button.use == use; });
  if (found != buttons.end()) choose_in_setup(static_cast<int>(found - buttons.begin()), snapshot, out);
}

void Controller::choose_in_setup(int button, const station::Snapshot& snapshot,
                                 std::vector<station::Command>& out) {
  const std::vector<SetupButton> buttons = setup_buttons(snapshot, state_.typed);
  if (button < 0 || button >= static_cast<int>(buttons.size())) return;
  const station::Command& command = buttons[static_cast<std::size_t>(button)].command;
  if (std::holds_alternative<station::CloseSetup>(command)) state_.view = state_.before_setup;
  out.push_back(command);
  state_.typed.clear();
}

void Controller::open(Overlay overlay) {
  state_.overlay = state_.overlay == overlay ? Overlay::none : overlay;
  state_.selected = 0;
  if (overlay != Overlay::lessons) return;
  const auto current = std::find(lesson_ids_.begin(), lesson_ids_.end(), state_.lesson_id);
  // Where nothing is chosen yet the first lesson is offered, not free practice.
  if (current != lesson_ids_.end()) {
    state_.selected = static_cast<int>(current - lesson_ids_.begin()) + first_lesson_row;
  } else if (!lesson_ids_.empty()) {
    state_.selected = first_lesson_row;
  }
}

void Controller::move(int by) {
  if (rows() > 0) {
    state_.selected = (state_.selected + by + rows()) % rows();
  } else if (state_.overlay == Overlay::none &&
             (state_.view == View::instructor || state_.view == View::debrief)) {
    state_.scroll = std::max(0.0, state_.scroll + by * scroll_step);
  }
}

void Controller::change(int by) {
  state_.ui_scale =
      std::clamp(std::round((state_.ui_scale + by * ui_scale_step) / ui_scale_step) * ui_scale_step,
                 least_ui_scale, most_ui_scale);
}

void Controller::escape(const station::Snapshot& snapshot, std::vector<station::Command>& out) {
  if (state_.overlay == Overlay::leave) return quit(out);
  // A mat without newtons has nothing to go back to but the desktop.
  if (in_setup() && snapshot.setup.calibrated) {
    state_.view = state_.before_setup;
    out.push_back(station::CloseSetup{});
    return;
  }
  if (in_quiz()) return leave_quiz(out);
  if (in_depth()) {
    state_.view = state_.before_depth;
    return;
  }
  if (in_debrief()) {
    state_.view = state_.before_debrief;
    return;
  }
  state_.overlay = state_.overlay == Overlay::none ? Overlay::leave : Overlay::none;
}

void Controller::quit(std::vector<station::Command>& out) {
  if (!state_.quit) out.push_back(station::Quit{});
  state_.quit = true;
}

}  // namespace palmar::screens
