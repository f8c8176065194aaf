// The tables [[load]] of a scenario: loads of known size, played one after another, for calibrations of the mat.
//
//   [[load]]
//   kind = "uniform"            # a bladder over the whole mat
//   kPa = [5, 15, 40, 15, 5]    # held one after another without lifting
//   hold_s = 4                  # of each
//   ramp_s = 0.5                # to each, and off again
//   gap_s = 1                   # with nothing on the mat afterwards
//   repeat = 1
//   at_s = 20                   # instead of after the load before
//
//   [[load]]
//   kind = "punch"              # a flat square punch; kPa, or weight_N over its area
//   side_mm = 80
//   places = [[40, 40]]         # its middle, mm on the mat; without it, the punch is stepped over the mat
//   overlap_mm = 45             # from step to step
//   weight_N = [50, 150, 400]
//
//   [[load]]
//   kind = "press"              # weights on a hand's tool
//   tool = "thumb_pad"
//   places = [[40, 60], [110, 90]]
//   angle_deg = 0
//   weight_N = [20]
//
//   [[load]]
//   kind = "roller"             # each weight is rolled over the whole mat, along and across
//   roller = "hard"             # or "soft"
//   length_mm = 200             # of the roller
//   weight_N = [40, 120, 300]
//   speed_mm_s = 100
//   track_step_mm = 100         # from track to track
//   back = true                 # and all the way back: a pass forth and back over every cell
#pragma once

#include <vector>

#include "app/library/toml.hpp"
#include "sensing/simulator/scripted_load.hpp"

namespace palmar::library {

/// All [[load]] of a scenario; mistakes are noted in `root`: unknown_kind, unknown_tool, unknown_roller, no_levels, overlap_too_large.
std::vector<simulator::ScriptedLoad> read_loads(TomlTable& root);

}  // namespace palmar::library
