// The stage "calibrate" of the set-up: keep what is in use, or roll known weights; the steps themselves run on a thread of their own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/station/mat_calibrator.hpp"
#include "app/station/setup_config.hpp"
#include "app/station/setup_view.hpp"

namespace palmar::station {

class SetupCalibrate {
 public:
  explicit SetupCalibrate(const SetupRunConfig& config);

  /// The stage's first page.
  void begin();
  /// Ends what is under way; nothing of it is kept.
  void leave();
  void choose(SetupChoice choice);
  void type(std::string_view text);
  void act(calibration::Action action);
  /// Within the stage; false on its first page.
  bool back();

  void frame(const RawFrame& raw);
  void lost(const Error& why);
  void attached(const std::string& serial) { serial_ = serial; }
  /// Once; it is in force from then on.
  std::optional<MatCalibrator::Made> take();
  void show(SetupView& view);

 private:
  void start();
  void retire();

  const SetupRunConfig& config_;
  std::string serial_;
  bool calibrated_, own_curves_;
  std::string source_;
  std::optional<double> uncertainty_95_;
  calibration::MatConditions conditions_;
  calibration::MatMethod method_ = calibration::MatMethod::roll;
  SetupPage page_ = SetupPage::how;
  std::string problem_;
  std::unique_ptr<MatCalibrator> calibrator_;
  std::vector<std::unique_ptr<MatCalibrator>> retired_;  // their fits are stopping
  MatCalibrator::Shown shown_;
  std::optional<MadeCalibration> made_;
  std::string message_;
};

}  // namespace palmar::station
