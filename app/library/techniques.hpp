// Techniques and the pressure scale, from assets/techniques/*.toml and assets/techniques/pressure_scale.csv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/coach/technique.hpp"
#include "app/library/assets.hpp"
#include "calibration/mat/health.hpp"
#include "sensing/model/status.hpp"

namespace palmar::library {

/// One technique from the text of a TOML file; `name` stands for the file in errors. Errors (bad input), with file and line: those
/// of TomlTable, unknown_tool, unknown_family, unknown_provenance.
Result<coach::Technique> parse_technique(std::string_view text, const std::string& name);

/// All *.toml of the folder (assets/techniques), ordered by id. Errors as above; id_mismatch, no_techniques.
Result<std::vector<coach::Technique>> load_techniques(const Path& folder);

/// What each technique asks of a mat. Sets (sports, orthopaedic, medical) are left out: an instructor's protocol, which nothing tells apart.
std::vector<calibration::TechniqueNeed> technique_needs(const std::vector<coach::Technique>& techniques);

/// Walton's levels by tool. Errors (bad input), with file and line: those of CsvTable, unknown_tool, band_upside_down.
Result<std::vector<coach::LevelRow>> parse_pressure_scale(std::string_view text, const std::string& name);
Result<std::vector<coach::LevelRow>> load_pressure_scale(const Path& file);

}  // namespace palmar::library
