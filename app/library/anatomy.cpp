#include "app/library/anatomy.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "app/library/csv_table.hpp"
#include "sensing/body/fibres.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::library {
namespace {

constexpr double most_mm = 5000;

Range read_range(CsvTable& table, std::size_t row, const std::string& name, double least, double most) {
  const Range range{table.number(row, name + "_lo", least, most),
                    table.number(row, name + "_mid", least, most),
                    table.number(row, name + "_hi", least, most)};
  if (range.lo > range.mid || range.mid > range.hi) {
    table.mistake(row, "band_upside_down", name + " is upside down", "lo, mid and hi have to rise");
  }
  return range;
}

/// An outline that can be told inside from outside; empty (and a mistake noted) for one that cannot.
BodyPolygon read_area(CsvTable& table, std::size_t row, const std::string& what) {
  BodyPolygon outline = table.polygon(row, "outline_u_v_mm");
  if (!outline.empty() && outline.size() < 3)
    table.mistake(row, "outline_too_short",
                  what + ": the outline has " + std::to_string(outline.size()) + " points",
                  "an outline needs at least 3");
  if (body::crosses_itself(outline))
    table.mistake(row, "outline_crosses", what + ": the outline crosses itself",
                  "inside and outside could not be told apart");
  return outline;
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
    muscle.outline = read_area(*table, row, "muscle " + muscle.id);
    const auto fibre_deg = table->optional_number(row, "fibre_angle_deg", -90, 90);
    if (!fibre_deg)
      table->mistake(row, "muscle_without_fibre", "muscle " + muscle.id + " has no fibre_angle_deg",
                     "strokes are judged along and across the fibres");
    muscle.fibre_angle_deg = fibre_deg.value_or(0);
    muscle.scoreable = table->yes_no(row, "scoreable");
    muscle.source = table->text(row, "source");
    muscle.note = table->text(row, "stroke_direction");
    if (!muscle.outline.empty()) {
      muscle.depth_to_top_mm = read_range(*table, row, "depth_to_top_mm", 0, 300);
      const Range thickness = read_range(*table, row, "thickness_mm", -300, 300);
      if (!(thickness.lo > 0))
        table->mistake(row, "bad_thickness", "muscle " + muscle.id + " has a thickness of zero or less",
                       "a layer has to be thicker than nothing");
      muscle.thickness_mm = thickness.mid;
    }
    muscles.push_back(std::move(muscle));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return muscles;
}

Result<std::vector<AnatomyTables::ZoneRow>> read_zones(const Path& file) {
  Result<CsvTable> table = CsvTable::read(
      file, {"id", "name", "mirror", "outline_u_v_mm", "alarm_force_N", "alarm_mean_kPa", "alarm_after_s",
             "point_tool_max_level", "any_tool_max_level", "broad_tools_by_lesson", "instructor_enables",
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
    zone.outline = read_area(*table, row, "zone " + zone.id);
    zone.rule_text = table->text(row, "rule") + ": " + table->text(row, "limit");
    ZoneRule& rule = zone.rule;
    rule.alarm_force_N = table->optional_number(row, "alarm_force_N", 0, 2000);
    rule.alarm_mean_kPa = table->optional_number(row, "alarm_mean_kPa", 0, 2000);
    rule.alarm_after_s = table->optional_number(row, "alarm_after_s", 0, 60).value_or(0);
    rule.point_tool_max_level = table->optional_integer(row, "point_tool_max_level", 0, 5);
    rule.any_tool_max_level = table->optional_integer(row, "any_tool_max_level", 0, 5);
    rule.broad_tools_by_lesson = table->yes_no(row, "broad_tools_by_lesson");
    rule.instructor_enables = table->yes_no(row, "instructor_enables");
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

/// Landmarks that follow one another on every body: towards the feet by v, or outwards by u.
struct LandmarkChain {
  bool outwards;
  std::vector<std::string_view> ids;
};
const std::array<LandmarkChain, 4>& landmark_chains() {
  static const std::array<LandmarkChain, 4> chains = {
      {{false, {"C7",  "T1",  "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9",    "T10",
                "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "COCCYX"}},
       {false, {"SA", "TS", "AI", "R12", "CREST", "PSIS", "GT", "IT", "POP"}},
       {true, {"TS", "AC"}},
       {true, {"PSIS", "CREST", "GT"}}}};
  return chains;
}

void refuse_disorder(CsvTable& table, const std::vector<AnatomyTables::LandmarkRow>& landmarks) {
  for (const LandmarkChain& chain : landmark_chains()) {
    const Landmark* before = nullptr;
    for (const std::string_view id : chain.ids) {
      const auto row = std::find_if(landmarks.begin(), landmarks.end(),
                                    [&](const auto& one) { return one.landmark.id == id; });
      if (row == landmarks.end()) continue;
      const Landmark& here = row->landmark;
      const bool after =
          !before || (chain.outwards ? here.at.u_mm > before->at.u_mm : here.at.v_mm > before->at.v_mm);
      if (!after)
        table.mistake(
            static_cast<std::size_t>(row - landmarks.begin()), "landmarks_out_of_order",
            here.id + (chain.outwards ? " does not lie outwards of " : " does not lie below ") + before->id,
            "the rest of the body is placed between them");
      before = &here;
    }
  }
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
  refuse_disorder(*table, landmarks);
  if (const Status status = table->finish(); !status) return status.error();
  return landmarks;
}

Result<std::vector<AnatomyTables::StructureRow>> read_structures(const Path& file) {
  Result<CsvTable> table =
      CsvTable::read(file, {"id", "name", "kind", "mirror", "outline_u_v_mm", "depth_to_top_mm_lo",
                            "depth_to_top_mm_mid", "depth_to_top_mm_hi", "source"});
  if (!table) return table.error();
  refuse_twins(*table);
  std::vector<AnatomyTables::StructureRow> structures;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    AnatomyTables::StructureRow one;
    one.mirror = table->yes_no(row, "mirror");
    one.structure.id = table->text(row, "id");
    one.structure.name = table->text(row, "name");
    one.structure.kind = table->text(row, "kind");
    one.structure.outline = read_area(*table, row, "structure " + one.structure.id);
    one.structure.depth_to_top_mm = read_range(*table, row, "depth_to_top_mm", 0, 300);
    one.structure.source = table->text(row, "source");
    if (one.structure.outline.empty())
      table->mistake(row, "outline_too_short", "structure " + one.structure.id + " has no outline", "");
    structures.push_back(std::move(one));
  }
  if (const Status status = table->finish(); !status) return status.error();
  return structures;
}

/// Gives muscles their fans. A muscle without a row has straight fibres, all at its own angle.
Status read_fibres(const Path& file, std::vector<Muscle>& muscles) {
  Result<CsvTable> table =
      CsvTable::read(file, {"muscle", "origin_u_v_mm", "insertion_u_v_mm", "fibres", "source"});
  if (!table) return table.error();
  std::set<std::string, std::less<>> seen;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string id = table->text(row, "muscle");
    const auto muscle =
        std::find_if(muscles.begin(), muscles.end(), [&](const Muscle& m) { return m.id == id; });
    if (muscle == muscles.end()) table->mistake(row, "unknown_muscle", "there is no muscle " + id, "");
    if (!seen.insert(id).second) table->mistake(row, "duplicate_id", "muscle " + id + " is there twice", "");
    const BodyPolygon origin = table->polygon(row, "origin_u_v_mm"),
                      insertion = table->polygon(row, "insertion_u_v_mm");
    const int fibres = table->integer(row, "fibres", 2, 99);
    table->text(row, "source");
    if (origin.empty() || insertion.empty()) {
      table->mistake(row, "muscle_without_fibre", "muscle " + id + " has no origin or no insertion",
                     "a fibre runs from one to the other");
    } else if (origin.size() < 2 || insertion.size() < 2) {
      table->mistake(
          row, "fan_of_one_point",
          "muscle " + id + ": its " + (origin.size() < 2 ? "origin" : "insertion") + " is one point",
          "fibres lie side by side from a line to a line: give each at least 2 points");
    } else if (muscle != muscles.end() && fibres >= 2) {
      muscle->fan = body::fan(origin, insertion, static_cast<std::size_t>(fibres));
      for (const Fibre& fibre : muscle->fan) {
        if (distance_mm(fibre.from, fibre.to) > 0) continue;
        table->mistake(row, "muscle_without_fibre", "muscle " + id + " has a fibre without a length",
                       "its origin and insertion meet");
      }
    }
  }
  return table->finish();
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
  auto outline_long = read_outline(folder / "outline_long.csv");
  if (!outline_long) return outline_long.error();
  auto structures = read_structures(folder / "structures.csv");
  if (!structures) return structures.error();
  if (const Status status = read_fibres(folder / "fibres.csv", *muscles); !status) return status.error();
  const auto acupoints = load_acupoints(assets);
  if (!acupoints) return acupoints.error();
  AnatomyTables tables{std::move(*muscles),
                       std::move(*zones),
                       std::move(*landmarks),
                       std::move(*outline),
                       std::move(*outline_long),
                       std::move(*structures),
                       {}};
  for (const Acupoint& point : *acupoints)
    tables.acupoints.push_back({point.id, point.name, point.vertebra, point.at});
  return tables;
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
                     read_range(*table, row, "area_cm2", 0, 2000), table->text(row, "source")});
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

}  // namespace palmar::library
