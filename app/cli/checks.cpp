#include "app/cli/checks.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace palmar::cli {
namespace {

bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  if (std::filesystem::equivalent(a, b, ignored)) return true;
  return std::filesystem::weakly_canonical(a, ignored) == std::filesystem::weakly_canonical(b, ignored);
}

bool device_or_pipe(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

}  // namespace

CLI::Validator number_within(double lo, double hi, const std::string& unit, const std::string& example) {
  const auto check = [=](std::string& text) -> std::string {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (!text.empty() && *end == '\0' && std::isfinite(value) && value >= lo && value <= hi) return {};
    return fmt::format("{} is not a number from {:g} to {:g} {}, e.g. {}", text, lo, hi, unit, example);
  };
  return CLI::Validator(check, fmt::format("{:g} to {:g} {}", lo, hi, unit), "number");
}

CLI::Validator whole_number() {
  const auto check = [](std::string& text) -> std::string {
    const bool digits =
        !text.empty() && text.size() <= 19 && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? "" : text + " is not a whole number from 0 up, e.g. 7";
  };
  return CLI::Validator(check, "0 or more", "whole");
}

Status check_paths(const std::vector<NamedPath>& inputs, const std::vector<NamedPath>& outputs) {
  const auto clash = [](const NamedPath& output, const NamedPath& other) -> Status {
    if (output.path.empty() || other.path.empty() || device_or_pipe(output.path) ||
        !same_file(output.path, other.path))
      return {};
    return bad_input(
        "same_file",
        fmt::format("{} {} and {} {} are one file", output.option, output.path, other.option, other.path),
        "the one would destroy the other", "give each a name of its own");
  };
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (const NamedPath& input : inputs) {
      if (Status checked = clash(outputs[i], input); !checked) return checked;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (Status checked = clash(outputs[i], outputs[j]); !checked) return checked;
    }
  }
  return {};
}

Status LateFile::reserve(const std::string& path) {
  if (path.empty()) return {};
  auto made = exchange::OutputFile::create(path);
  if (!made) return made.error();
  file_.emplace(std::move(made).value());
  return {};
}

Status LateFile::write(const std::string& text) {
  if (!file_) return {};
  if (Status written = file_->write(text); !written) return written;
  return file_->finish();
}

}  // namespace palmar::cli
