#include "calibration/mat/health_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace palmar::calibration {
namespace {

constexpr std::size_t hands_off = 0, press = 1, verdict = 2, steps = 3;

}  // namespace

HealthCheck::HealthCheck(MatDescription mat, std::vector<TechniqueNeed> techniques, HealthCheckTimes times)
    : mat_(std::move(mat)), techniques_(std::move(techniques)), times_(times), gatherer_(mat_, techniques_) {
  if (!(times_.unloaded_s > 0) || !(times_.press_s > 0))
    throw std::invalid_argument(
        fmt::format("HealthCheck: {} s unloaded, {} s of presses", times_.unloaded_s, times_.press_s));
  begin();
}

void HealthCheck::begin() {
  gatherer_ = HealthGatherer(mat_, techniques_);
  report_.reset();
  since_s_.reset();
  step_ = hands_off;
  phase_ = Phase::waiting;
  describe();
}

void HealthCheck::feed(const ProcedureInput& input) {
  if (!input.raw || ended() || step_ == verdict) return;
  if (!since_s_) since_s_ = input.t_s;
  last_s_ = input.t_s;
  phase_ = Phase::measuring;
  if (step_ == hands_off) {
    gatherer_.add_unloaded(*input.raw);
    if (input.t_s - *since_s_ > 1) problem_.reset();
    if (input.t_s - *since_s_ >= times_.unloaded_s) end_unloaded();
  } else {
    gatherer_.add_pressed(*input.raw);
    problem_.reset();
    if (input.t_s - *since_s_ >= times_.press_s) judge();
  }
  describe();
}

// A mat that was touched tells nothing of its zero: the step begins again.
void HealthCheck::end_unloaded() {
  if (gatherer_.report().touched) {
    begin();
    problem_ = failure("touched", "something moved on the mat", "while nothing should touch it",
                       "take hands and tools off; the half minute begins again");
    return;
  }
  since_s_.reset();
  step_ = press;
  phase_ = Phase::waiting;
}

void HealthCheck::judge() {
  report_ = gatherer_.report();
  step_ = verdict;
  phase_ = Phase::proposed;
}

Status HealthCheck::act(Action action) {
  if (action == Action::accept && view_.can_accept) {
    if (step_ == press) {
      judge();
    } else {
      phase_ = Phase::done;
    }
  } else if ((action == Action::redo && view_.can_redo) || (action == Action::back && view_.can_back)) {
    problem_.reset();
    begin();
  } else if (action == Action::cancel && view_.can_cancel) {
    phase_ = Phase::cancelled;
  } else {
    return not_now(action, view_);
  }
  describe();
  return {};
}

// The presses so far stay; half a minute without frames in it is none.
void HealthCheck::interrupted(const Error& why) {
  if (ended() || step_ == verdict) return;
  if (step_ == hands_off) begin();
  problem_ = why;
  describe();
}

void HealthCheck::describe() {
  view_.phase = phase_;
  view_.step = step_;
  view_.steps = steps;
  view_.problem = problem_;
  const double passed = since_s_ ? last_s_ - *since_s_ : 0;
  view_.can_accept = view_.can_redo = view_.can_back = false;
  view_.can_skip = false;
  view_.can_cancel = !ended();
  view_.rows.clear();
  if (step_ == hands_off) {
    view_.key = "hands_off";
    view_.title = "Hands off";
    view_.instruction = "Cover and lubricant film on, as in use. Now leave the mat alone.";
    view_.step_progress = std::min(1.0, passed / times_.unloaded_s);
    view_.progress = 0.5 * view_.step_progress;
    return;
  }
  if (step_ == press) {
    view_.key = "press";
    view_.title = "Press everywhere";
    view_.instruction =
        "Glide a palm over all of the mat. Then press with both palms and lay a full bottle, so that the "
        "three are "
        "three corners of a rectangle.";
    view_.step_progress = std::min(1.0, passed / times_.press_s);
    view_.progress = 0.5 + 0.45 * view_.step_progress;
    view_.can_accept = gatherer_.pressed_frames() > 0;
    view_.can_redo = view_.can_back = true;
    view_.rows.push_back({"cells that answered", 100 * gatherer_.answered_share(), "%", {}});
    return;
  }
  view_.key = "verdict";
  view_.title = "The mat is " + std::string(words(report_->verdict));
  view_.instruction = report_->findings.empty()
                          ? "Nothing to mend."
                          : report_->findings.front().what + ": " + report_->findings.front().remedy + ".";
  view_.step_progress = 1;
  view_.progress = phase_ == Phase::done ? 1 : 0.95;
  view_.can_accept = view_.can_redo = view_.can_back = phase_ == Phase::proposed;
  // The gravest is the instruction.
  for (std::size_t i = 1; i < report_->findings.size(); ++i)
    view_.rows.push_back({report_->findings[i].what, 0, {}, report_->findings[i].remedy});
  view_.rows.push_back({"rate", report_->rate_hz, "Hz", {}});
  view_.rows.push_back({"drift", report_->drift_counts_per_min, "counts/min", {}});
}

}  // namespace palmar::calibration
