// --calibration FILE: one individual mat's own curves in place of its maker's rule.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "calibration/mat/record.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

void add_calibration_option(CLI::App& command, std::string& path);

/// The file's record where a path is given and is for such a mat; says on standard error what has to be warned of. Errors: those of
/// the file, and of a file for another mat.
Result<std::optional<calibration::MatRecord>> load_calibration_record(const std::string& path,
                                                                      const MatDescription& mat);

/// The file's calibration where a path is given; says on standard error what has to be warned of. Errors: those of the file, and of
/// a file for another mat.
Result<std::optional<MatCalibration>> load_calibration(const std::string& path, const MatDescription& mat);

/// Is the attached mat the one that was calibrated? `serial`: as it says; empty where it says nothing, which is taken for
/// a yes. Error (bad_input): foreign_mat.
Status check_attached(const std::optional<calibration::MatRecord>& record, const MatDescription& mat,
                      const std::string& serial, const std::string& path);

/// "2026-11-20T09:30:00Z"
std::string utc_now();

}  // namespace palmar::cli
