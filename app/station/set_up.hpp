// What the set-up flow of a station knows and keeps.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/exchange/newtons.hpp"
#include "calibration/body/placement_record.hpp"
#include "calibration/mat/health_check.hpp"

namespace palmar::station {

struct SetUp {
  bool open = false;  ///< the station begins with it
  std::filesystem::path placement_file;      ///< where it keeps a placement; empty: nowhere
  std::filesystem::path calibration_folder;  ///< where it keeps a calibration of the mat; empty: nowhere
  std::optional<calibration::PlacementRecord>
      placed;              ///< how the placement came about, where a calibration made it
  bool calibrated = true;  ///< false: the calibration only stands in until the mat has its own
  exchange::NewtonsFrom newtons = exchange::NewtonsFrom::maker;  ///< of the calibration that it begins with
  std::string serial;                                            ///< of the mat; empty: nobody has said
  bool serial_assumed = false;  ///< it is that of the only calibration there is; the mat itself has not told
  std::string who;              ///< sets the mat up
  calibration::HealthCheckTimes check_times;
};

}  // namespace palmar::station
