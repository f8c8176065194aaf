#include "app/station/setup_place.hpp"

#include <utility>

#include "app/exchange/utc_time.hpp"
#include "calibration/body/landmark_choice.hpp"

namespace palmar::station {

using calibration::Phase;
using calibration::SlipVerdict;

SetupPlace::SetupPlace(const SetupRunConfig& config)
    : config_(config), placement_(config.placement), record_(config.placed), serial_(config.serial) {
  if (!record_) return;
  if (auto fit = calibration::fit_again(*record_)) before_ = std::move(fit).value();
}

void SetupPlace::leave() {
  place_.reset();
  look_.reset();
  fit_.reset();
  errors_.reset();
  choices_.clear();
  page_ = SetupPage::only;
}

void SetupPlace::begin() {
  leave();
  zero_problem_.clear();
  if (zeroed_) {
    begin_pressing();
  } else {
    mount();
  }
}

void SetupPlace::mount() {
  page_ = SetupPage::mount;
  choices_ = {SetupChoice::zero, SetupChoice::keep_zero};
}

bool SetupPlace::take_zero() { return std::exchange(zero_wanted_, false); }

void SetupPlace::zeroed(const Status& done) {
  if (done) zeroed_ = true;
  if (page_ != SetupPage::mount) return;
  if (done) return begin_pressing();
  zero_problem_ = done.error().message();
  mount();
}

void SetupPlace::lost(const std::string& message) {
  if (page_ != SetupPage::mount) return;
  zero_wanted_ = false;
  zero_problem_ = message;
  mount();
}

void SetupPlace::begin_pressing() {
  leave();
  if (before_ && before_->presses.size() >= 2) {
    page_ = SetupPage::placed;
    choices_ = {SetupChoice::look, SetupChoice::place, SetupChoice::keep};
  } else {
    press_landmarks();
  }
}

void SetupPlace::press_landmarks() {
  leave();
  auto choice = calibration::choose_landmarks(*config_.atlas, config_.mat.geometry, placement_);
  calibration::BodyProcedureConfig place;
  place.landmarks = std::move(choice.press);
  place.offered = std::move(choice.offered);
  place.grid = config_.mat.geometry;
  place.outline = config_.atlas->outline;
  place.mannequin = placement_.mannequin;
  if (place.landmarks.size() < static_cast<std::size_t>(place.fit.least_landmarks)) {
    page_ = SetupPage::too_small;
    choices_ = {SetupChoice::keep};
  } else {
    place_ = std::make_unique<calibration::BodyProcedure>(std::move(place));
  }
}

void SetupPlace::look_for_slip() {
  leave();
  look_ = std::make_unique<calibration::SlipProcedure>(
      calibration::SlipProcedureConfig{*before_, config_.atlas->landmarks, {}, {}});
}

void SetupPlace::choose(SetupChoice choice) {
  if (choice == SetupChoice::keep_zero) {
    zeroed_ = true;
    begin_pressing();
  }
  if (choice == SetupChoice::zero) {
    zero_wanted_ = true;
    zero_problem_.clear();
    choices_.clear();
  }
  if (choice == SetupChoice::look) look_for_slip();
  if (choice == SetupChoice::place) press_landmarks();
}

calibration::Procedure* SetupPlace::procedure() {
  return look_ ? static_cast<calibration::Procedure*>(look_.get()) : place_.get();
}

void SetupPlace::note_slip(const calibration::SlipCheck& check) { slip_ = check; }

bool SetupPlace::acted() {
  if (look_ && look_->view().phase == Phase::done) {
    note_slip(*look_->check());
    if (slip_->verdict == SlipVerdict::in_place) return true;
    press_landmarks();
  } else if (place_ && place_->view().phase == Phase::done && page_ != SetupPage::making_ready) {
    page_ = SetupPage::making_ready;
    found_ = FoundPlace{place_->fit()->placement, calibration::record_of(*place_->fit(), *place_->errors())};
    found_->placement.expected_error_mm = found_->record.expected_mean_mm;
    found_->placement.mannequin = placement_.mannequin;
    found_->record.who = config_.who;
    found_->record.when = exchange::utc_now();
    found_->record.mat = config_.mat.id;
    found_->record.mat_serial = serial_;
  } else if (procedure() && procedure()->view().phase == Phase::cancelled) {
    begin();
  }
  // What a person presses to place the mat anew also says whether it had slipped.
  if (place_ && before_ && place_->fit() && !fit_)
    note_slip(calibration::check_slip(*before_, place_->presses()));
  if (place_ && !place_->fit()) fit_.reset(), errors_.reset();
  if (place_ && place_->fit() && !fit_) {
    fit_ = std::make_shared<calibration::BodyFit>(*place_->fit());
    errors_ = std::make_shared<calibration::ErrorMap>(*place_->errors());
  }
  return false;
}

void SetupPlace::attached(const std::string& serial) {
  serial_ = serial;
  if (!record_ || record_->mat_serial.empty() || record_->mat_serial == serial) return;
  foreign_ = "the mat's place was found for the mat " + record_->mat_serial + ", and " + serial +
             " is attached; place this one";
  record_.reset();
  before_.reset();
}

std::optional<FoundPlace> SetupPlace::take() { return std::exchange(found_, std::nullopt); }

void SetupPlace::in_force(const FoundPlace& place) {
  placement_ = place.placement;
  record_ = place.record;
  before_.reset();
  if (auto fit = calibration::fit_again(*record_)) before_ = std::move(fit).value();
  slip_.reset();
  foreign_.clear();
  placed_ = true;
}

void SetupPlace::show(SetupView& view) const {
  if (view.stage == SetupStage::place) {
    view.page = page_;
    view.choices = choices_;
    if (page_ == SetupPage::mount) view.message = zero_problem_;
  }
  view.pressed.clear();
  view.landmark.reset();
  view.proposed.reset();
  view.fit = fit_;
  view.errors = errors_;
  view.slip = slip_;
  view.slip_notice = foreign_;
  if (slip_ && slip_->problem && slip_->verdict == SlipVerdict::slipped)
    view.slip_notice = slip_->problem->message();
  view.placed = placed_;
  view.placed_before = before_.has_value() && !placed_;
  if (record_) {
    view.placed_when = record_->when;
    view.placed_who = record_->who;
    view.place_error_mm = record_->expected_mean_mm;
  }
  if (look_) {
    view.landmark = look_->landmark();
    for (const calibration::LandmarkPress& press : look_->presses())
      view.pressed.push_back({press.landmark, press.at});
    if (look_->check()) view.slip = look_->check();
  }
  if (!place_) return;
  view.landmark = place_->landmark();
  view.proposed = place_->proposed();
  for (const calibration::LandmarkPress& press : place_->presses())
    view.pressed.push_back({press.landmark, press.at});
}

}  // namespace palmar::station
