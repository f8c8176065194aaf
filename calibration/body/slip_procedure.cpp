#include "calibration/body/slip_procedure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "calibration/body/landmark_words.hpp"

namespace palmar::calibration {
namespace {

constexpr std::size_t most_presses = 3;

/// Those farthest apart first, since a turn shows there; each next one is the farthest from those before it.
std::vector<Landmark> far_apart(std::vector<Landmark> from) {
  std::vector<Landmark> chosen;
  if (from.empty()) return chosen;
  const auto head = std::min_element(from.begin(), from.end(), [](const Landmark& a, const Landmark& b) {
    return a.at.v_mm != b.at.v_mm ? a.at.v_mm < b.at.v_mm : a.at.u_mm < b.at.u_mm;
  });
  chosen.push_back(*head);
  from.erase(head);
  const auto gap = [&chosen](const Landmark& landmark) {
    double least = std::numeric_limits<double>::infinity();
    for (const Landmark& other : chosen) least = std::min(least, distance_mm(landmark.at, other.at));
    return least;
  };
  while (!from.empty() && chosen.size() < most_presses) {
    const auto next = std::max_element(from.begin(), from.end(),
                                       [&](const Landmark& a, const Landmark& b) { return gap(a) < gap(b); });
    chosen.push_back(*next);
    from.erase(next);
  }
  return chosen;
}

}  // namespace

SlipProcedure::SlipProcedure(SlipProcedureConfig config)
    : config_(std::move(config)), detector_(config_.press) {
  std::vector<Landmark> known;
  for (const LandmarkPress& press : config_.fit.presses) {
    for (const Landmark& landmark : config_.landmarks)
      if (landmark.id == press.landmark) known.push_back({landmark.id, landmark.name, press.expected});
  }
  asked_ = far_apart(std::move(known));
  if (asked_.size() < 2)
    throw std::invalid_argument("SlipProcedure: " + std::to_string(asked_.size()) + " known landmarks");
  describe();
}

void SlipProcedure::begin() {
  presses_.clear();
  check_.reset();
  pressed_.reset();
  wanted_ = 2;
  phase_ = Phase::waiting;
  detector_.rearm();
}

void SlipProcedure::feed(const ProcedureInput& input) {
  if (ended() || !input.seen) return;
  interruption_.reset();
  if (!check_) {
    detector_.feed(input.t_s, input.seen->contacts);
    if (detector_.press()) pressed_ = detector_.press();
    phase_ = pressed_ || detector_.progress() > 0 ? Phase::measuring : Phase::waiting;
    if (pressed_ && detector_.lifted()) keep(*pressed_);
  }
  describe();
}

void SlipProcedure::keep(MatPoint at) {
  const Landmark& now = asked_[presses_.size()];
  presses_.push_back({now.id, now.at, at, plain_name(now)});
  pressed_.reset();
  detector_.rearm();
  phase_ = Phase::waiting;
  if (presses_.size() < wanted_) return;
  check_ = check_slip(config_.fit, presses_, config_.slip);
  if (check_->verdict == SlipVerdict::doubtful && presses_.size() < asked_.size()) {
    check_.reset();
    ++wanted_;
    return;
  }
  phase_ = Phase::proposed;
}

Status SlipProcedure::act(Action action) {
  const bool offered = action == Action::accept   ? view_.can_accept
                       : action == Action::redo   ? view_.can_redo
                       : action == Action::back   ? view_.can_back
                       : action == Action::cancel ? view_.can_cancel
                                                  : false;
  if (!offered) return not_now(action, view_);
  interruption_.reset();
  if (action == Action::accept) phase_ = Phase::done;
  if (action == Action::cancel) phase_ = Phase::cancelled;
  if (action == Action::redo) begin();
  if (action == Action::back) {
    const std::size_t kept = presses_.size() - 1;
    const LandmarkPresses before = presses_;
    begin();
    presses_.assign(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(kept));
    wanted_ = std::max<std::size_t>(2, kept + 1);
  }
  describe();
  return {};
}

void SlipProcedure::interrupted(const Error& why) {
  if (ended()) return;
  interruption_ = why;
  pressed_.reset();
  detector_.rearm();
  if (!check_) phase_ = Phase::waiting;
  describe();
}

std::optional<std::string> SlipProcedure::landmark() const {
  if (ended() || check_) return std::nullopt;
  return asked_[presses_.size()].id;
}

void SlipProcedure::describe() {
  view_ = ProcedureView();
  view_.phase = phase_;
  view_.step = presses_.size();
  view_.steps = wanted_ + 1;
  view_.can_cancel = !ended();
  view_.can_back = !ended() && !presses_.empty();
  view_.can_redo = !ended() && (check_ || !presses_.empty() || pressed_);
  if (!check_ && !ended()) {
    const Landmark& now = asked_[presses_.size()];
    view_.key = "slip:" + now.id;
    view_.title = "Press the " + plain_name(now);
    view_.instruction = pressed_ ? "Good. Lift the thumb to keep it." : press_instruction(now);
    view_.step_progress = pressed_ ? 1 : detector_.progress();
    view_.progress =
        (static_cast<double>(presses_.size()) + 0.9 * view_.step_progress) / static_cast<double>(view_.steps);
    if (!pressed_ && detector_.problem()) view_.problem = detector_.problem();
  } else {
    view_.key = "slip_verdict";
    view_.progress =
        phase_ == Phase::done ? 1 : static_cast<double>(view_.step) / static_cast<double>(view_.steps);
    view_.step_progress = 1;
    view_.can_accept = phase_ == Phase::proposed;
  }
  if (check_) {
    const bool in_place = check_->verdict == SlipVerdict::in_place;
    view_.title = in_place                                  ? "It lies as before"
                  : check_->verdict == SlipVerdict::slipped ? "The mat has slipped"
                                                            : "In doubt";
    view_.instruction = in_place ? "The landmarks lie where they were when the mat was placed."
                                 : "What is shown on the back would be off by so much.";
    view_.problem = check_->problem;
    view_.rows = {{"moved", check_->shift_mm, "mm", ""},
                  {"within the doubt of pressing", check_->threshold_mm, "mm", ""}};
    if (presses_.size() > 1) view_.rows.push_back({"turned", std::abs(check_->turn_deg), "degrees", ""});
  }
  if (interruption_) view_.problem = interruption_;
}

}  // namespace palmar::calibration
