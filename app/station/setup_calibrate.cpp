#include "app/station/setup_calibrate.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "app/station/typed_number.hpp"
#include "calibration/procedure/mat_bench.hpp"
#include "calibration/procedure/mat_roll.hpp"

namespace palmar::station {
namespace {

using calibration::Action;
using calibration::Phase;

constexpr std::size_t longest_serial = 40;

/// "5", "11.3".
std::string plain_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::optional<double> uncertainty_of(const MatCalibration& calibration) {
  if (calibration.uncertainty) return calibration.uncertainty->common;
  return calibration.relative_uncertainty_95;
}

std::unique_ptr<calibration::MatProcedure> make_bench(const MatDescription& mat) {
  calibration::MatBenchConfig config;
  config.mat = mat;
  return std::make_unique<calibration::MatBench>(std::move(config));
}

std::unique_ptr<calibration::MatProcedure> make_roll(const MatDescription& mat,
                                                     const calibration::FitProgress& progress) {
  calibration::MatRollConfig config;
  config.mat = mat;
  config.progress = progress;
  return std::make_unique<calibration::MatRoll>(std::move(config));
}

}  // namespace

SetupCalibrate::SetupCalibrate(const SetupRunConfig& config)
    : config_(config),
      serial_(config.serial_assumed ? std::string() : config.serial),
      calibrated_(config.calibrated),
      own_curves_(config.calibration.curves.has_value()),
      uncertainty_95_(uncertainty_of(config.calibration)) {
  if (config.mat.rule) source_ = config.mat.rule->source;
}

void SetupCalibrate::begin() {
  leave();
  page_ = SetupPage::how;
}

void SetupCalibrate::leave() {
  retire();
  problem_.clear();
  message_.clear();
  page_ = SetupPage::how;
}

// A fit hears between two of its steps that it is to stop; nobody waits for it meanwhile.
void SetupCalibrate::retire() {
  if (calibrator_) {
    calibrator_->stop();
    retired_.push_back(std::move(calibrator_));
  }
  std::erase_if(retired_, [](const auto& each) { return each->finished(); });
}

void SetupCalibrate::choose(SetupChoice choice) {
  problem_.clear();
  if (choice == SetupChoice::roll || choice == SetupChoice::bench) {
    method_ = choice == SetupChoice::roll ? calibration::MatMethod::roll : calibration::MatMethod::bench;
    page_ = serial_.empty() ? SetupPage::serial : SetupPage::cover;
  }
  if (choice != SetupChoice::with_cover && choice != SetupChoice::bare) return;
  conditions_.cover = conditions_.lubricant_film = choice == SetupChoice::with_cover;
  page_ = SetupPage::only;
  start();
}

void SetupCalibrate::type(std::string_view text) {
  problem_.clear();
  if (page_ == SetupPage::serial) {
    const std::size_t first = text.find_first_not_of(" \t");
    const std::string word(first == std::string_view::npos
                               ? std::string_view()
                               : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
    if (word.empty() || word.size() > longest_serial) {
      problem_ = word.empty() ? "nothing was typed" : "that is longer than any serial number";
      return;
    }
    serial_ = word;
    page_ = SetupPage::cover;
    return;
  }
  if (!calibrator_ || !shown_.view.entry) return;
  const auto value = typed_for(*shown_.view.entry, text);
  if (!value) {
    problem_ = value.error().message();
  } else {
    calibrator_->enter(*value);
  }
}

void SetupCalibrate::act(Action action) {
  problem_.clear();
  if (!calibrator_) return;
  if (action == Action::cancel) return begin();
  if (!shown_.fitting) calibrator_->act(action);
}

bool SetupCalibrate::back() {
  problem_.clear();
  if (page_ == SetupPage::how || page_ == SetupPage::calibrated) return false;
  if (calibrator_ && shown_.view.can_back && !shown_.fitting) {
    act(Action::back);
  } else {
    begin();
  }
  return true;
}

void SetupCalibrate::start() {
  MatCalibratorConfig config;
  config.mat = config_.mat;
  config.folder = config_.calibration_folder;
  config.record.mat = config_.mat.id;
  config.record.serial = serial_;
  config.record.who = config_.who;
  config.record.method = method_;
  config.record.conditions = conditions_;
  config.make = [mat = config_.mat, method = method_](const calibration::FitProgress& progress) {
    return method == calibration::MatMethod::roll ? make_roll(mat, progress) : make_bench(mat);
  };
  shown_ = {};
  calibrator_ = std::make_unique<MatCalibrator>(std::move(config));
}

void SetupCalibrate::frame(const RawFrame& raw) {
  if (calibrator_) calibrator_->feed(raw);
}

void SetupCalibrate::lost(const Error& why) {
  if (calibrator_) calibrator_->interrupted(why);
}

std::optional<MatCalibrator::Made> SetupCalibrate::take() {
  std::erase_if(retired_, [](const auto& each) { return each->finished(); });
  if (!calibrator_) return std::nullopt;
  auto made = calibrator_->take();
  if (!made) return std::nullopt;
  retire();
  calibrated_ = own_curves_ = true;
  uncertainty_95_ = uncertainty_of(made->record.calibration);
  made_ = MadeCalibration{made->written.ok() ? made->file.string() : "", made->record.report.residual_share,
                          made->record.report.highest_kPa};
  message_ = made->written.ok() ? "" : made->written.error().message();
  page_ = SetupPage::calibrated;
  return made;
}

void SetupCalibrate::show(SetupView& view) {
  view.calibration = source_;
  view.calibrated = calibrated_;
  view.own_curves = own_curves_;
  view.uncertainty_95 = uncertainty_95_;
  view.made = made_;
  view.fitting.reset();
  view.mat.clear();
  view.fitted.reset();
  view.entry.reset();
  if (view.stage != SetupStage::calibrate) return;
  view.page = page_;
  view.choices.clear();
  if (page_ == SetupPage::how && calibrated_)
    view.choices = {SetupChoice::keep, SetupChoice::roll, SetupChoice::bench};
  if (page_ == SetupPage::how && !calibrated_) view.choices = {SetupChoice::roll, SetupChoice::bench};
  if (page_ == SetupPage::cover) view.choices = {SetupChoice::with_cover, SetupChoice::bare};
  if (page_ == SetupPage::serial) view.entry = SetupEntry{"Serial number", "", "", problem_};
  view.message = message_;
  if (calibrator_) {
    calibrator_->show(shown_);
    view.procedure = shown_.view;
    view.mat = shown_.picture;
    view.fitted = shown_.proposed;
    view.fitting = shown_.fitting;
    if (shown_.fitting) view.page = SetupPage::fitting;
    if (!shown_.fault.empty())
      view.message = "the calibration has failed (" + shown_.fault + "); begin it again";
  }
  if (!view.procedure || !view.procedure->entry) return;
  const calibration::Entry& wanted = *view.procedure->entry;
  view.entry = SetupEntry{wanted.label, wanted.unit, wanted.value ? plain_number(*wanted.value) : "",
                          problem_.empty() ? shown_.refused : problem_};
}

}  // namespace palmar::station
