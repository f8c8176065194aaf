// What is checked of the words on the command line before anything starts.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/exchange/output_file.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

/// A finite number within [lo, hi]; CLI11's own range lets NaN pass. `example` completes the error: "--for 0 ...; e.g. 20".
CLI::Validator number_within(double lo, double hi, const std::string& unit, const std::string& example);

/// A whole number from 0 up; CLI11 lets "-1" wrap round.
CLI::Validator whole_number();

/// A file that a command reads or writes, with the option that named it.
struct NamedPath {
  std::string option;  ///< "--frames"
  std::string path;    ///< empty: not given
};

/// No output may be an input or another output: the one would destroy the other. Devices and pipes are left alone. Error:
/// same_file (bad_input).
Status check_paths(const std::vector<NamedPath>& inputs, const std::vector<NamedPath>& outputs);

/// A small file that is written at the end, made sure of at the beginning.
class LateFile {
 public:
  /// Nothing happens for an empty path. Errors: as OutputFile::create.
  Status reserve(const std::string& path);
  bool wanted() const { return file_.has_value(); }
  Status write(const std::string& text);

 private:
  std::optional<exchange::OutputFile> file_;
};

}  // namespace palmar::cli
