// What hangs below `palmar calibrate`: each calibration adds its own subcommand.
#pragma once

#include <CLI/CLI.hpp>

namespace palmar::cli {

void add_calibrate_body(CLI::App& calibrate, int& status);
void add_calibrate_mat(CLI::App& calibrate, int& status);

}  // namespace palmar::cli
