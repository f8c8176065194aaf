#include "app/cli/cli.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "app/cli/commands.hpp"
#include "app/screens/screen.hpp"
#include "app/station/stop_signal.hpp"

namespace palmar::cli {
namespace {

constexpr const char* version = "palmar 0.1.0";

constexpr const char* about =
    "Palmar: a training station for massage schools.\n"
    "It reads a pressure mat on a back mannequin and a camera above it, and coaches technique live.";

constexpr const char* footer =
    "Examples:\n"
    "  palmar                                              the station, with the built-in demo\n"
    "  palmar station --mat sensel-morph --port /dev/ttyACM0 --lesson strip_and_hold_pad\n"
    "  palmar analyse recording.bin --mat sensel-morph --strokes strokes.jsonl\n"
    "  palmar COMMAND --help                               what a command does, with examples\n"
    "\n"
    "Pressure is measured (normal force only); depth is modelled on this mannequin. Not a medical device.\n"
    "Exit status: 0 done, 1 it failed, 2 the command line or an input file is wrong.";

}  // namespace

int report(const Error& error) {
  fmt::print(stderr, "palmar: {}\n", error.message());
  return error.exit_status();
}

int report(const Status& status) { return status.ok() ? 0 : report(status.error()); }

int run(int argc, char** argv) {
  station::catch_stop_signals();
  CLI::App app(about, "palmar");
  app.footer(footer);
  app.set_version_flag("--version", version);
  app.require_subcommand(0, 1);
  bool video_driver = false;
  app.add_flag("--video-driver", video_driver, "Print the video driver that a window would use, and end")
      ->group("");
  int status = 0;
  CLI::App* station = add_station(app, status);
  add_analyse(app, status);
  add_simulate(app, status);
  add_emulate(app, status);
  add_check(app, status);
  add_calibrate(app, status);
  add_depth(app, status);
  add_lists(app, status);
  try {
    // With no words the station starts; so its own defaults have to be filled in by parsing its name.
    if (argc <= 1) {
      app.parse(std::string(station->get_name()), false);
    } else {
      app.parse(argc, argv);
    }
    if (video_driver) fmt::print("{}\n", screens::video_driver_name());
    return status;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help and --version
    fmt::print(stderr, "palmar: {}; see palmar --help, or palmar COMMAND --help\n", error.what());
    return 2;
  }
}

}  // namespace palmar::cli
