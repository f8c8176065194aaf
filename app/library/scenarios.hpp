// Scenarios of the virtual hand: assets/scenarios/*.toml, or one that an instructor wrote.
//
//   id = "my_strip"
//   name = "My stripping"
//   description = "What happens, in a sentence."
//
//   [[stroke]]                     # played in order, or from at_s on
//   technique = "deep_strip"       # any technique's id
//   muscle = "longissimus_R"       # optional
//   tool = "knuckles"
//   hand = "right"                 # right, left, both or alternate; path and muscle are those of the right
//   hand for the last two path = [[29, 430], [31, 200]]  # [u, v] in mm on the reference back; one point is a
//   hold speed_mm_s = 15                # for a path of two points or more force_N = 25 hold_s = 0 # at the
//   end of the path ramp_s = 1.0 release_s = 0.8 angle_deg = -90                # of the print's long axis
//   beat_hz, beat_depth            # rhythm on the force
//   repeat = 3
//   gap_s = 1.0                    # of rest after each
//   back_force_N, back_speed_mm_s, back_technique   # glides back along the path each time, with the same
//   hands
//
//   [sensor]                       # optional: what is wrong with the virtual mat, see sensor.hpp
//
// Beside strokes, or in place of them, loads of known size on the mat itself ([[load]]: scripted_loads.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/library/assets.hpp"
#include "sensing/model/status.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::library {

/// By id or by path of a .toml file. Errors (bad input): unknown_scenario, and with file and line those of
/// TomlTable, unknown_tool, unknown_hand, unknown_muscle, unknown_technique, no_strokes, hold_without_time,
/// glide_without_speed.
Result<simulator::Scenario> load_scenario(const Path& assets, const std::string& id_or_file);

/// From text; `name` stands for the file in messages. Muscles are checked against `muscles` and techniques
/// against `techniques`, lists of ids; an empty list checks nothing.
Result<simulator::Scenario> parse_scenario(std::string_view text, const Path& name,
                                           const std::vector<std::string>& muscles = {},
                                           const std::vector<std::string>& techniques = {});

/// All shipped scenarios, sorted by id. Errors: those of the first that is not right.
Result<std::vector<simulator::Scenario>> list_scenarios(const Path& assets);

}  // namespace palmar::library
