#include "app/cli/procedure_console.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace palmar::cli {

using calibration::Action;
using calibration::Phase;
using calibration::ProcedureView;

void ProcedureConsole::say(const ProcedureView& view) {
  // A step is said again when it is measured anew: key and instruction tell.
  const std::string step = view.key + view.instruction;
  if (step != step_) {
    step_ = step;
    measuring_said_ = false;
    fmt::print(stderr, "[{:3.0f} %] {}: {}\n", 100 * view.progress, view.title, view.instruction);
  }
  if (view.phase == Phase::measuring && view.step_progress >= 0.5 && !measuring_said_) {
    measuring_said_ = true;
    fmt::print(stderr, "  half done, go on\n");
  }
  if (view.phase == Phase::waiting) measuring_said_ = false;
  const std::string problem = view.problem ? view.problem->message() : std::string();
  if (problem != problem_ && !problem.empty()) fmt::print(stderr, "  ! {}\n", problem);
  problem_ = problem;
  const std::string question = view.question.value_or("");
  if (question != question_ && !question.empty())
    fmt::print(stderr, "  ? {} (Enter: yes, r: no)\n", question);
  question_ = question;
  std::fflush(stderr);
}

void ProcedureConsole::say_keys() {
  fmt::print(stderr, "Enter keeps, r makes again, b goes back, s skips, q ends; each with Enter.\n");
}

std::optional<Action> ProcedureConsole::asked() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (!input_ended_ && typed_.find('\n') == std::string::npos) {
    if (::poll(&input, 1, 0) <= 0) break;
    char bytes[256];
    const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got <= 0) {
      input_ended_ = true;
    } else {
      typed_.append(bytes, static_cast<std::size_t>(got));
    }
  }
  const std::size_t end = typed_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  const std::string line = typed_.substr(0, end);
  typed_.erase(0, end + 1);
  if (line.empty() || line == "y") return Action::accept;
  if (line == "r" || line == "n") return Action::redo;
  if (line == "b") return Action::back;
  if (line == "s") return Action::skip;
  if (line == "q") return Action::cancel;
  say_keys();
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
