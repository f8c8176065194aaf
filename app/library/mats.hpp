// Mat descriptions: assets/mats/*.toml, or one that a school wrote.
//
// Beside what MatDescription says, a description may have
//   [wire]       transposed, flip_x, flip_y, big_endian, falling (true or false), full_scale, trailer: how its
//                cells lie on the wire, where the protocol's default is not right for it
//   [simulated]  newtons_per_count, source: a nominal sensitivity for a virtual mat; never used to measure
//   [sensor]     what is wrong with a virtual mat of that kind (see sensor.hpp); never used to measure
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/library/assets.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/simulator/faults.hpp"

namespace palmar::library {

/// By id or by path of a .toml file. Errors (bad input): unknown_mat, and those of TomlTable with file and
/// line.
Result<MatDescription> load_mat(const Path& assets, const std::string& id_or_file);

/// The table [sensor] of that description; absent where it has none. Errors: as load_mat.
Result<std::optional<simulator::SensorFaults>> load_mat_sensor(const Path& assets,
                                                               const std::string& id_or_file);

/// All shipped mats, sorted by id. Errors: those of the first that is not right.
Result<std::vector<MatDescription>> list_mats(const Path& assets);

}  // namespace palmar::library
