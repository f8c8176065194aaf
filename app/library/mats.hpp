// Mat descriptions: assets/mats/*.toml, or one that a school wrote.
//
// Beside what MatDescription says, a description may have
//   [wire]       transposed, flip_x, flip_y, big_endian, falling (true or false), full_scale, trailer: how its
//                cells lie on the wire, where the protocol's default is not right for it
//   [simulated]  newtons_per_count, source: a nominal sensitivity for a virtual mat; never used to measure
#pragma once

#include <string>
#include <vector>

#include "app/library/assets.hpp"
#include "sensing/model/mat_description.hpp"

namespace palmar::library {

/// By id or by path of a .toml file. Errors (bad input): unknown_mat, and those of TomlTable with file and
/// line.
Result<MatDescription> load_mat(const Path& assets, const std::string& id_or_file);

/// All shipped mats, sorted by id. Errors: those of the first that is not right.
Result<std::vector<MatDescription>> list_mats(const Path& assets);

}  // namespace palmar::library
