#include "app/library/techniques.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>

#include "app/library/csv_table.hpp"
#include "app/library/toml.hpp"

namespace palmar::library {
namespace {

using coach::Band;
using coach::Provenance;
using coach::Technique;

constexpr std::array<std::string_view, 6> families = {"swedish",    "deep_tissue", "trigger_point",
                                                      "myofascial", "acupressure", "other"};
constexpr std::array<Provenance, 4> provenances = {Provenance::literature, Provenance::common_teaching,
                                                   Provenance::design_default, Provenance::demonstrated};
constexpr Limits newtons{0, 300};

std::string listed(const auto& ids) {
  std::string result;
  for (const auto& id : ids) result += (result.empty() ? "" : ", ") + std::string(id);
  return result;
}

Provenance read_provenance(TomlTable& table, std::string_view key, const std::string& text) {
  for (Provenance provenance : provenances) {
    if (coach::words(provenance) == text) return provenance;
  }
  table.mistake(key, "unknown_provenance", "unknown provenance \"" + text + "\"", "",
                "choose literature, common teaching, design default or demonstrated");
  return Provenance::design_default;
}

/// Which bands have a source of their own.
using Sources = std::map<std::string, Provenance, std::less<>>;

Sources read_sources(TomlTable& root) {
  Sources sources;
  auto table = root.table("provenance_of");
  if (!table) return sources;
  for (const std::string& key : table->keys()) sources[key] = read_provenance(*table, key, table->text(key));
  return sources;
}

struct BandReader {
  TomlTable& table;
  const Sources& sources;
  Provenance usual;

  std::optional<Band> operator()(std::string_view key, Limits limits) const {
    const auto band = table.optional_band(key, limits);
    if (!band) return std::nullopt;
    const auto own = sources.find(key);
    return Band{band->lo, band->hi, own == sources.end() ? usual : own->second};
  }
};

void read_bands(TomlTable& table, const Sources& sources, Provenance usual, Technique& technique) {
  const BandReader read{table, sources, usual};
  technique.force_N = read("force_N", newtons);
  technique.speed_mm_s = read("speed_mm_s", {0, 1000});
  technique.fibre_angle_deg = read("fibre_angle_deg", {0, 90});
  technique.hold_s = read("hold_s", {0, 3600});
  technique.force_cv = read("force_cv", {0, 10});
  technique.rate_hz = read("rate_hz", {0, 50});
  technique.length_mm = read("length_mm", {0, 2000});
  technique.drift_mm = read("drift_mm", {0, 500});
  for (const auto& [key, provenance] : sources) {
    if (!table.has(key))
      table.mistake({}, "unknown_key", "[provenance_of] names " + key, "there is no such band",
                    "add it to [bands]");
  }
}

ContactTool read_tool(TomlTable& table, std::string_view key, const std::string& id) {
  const auto tool = contact_tool(id);
  if (tool && *tool != ContactTool::unknown) return *tool;
  table.mistake(key, "unknown_tool", "unknown tool \"" + id + "\"", "",
                "palmar knows thumb_pad, palm_full and the other ids of contact_tools.csv");
  return ContactTool::unknown;
}

void read_levels(TomlTable& root, Technique& technique) {
  const TomlBand level = root.band("level", {1, 5});
  technique.level_lo = static_cast<int>(level.lo);
  technique.level_hi = static_cast<int>(level.hi);
}

Result<Technique> read_technique(TomlTable& root) {
  Technique technique;
  technique.id = root.text("id");
  technique.name = root.text("name");
  technique.family = root.text("family");
  if (std::find(families.begin(), families.end(), technique.family) == families.end()) {
    root.mistake("family", "unknown_family", "unknown family \"" + technique.family + "\"", "",
                 "choose one of " + listed(families));
  }
  for (const std::string& id : root.texts("tools")) technique.tools.push_back(read_tool(root, "tools", id));
  read_levels(root, technique);
  technique.min_frame_rate_hz = root.number("min_frame_rate_hz", {0, 1000});
  technique.recognised = root.boolean("recognised");
  technique.source = root.text("source");
  const Provenance usual = read_provenance(root, "provenance", root.text("provenance"));
  const Sources sources = read_sources(root);
  if (auto bands = root.table("bands")) read_bands(*bands, sources, usual, technique);
  for (TomlTable& row : root.tables("tool_force")) {
    const ContactTool tool = read_tool(row, "tool", row.text("tool"));
    const TomlBand force = row.band("force_N", newtons);
    const auto own = row.optional_text("provenance");
    technique.tool_forces.push_back(
        {tool, {force.lo, force.hi, own ? read_provenance(row, "provenance", *own) : usual}});
  }
  if (const Status status = root.finish(); !status) return status.error();
  return technique;
}

Result<std::vector<coach::LevelRow>> read_scale(Result<CsvTable> table) {
  if (!table) return table.error();
  std::vector<coach::LevelRow> scale;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    coach::LevelRow level;
    level.level = table->integer(row, "level", 1, 5);
    level.name = table->text(row, "name");
    const auto tool = contact_tool(table->text(row, "tool"));
    if (!tool) table->mistake(row, "unknown_tool", "unknown tool \"" + table->text(row, "tool") + "\"", "");
    level.tool = tool.value_or(ContactTool::unknown);
    level.N_min = table->number(row, "N_min", 0, 1000);
    level.N_max = table->number(row, "N_max", 0, 1000);
    if (level.N_min > level.N_max) table->mistake(row, "band_upside_down", "N_min is above N_max", "");
    scale.push_back(std::move(level));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return scale;
}

const std::vector<std::string_view> scale_columns = {"level", "name",  "words", "tool",
                                                     "N_min", "N_max", "source"};

}  // namespace

Result<Technique> parse_technique(std::string_view text, const std::string& name) {
  Result<TomlTable> root = parse_toml(text, name);
  if (!root) return root.error();
  return read_technique(*root);
}

Result<std::vector<Technique>> load_techniques(const Path& folder) {
  std::vector<Technique> techniques;
  for (const std::string& id : list_ids(folder, ".")) {
    const Path file = folder / (id + ".toml");
    Result<TomlTable> root = read_toml(file);
    if (!root) return root.error();
    Result<Technique> technique = read_technique(*root);
    if (!technique) return technique.error();
    if (technique->id != id) {
      return bad_input("id_mismatch", file.string() + ":1: the technique calls itself " + technique->id, "",
                       "give the file and the technique the same id");
    }
    techniques.push_back(std::move(*technique));
  }
  if (techniques.empty()) {
    return bad_input("no_techniques", "no techniques in " + folder.string(), "", "install palmar again");
  }
  return techniques;
}

std::vector<calibration::TechniqueNeed> technique_needs(const std::vector<coach::Technique>& techniques) {
  std::vector<calibration::TechniqueNeed> needs;
  for (const coach::Technique& technique : techniques) {
    if (technique.family != "other")
      needs.push_back({technique.id, technique.name, technique.min_frame_rate_hz});
  }
  return needs;
}

Result<std::vector<coach::LevelRow>> parse_pressure_scale(std::string_view text, const std::string& name) {
  return read_scale(CsvTable::parse(text, name, scale_columns));
}

Result<std::vector<coach::LevelRow>> load_pressure_scale(const Path& file) {
  return read_scale(CsvTable::read(file, scale_columns));
}

}  // namespace palmar::library
