// palmar calibrate: the procedures that make the numbers true, for scripts and for the ear.
#include "app/cli/calibrate.hpp"

#include "app/cli/commands.hpp"

namespace palmar::cli {

void add_calibrate(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("calibrate", "Make the numbers true, step by step");
  command->require_subcommand(1);
  add_calibrate_mat(*command, status);
  add_calibrate_body(*command, status);
  command->footer(
      "Examples:\n"
      "  palmar calibrate mat --mat palmar-open-48x48 --serial A17 --port /dev/ttyACM0 --weights 4kg,12kg,30kg --out a17.json\n"
      "  palmar calibrate body --mat palmar-open-64x64 --port /dev/ttyACM0 --out placement.json\n"
      "  palmar calibrate body --help                        what a calibration asks for");
}

}  // namespace palmar::cli
