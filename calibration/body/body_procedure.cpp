#include "calibration/body/body_procedure.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <stdexcept>

#include "calibration/body/landmark_words.hpp"

namespace palmar::calibration {
namespace {

/// A press repeated within this many localisation errors is meant.
constexpr double insisting_fles = 3;

std::string tenths(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

bool finite(MatPoint p) { return std::isfinite(p.x_mm) && std::isfinite(p.y_mm); }

}  // namespace

BodyProcedure::BodyProcedure(BodyProcedureConfig config)
    : config_(std::move(config)), detector_(config_.press) {
  config_.fit.check();
  std::set<std::string> ids;
  for (const Landmark& landmark : config_.landmarks) {
    if (!ids.insert(landmark.id).second)
      throw std::invalid_argument("BodyProcedure: the landmark " + landmark.id + " comes twice");
    slots_.push_back({landmark, std::nullopt, std::nullopt, false});
  }
  if (static_cast<int>(slots_.size()) < config_.fit.least_landmarks) {
    throw std::invalid_argument("BodyProcedure: " + std::to_string(slots_.size()) + " landmarks, at least " +
                                std::to_string(config_.fit.least_landmarks) + " are needed");
  }
  if (config_.grid.cells() <= 0) throw std::invalid_argument("BodyProcedure: the mat has no cells");
  describe();
}

void BodyProcedure::feed(const ProcedureInput& input) {
  if (ended() || !input.seen) return;
  interruption_.reset();
  if (at_review()) return describe();
  detector_.feed(input.t_s, input.seen->contacts);
  if (phase_ != Phase::proposed && detector_.press()) {
    // What the detector saw lies on the mat, so proposing cannot fail.
    if (Status proposed = propose(*detector_.press()); !proposed) interruption_ = proposed.error();
  } else if (phase_ == Phase::proposed && detector_.press() && detector_.lifted() && config_.accept_on_lift) {
    if (Status kept = accept_press(); !kept) return describe();  // its refusal is the view's problem
  } else if (phase_ != Phase::proposed) {
    phase_ = detector_.progress() > 0 ? Phase::measuring : Phase::waiting;
    if (phase_ == Phase::measuring) refusal_.reset();  // the person presses again
  }
  describe();
}

Status BodyProcedure::propose(MatPoint at) {
  if (ended() || at_review()) {
    return failure("not_now", "no press is wanted now", view_.title, view_.instruction);
  }
  const std::string name = "the " + plain_name(slot().landmark);
  if (!finite(at)) {
    return bad_input("bad_press", "the press of " + name + " has no place", "its coordinates are not numbers",
                     "press " + name + " again");
  }
  if (at.x_mm < 0 || at.y_mm < 0 || at.x_mm > config_.grid.width_mm() || at.y_mm > config_.grid.height_mm()) {
    return bad_input("off_mat", "the press of " + name + " lies beside the mat",
                     tenths(at.x_mm) + ", " + tenths(at.y_mm) + " mm on a mat of " +
                         tenths(config_.grid.width_mm()) + " x " + tenths(config_.grid.height_mm()) + " mm",
                     "press " + name + " again");
  }
  proposed_ = at;
  refusal_.reset();
  phase_ = Phase::proposed;
  describe();
  return {};
}

Status BodyProcedure::act(Action action) {
  const bool offered = action == Action::accept ? view_.can_accept
                       : action == Action::redo ? view_.can_redo
                       : action == Action::back ? view_.can_back
                       : action == Action::skip ? view_.can_skip
                                                : view_.can_cancel;
  if (!offered) return not_now(action, view_);
  interruption_.reset();
  Status status;
  switch (action) {
    case Action::accept:
      status = at_review() ? accept_review() : accept_press();
      break;
    case Action::redo:
      redo();
      break;
    case Action::back:
      go_back();
      break;
    case Action::skip:
      slot().skipped = true;
      go_on();
      break;
    case Action::cancel:
      phase_ = Phase::cancelled;
      fit_.reset();
      errors_.reset();
      proposed_.reset();
      refusal_.reset();
      break;
  }
  describe();
  return status;
}

void BodyProcedure::interrupted(const Error& why) {
  if (ended()) return;
  interruption_ = why;
  detector_.rearm();
  if (!at_review()) {
    proposed_.reset();
    phase_ = Phase::waiting;
  }
  describe();
}

Status BodyProcedure::accept_press() {
  const MatPoint at = proposed_.value();
  LandmarkPresses all = presses();
  all.push_back({slot().landmark.id, slot().landmark.at, at, plain_name(slot().landmark)});
  const auto refusal = check_newest(all, config_.fit);
  const bool by_the_others =
      refusal && refusal->error.name != "same_place" && refusal->error.name != "bad_press";
  if (refusal && !(by_the_others && insists(at))) {
    slot().refused = at;
    refuse(*refusal);
    return refusal->error;
  }
  slot().at = at;
  go_on();
  return {};
}

bool BodyProcedure::insists(MatPoint at) const {
  const std::optional<MatPoint>& refused = slots_[step_].refused;
  return refused && distance_mm(*refused, at) <= insisting_fles * config_.fit.fle_mm;
}

void BodyProcedure::refuse(const PressRefusal& refusal) {
  refusal_ = refusal;
  proposed_.reset();
  phase_ = Phase::waiting;
  detector_.rearm();
  describe();
}

Status BodyProcedure::accept_review() {
  phase_ = Phase::done;
  return {};
}

void BodyProcedure::redo() {
  if (!refusal_) return go_to(at_review() ? worst_fitting() : step_);
  // Every press that the refusal names is made again; the machine comes by each of them before the review.
  const std::vector<std::string> repeat = refusal_->repeat;
  std::optional<std::size_t> first;
  for (const std::string& name : repeat) {
    const auto found = find_or_add(name);
    if (!found) continue;
    slots_[*found].at.reset();
    if (!first) first = found;
  }
  go_to(first.value_or(0));
}

void BodyProcedure::go_back() { go_to(step_ - 1); }

void BodyProcedure::go_to(std::size_t step) {
  step_ = step;
  slot().at.reset();
  slot().skipped = false;
  proposed_.reset();
  refusal_.reset();
  fit_.reset();
  errors_.reset();
  phase_ = Phase::waiting;
  detector_.rearm();
  describe();
}

/// To the first landmark without an answer, or to the review.
void BodyProcedure::go_on() {
  proposed_.reset();
  refusal_.reset();
  detector_.rearm();
  phase_ = Phase::waiting;
  const auto open =
      std::find_if(slots_.begin(), slots_.end(), [](const Slot& s) { return !s.at && !s.skipped; });
  step_ = static_cast<std::size_t>(open - slots_.begin());
  if (at_review()) review();
  describe();
}

void BodyProcedure::review() {
  const LandmarkPresses all = presses();
  std::vector<Landmark> offered = config_.landmarks;  // those of this procedure first: redo can go there
  offered.insert(offered.end(), config_.offered.begin(), config_.offered.end());
  if (auto refusal = check_presses(all, offered, config_.fit)) {
    refusal_ = std::move(refusal);
    return;
  }
  auto fitted = fit_body(all, config_.fit);
  if (!fitted) {
    refusal_ = PressRefusal{fitted.error(), {slots_.front().landmark.id}};
    return;
  }
  fit_ = std::move(fitted).value();
  fit_->placement.mannequin = config_.mannequin;
  errors_ = error_map(*fit_, config_.grid, config_.outline);
  phase_ = Phase::proposed;
}

std::size_t BodyProcedure::worst_fitting() const {
  std::size_t worst = 0;
  double most = -1;
  if (!fit_) return worst;
  for (const LandmarkResidual& residual : fit_->residuals) {
    const double sds = residual.left_out_mm / residual.left_out_sd_mm;
    if (sds <= most) continue;
    most = sds;
    worst = find(residual.landmark).value_or(0);
  }
  return worst;
}

std::optional<std::size_t> BodyProcedure::find(const std::string& landmark) const {
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].landmark.id == landmark) return i;
  return std::nullopt;
}

