// The set-up flow: which stage, which page, which procedure, what it brought. The pipeline thread feeds it, and waits for nothing.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "app/station/commands.hpp"
#include "app/station/setup_calibrate.hpp"
#include "app/station/setup_config.hpp"
#include "app/station/setup_place.hpp"
#include "app/station/setup_view.hpp"
#include "calibration/mat/health_check.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::station {

class SetupRun {
 public:
  explicit SetupRun(SetupRunConfig config);
  SetupRun(const SetupRun&) = delete;
  SetupRun& operator=(const SetupRun&) = delete;

  void open(SetupStage stage);
  /// Without a calibration there is nothing to go back to: the flow then stays open.
  void close();
  // Each does what the view offers; anything else is passed over.
  void act(calibration::Action action);
  void choose(SetupChoice choice);
  void type(std::string_view text);
  void back();

  /// A frame as it came and as it was read. Nothing happens while the flow is closed.
  void frame(const RawFrame& raw, const Observation& seen);
  void mat_lost(const std::string& message);
  /// What the attached mat says of itself; empty where it says nothing.
  void attached(const std::string& serial);
  /// What other threads have brought since.
  void look();

  /// Is the mat to be zeroed as it lies? Once.
  bool take_zero() { return place_.take_zero(); }
  /// It was, or why it was not.
  void zeroed(const Status& done);
  /// A placement that was just accepted; once.
  std::optional<FoundPlace> take_placement();
  /// It is in force now (or is not), and was written there, or why it was not.
  void placement_kept(const FoundPlace& place, const std::string& file, const Status& written, bool in_force);
  /// A calibration that was just accepted and written; once. The caller puts it in force.
  std::optional<MatCalibrator::Made> take_calibration();

  const SetupView& view() const { return view_; }

 private:
  void begin_stage();
  void follow();
  calibration::Procedure* procedure();

  const SetupRunConfig config_;
  SetupView view_;
  std::string attached_;
  std::unique_ptr<calibration::HealthCheck> check_;
  SetupCalibrate calibrate_;
  SetupPlace place_;
};

}  // namespace palmar::station
