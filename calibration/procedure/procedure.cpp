#include "calibration/procedure/procedure.hpp"

namespace palmar::calibration {

std::string_view id(Phase phase) {
  switch (phase) {
    case Phase::waiting:
      return "waiting";
    case Phase::measuring:
      return "measuring";
    case Phase::proposed:
      return "proposed";
    case Phase::done:
      return "done";
    case Phase::cancelled:
      return "cancelled";
  }
  return "";
}

std::string_view id(Action action) {
  switch (action) {
    case Action::accept:
      return "accept";
    case Action::redo:
      return "redo";
    case Action::back:
      return "back";
    case Action::skip:
      return "skip";
    case Action::cancel:
      return "cancel";
  }
  return "";
}

Error not_now(Action action, const ProcedureView& view) {
  return failure("not_now", std::string(id(action)) + " is not possible now",
                 "the procedure is at step " + std::to_string(view.step + 1) + " of " +
                     std::to_string(view.steps) + (view.title.empty() ? "" : ", " + view.title) + " (" +
                     std::string(id(view.phase)) + ")",
                 view.instruction.empty() ? "start the procedure again" : view.instruction);
}

Status Procedure::enter(double) {
  return failure(
      "not_now", "no number is wanted now",
      "the procedure is at step " + std::to_string(view().step + 1) + " of " + std::to_string(view().steps),
      view().instruction);
}

}  // namespace palmar::calibration
