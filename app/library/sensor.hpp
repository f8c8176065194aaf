// What is wrong with a virtual mat: the table [sensor] of a TOML file.
//
//   [sensor]
//   start_from = "typical"        # every fault as in real mats; "perfect" (the default) has none
//   readout = "unisolated"        # perfect, isolated or unisolated
//   creep_high = 0.2              # any parameter of simulator::fault_parameters()
#pragma once

#include <string>
#include <string_view>

#include "app/library/assets.hpp"
#include "sensing/model/status.hpp"
#include "sensing/simulator/faults.hpp"

namespace palmar::library {

/// From a file. Errors (bad input): those of TomlTable with file and line, unknown_readout, unknown_start,
/// band_upside_down.
Result<simulator::SensorFaults> load_sensor(const Path& file);

/// From text; `name` stands for the file in messages.
Result<simulator::SensorFaults> parse_sensor(std::string_view text, const Path& name);

}  // namespace palmar::library
