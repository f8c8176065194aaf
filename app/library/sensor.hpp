// What is wrong with a virtual mat: the table [sensor] of a TOML file of its own, of a scenario, or of a mat's
// description.
//
//   [sensor]
//   start_from = "typical"        # every fault as in real mats; "perfect" (the default) has none
//   readout = "unisolated"        # perfect, isolated or unisolated
//   creep_high = 0.2              # any parameter of simulator::fault_parameters()
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/library/assets.hpp"
#include "sensing/model/status.hpp"
#include "sensing/simulator/faults.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::library {

class TomlTable;

/// The table [sensor] of `root`; absent where it has none. Mistakes are noted there.
std::optional<simulator::SensorFaults> read_sensor_table(TomlTable& root);

/// From a file. Errors (bad input): those of TomlTable with file and line, unknown_readout, unknown_start,
/// band_upside_down.
Result<simulator::SensorFaults> load_sensor(const Path& file);

/// From text; `name` stands for the file in messages.
Result<simulator::SensorFaults> parse_sensor(std::string_view text, const Path& name);

/// What the virtual mat of a run has: what `file` says; where that is empty, the scenario; else the description of
/// `mat`, by id or path; absent where none of them says anything. Errors: those of load_sensor and load_mat.
Result<std::optional<simulator::SensorFaults>> choose_sensor(const Path& file,
                                                             const simulator::Scenario& scenario,
                                                             const Path& assets, const std::string& mat);

}  // namespace palmar::library
