#include "app/station/setup_run.hpp"

#include <algorithm>
#include <utility>

namespace palmar::station {

using calibration::Action;

SetupRun::SetupRun(SetupRunConfig config) : config_(std::move(config)), calibrate_(config_), place_(config_) {
  follow();
}

void SetupRun::open(SetupStage stage) {
  view_.open = true;
  view_.stage = stage;
  begin_stage();
}

void SetupRun::close() {
  if (!view_.calibrated) return;
  view_.open = false;
  check_.reset();
  calibrate_.leave();
  place_.leave();
  follow();
}

void SetupRun::begin_stage() {
  view_.message.clear();
  view_.page = SetupPage::only;
  check_.reset();
  calibrate_.leave();
  place_.leave();
  if (view_.stage == SetupStage::check) {
    view_.health.reset();
    check_ = std::make_unique<calibration::HealthCheck>(config_.mat, config_.techniques, config_.check_times);
  }
  if (view_.stage == SetupStage::calibrate) calibrate_.begin();
  if (view_.stage == SetupStage::place) place_.begin();
  follow();
}

calibration::Procedure* SetupRun::procedure() {
  if (!view_.open) return nullptr;
  if (view_.stage == SetupStage::check) return check_.get();
  return view_.stage == SetupStage::place ? place_.procedure() : nullptr;
}

void SetupRun::act(Action action) {
  if (!view_.open) return;
  if (view_.stage == SetupStage::calibrate) {
    calibrate_.act(action);
    return follow();
  }
  calibration::Procedure* running = procedure();
  if (!running) return;
  static_cast<void>(running->act(action));  // what it refuses, its view says
  if (view_.stage == SetupStage::place && place_.acted()) return open(SetupStage::ready);
  follow();
  if (check_ && check_->view().phase == calibration::Phase::done) open(SetupStage::calibrate);
}

void SetupRun::choose(SetupChoice choice) {
  if (std::find(view_.choices.begin(), view_.choices.end(), choice) == view_.choices.end()) return;
  if (choice == SetupChoice::keep)
    return open(view_.stage == SetupStage::calibrate ? SetupStage::place : SetupStage::ready);
  if (view_.stage == SetupStage::calibrate) calibrate_.choose(choice);
  if (view_.stage == SetupStage::place) place_.choose(choice);
  follow();
}

void SetupRun::type(std::string_view text) {
  if (view_.open && view_.stage == SetupStage::calibrate) calibrate_.type(text);
  follow();
}

void SetupRun::back() {
  if (!view_.open || view_.stage == SetupStage::find) return;
  if (view_.stage == SetupStage::calibrate && calibrate_.back()) return follow();
  if (const auto* running = procedure(); running && view_.stage == SetupStage::place) {
    if (running->view().can_back) return act(Action::back);
    if (view_.placed_before) {
      place_.begin();
      return follow();
    }
  }
  open(static_cast<SetupStage>(static_cast<int>(view_.stage) - 1));
}

void SetupRun::frame(const RawFrame& raw, const Observation& seen) {
  if (!view_.open) return;
  if (view_.stage == SetupStage::calibrate) calibrate_.frame(raw);
  if (calibration::Procedure* running = procedure()) {
    running->feed({raw.t_s, &raw, &seen});
    if (view_.stage == SetupStage::place) static_cast<void>(place_.acted());
  }
  follow();
}

void SetupRun::mat_lost(const std::string& message) {
  // The message of a line that broke has its remedy in it.
  const bool told = message.find("plug it in again") != std::string::npos;
  const Error why =
      failure("mat_lost", message.empty() ? "the mat is gone" : message, "",
              told ? "what was accepted is kept" : "plug it in again; what was accepted is kept");
  calibrate_.lost(why);
  place_.lost(message);
  if (calibration::Procedure* running = procedure()) running->interrupted(why);
  follow();
}

void SetupRun::attached(const std::string& serial) {
  if (serial.empty() || serial == attached_) return;
  attached_ = serial;
  calibrate_.attached(serial);
  place_.attached(serial);
  follow();
}

void SetupRun::look() {
  if (view_.open && view_.stage == SetupStage::calibrate) follow();
}

void SetupRun::zeroed(const Status& done) {
  if (done) view_.message.clear();
  place_.zeroed(done);
  follow();
}

std::optional<FoundPlace> SetupRun::take_placement() { return place_.take(); }

void SetupRun::placement_kept(const FoundPlace& place, const std::string& file, const Status& written,
                              bool in_force) {
  if (in_force) place_.in_force(place);
  const bool here = view_.open && view_.stage == SetupStage::place;
  view_.placement_file = written.ok() ? file : "";
  if (here) open(in_force ? SetupStage::ready : SetupStage::place);
  follow();
  view_.message = written.ok() ? "" : written.error().message();
}

std::optional<MatCalibrator::Made> SetupRun::take_calibration() {
  auto made = calibrate_.take();
  if (made) {
    place_.moved();
    follow();
  }
  return made;
}

// The view takes what the procedure shows; strings and vectors keep their memory.
void SetupRun::follow() {
  view_.choices.clear();
  if (const calibration::Procedure* running = procedure()) {
    view_.procedure = running->view();
  } else {
    view_.procedure.reset();
  }
  if (check_) {
    view_.answered = check_->answered();
    if (check_->report() && !view_.health)
      view_.health = std::make_shared<calibration::HealthReport>(*check_->report());
    if (!check_->report()) view_.health.reset();
  } else {
    view_.answered.clear();
  }
  place_.show(view_);
  calibrate_.show(view_);
}

}  // namespace palmar::station
