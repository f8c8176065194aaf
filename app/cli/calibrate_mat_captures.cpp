// palmar calibrate mat --input: the steps from recordings.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/cli/calibrate_mat.hpp"
#include "app/cli/procedure_console.hpp"
#include "app/exchange/frame_input.hpp"

namespace palmar::cli {
namespace {

using calibration::Action;
using calibration::MatProcedure;
using calibration::Phase;

constexpr double near_full = 0.98;           // of the saturated count
constexpr std::ptrdiff_t several_cells = 3;  // fewer may be stuck there
constexpr double between_s = 1;              // from the end of one recording to the begin of the next

class Player {
 public:
  Player(const CalibrateMatWords& words, const MatDescription& mat, MatProcedure& procedure)
      : words_(words), mat_(mat), procedure_(procedure) {
    none_.geometry = mat.geometry;
    none_.newtons_per_count = 1;
  }

  /// `through`: steps are kept as soon as they can be, for one recording of all of them.
  Status play(const std::string& input, bool through) {
    auto frames = exchange::open_capture(input, mat_, none_);
    if (!frames) return frames.error();
    RawFrame frame;
    const double begin_s = t_s_ + between_s;
    while (!procedure_.ended()) {
      const auto more = (*frames)->next_frame(frame);
      if (!more) return more.error();
      if (!*more) break;
      t_s_ = frame.t_s += begin_s;
      look_at_range(frame);
      procedure_.feed({frame.t_s, &frame, nullptr});
      if (Status answered = answer(input); !answered) return answered;
      console_.say(procedure_.view());
      if (through && step_is_over(procedure_) && procedure_.view().key != "review") {
        if (Status kept = procedure_.act(Action::accept); !kept) return kept;
      }
    }
    return {};
  }

  Status end_step(const std::string& input) {
    const auto& view = procedure_.view();
    if (view.can_accept) return procedure_.act(Action::accept);
    if (view.problem) return *view.problem;
    const bool too_strong = 4 * full_frames_ > frames_;
    return failure(
        "not_enough",
        fmt::format("{} ends with {:.0f} % of the step \"{}\"", input, 100 * view.step_progress, view.title),
        too_strong ? "in many of its frames cells are at the end of their range" : "",
        too_strong ? "take lighter weights or a softer roller"
                   : "record it again, longer, from the empty mat on");
  }

  /// One recording holds what it holds: what can be left out is, the rest is missed.
  Status end_all(const std::string& input) {
    while (procedure_.view().key != "review") {
      const auto& view = procedure_.view();
      if (!view.can_skip) {
        if (Status ended = end_step(input); !ended) return ended;
        continue;
      }
      if (view.key == "verify" && !words_.verify.empty()) return unseen(input);
      if (view.key == "roll:passes" && !words_.verify.empty()) {
        // What followed was taken for the roller.
        return failure("no_passes", "no roller passes forth and back over the whole mat in " + input,
                       "weights that verify come after it", "give --skip passes to do without");
      }
      if (Status skipped = procedure_.act(Action::skip); !skipped) return skipped;
      console_.say(procedure_.view());
    }
    return {};
  }

 private:
  /// Frames of the step under way, and those with several cells at the end of their range.
  void look_at_range(const RawFrame& frame) {
    if (std::exchange(step_, procedure_.view().step) != procedure_.view().step) frames_ = full_frames_ = 0;
    ++frames_;
    if (mat_.saturated_count == 0) return;
    const auto full = std::count_if(frame.counts.begin(), frame.counts.end(),
                                    [&](std::uint16_t c) { return c >= near_full * mat_.saturated_count; });
    full_frames_ += full >= several_cells;
  }

  /// Presses that were to verify the curves and are not there.
  Status unseen(const std::string& input) {
    const auto& view = procedure_.view();
    const auto seen = std::lround(view.step_progress * words_.presses);
    return failure(
        "not_verified",
        fmt::format("{} of {} presses of a weight to verify are seen in {}", seen, words_.presses, input),
        view.problem ? view.problem->what
                     : std::string("a press counts when it rests for a second, away from the others"),
        "record them again, or leave --verify out");
  }

  Status answer(const std::string& input) {
    if (!procedure_.view().question) return {};
    if (!words_.yes)
      return failure("weight_in_doubt", *procedure_.view().question, input, "give --yes if it is right");
    return procedure_.act(Action::accept);
  }

  const CalibrateMatWords& words_;
  const MatDescription& mat_;
  MatProcedure& procedure_;
  ProcedureConsole console_{false};
  MatCalibration none_;
  double t_s_ = -between_s;
  std::size_t step_ = 0, frames_ = 0, full_frames_ = 0;
};

}  // namespace

Status run_mat_captures(const CalibrateMatWords& words, const MatDescription& mat, MatProcedure& procedure,
                        const std::vector<std::string>& steps) {
  const bool through = words.inputs.size() == 1 && steps.size() > 1;
  if (!through && words.inputs.size() != steps.size()) {
    std::string wanted;
    for (const std::string& step : steps) wanted += (wanted.empty() ? "" : ", ") + step;
    return bad_input("wrong_inputs", fmt::format("{} captures are given", words.inputs.size()),
                     fmt::format("{} are wanted: {}", steps.size(), wanted),
                     "give them in that order, or one capture with all of it; --skip leaves steps out");
  }
  Player player(words, mat, procedure);
  for (const std::string& input : words.inputs) {
    if (Status played = player.play(input, through); !played) return played;
    if (Status ended = through ? player.end_all(input) : player.end_step(input); !ended) return ended;
  }
  if (procedure.view().problem && !procedure.view().can_accept) return *procedure.view().problem;
  return procedure.act(Action::accept);
}

}  // namespace palmar::cli
