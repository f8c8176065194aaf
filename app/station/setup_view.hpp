// What the set-up flow shows: values only, part of a snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calibration/mat/health.hpp"
#include "calibration/procedure/procedure.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::station {

/// In their order.
enum class SetupStage : std::uint8_t { find, check, calibrate, place, ready };
inline constexpr int setup_stages = 5;

/// Where a landmark has been pressed so far.
struct PressedLandmark {
  std::string id;
  MatPoint at;
};

struct SetupView {
  bool open = false;
  SetupStage stage = SetupStage::find;
  std::optional<calibration::ProcedureView> procedure;      ///< check and place, while they run
  std::shared_ptr<const calibration::HealthReport> health;  ///< of the last check
  std::vector<std::uint8_t> answered;   ///< during the presses: 1 where a cell has answered
  std::optional<std::string> landmark;  ///< to press now
  std::optional<MatPoint> proposed;     ///< the press that is proposed for it
  std::vector<PressedLandmark> pressed;
  std::string calibration;               ///< what turns counts into newtons now; empty: nothing
  bool own_curves = false;               ///< fitted to this very mat
  std::optional<double> uncertainty_95;  ///< of that, share of the force
  bool placed = false;                   ///< in this run; else as the file or the default says
  std::optional<double> place_error_mm;  ///< expected, mean over the back
  std::string placement_file;            ///< where the placement was kept; empty: not kept yet
  std::string message;                   ///< what went wrong outside the procedure; empty when all is well
};

}  // namespace palmar::station