/// A landmark that was not among those to press, but lies on the mat, is taken in when a refusal asks for it.
std::optional<std::size_t> BodyProcedure::find_or_add(const std::string& landmark) {
  if (const auto found = find(landmark)) return found;
  for (const Landmark& offered : config_.offered) {
    if (offered.id != landmark) continue;
    slots_.push_back({offered, std::nullopt, std::nullopt, false});
    return slots_.size() - 1;
  }
  return std::nullopt;
}

std::size_t BodyProcedure::answered() const {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [](const Slot& s) { return s.at || s.skipped; }));
}

bool BodyProcedure::may_skip() const {
  const auto wanted = std::count_if(slots_.begin(), slots_.end(), [](const Slot& s) { return !s.skipped; });
  return wanted > config_.fit.least_landmarks;
}

std::optional<std::string> BodyProcedure::landmark() const {
  if (ended() || at_review()) return std::nullopt;
  return slots_[step_].landmark.id;
}

LandmarkPresses BodyProcedure::presses() const {
  LandmarkPresses all;
  for (const Slot& s : slots_)
    if (s.at) all.push_back({s.landmark.id, s.landmark.at, *s.at, plain_name(s.landmark)});
  return all;
}

Result<BodyFit> BodyProcedure::result() const {
  if (phase_ == Phase::done) return *fit_;
  return failure("not_done", "the mat is not placed yet", view_.title, view_.instruction);
}

