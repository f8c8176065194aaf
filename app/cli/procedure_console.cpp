#include "app/cli/procedure_console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace palmar::cli {

using calibration::Action;
using calibration::Phase;
using calibration::ProcedureView;

void ProcedureConsole::say(const ProcedureView& view) {
  if (listener_) listener_->look(view);
  // A step is said again when it is measured anew: key and instruction tell.
  const std::string step = view.key + view.instruction;
  if (step != step_) {
    step_ = step;
    quarters_said_ = 0;
    value_said_ = false;
    entry_.clear();
    fmt::print(stderr, "[{:3.0f} %] {}: {}\n", 100 * view.progress, view.title, view.instruction);
  }
  const bool wanted = view.entry && !view.entry->value;
  if (wanted && entry_ != view.entry->label)
    fmt::print(stderr, "  > {}, {}:\n", view.entry->label, view.entry->unit);
  entry_ = wanted ? view.entry->label : std::string();
  if (view.phase == Phase::waiting) quarters_said_ = 0;
  const int quarters = static_cast<int>(4 * view.step_progress + 1e-9);
  if (view.phase == Phase::measuring && quarters > quarters_said_ && quarters < 4) {
    quarters_said_ = quarters;
    fmt::print(stderr, "  {} % of this step, go on\n", 25 * quarters);
  }
  say_value(view);
  const std::string problem = view.problem ? view.problem->message() : std::string();
  if (problem != problem_ && !problem.empty()) fmt::print(stderr, "  ! {}\n", problem);
  problem_ = problem;
  const std::string question = view.question.value_or("");
  if (question != question_ && !question.empty())
    fmt::print(stderr, "  ? {} (Enter: yes, r: no)\n", question);
  question_ = question;
  std::fflush(stderr);
}

/// What a step has brought, before anybody is asked to keep it; at the end also of what cannot be kept.
void ProcedureConsole::say_value(const ProcedureView& view) {
  const bool proposed = view.phase == Phase::proposed;
  const bool there = proposed || (view.key == "review" && view.problem);
  if (there && !value_said_) {
    fmt::print(stderr, "{}", table(view.rows));
    if (proposed && asks_)
      fmt::print(stderr, "  done: Enter keeps it{}\n", view.can_redo ? ", r measures again" : "");
  }
  value_said_ = there;
}

void ProcedureConsole::say_keys() {
  fmt::print(stderr, "Enter keeps, r makes again, b goes back, s skips, q ends; each with Enter.\n");
}

std::optional<Action> ProcedureConsole::asked() {
  const auto typed = line();
  if (!typed) return std::nullopt;
  const auto asked_for = action(*typed);
  if (!asked_for) say_keys();
  return asked_for;
}

std::optional<Action> ProcedureConsole::action(std::string_view line) {
  if (line.empty() || line == "y") return Action::accept;
  if (line == "r" || line == "n") return Action::redo;
  if (line == "b") return Action::back;
  if (line == "s") return Action::skip;
  if (line == "q") return Action::cancel;
  return std::nullopt;
}

std::string table(const std::vector<calibration::ReportRow>& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.label.size());
  std::string text;
  for (const auto& row : rows) {
    fmt::format_to(std::back_inserter(text), "  {:<{}}  {:>6.1f} {}{}\n", row.label, width, row.value,
                   row.unit, row.note.empty() ? "" : "   " + row.note);
  }
  return text;
}

}  // namespace palmar::cli
