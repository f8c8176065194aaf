// A load of known size in a script, as a calibration needs it. Places are in the mat's own frame.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/simulator/loads.hpp"

namespace palmar::simulator {

struct ScriptedLoad {
  enum class Kind : std::uint8_t {
    uniform,  ///< a bladder over the whole mat; levels in kPa
    punch,    ///< a flat square punch; levels in kPa
    press,    ///< a weight on a hand's tool; levels in N
    roller    ///< levels in N, each rolled over the whole mat in turn
  };
  Kind kind = Kind::uniform;
  std::vector<double> levels;  ///< one after another without lifting
  std::vector<MatPoint>
      places;  ///< of a punch or a press; none: the punch is stepped over the mat, the press is in its middle
  double side_mm = 100, overlap_mm = 45;  ///< of the punch
  ContactTool tool = ContactTool::thumb_pad;
  double angle_deg = 0;  ///< of the tool's long axis
  Roller roller = hard_roller;
  double speed_mm_s = 100, track_step_mm = 100;
  bool back = false;  ///< the roller goes all its way back as well
  double ramp_s = 0.5, hold_s = 4, gap_s = 1;
  int repeat = 1;
  std::optional<double> start_s;  ///< absent: after the load before
};

}  // namespace palmar::simulator
