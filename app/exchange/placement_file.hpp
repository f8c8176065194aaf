// Placement files: JSON
// {"version":1,"mannequin":"adult","u0_mm":..,"v0_mm":..,"angle_deg":..,"scale":1.0,"warp":[[x_mm,y_mm,wu,wv],..]},
// and, where a calibration wrote it, "fit":{..} (see placement_record.hpp).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "calibration/body/placement_record.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

/// `name` stands for the file in errors. Errors (bad_input): not_json, unknown_version, unknown_key,
/// missing_key, wrong_value (with the key, its value and the allowed range), warp_too_large. Whether the mat
/// then lies on the body is asked of body::check_on_body.
Result<Placement> parse_placement(std::string_view text, const std::string& name);
/// Errors: as parse_placement, and file_missing, not_a_file, file_unreadable, file_too_large.
Result<Placement> read_placement(const std::filesystem::path& path);

/// A placement and, where the file says so, how it came about.
struct PlacedMat {
  Placement placement;
  std::optional<calibration::PlacementRecord> record;
};
/// Errors: as parse_placement and parse_placement_record.
Result<PlacedMat> parse_placed_mat(std::string_view text, const std::string& name);
Result<PlacedMat> read_placed_mat(const std::filesystem::path& path);
std::string placed_mat_json(const PlacedMat& placed);
Status write_placed_mat(const std::filesystem::path& path, const PlacedMat& placed);

std::string placement_json(const Placement& placement);
Status write_placement(const std::filesystem::path& path, const Placement& placement);

}  // namespace palmar::exchange
