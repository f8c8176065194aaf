#include "app/library/anatomy.hpp"

#include <set>

#include "app/library/csv_table.hpp"
#include "app/library/toml.hpp"

namespace palmar::library {
namespace {

constexpr double most_mm = 5000;

Range read_range(CsvTable& table, std::size_t row, const std::string& name, double hi) {
  const Range range{table.number(row, name + "_lo", 0, hi), table.number(row, name + "_mid", 0, hi),
                    table.number(row, name + "_hi", 0, hi)};
  if (range.lo > range.mid || range.mid > range.hi) {
    table.mistake(row, "band_upside_down", name + " is upside down", "lo, mid and hi have to rise");
  }
  return range;
}

void refuse_twins(CsvTable& table) {
  std::set<std::string, std::less<>> seen;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& id = table.text(row, "id");
    if (id.empty()) table.mistake(row, "missing_value", "id is empty", "");
    if (!seen.insert(id).second) table.mistake(row, "duplicate_id", "id " + id + " is there twice", "");
  }
}

Result<std::vector<Muscle>> read_muscles(const Path& file) {
  Result<CsvTable> table = CsvTable::read(
      file, {"id", "name", "group", "layer", "fibre_angle_deg", "depth_to_top_mm_lo", "depth_to_top_mm_mid",
             "depth_to_top_mm_hi", "thickness_mm_lo", "thickness_mm_mid", "thickness_mm_hi", "scoreable",
             "outline_u_v_mm", "stroke_direction", "thickness_men_mm", "thickness_women_mm", "depth_note",
             "source"});
  if (!table) return table.error();
  refuse_twins(*table);
  std::vector<Muscle> muscles;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    Muscle muscle;
    muscle.base_id = muscle.id = table->text(row, "id");
    muscle.name = table->text(row, "name");
    muscle.group = table->text(row, "group");
    muscle.layer = table->integer(row, "layer", 1, 99);
    muscle.outline = table->polygon(row, "outline_u_v_mm");
    muscle.fibre_angle_deg = table->number(row, "fibre_angle_deg", -90, 90);
    muscle.scoreable = table->yes_no(row, "scoreable");
    muscle.source = table->text(row, "source");
    if (!muscle.outline.empty()) {
      muscle.depth_to_top_mm = read_range(*table, row, "depth_to_top_mm", 300);
      muscle.thickness_mm = read_range(*table, row, "thickness_mm", 300).mid;
    }
    muscles.push_back(std::move(muscle));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return muscles;
}

Result<std::vector<AnatomyTables::ZoneRow>> read_zones(const Path& file) {
  Result<CsvTable> table =
      CsvTable::read(file, {"id", "name", "mirror", "outline_u_v_mm", "alarm_force_N", "alarm_mean_kPa",
                            "alarm_after_s", "point_tool_max_level", "any_tool_max_level",
                            "percussion_forbidden", "rule", "limit", "source"});
  if (!table) return table.error();
  refuse_twins(*table);
  std::vector<AnatomyTables::ZoneRow> zones;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    AnatomyTables::ZoneRow zone_row;
    zone_row.mirror = table->yes_no(row, "mirror");
    Zone& zone = zone_row.zone;
    zone.id = table->text(row, "id");
    zone.name = table->text(row, "name");
    zone.outline = table->polygon(row, "outline_u_v_mm");
    zone.rule_text = table->text(row, "rule") + ": " + table->text(row, "limit");
    ZoneRule& rule = zone.rule;
    rule.alarm_force_N = table->optional_number(row, "alarm_force_N", 0, 2000);
    rule.alarm_mean_kPa = table->optional_number(row, "alarm_mean_kPa", 0, 2000);
    rule.alarm_after_s = table->optional_number(row, "alarm_after_s", 0, 60).value_or(0);
    rule.point_tool_max_level = table->optional_integer(row, "point_tool_max_level", 0, 5);
    rule.any_tool_max_level = table->optional_integer(row, "any_tool_max_level", 0, 5);
    rule.percussion_forbidden = table->yes_no(row, "percussion_forbidden");
    if (!rule.alarm_force_N && !rule.point_tool_max_level && !rule.any_tool_max_level &&
        !rule.percussion_forbidden) {
      table->mistake(row, "zone_without_rule", "zone " + zone.id + " limits nothing", "");
    }
    zones.push_back(std::move(zone_row));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return zones;
}

Result<std::vector<AnatomyTables::LandmarkRow>> read_landmarks(const Path& file) {
  Result<CsvTable> table = CsvTable::read(file, {"id", "name", "u_mm", "v_mm", "mirror", "source"});
  if (!table) return table.error();
  refuse_twins(*table);
  std::vector<AnatomyTables::LandmarkRow> landmarks;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    AnatomyTables::LandmarkRow landmark_row;
    landmark_row.mirror = table->yes_no(row, "mirror");
    landmark_row.landmark = {
        table->text(row, "id"),
        table->text(row, "name"),
        {table->number(row, "u_mm", -most_mm, most_mm), table->number(row, "v_mm", -most_mm, most_mm)}};
    landmarks.push_back(std::move(landmark_row));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return landmarks;
}

Result<BodyPolygon> read_outline(const Path& file) {
  Result<CsvTable> table = CsvTable::read(file, {"u_mm", "v_mm"});
  if (!table) return table.error();
  BodyPolygon outline;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    outline.push_back(
        {table->number(row, "u_mm", 0, most_mm), table->number(row, "v_mm", -most_mm, most_mm)});
  }
  if (const Status status = table->finish(); !status) return status.error();
  return outline;
}

}  // namespace

