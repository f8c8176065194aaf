#include "app/cli/sensor_option.hpp"

#include <fmt/format.h>

#include "sensing/simulator/faults.hpp"

namespace palmar::cli {

void add_sensor_option(CLI::App& command, std::string& path) {
  command.add_option(
      "--sensor", path,
      "What is wrong with the virtual mat: a TOML file with a table [sensor]; without it, what the "
      "scenario or the mat's description says, else nothing");
}

std::string sensor_help() {
  std::string text =
      "A file for --sensor has a table [sensor]; without one, the scenario's file may have it, else the\n"
      "description of the mat:\n"
      "  start_from = \"typical\"   every fault as in real mats; \"perfect\" (the default) has none\n"
      "  readout = \"isolated\"     or \"unisolated\", which shows ghosts, or \"perfect\"\n"
      "and any of these numbers (perfect / typical):\n";
  for (const simulator::FaultParameter& fault : simulator::fault_parameters()) {
    text += fmt::format("  {:<20} {:g} / {:.4g} {}\n{:23}{}\n", fault.name, fault.off, fault.typical,
                        fault.unit, "", fault.meaning);
  }
  return text;
}

}  // namespace palmar::cli
