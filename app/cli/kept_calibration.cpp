#include "app/cli/kept_calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "app/cli/calibration_option.hpp"
#include "app/cli/kept_placement.hpp"
#include "app/station/mat_calibrator.hpp"

namespace palmar::cli {
namespace {

std::vector<std::filesystem::path> kept_files(const MatDescription& mat, const std::string& serial) {
  const std::filesystem::path folder = kept_folder();
  std::error_code error;
  std::vector<std::filesystem::path> files;
  if (folder.empty()) return files;
  if (!serial.empty()) {
    files.push_back(station::calibration_file(folder, mat.id, serial));
    if (!std::filesystem::is_regular_file(files.back(), error)) files.clear();
    return files;
  }
  const std::string prefix = "calibration-" + mat.id + "-";
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(".json")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Nominal, so that presses are seen at all: the simulated mat's number, or 20 N for a cell's whole range.
MatCalibration stand_in_for(const MatDescription& mat) {
  constexpr double range_N = 20;
  const double range = mat.saturated_count > 0 ? mat.saturated_count : 4095;
  MatCalibration calibration;
  calibration.geometry = mat.geometry;
  calibration.newtons_per_count = mat.simulated_newtons_per_count.value_or(range_N / range);
  calibration.threshold_count = mat.threshold_count;
  calibration.saturated_count = mat.saturated_count;
  return calibration;
}

Result<CalibrationInUse> read(const std::string& file, const MatDescription& mat, const std::string& serial) {
  auto record = load_calibration_record(file, mat);
  if (!record) return record.error();
  if (Status own = check_attached(*record, mat, serial, file); !own) return own.error();
  return CalibrationInUse{(*record)->calibration, true, std::move(*record), file};
}

}  // namespace

bool calibration_is_kept(const MatDescription& mat) { return !kept_files(mat, {}).empty(); }

Result<CalibrationInUse> calibration_in_use(const std::string& file, const MatDescription& mat,
                                            const std::string& serial, bool kept, bool stand_in) {
  if (!file.empty()) return read(file, mat, serial);
  auto files = kept ? kept_files(mat, serial) : std::vector<std::filesystem::path>();
  if (files.size() > 1 && stand_in) {
    fmt::print(stderr,
               "palmar: {} mats of the model {} were calibrated here, and the attached one does not say "
               "which it is: none of "
               "their calibrations is used; look at its label and give --serial\n",
               files.size(), mat.id);
    files.clear();
  }
  if (files.size() > 1) {
    return bad_input("several_kept",
                     fmt::format("{} mats of the model {} were calibrated here", files.size(), mat.id),
                     "the attached one does not say which it is",
                     "look at its label and give --serial, or --calibration " + files.front().string());
  }
  if (files.size() == 1) {
    auto in_use = read(files.front().string(), mat, serial);
    if (in_use && serial.empty()) {
      fmt::print(stderr, "palmar: the mat uses the calibration of {} ({}); compare its label\n",
                 in_use->record->serial, in_use->file);
    }
    return in_use;
  }
  if (mat.rule) return CalibrationInUse{maker_calibration(mat), true, {}, {}};
  if (stand_in) return CalibrationInUse{stand_in_for(mat), false, {}, {}};
  return bad_input("no_rule", "the mat " + mat.id + " has no rule from counts to newtons", "",
                   "calibrate it with --setup, or give its file with --calibration");
}

}  // namespace palmar::cli
