#include "app/library/lessons.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "app/library/toml.hpp"

namespace palmar::library {
namespace {

using coach::Band;
using coach::Lesson;
using coach::LessonStep;
using coach::Provenance;
using coach::Technique;

constexpr double longest_step_s = 3600;

struct Known {
  const std::vector<Technique>& techniques;
  const Atlas& atlas;
};

std::optional<Band> read_band(TomlTable& table, std::string_view key, Limits limits, Provenance provenance) {
  const auto band = table.optional_band(key, limits);
  if (!band) return std::nullopt;
  return Band{band->lo, band->hi, provenance};
}

void read_target(TomlTable& table, const Known& known, LessonStep& step) {
  step.target = table.optional_text("target").value_or("");
  if (step.target.empty()) return;
  const auto muscle = known.atlas.muscle(step.target);
  if (!muscle) {
    table.mistake("target", "unknown_muscle", "unknown muscle \"" + step.target + "\"",
                  "ids end in _L or _R, as longissimus_R", "palmar muscles lists them");
  } else if (!known.atlas.muscles[*muscle].scoreable || known.atlas.muscles[*muscle].outline.size() < 3) {
    table.mistake("target", "unknown_muscle", "muscle \"" + step.target + "\" cannot be a target",
                  "it is never scored", "choose a scoreable muscle; palmar muscles lists them");
  }
}

// A step by good strokes of a technique that is never recognised would never move on, and every stroke of it would be called another one.
void read_technique(TomlTable& table, const Known& known, LessonStep& step) {
  step.technique = table.text("technique");
  const auto found = std::find_if(known.techniques.begin(), known.techniques.end(),
                                  [&](const Technique& technique) { return technique.id == step.technique; });
  if (found == known.techniques.end()) {
    if (step.technique.empty()) return;
    table.mistake("technique", "unknown_technique", "unknown technique \"" + step.technique + "\"", "",
                  "palmar techniques lists them");
  } else if (!found->recognised) {
    std::string told_apart;
    for (const Technique& technique : known.techniques) {
      if (technique.recognised) told_apart += (told_apart.empty() ? "" : ", ") + technique.id;
    }
    table.mistake("technique", "technique_not_recognised",
                  "a step asks for technique \"" + step.technique + "\"", "it cannot be told apart yet",
                  "choose one of " + told_apart);
  }
}

LessonStep read_step(TomlTable& table, const Known& known, Provenance provenance) {
  LessonStep step;
  step.id = table.text("id");
  step.title = table.text("title");
  read_technique(table, known, step);
  read_target(table, known, step);
  for (const std::string& id : table.optional_texts("tools")) {
    const auto tool = contact_tool(id);
    if (!tool || *tool == ContactTool::unknown) {
      table.mistake("tools", "unknown_tool", "unknown tool \"" + id + "\"", "",
                    "palmar knows thumb_pad, palm_full and the other ids of contact_tools.csv");
    }
    step.tools.push_back(tool.value_or(ContactTool::unknown));
  }
  step.force_N = read_band(table, "force_N", {0, 150}, provenance);
  step.speed_mm_s = read_band(table, "speed_mm_s", {0, 1000}, provenance);
  step.hold_s = read_band(table, "hold_s", {0, longest_step_s}, provenance);
  step.direction_deg = table.optional_number("direction_deg", {-180, 180});
  step.direction_tolerance_deg = table.optional_number("direction_tolerance_deg", {1, 90}).value_or(35);
  step.duration_s = table.number("duration_s", {1, longest_step_s});
  step.strokes = table.optional_integer("strokes", {0, 1000}).value_or(0);
  step.holds_still = table.optional_boolean("holds_still").value_or(false);
  step.slice = table.optional_boolean("slice").value_or(false);
  return step;
}

void read_weights(TomlTable& root, coach::LessonWeights& weights) {
  auto table = root.table("weights");
  if (!table) return;
  const std::array<std::pair<const char*, double*>, 7> all = {{{"pressure", &weights.pressure},
                                                               {"target", &weights.target},
                                                               {"speed", &weights.speed},
                                                               {"flow", &weights.flow},
                                                               {"symmetry", &weights.symmetry},
                                                               {"direction", &weights.direction},
                                                               {"order", &weights.order}}};
  for (const auto& [key, weight] : all) *weight = table->optional_number(key, {0, 100}).value_or(*weight);
}

void read_enabled_zones(TomlTable& root, const Known& known, Lesson& lesson) {
  lesson.enabled_zones = root.optional_texts("enabled_zones");
  for (const std::string& id : lesson.enabled_zones) {
    const auto& zones = known.atlas.zones;
    const bool enables = std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) {
      return zone.rule.instructor_enables && (zone.id == id || zone.id == id + "_R");
    });
    if (!enables) {
      root.mistake("enabled_zones", "zone_not_enabled", "zone \"" + id + "\" cannot be enabled",
                   "only zones whose rule leaves it to the instructor can",
                   "choose ql_window or sciatic_notch");
    }
  }
}

