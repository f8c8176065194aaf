// The set-up flow without threads: which stage, which procedure, what it brought. The pipeline thread feeds it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/station/commands.hpp"
#include "app/station/setup_view.hpp"
#include "calibration/body/body_procedure.hpp"
#include "calibration/mat/health_check.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::station {

struct SetupRunConfig {
  MatDescription mat;
  std::shared_ptr<const Atlas> atlas;  ///< never null
  Placement placement;                 ///< in force
  MatCalibration calibration;          ///< in force
  std::vector<calibration::TechniqueNeed> techniques;
  calibration::HealthCheckTimes check_times;
};

class SetupRun {
 public:
  explicit SetupRun(SetupRunConfig config);

  void open(SetupStage stage);
  void close();
  /// Does what the view offers; anything else is passed over.
  void act(calibration::Action action);

  /// A frame as it came and as it was read. Nothing happens while the flow is closed.
  void frame(const RawFrame& raw, const Observation& seen);
  void mat_lost(const std::string& message);

  /// A placement that was just accepted; once.
  std::optional<Placement> take_placement();
  /// It is in force now (or is not), and was written there, or why it was not.
  void placement_kept(const Placement& placement, const std::string& file, const Status& written,
                      bool in_force);

  const SetupView& view() const { return view_; }

 private:
  void begin_stage();
  void follow();

  SetupRunConfig config_;
  std::unique_ptr<calibration::HealthCheck> check_;
  std::unique_ptr<calibration::BodyProcedure> place_;
  std::optional<Placement> accepted_;
  SetupView view_;
};

}  // namespace palmar::station