std::optional<std::string> BodyProcedure::doubt() const {
  if (!fit_) return std::nullopt;
  const bool stretched = fit_->stretch_percent > config_.fit.most_stretch_percent;
  const bool off = fit_->fle_seen_mm > config_.fit.most_fle_share * config_.fit.fle_mm;
  if (!stretched && !off) return std::nullopt;
  std::string why;
  if (stretched) why = "the mat would be stretched by " + tenths(fit_->stretch_percent) + " %";
  if (off) {
    why += (why.empty() ? "the presses lie " : ", and the presses lie ") + tenths(fit_->fle_seen_mm) +
           " mm from their landmarks where " + tenths(config_.fit.fle_mm) + " mm were expected";
  }
  return "Keep this place? " + why + ".";
}

void BodyProcedure::describe() {
  view_ = ProcedureView();
  view_.phase = phase_;
  view_.step = step_;
  view_.steps = slots_.size() + 1;
  view_.can_cancel = !ended();
  if (phase_ == Phase::cancelled) {
    view_.key = "cancelled";
    view_.title = "Cancelled";
    view_.instruction = "The mat's place is as it was before.";
    return;
  }
  at_review() ? describe_review() : describe_press();
  if (interruption_) view_.problem = interruption_;
}

void BodyProcedure::describe_press() {
  const Slot& now = slots_[step_];
  view_.key = "press:" + now.landmark.id;
  view_.title = "Press the " + plain_name(now.landmark);
  if (phase_ != Phase::proposed) {
    view_.instruction = press_instruction(now.landmark);
  } else if (config_.accept_on_lift && detector_.press()) {
    view_.instruction = "Good. Lift the thumb to keep it.";
  } else {
    view_.instruction = "Keep this press, or make it again.";
  }
  view_.step_progress = phase_ == Phase::proposed ? 1 : detector_.progress();
  const auto steps = static_cast<double>(view_.steps);
  view_.progress = (static_cast<double>(answered()) + 0.9 * view_.step_progress) / steps;
  view_.can_accept = phase_ == Phase::proposed;
  view_.can_redo = phase_ == Phase::proposed || refusal_.has_value();
  view_.can_back = step_ > 0;
  view_.can_skip = may_skip();
  if (refusal_) {
    view_.problem = refusal_->error;
  } else if (phase_ != Phase::proposed && detector_.problem()) {
    view_.problem = detector_.problem();
  }
}

void BodyProcedure::describe_review() {
  view_.key = "review";
  view_.title = phase_ == Phase::done ? "The mat is placed" : "Check the fit";
  view_.can_redo = view_.can_back = phase_ != Phase::done;
  if (!fit_) {
    view_.problem = refusal_->error;
    view_.instruction = refusal_->error.remedy + ".";
    view_.progress = static_cast<double>(answered()) / static_cast<double>(view_.steps);
    return;
  }
  view_.step_progress = 1;
  view_.progress =
      phase_ == Phase::done ? 1 : static_cast<double>(slots_.size()) / static_cast<double>(view_.steps);
  view_.can_accept = phase_ == Phase::proposed;
  if (phase_ == Phase::proposed) view_.question = doubt();
  view_.instruction =
      phase_ == Phase::done
          ? "Places on the back are expected to be right within " + tenths(errors_->mean_mm) + " mm."
          : "Keep this place, or press the " + plain_name(slots_[worst_fitting()].landmark) +
                ", which fits worst, once more.";
  for (const LandmarkResidual& r : fit_->residuals) {
    view_.rows.push_back({r.name.empty() ? r.landmark : r.name, r.residual_mm, "mm",
                          tenths(r.left_out_mm) + " mm from where the others put it, " +
                              tenths(r.left_out_sd_mm) + " mm expected"});
  }
  view_.rows.push_back({"expected error, mean", errors_->mean_mm, "mm", "over the back"});
  view_.rows.push_back({"expected error, largest", errors_->largest_mm, "mm", "over the back"});
}

}  // namespace palmar::calibration
