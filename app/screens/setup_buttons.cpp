#include "app/screens/setup_buttons.hpp"

#include <algorithm>

namespace palmar::screens {
namespace {

using calibration::Action;
using station::SetupChoice;
using station::SetupPage;
using station::SetupStage;

station::Command to(SetupStage stage) { return station::OpenSetup{stage}; }
station::Command act(Action action) { return station::ActInSetup{action}; }

SetupStage after(SetupStage stage) { return static_cast<SetupStage>(static_cast<int>(stage) + 1); }

std::string_view accept_words(const calibration::ProcedureView& view) {
  if (view.question) return "button_yes";
  if (view.key == "press") return "button_enough";
  return view.key == "verdict" || view.key == "slip_verdict" ? "button_next" : "button_keep";
}

std::string_view choice_words(SetupChoice choice, const station::SetupView& setup) {
  switch (choice) {
    case SetupChoice::keep:
      return setup.stage == SetupStage::calibrate ? "button_keep_newtons" : "button_keep_place";
    case SetupChoice::roll:
      return "button_roll";
    case SetupChoice::bench:
      return "button_bench";
    case SetupChoice::with_cover:
      return "button_with_cover";
    case SetupChoice::bare:
      return "button_bare";
    case SetupChoice::look:
      return "button_look";
    case SetupChoice::place:
      return "button_place";
    case SetupChoice::zero:
      return "button_zero";
    case SetupChoice::keep_zero:
      return "button_keep_zero";
  }
  return "";
}

void main_buttons(const station::Snapshot& snapshot, std::vector<SetupButton>& buttons) {
  const station::SetupView& setup = snapshot.setup;
  const auto& procedure = setup.procedure;
  const bool streaming = snapshot.mat.link == station::Link::streaming;
  if (setup.page == SetupPage::fitting || setup.page == SetupPage::making_ready) return;
  if (setup.page == SetupPage::mount && setup.choices.empty()) return;
  if (!setup.choices.empty()) {
    ButtonUse use = ButtonUse::main;
    for (const SetupChoice choice : setup.choices) {
      buttons.push_back({use, choice_words(choice, setup), station::ChooseInSetup{choice}});
      use = static_cast<ButtonUse>(static_cast<int>(use) + 1);
      if (use == ButtonUse::again) break;
    }
  } else if (procedure && procedure->question) {
    buttons.push_back({ButtonUse::main, "button_yes", act(Action::accept)});
    buttons.push_back({ButtonUse::again, "button_no", act(Action::redo)});
  } else if (setup.entry && setup.entry->known.empty()) {
    buttons.push_back({ButtonUse::main, "button_take", station::TypeInSetup{}});
  } else if (procedure) {
    if (procedure->can_accept)
      buttons.push_back({ButtonUse::main, accept_words(*procedure), act(Action::accept)});
    if (procedure->can_redo) buttons.push_back({ButtonUse::again, "button_again", act(Action::redo)});
  } else if (setup.stage == SetupStage::ready) {
    if (setup.calibrated) {
      buttons.push_back({ButtonUse::main, "button_practise", station::CloseSetup{}});
    } else {
      buttons.push_back({ButtonUse::main, "button_calibrate", to(SetupStage::calibrate)});
    }
  } else if (setup.stage != SetupStage::find || streaming) {
    buttons.push_back({ButtonUse::main, "button_next", to(after(setup.stage))});
  }
}

}  // namespace

ButtonKey key_of(ButtonUse use) {
  switch (use) {
    case ButtonUse::main:
      return {"Enter", "Enter", "Enter"};
    case ButtonUse::second:
      return {"2", "2", "2"};
    case ButtonUse::third:
      return {"3", "3", "3"};
    case ButtonUse::again:
      return {"R", "R", "r"};
    case ButtonUse::back:
      return {"←", "left", "b"};
    case ButtonUse::skip:
      return {"→", "right", "s"};
  }
  return {"", "", ""};
}

std::vector<SetupButton> setup_buttons(const station::Snapshot& snapshot) {
  const station::SetupView& setup = snapshot.setup;
  std::vector<SetupButton> buttons;
  main_buttons(snapshot, buttons);
  const auto& procedure = setup.procedure;
  const bool ending = setup.page == SetupPage::making_ready;
  if (setup.stage != SetupStage::find && !ending) {
    buttons.push_back({ButtonUse::back, setup.page == SetupPage::fitting ? "button_stop" : "button_back",
                       station::BackInSetup{}});
  }
  if (procedure && procedure->can_skip) {
    buttons.push_back({ButtonUse::skip, "button_skip", act(Action::skip)});
  } else if (setup.stage != SetupStage::find && setup.stage != SetupStage::ready && !ending &&
             (procedure || setup.entry)) {
    buttons.push_back({ButtonUse::skip, "button_stage_skip", to(after(setup.stage))});
  }
  return buttons;
}

std::vector<SetupButton> setup_buttons(const station::Snapshot& snapshot, const std::string& typed) {
  std::vector<SetupButton> buttons = setup_buttons(snapshot);
  if (!snapshot.setup.entry || typed.empty()) return buttons;
  const bool asked = snapshot.setup.procedure && snapshot.setup.procedure->question;
  if (asked) return buttons;
  std::erase_if(buttons, [](const SetupButton& button) { return button.use == ButtonUse::main; });
  buttons.insert(buttons.begin(), {ButtonUse::main, "button_take", station::TypeInSetup{typed}});
  return buttons;
}

}  // namespace palmar::screens
