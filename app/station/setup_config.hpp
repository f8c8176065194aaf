// What the set-up flow starts from.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calibration/body/placement_record.hpp"
#include "calibration/mat/health_check.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::station {

struct SetupRunConfig {
  MatDescription mat;
  std::shared_ptr<const Atlas> atlas;                  ///< never null
  Placement placement;                                 ///< in force
  std::optional<calibration::PlacementRecord> placed;  ///< how it came about, where a calibration made it
  MatCalibration calibration;                          ///< in force
  bool calibrated = true;                    ///< false: that one only stands in, and its newtons mean nothing
  std::string serial;                        ///< of the mat; empty: nobody has said
  bool serial_assumed = false;               ///< the mat has not told that one: a calibration asks for it
  std::string who;                           ///< sets the mat up; may be empty
  std::filesystem::path calibration_folder;  ///< where a calibration of the mat is kept; empty: nowhere
  std::vector<calibration::TechniqueNeed> techniques;
  calibration::HealthCheckTimes check_times;
};

}  // namespace palmar::station
