// Every calibration as a step machine: one instruction at a time, progress, a way back at each step, a result at the end and never
// half of one. Screen, ear and command line drive the same machine through this interface. No UI, no I/O and no clock of its own:
// frames and their time come as arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/observation.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::calibration {

enum class Phase : std::uint8_t {
  waiting,    ///< for the person to do what the instruction says; frames are watched
  measuring,  ///< what was asked for is happening; step_progress grows with the frames
  proposed,   ///< the step has its value: accept keeps it, redo measures it again
  done,       ///< the last step was accepted: the result is there
  cancelled   ///< ended without a result
};
/// "waiting", "measuring", ...
std::string_view id(Phase phase);

/// What a person can ask for at a step.
enum class Action : std::uint8_t {
  accept,  ///< keep the value and go on; answers a question with yes
  redo,  ///< measure this step again; where a problem names another step, go there; answers a question with no
  back,   ///< to the step before, whose value is measured again
  skip,   ///< go on without a step that is not needed
  cancel  ///< end without a result
};
std::string_view id(Action action);

/// A number that the person has to type at this step, such as a weight.
struct Entry {
  std::string label;  ///< "Weight on the mat"
  std::string unit;   ///< "kg"
  double lo = 0, hi = 0;
  std::optional<double> value;  ///< as entered so far
};

/// One line of a step's or the result's table: "C7", 1.3, "mm".
struct ReportRow {
  std::string label;
  double value = 0;
  std::string unit;
  std::string note;  ///< for people; empty where there is nothing to say
};

/// Everything that a person has to be told now; values only, so that it can go into a snapshot.
struct ProcedureView {
  Phase phase = Phase::waiting;
  std::size_t step = 0;  ///< from 0
  std::size_t steps = 1;
  std::string key;    ///< stable id of the step: "press:C7", "tare"; chooses picture and translated words
  std::string title;  ///< at most four words: "Press C7"
  std::string instruction;              ///< one plain sentence that says what to do now
  double progress = 0;                  ///< of the whole procedure, 0 to 1; 1 only when done
  double step_progress = 0;             ///< of this step's measurement, 0 to 1
  std::optional<Error> problem;         ///< what is wrong and how to mend it; goes away when it is mended
  std::optional<std::string> question;  ///< a doubt that accept (yes) or redo (no) answers
  std::optional<Entry> entry;
  std::vector<ReportRow> rows;  ///< what is known so far: residuals, coverage
  bool can_accept = false, can_redo = false, can_back = false, can_skip = false, can_cancel = false;
};

/// What one frame brought. The pointers are valid during the call only; a machine takes what it needs.
struct ProcedureInput {
  double t_s = 0;  ///< seconds of the caller's monotone clock (device time where there is one), any origin
  const RawFrame* raw = nullptr;  ///< counts as the mat sent them; needed by mat calibrations
  const Observation* seen =
      nullptr;  ///< the same frame through the corridor; needed by calibrations of the place
};

/// A calibration in steps. For one thread. A derived class adds a typed result that exists only in Phase::done.
class Procedure {
 public:
  virtual ~Procedure() = default;

  /// The next frame, in order of time. Cheap enough for the pipeline's thread but for the frame that completes a step.
  virtual void feed(const ProcedureInput& input) = 0;
  /// Errors: not_now (the view's can_... says no; nothing has changed), or why the step's value cannot be kept; that error is then
  /// also the view's problem.
  virtual Status act(Action action) = 0;
  /// The number that the view's entry asks for. Errors: not_now; out_of_range with the allowed range.
  virtual Status enter(double value);
  /// The mat or camera went away. What was accepted stays; the step under way begins again with the next frame. `why` is shown.
  virtual void interrupted(const Error& why) = 0;

  virtual const ProcedureView& view() const = 0;

  bool ended() const { return view().phase == Phase::done || view().phase == Phase::cancelled; }
};

/// The error of an action that the view does not offer.
Error not_now(Action action, const ProcedureView& view);

}  // namespace palmar::calibration
