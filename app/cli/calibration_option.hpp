// --calibration FILE: one individual mat's own curves in place of its maker's rule.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

void add_calibration_option(CLI::App& command, std::string& path);

/// The file's calibration where a path is given; says on standard error what has to be warned of. Errors: those of the file, and of
/// a file for another mat.
Result<std::optional<MatCalibration>> load_calibration(const std::string& path, const MatDescription& mat);

/// "2026-11-20T09:30:00Z"
std::string utc_now();

}  // namespace palmar::cli
