#include "app/station/setup_run.hpp"

#include <utility>

#include "calibration/body/landmark_choice.hpp"

namespace palmar::station {

using calibration::Action;

SetupRun::SetupRun(SetupRunConfig config) : config_(std::move(config)) {
  if (config_.mat.rule) view_.calibration = config_.mat.rule->source;
  view_.own_curves = config_.calibration.curves.has_value();
  view_.uncertainty_95 = config_.calibration.relative_uncertainty_95;
  if (config_.calibration.uncertainty) view_.uncertainty_95 = config_.calibration.uncertainty->common;
}

void SetupRun::open(SetupStage stage) {
  view_.open = true;
  view_.stage = stage;
  view_.message.clear();
  begin_stage();
}

void SetupRun::close() {
  view_.open = false;
  check_.reset();
  place_.reset();
  follow();
}

void SetupRun::begin_stage() {
  check_.reset();
  place_.reset();
  if (view_.stage == SetupStage::check) {
    view_.health.reset();
    check_ = std::make_unique<calibration::HealthCheck>(config_.mat, config_.techniques, config_.check_times);
  }
  if (view_.stage == SetupStage::place) {
    auto choice = calibration::choose_landmarks(*config_.atlas, config_.mat.geometry, config_.placement);
    calibration::BodyProcedureConfig place;
    place.landmarks = std::move(choice.press);
    place.offered = std::move(choice.offered);
    place.grid = config_.mat.geometry;
    place.outline = config_.atlas->outline;
    place.mannequin = config_.placement.mannequin;
    if (place.landmarks.size() < static_cast<std::size_t>(place.fit.least_landmarks)) {
      view_.message =
          "This mat is too small for landmarks: it lies where its placement file or its description says.";
    } else {
      place_ = std::make_unique<calibration::BodyProcedure>(std::move(place));
    }
  }
  follow();
}

void SetupRun::act(Action action) {
  calibration::Procedure* procedure =
      check_ ? static_cast<calibration::Procedure*>(check_.get()) : place_.get();
  if (!procedure) return;
  const Status done = procedure->act(action);  // what it refuses, its view says
  if (!done.ok()) return follow();
  if (place_ && place_->view().phase == calibration::Phase::done) {
    auto fit = place_->result();
    if (fit) {
      accepted_ = fit->placement;
      accepted_->mannequin = config_.placement.mannequin;
      if (place_->errors()) view_.place_error_mm = place_->errors()->mean_mm;
    }
  }
  follow();
  if (check_ && check_->view().phase == calibration::Phase::done) open(SetupStage::calibrate);
}

void SetupRun::frame(const RawFrame& raw, const Observation& seen) {
  if (!view_.open) return;
  const calibration::ProcedureInput input{raw.t_s, &raw, &seen};
  if (check_) check_->feed(input);
  if (place_) place_->feed(input);
  follow();
}

void SetupRun::mat_lost(const std::string& message) {
  const Error why =
      failure("mat_lost", message.empty() ? "the mat is gone" : message, "", "plug it in again");
  if (check_) check_->interrupted(why);
  if (place_) place_->interrupted(why);
  follow();
}

std::optional<Placement> SetupRun::take_placement() { return std::exchange(accepted_, std::nullopt); }

void SetupRun::placement_kept(const Placement& placement, const std::string& file, const Status& written,
                              bool in_force) {
  if (in_force) config_.placement = placement;
  const bool here = view_.open && view_.stage == SetupStage::place;
  view_.placed = view_.placed || in_force;
  view_.placement_file = written.ok() ? file : "";
  if (!in_force) view_.place_error_mm.reset();
  if (here) open(in_force ? SetupStage::ready : SetupStage::place);
  view_.message = written.ok() ? "" : written.error().message();
}

// The view takes what the procedure shows; strings and vectors keep their memory.
void SetupRun::follow() {
  const calibration::Procedure* procedure =
      check_ ? static_cast<calibration::Procedure*>(check_.get()) : place_.get();
  if (!procedure) {
    view_.procedure.reset();
  } else {
    view_.procedure = procedure->view();
  }
  if (check_) {
    view_.answered = check_->answered();
    if (check_->report() && !view_.health)
      view_.health = std::make_shared<calibration::HealthReport>(*check_->report());
    if (!check_->report()) view_.health.reset();
  } else {
    view_.answered.clear();
  }
  view_.pressed.clear();
  view_.landmark.reset();
  view_.proposed.reset();
  if (!place_) return;
  view_.landmark = place_->landmark();
  view_.proposed = place_->proposed();
  for (const calibration::LandmarkPress& press : place_->presses())
    view_.pressed.push_back({press.landmark, press.at});
}

}  // namespace palmar::station