Result<AnatomyTables> load_anatomy(const Path& assets) {
  const Path folder = assets / "anatomy";
  auto muscles = read_muscles(folder / "muscles.csv");
  if (!muscles) return muscles.error();
  auto zones = read_zones(folder / "zones.csv");
  if (!zones) return zones.error();
  auto landmarks = read_landmarks(folder / "landmarks.csv");
  if (!landmarks) return landmarks.error();
  auto outline = read_outline(folder / "outline.csv");
  if (!outline) return outline.error();
  return AnatomyTables{std::move(*muscles), std::move(*zones), std::move(*landmarks), std::move(*outline)};
}

Result<std::vector<ContactToolRow>> load_contact_tools(const Path& assets) {
  Result<CsvTable> table =
      CsvTable::read(assets / "anatomy" / "contact_tools.csv",
                     {"id", "name", "area_cm2_lo", "area_cm2_mid", "area_cm2_hi", "source"});
  if (!table) return table.error();
  refuse_twins(*table);
  std::vector<ContactToolRow> tools;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::optional<ContactTool> tool = contact_tool(table->text(row, "id"));
    if (!tool) table->mistake(row, "unknown_tool", "unknown contact tool " + table->text(row, "id"), "");
    tools.push_back({tool.value_or(ContactTool::unknown), table->text(row, "name"),
                     read_range(*table, row, "area_cm2", 2000), table->text(row, "source")});
  }
  if (const Status status = table->finish(); !status) return status.error();
  return tools;
}

Result<std::vector<Acupoint>> load_acupoints(const Path& assets) {
  Result<CsvTable> table =
      CsvTable::read(assets / "anatomy" / "acupoints.csv",
                     {"id", "name", "vertebra", "cun_lateral", "u_mm", "v_mm", "source"});
  if (!table) return table.error();
  refuse_twins(*table);
  std::vector<Acupoint> points;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    points.push_back({table->text(row, "id"),
                      table->text(row, "name"),
                      table->text(row, "vertebra"),
                      table->number(row, "cun_lateral", 0, 10),
                      {table->number(row, "u_mm", 0, most_mm), table->number(row, "v_mm", -most_mm, most_mm)},
                      table->text(row, "source")});
  }
  if (const Status status = table->finish(); !status) return status.error();
  return points;
}

std::vector<std::string> list_mannequins(const Path& assets) {
  return list_ids(assets, "anatomy/mannequins");
}

Result<Mannequin> load_mannequin(const Path& assets, const std::string& id_or_file) {
  const Result<Path> file = find_asset(assets, "anatomy/mannequins", "mannequin", id_or_file);
  if (!file) return file.error();
  Result<TomlTable> table = read_toml(*file);
  if (!table) return table.error();
  Mannequin mannequin;
  mannequin.id = table->text("id");
  mannequin.name = table->text("name");
  table->optional_text("source");
  mannequin.c7_psis_mm = table->number("c7_psis_mm", {200, 900});
  const TomlBand u = table->band("skin_u_mm", {-most_mm, most_mm});
  const TomlBand v = table->band("skin_v_mm", {-most_mm, most_mm});
  mannequin.u_min_mm = u.lo;
  mannequin.u_max_mm = u.hi;
  mannequin.v_min_mm = v.lo;
  mannequin.v_max_mm = v.hi;
  if (const Status status = table->finish(); !status) return status.error();
  return mannequin;
}

Result<std::shared_ptr<const Atlas>> load_atlas(const Path& assets, const std::string& mannequin) {
  const Result<Mannequin> size = load_mannequin(assets, mannequin);
  if (!size) return size.error();
  const Result<AnatomyTables> tables = load_anatomy(assets);
  if (!tables) return tables.error();
  Result<Atlas> atlas = build_atlas(*tables, *size);
  if (!atlas) return atlas.error();
  return std::shared_ptr<const Atlas>(std::make_shared<Atlas>(std::move(*atlas)));
}

}  // namespace palmar::library
