#include "app/library/scenarios.hpp"

#include <algorithm>
#include <cmath>

#include "app/library/anatomy.hpp"
#include "app/library/scripted_loads.hpp"
#include "app/library/sensor.hpp"
#include "app/library/text_file.hpp"
#include "app/library/toml.hpp"
#include "sensing/model/units.hpp"

namespace palmar::library {
namespace {

using simulator::Scenario;
using simulator::ScriptedStroke;

constexpr std::size_t most_strokes = 10000;
constexpr std::size_t most_points = 1000;
constexpr double default_lead_s = 1.0;  ///< nothing on the mat at first, so that it can be tared

enum class Hands { right, left, both, alternate };

/// One [[stroke]] as written, before it is repeated and mirrored.
struct StrokeBlock {
  ScriptedStroke stroke;
  Hands hands = Hands::right;
  int repeat = 1;
  double gap_s = 1;
  std::optional<double> at_s;
  struct Back {
    double force_N = 0;
    double speed_mm_s = 0;
    std::string technique;
  };
  std::optional<Back> back;
};

struct KnownIds {
  const std::vector<std::string>& muscles;
  const std::vector<std::string>& techniques;
};

bool knows(const std::vector<std::string>& ids, const std::string& id) {
  return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string joined(const std::vector<std::string>& ids) {
  std::string result;
  for (const std::string& id : ids) result += (result.empty() ? "" : ", ") + id;
  return result;
}

std::string read_technique(TomlTable& table, std::string_view key, const KnownIds& known) {
  const std::string id = table.text(key);
  if (!id.empty() && !knows(known.techniques, id)) {
    table.mistake(key, "unknown_technique", "unknown technique \"" + id + "\"", "",
                  "choose one of " + joined(known.techniques));
  }
  return id;
}

void read_what(TomlTable& table, const KnownIds& known, StrokeBlock& block) {
  ScriptedStroke& stroke = block.stroke;
  stroke.technique = read_technique(table, "technique", known);
  stroke.muscle = table.optional_text("muscle").value_or("");
  if (!stroke.muscle.empty() && !knows(known.muscles, stroke.muscle)) {
    table.mistake("muscle", "unknown_muscle", "unknown muscle \"" + stroke.muscle + "\"",
                  "ids end in _R or _L", "see palmar muscles");
  }
  const std::string tool = table.text("tool");
  const std::optional<ContactTool> found = contact_tool(tool);
  if (found && *found != ContactTool::unknown) {
    stroke.tool = *found;
  } else if (table.has("tool")) {
    table.mistake("tool", "unknown_tool", "unknown tool \"" + tool + "\"", "",
                  "choose one of contact_tools.csv, such as palm_full, fingers4, thumb_pad");
  }
  const std::string hand = table.optional_text("hand").value_or("right");
  if (hand == "both") block.hands = Hands::both;
  if (hand == "alternate") block.hands = Hands::alternate;
  if (hand == "left") block.hands = Hands::left;
  if (hand != "both" && hand != "alternate" && hand != "left" && hand != "right") {
    table.mistake("hand", "unknown_hand", "unknown hand \"" + hand + "\"", "",
                  "write right, left, both or alternate");
  }
}

void read_path(TomlTable& table, StrokeBlock& block) {
  ScriptedStroke& stroke = block.stroke;
  for (const auto& [u_mm, v_mm] : table.pairs("path", {-1500, 1500})) {
    const BodyPoint point{u_mm, v_mm};
    if (stroke.path.empty() || distance_mm(stroke.path.back(), point) > 0) stroke.path.push_back(point);
  }
  stroke.hold_s = table.optional_number("hold_s", {0, 3600}).value_or(0);
  const std::optional<double> speed = table.optional_number("speed_mm_s", {0.1, 2000});
  if (stroke.path.empty() || stroke.path.size() > most_points) {
    if (!table.mistaken()) {
      table.mistake("path", "out_of_range", "path has " + std::to_string(stroke.path.size()) + " points",
                    "it needs 1 to 1000");
    }
    return;
  }
  if (stroke.path.size() == 1 && stroke.hold_s <= 0) {
    table.mistake("path", "hold_without_time", "a path of one point is a hold, and hold_s is not there", "",
                  "add hold_s");
  }
  if (stroke.path.size() > 1 && !speed && !table.has("speed_mm_s")) {
    table.mistake("path", "glide_without_speed", "a path without a speed", "", "add speed_mm_s");
  }
  if (stroke.path.size() > 1) stroke.speed_mm_s = speed.value_or(0);
}

void read_how(TomlTable& table, const KnownIds& known, StrokeBlock& block) {
  ScriptedStroke& stroke = block.stroke;
  stroke.force_N = table.number("force_N", {0.1, 500});
  stroke.ramp_s = table.optional_number("ramp_s", {0, 60}).value_or(stroke.ramp_s);
  stroke.release_s = table.optional_number("release_s", {0, 60}).value_or(stroke.release_s);
  stroke.angle_deg = table.optional_number("angle_deg", {-360, 360}).value_or(stroke.angle_deg);
  stroke.beat_hz = table.optional_number("beat_hz", {0, 25}).value_or(0);
  stroke.beat_depth = table.optional_number("beat_depth", {0, 1}).value_or(0);
  stroke.circle_mm = table.optional_number("circle_mm", {0, 200}).value_or(0);
  const bool rhythm = stroke.circle_mm > 0 || stroke.beat_depth > 0;
  if (rhythm && !(stroke.beat_hz > 0) && !table.mistaken()) {
    table.mistake(stroke.circle_mm > 0 ? "circle_mm" : "beat_depth", "rhythm_without_rate",
                  "a rhythm without a rate", "", "add beat_hz");
  }
  block.repeat = table.optional_integer("repeat", {1, 1000}).value_or(1);
  block.gap_s = table.optional_number("gap_s", {0, 3600}).value_or(block.gap_s);
  block.at_s = table.optional_number("at_s", {0, 86400});
  if (table.has("back_force_N") || table.has("back_speed_mm_s") || table.has("back_technique")) {
    block.back = StrokeBlock::Back{table.number("back_force_N", {0.1, 500}),
                                   table.number("back_speed_mm_s", {0.1, 2000}),
                                   read_technique(table, "back_technique", known)};
  } else {
    table.optional_number("back_force_N");
    table.optional_number("back_speed_mm_s");
    table.optional_text("back_technique");
  }
}

ScriptedStroke mirrored(ScriptedStroke stroke) {
  stroke.hand = Side::left;
  for (BodyPoint& point : stroke.path) point.u_mm = -point.u_mm;
  stroke.angle_deg = fold_direction_deg(180 - stroke.angle_deg);
  if (stroke.muscle.ends_with("_R")) {
    stroke.muscle.back() = 'L';
  } else if (stroke.muscle.ends_with("_L")) {
    stroke.muscle.back() = 'R';
  }
  return stroke;
}

double lasts_s(const ScriptedStroke& stroke) {
  double length_mm = 0;
  for (std::size_t i = 1; i < stroke.path.size(); ++i)
    length_mm += distance_mm(stroke.path[i - 1], stroke.path[i]);
  const double moving_s = stroke.speed_mm_s > 0 ? length_mm / stroke.speed_mm_s : 0;
  return stroke.ramp_s + moving_s + stroke.hold_s + stroke.release_s;
}

ScriptedStroke return_of(const StrokeBlock& block) {
  ScriptedStroke stroke = block.stroke;
  std::reverse(stroke.path.begin(), stroke.path.end());
  stroke.force_N = block.back->force_N;
  stroke.speed_mm_s = block.back->speed_mm_s;
  stroke.technique = block.back->technique;
  stroke.hold_s = 0;
  return stroke;
}

/// Adds one stroke with the hands that play it; returns when it is over.
double add_stroke(ScriptedStroke stroke, Hands hands, int repetition, double start_s,
                  std::vector<ScriptedStroke>& strokes) {
  stroke.start_s = start_s;
  const bool mirror = hands == Hands::alternate && repetition % 2 == 1;
  if (hands == Hands::left) stroke.hand = Side::left;
  strokes.push_back(mirror ? mirrored(stroke) : stroke);
  if (hands == Hands::both) strokes.push_back(mirrored(stroke));
  return start_s + lasts_s(stroke);
}

/// Repeats a block from `at_s` on; returns when its last rest is over.
double add_block(const StrokeBlock& block, double at_s, std::vector<ScriptedStroke>& strokes) {
  for (int repetition = 0; repetition < block.repeat && strokes.size() < most_strokes; ++repetition) {
    at_s = add_stroke(block.stroke, block.hands, repetition, at_s, strokes) + block.gap_s;
    if (block.back) at_s = add_stroke(return_of(block), block.hands, repetition, at_s, strokes) + block.gap_s;
  }
  return at_s;
}

void read_spreads(TomlTable& root, Scenario& scenario) {
  scenario.duration_s = root.optional_number("duration_s", {0, 86400}).value_or(0);
  scenario.force_spread = root.optional_number("force_spread", {0, 0.5}).value_or(scenario.force_spread);
  scenario.speed_spread = root.optional_number("speed_spread", {0, 0.5}).value_or(scenario.speed_spread);
  scenario.place_spread_mm =
      root.optional_number("place_spread_mm", {0, 50}).value_or(scenario.place_spread_mm);
  scenario.tremor_N = root.optional_number("tremor_N", {0, 50}).value_or(scenario.tremor_N);
  scenario.tremor_mm = root.optional_number("tremor_mm", {0, 20}).value_or(scenario.tremor_mm);
  scenario.wander = root.optional_number("wander", {0, 0.5}).value_or(scenario.wander);
}

Result<Scenario> read_scenario(TomlTable& root, const KnownIds& known) {
  Scenario scenario;
  scenario.id = root.text("id");
  scenario.name = root.text("name");
  scenario.description = root.text("description");
  root.optional_text("source");
  read_spreads(root, scenario);
  double at_s = root.optional_number("lead_s", {0, 3600}).value_or(default_lead_s);
  std::vector<StrokeBlock> blocks;
  for (TomlTable& table : root.tables("stroke")) {
    StrokeBlock& block = blocks.emplace_back();
    read_what(table, known, block);
    read_path(table, block);
    read_how(table, known, block);
  }
  scenario.sensor = read_sensor_table(root);
  scenario.lead_s = at_s;
  scenario.loads = read_loads(root);
  if (blocks.empty() && scenario.loads.empty() && !root.mistaken()) {
    root.mistake({}, "no_strokes", "the scenario has neither strokes nor loads", "",
                 "add a table [[stroke]] or [[load]]");
  }
  if (const Status status = root.finish(); !status) return status.error();
  for (const StrokeBlock& block : blocks)
    at_s = add_block(block, block.at_s.value_or(at_s), scenario.strokes);
  return scenario;
}

Result<std::vector<std::string>> muscle_ids(const Path& assets) {
  const Result<AnatomyTables> tables = load_anatomy(assets);
  if (!tables) return tables.error();
  std::vector<std::string> ids;
  for (const Muscle& muscle : tables->muscles) {
    ids.push_back(muscle.id + "_R");
    ids.push_back(muscle.id + "_L");
  }
  return ids;
}

Result<Scenario> read_file(const Path& assets, const Path& file, const std::vector<std::string>& muscles) {
  const Result<std::string> text = read_text_file(file);
  if (!text) return text.error();
  return parse_scenario(*text, file, muscles, list_ids(assets, "techniques"));
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view text, const Path& name,
                                const std::vector<std::string>& muscles,
                                const std::vector<std::string>& techniques) {
  Result<TomlTable> root = parse_toml(text, name);
  if (!root) return root.error();
  return read_scenario(*root, {muscles, techniques});
}

Result<Scenario> load_scenario(const Path& assets, const std::string& id_or_file) {
  const Result<Path> file = find_asset(assets, "scenarios", "scenario", id_or_file);
  if (!file) return file.error();
  const Result<std::vector<std::string>> muscles = muscle_ids(assets);
  if (!muscles) return muscles.error();
  return read_file(assets, *file, *muscles);
}

Result<std::vector<Scenario>> list_scenarios(const Path& assets) {
  const Result<std::vector<std::string>> muscles = muscle_ids(assets);
  if (!muscles) return muscles.error();
  std::vector<Scenario> scenarios;
  for (const std::string& id : list_ids(assets, "scenarios")) {
    Result<Scenario> scenario = read_file(assets, assets / "scenarios" / (id + ".toml"), *muscles);
    if (!scenario) return scenario.error();
    scenarios.push_back(std::move(*scenario));
  }
  return scenarios;
}

}  // namespace palmar::library
