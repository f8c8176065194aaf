#include "app/screens/setup_buttons.hpp"

namespace palmar::screens {
namespace {

using calibration::Action;
using station::SetupStage;

station::Command to(SetupStage stage) { return station::OpenSetup{stage}; }
station::Command act(Action action) { return station::ActInSetup{action}; }

SetupStage after(SetupStage stage) { return static_cast<SetupStage>(static_cast<int>(stage) + 1); }
SetupStage before(SetupStage stage) { return static_cast<SetupStage>(static_cast<int>(stage) - 1); }

std::string_view accept_words(const calibration::ProcedureView& view) {
  if (view.key == "press") return "button_enough";
  return view.key == "verdict" ? "button_next" : "button_keep";
}

}  // namespace

std::vector<SetupButton> setup_buttons(const station::Snapshot& snapshot) {
  const station::SetupView& setup = snapshot.setup;
  std::vector<SetupButton> buttons;
  const bool streaming = snapshot.mat.link == station::Link::streaming;
  const auto& procedure = setup.procedure;
  if (procedure) {
    if (procedure->can_accept)
      buttons.push_back({ButtonUse::main, accept_words(*procedure), act(Action::accept)});
    if (procedure->can_redo) buttons.push_back({ButtonUse::again, "button_again", act(Action::redo)});
  } else if (setup.stage == SetupStage::ready) {
    buttons.push_back({ButtonUse::main, "button_practise", station::CloseSetup{}});
  } else if (setup.stage != SetupStage::find || streaming) {
    buttons.push_back({ButtonUse::main, "button_next", to(after(setup.stage))});
  }
  const bool kept = procedure && procedure->phase == calibration::Phase::done;
  if (procedure && procedure->can_back && setup.stage == SetupStage::place) {
    buttons.push_back({ButtonUse::back, "button_back", act(Action::back)});
  } else if (setup.stage != SetupStage::find && !kept) {
    buttons.push_back({ButtonUse::back, "button_back", to(before(setup.stage))});
  }
  if (procedure && procedure->can_skip) {
    buttons.push_back({ButtonUse::skip, "button_skip", act(Action::skip)});
  } else if (procedure && !kept) {
    buttons.push_back({ButtonUse::skip, "button_stage_skip", to(after(setup.stage))});
  }
  return buttons;
}

}  // namespace palmar::screens
