#include "app/cli/calibration_option.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <utility>

#include "app/exchange/calibration_file.hpp"

namespace palmar::cli {

void add_calibration_option(CLI::App& command, std::string& path) {
  command.add_option(
      "--calibration", path,
      "This mat's own calibration (JSON, by `palmar calibrate mat`); without it, the maker's rule");
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

Result<std::optional<calibration::MatRecord>> load_calibration_record(const std::string& path,
                                                                      const MatDescription& mat) {
  if (path.empty()) return std::optional<calibration::MatRecord>();
  auto record = exchange::read_calibration(path);
  if (!record) return record.error();
  // Which mat is attached is known only when it answers.
  if (Status own = exchange::check_calibration(*record, mat, std::nullopt, path); !own) return own.error();
  if (const auto warning = exchange::calibration_warning(*record, utc_now()))
    fmt::print(stderr, "palmar: {}: {}\n", path, *warning);
  return std::optional(std::move(*record));
}

Status check_attached(const std::optional<calibration::MatRecord>& record, const MatDescription& mat,
                      const std::string& serial, const std::string& path) {
  if (!record || serial.empty() || serial == record->serial) return {};
  return exchange::check_calibration(*record, mat, serial, path);
}

Result<std::optional<MatCalibration>> load_calibration(const std::string& path, const MatDescription& mat) {
  auto record = load_calibration_record(path, mat);
  if (!record) return record.error();
  if (!*record) return std::optional<MatCalibration>();
  return std::optional(std::move((*record)->calibration));
}

}  // namespace palmar::cli
