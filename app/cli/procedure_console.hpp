// A step machine on a terminal: says each step as a line, reads what the person asks for. For screen readers as well, so nothing is
// drawn over.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/cli/line_input.hpp"
#include "app/cli/procedure_listener.hpp"
#include "calibration/procedure/procedure.hpp"

namespace palmar::cli {

class ProcedureConsole {
 public:
  /// Lines go to standard error, so that standard output stays for the result. `asks`: somebody is there to keep steps.
  explicit ProcedureConsole(bool asks = true) : asks_(asks) {}

  /// Says what is new: a step, a number that is wanted, a problem, a question, each quarter of a measurement.
  void say(const calibration::ProcedureView& view);
  /// Each look is heard as well; may be null. It has to outlive this.
  void listen(ProcedureListener* listener) { listener_ = listener; }
  /// The keys, once.
  static void say_keys();
  /// What was typed since the last call, a line each: empty or y: accept; r: redo; b: back; s: skip; q: cancel. Does not wait.
  std::optional<calibration::Action> asked();
  /// The same, as it was typed.
  std::optional<std::string> line() { return input_.next(); }
  /// What a typed line asks for; absent where it is none of the above.
  static std::optional<calibration::Action> action(std::string_view line);
  bool input_ended() const { return input_.ended(); }  ///< nobody can answer any more

 private:
  void say_value(const calibration::ProcedureView& view);

  bool asks_;
  std::string step_, problem_, question_, entry_;
  int quarters_said_ = 0;  // of the measurement
  bool value_said_ = false;
  LineInput input_;
  ProcedureListener* listener_ = nullptr;
};

/// The table of a step or result, a row a line.
std::string table(const std::vector<calibration::ReportRow>& rows);

}  // namespace palmar::cli
