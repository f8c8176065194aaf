#include "app/library/scripted_loads.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "sensing/model/units.hpp"

namespace palmar::library {
namespace {

using simulator::ScriptedLoad;
using Kind = ScriptedLoad::Kind;

constexpr std::array kinds{
    std::pair{std::string_view("uniform"), Kind::uniform}, std::pair{std::string_view("punch"), Kind::punch},
    std::pair{std::string_view("press"), Kind::press}, std::pair{std::string_view("roller"), Kind::roller}};
constexpr Limits pressures{0.1, 1000}, weights{0.1, 5000}, millimetres{-2000, 5000};
constexpr std::size_t most_levels = 100;

void read_kind(TomlTable& table, ScriptedLoad& load) {
  const std::string kind = table.text("kind");
  for (const auto& [name, value] : kinds) {
    if (kind != name) continue;
    load.kind = value;
    return;
  }
  if (table.has("kind")) {
    table.mistake("kind", "unknown_kind", "unknown kind of load \"" + kind + "\"", "",
                  "write uniform, punch, press or roller");
  }
}

void read_levels(TomlTable& table, ScriptedLoad& load) {
  const bool by_pressure = load.kind == Kind::uniform || (load.kind == Kind::punch && !table.has("weight_N"));
  load.levels = by_pressure ? table.numbers("kPa", pressures) : table.numbers("weight_N", weights);
  if ((load.levels.empty() || load.levels.size() > most_levels) && !table.mistaken()) {
    table.mistake(by_pressure ? "kPa" : "weight_N", "no_levels",
                  std::to_string(load.levels.size()) + " levels", "",
                  "write one to a hundred, e.g. [5, 15, 40]");
  }
  if (load.kind != Kind::punch || by_pressure) return;
  for (double& level : load.levels) level = kPa_from_N(level, load.side_mm * load.side_mm);
}

void read_punch(TomlTable& table, ScriptedLoad& load) {
  load.side_mm = table.optional_number("side_mm", {5, 1000}).value_or(load.side_mm);
  load.overlap_mm = table.optional_number("overlap_mm", {0, 1000}).value_or(0.45 * load.side_mm);
  if (load.overlap_mm >= load.side_mm) {
    table.mistake("overlap_mm", "overlap_too_large", "the punch does not move from step to step", "",
                  "write less than side_mm");
  }
}

void read_tool(TomlTable& table, ScriptedLoad& load) {
  const std::string tool = table.text("tool");
  const auto found = contact_tool(tool);
  if (found && *found != ContactTool::unknown) {
    load.tool = *found;
  } else if (table.has("tool")) {
    table.mistake("tool", "unknown_tool", "unknown tool \"" + tool + "\"", "",
                  "choose one of contact_tools.csv, such as palm_full, thumb_pad");
  }
  load.angle_deg = table.optional_number("angle_deg", {-360, 360}).value_or(0);
}

void read_roller(TomlTable& table, ScriptedLoad& load) {
  const std::string roller = table.text("roller");
  if (roller == "soft") {
    load.roller = simulator::soft_roller;
  } else if (roller != "hard" && table.has("roller")) {
    table.mistake("roller", "unknown_roller", "unknown roller \"" + roller + "\"", "", "write hard or soft");
  }
  load.roller.length_mm = table.optional_number("length_mm", {10, 2000}).value_or(load.roller.length_mm);
  load.speed_mm_s = table.optional_number("speed_mm_s", {1, 2000}).value_or(load.speed_mm_s);
  load.track_step_mm = table.optional_number("track_step_mm", {1, 2000}).value_or(load.roller.length_mm / 2);
  load.back = table.optional_boolean("back").value_or(false);
}

}  // namespace

std::vector<ScriptedLoad> read_loads(TomlTable& root) {
  std::vector<ScriptedLoad> loads;
  for (TomlTable& table : root.tables("load")) {
    ScriptedLoad& load = loads.emplace_back();
    read_kind(table, load);
    if (load.kind == Kind::punch) read_punch(table, load);
    if (load.kind == Kind::press) read_tool(table, load);
    if (load.kind == Kind::roller) read_roller(table, load);
    read_levels(table, load);
    if ((load.kind == Kind::punch || load.kind == Kind::press) && table.has("places")) {
      for (const auto& [x_mm, y_mm] : table.pairs("places", millimetres)) load.places.push_back({x_mm, y_mm});
    }
    load.hold_s = table.optional_number("hold_s", {0, 3600}).value_or(load.hold_s);
    load.ramp_s = table.optional_number("ramp_s", {0, 600}).value_or(load.ramp_s);
    load.gap_s = table.optional_number("gap_s", {0, 3600}).value_or(load.gap_s);
    load.repeat = table.optional_integer("repeat", {1, 1000}).value_or(1);
    load.start_s = table.optional_number("at_s", {0, 86400});
  }
  return loads;
}

}  // namespace palmar::library