Provenance read_provenance(TomlTable& root) {
  const std::string text = root.text("provenance");
  for (Provenance provenance : {Provenance::literature, Provenance::common_teaching,
                                Provenance::design_default, Provenance::demonstrated}) {
    if (coach::words(provenance) == text) return provenance;
  }
  root.mistake("provenance", "unknown_provenance", "unknown provenance \"" + text + "\"", "",
               "choose literature, common teaching, design default or demonstrated");
  return Provenance::design_default;
}

Result<Lesson> read_lesson(TomlTable& root, const Known& known) {
  Lesson lesson;
  lesson.id = root.text("id");
  lesson.name = root.text("name");
  lesson.family = root.text("family");
  lesson.mannequin = root.optional_text("mannequin").value_or("adult");
  lesson.standing = root.text("standing");
  const std::array<std::string_view, 3> places = {"head", "left", "right"};
  if (std::find(places.begin(), places.end(), lesson.standing) == places.end()) {
    root.mistake("standing", "unknown_place", "unknown place \"" + lesson.standing + "\" of the table", "",
                 "choose head, left or right");
  }
  lesson.source = root.text("source");
  read_enabled_zones(root, known, lesson);
  const Provenance provenance = read_provenance(root);
  read_weights(root, lesson.weights);
  for (TomlTable& table : root.tables("step")) lesson.steps.push_back(read_step(table, known, provenance));
  if (lesson.steps.empty())
    root.mistake({}, "no_steps", "a lesson without steps", "", "add at least one [[step]]");
  if (const Status status = root.finish(); !status) return status.error();
  return lesson;
}

}  // namespace

Result<Lesson> parse_lesson(std::string_view text, const std::string& name,
                            const std::vector<Technique>& techniques, const Atlas& atlas) {
  Result<TomlTable> root = parse_toml(text, name);
  if (!root) return root.error();
  return read_lesson(*root, {techniques, atlas});
}

Result<Lesson> load_lesson(const Path& file, const std::vector<Technique>& techniques, const Atlas& atlas) {
  Result<TomlTable> root = read_toml(file);
  if (!root) return root.error();
  return read_lesson(*root, {techniques, atlas});
}

Result<std::vector<Lesson>> load_lessons(const Path& folder, const std::vector<Technique>& techniques,
                                         const Atlas& atlas) {
  std::vector<Lesson> lessons;
  for (const std::string& id : list_ids(folder, ".")) {
    const Path file = folder / (id + ".toml");
    Result<Lesson> lesson = load_lesson(file, techniques, atlas);
    if (!lesson) return lesson.error();
    if (lesson->id != id) {
      return bad_input("id_mismatch", file.string() + ":1: the lesson calls itself " + lesson->id, "",
                       "give the file and the lesson the same id");
    }
    lessons.push_back(std::move(*lesson));
  }
  return lessons;
}

}  // namespace palmar::library
