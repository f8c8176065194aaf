#include "app/library/sensor.hpp"

#include "app/library/mats.hpp"
#include "app/library/toml.hpp"

namespace palmar::library {
namespace {

using simulator::Readout;
using simulator::SensorFaults;

SensorFaults read_start(TomlTable& table) {
  const std::string start = table.optional_text("start_from").value_or("perfect");
  if (start == "typical") return simulator::typical_faults();
  if (start != "perfect") {
    table.mistake("start_from", "unknown_start", "start_from = \"" + start + "\"", "no mat is called that",
                  "write perfect or typical");
  }
  return {};
}

void read_readout(TomlTable& table, SensorFaults& faults) {
  const auto text = table.optional_text("readout");
  if (!text) return;
  for (const Readout readout : {Readout::perfect, Readout::isolated, Readout::unisolated}) {
    if (*text != id(readout)) continue;
    faults.readout = readout;
    return;
  }
  table.mistake("readout", "unknown_readout", "readout = \"" + *text + "\"", "no readout is called that",
                "write perfect, isolated or unisolated");
}

/// X_low beside X_high: one of them alone may be above the other's start.
void check_order(TomlTable& table, const char* name, double low, double high) {
  if (low <= high) return;
  const std::string key = std::string(name) + "_low";
  const std::string other = std::string(name) + "_high";
  table.mistake(table.has(key) ? key : other, "band_upside_down", key + " is above " + other, "",
                "write both, the smaller first");
}

Result<SensorFaults> read_sensor(Result<TomlTable> root) {
  if (!root) return root.error();
  const auto faults = read_sensor_table(*root);
  if (!faults)
    root->mistake({}, "missing_key", "no [sensor]", "the file says nothing of a sensor",
                  "add a table [sensor]");
  if (const Status status = root->finish(); !status) return status.error();
  return *faults;
}

}  // namespace

std::optional<SensorFaults> read_sensor_table(TomlTable& root) {
  auto table = root.table("sensor");
  if (!table) return std::nullopt;
  SensorFaults faults = read_start(*table);
  read_readout(*table, faults);
  for (const simulator::FaultParameter& parameter : simulator::fault_parameters()) {
    const auto value = table->optional_number(parameter.name, {parameter.low, parameter.high});
    if (value) faults.*parameter.value = *value;
  }
  check_order(*table, "exponent", faults.exponent_low, faults.exponent_high);
  check_order(*table, "position", faults.position_low, faults.position_high);
  check_order(*table, "creep", faults.creep_low, faults.creep_high);
  return faults;
}

Result<SensorFaults> load_sensor(const Path& file) { return read_sensor(read_toml(file)); }

Result<SensorFaults> parse_sensor(std::string_view text, const Path& name) {
  return read_sensor(parse_toml(text, name));
}

Result<std::optional<SensorFaults>> choose_sensor(const Path& file, const simulator::Scenario& scenario,
                                                  const Path& assets, const std::string& mat) {
  if (!file.empty()) {
    auto faults = load_sensor(file);
    if (!faults) return faults.error();
    return std::optional(*faults);
  }
  if (scenario.sensor) return scenario.sensor;
  return load_mat_sensor(assets, mat);
}

}  // namespace palmar::library
