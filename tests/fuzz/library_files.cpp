// Files that instructors write: any bytes end in a scenario, a bad mat, a table, or in an error with exit status 2,
// never in a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/library/csv_table.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/sensor.hpp"
#include "sensing/simulator/motion.hpp"

using namespace palmar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto scenario = library::parse_scenario(text, "fuzz.toml");
  if (scenario) {
    // What the loader lets through, the virtual hand can play.
    if (scenario->sensor) simulator::check(*scenario->sensor);
    for (const auto& stroke : simulator::plan(*scenario, 1)) {
      const double force_N = stroke.force_at(stroke.start_s + 0.1);
      if (!(force_N >= 0)) std::abort();
    }
  } else if (scenario.error().exit_status() != 2) {
    std::abort();
  }
  if (const auto sensor = library::parse_sensor(text, "fuzz.toml")) {
    simulator::check(*sensor);  // what the loader lets through, a virtual mat can have
  } else if (sensor.error().exit_status() != 2) {
    std::abort();
  }
  auto table = library::CsvTable::parse(text, "fuzz.csv", {"id", "value", "outline"});
  if (!table) return table.error().exit_status() == 2 ? 0 : (std::abort(), 0);
  for (std::size_t row = 0; row < table->rows(); ++row) {
    table->optional_number(row, "value", -1e9, 1e9);
    table->polygon(row, "outline");
  }
  return 0;
}
