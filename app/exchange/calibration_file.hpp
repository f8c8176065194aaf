// Calibrations of mats as files: JSON with a version, whose mat it is, who made it, when, how and under which conditions, how well it
// fits and up to where, and the calibration itself.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "calibration/mat/record.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

inline constexpr int calibration_version = 1;
/// After this many days a mat is to be checked again: cover, film and sensors age (design default).
inline constexpr int calibration_old_after_days = 90;

/// `name` stands for the file in errors. Errors (bad_input): not_json, unknown_version, missing_key, wrong_value (with the key; also
/// for what is not a number), wrong_grid (a table that does not fit the file's own grid), falling_curve.
Result<calibration::MatRecord> parse_calibration(std::string_view text, const std::string& name);
/// Errors: as parse_calibration, and file_missing, not_a_file, file_unreadable, file_too_large.
Result<calibration::MatRecord> read_calibration(const std::filesystem::path& path);

std::string calibration_json(const calibration::MatRecord& record);
/// Whole or not at all. Errors: those of OutputFile.
Status write_calibration(const std::filesystem::path& path, const calibration::MatRecord& record);

/// Is it for this mat? `serial`: what the attached device says of itself; absent where it says nothing. Errors (bad_input): foreign_mat
/// (other model or other serial), wrong_grid.
Status check_calibration(const calibration::MatRecord& record, const MatDescription& mat,
                         const std::optional<std::string>& serial, const std::string& name);

/// What a person has to be warned of: an old calibration, or one whose time is not known. `now`: UTC, as MatRecord::when.
std::optional<std::string> calibration_warning(const calibration::MatRecord& record, std::string_view now);

/// Days from one UTC time to another, both "2026-11-20T09:30:00Z"; absent where one is not such a time.
std::optional<double> days_between(std::string_view earlier, std::string_view later);

}  // namespace palmar::exchange
