// Techniques and the pressure scale, from assets/techniques/*.toml and assets/techniques/pressure_scale.csv.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/coach/technique.hpp"
#include "sensing/model/status.hpp"

namespace palmar::library {

/// One technique from the text of a TOML file; `name` stands in errors: "name:line: ...". Errors (bad_input):
/// unknown_key, missing_key, wrong_type, band_upside_down, out_of_range, unknown_tool, unknown_family,
/// unknown_provenance, bad_toml.
Result<coach::Technique> parse_technique(std::string_view text, const std::string& name);

/// All *.toml of the folder, ordered by id. Errors as above, and duplicate_id, no_such_folder, and
/// unreadable_file.
Result<std::vector<coach::Technique>> load_techniques(const std::filesystem::path& folder);

/// Walton's levels by tool. Columns: level,name,tool,N_min,N_max,source. Errors (bad_input): bad_row, with
/// file and line.
Result<std::vector<coach::LevelRow>> parse_pressure_scale(std::string_view text, const std::string& name);
Result<std::vector<coach::LevelRow>> load_pressure_scale(const std::filesystem::path& file);

}  // namespace palmar::library
