// What each subcommand adds to the command line. A command's work runs in its callback and leaves its exit status in `status`.
#pragma once

#include <CLI/CLI.hpp>

#include "sensing/model/status.hpp"

namespace palmar::cli {

CLI::App* add_station(CLI::App& app, int& status);
void add_analyse(CLI::App& app, int& status);
void add_simulate(CLI::App& app, int& status);
void add_emulate(CLI::App& app, int& status);
void add_check(CLI::App& app, int& status);
void add_calibrate(CLI::App& app, int& status);
void add_depth(CLI::App& app, int& status);
void add_lists(CLI::App& app, int& status);

/// Prints "palmar: what (why); what to do" on standard error and returns the exit status.
int report(const Error& error);
/// 0, or what report() says.
int report(const Status& status);

}  // namespace palmar::cli
