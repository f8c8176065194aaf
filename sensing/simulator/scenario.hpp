// A scripted routine of a virtual hand, read from assets/scenarios by app/library. Knows nothing of the
// coach's technique bands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/simulator/faults.hpp"
#include "sensing/simulator/scripted_load.hpp"

namespace palmar::simulator {

/// One scripted stroke: a tool follows a path over the back with a force profile.
struct ScriptedStroke {
  std::string technique;  ///< label for the truth
  std::string muscle;     ///< label for the truth; empty for none
  ContactTool tool = ContactTool::palm_full;
  Side hand = Side::right;
  std::vector<BodyPoint> path;  ///< at the reference size; one point is a hold
  double start_s = 0;
  double speed_mm_s = 0;  ///< along the path; 0 for a hold
  double hold_s = 0;      ///< at the end of the path
  double force_N = 0;     ///< plateau
  double ramp_s = 0.5;    ///< from 0 to the plateau, in place
  double release_s = 0.5;
  double angle_deg = -90;  ///< of the print's long axis, body frame
  double beat_hz = 0;      ///< rhythm on the force; 0 for none
  double beat_depth = 0;   ///< 0 to 1
  double circle_mm = 0;  ///< diameter of circles at beat_hz about the path, from its first touch to its last
};

struct Scenario {
  std::string id;
  std::string name;
  std::string description;
  double duration_s = 0;       ///< 0: until the last stroke ends
  double force_spread = 0.05;  ///< from stroke to stroke, coefficient of variation
  double speed_spread = 0.05;
  double place_spread_mm = 1.5;  ///< standard deviation of each stroke's offset
  double tremor_N = 0.15;        ///< rms, 8 to 12 Hz
  double tremor_mm = 0.05;  ///< rms; a hand that presses trembles far less than a free one (design default)
  double wander = 0.02;  ///< slow change of force within a stroke, 0.2 to 0.6 Hz, rms as a share of the force
  std::optional<SensorFaults> sensor;  ///< what is wrong with the mat; absent: nothing
  std::vector<ScriptedStroke> strokes;
  double lead_s = 0;                ///< before the first load
  std::vector<ScriptedLoad> loads;  ///< beside the strokes: of known size, for calibrations
};

}  // namespace palmar::simulator
