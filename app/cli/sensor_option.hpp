// --sensor FILE: what is wrong with a virtual mat.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace palmar::cli {

void add_sensor_option(CLI::App& command, std::string& path);

/// The keys of a table [sensor], from the parameters themselves.
std::string sensor_help();

}  // namespace palmar::cli
