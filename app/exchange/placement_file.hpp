// Placement files: JSON
// {"version":1,"mannequin":"adult","u0_mm":..,"v0_mm":..,"angle_deg":..,"scale":1.0,"warp":[[x_mm,y_mm,wu,wv],..]}.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

/// `name` stands for the file in errors. Errors (bad_input): not_json, unknown_version, unknown_key,
/// missing_key, wrong_value (with the key, its value and the allowed range), warp_too_large. Whether the mat
/// then lies on the body is asked of body::check_on_body.
Result<Placement> parse_placement(std::string_view text, const std::string& name);
/// Errors: as parse_placement, and file_missing, not_a_file, file_unreadable, file_too_large.
Result<Placement> read_placement(const std::filesystem::path& path);

std::string placement_json(const Placement& placement);
Status write_placement(const std::filesystem::path& path, const Placement& placement);

}  // namespace palmar::exchange
