// palmar mats | muscles | techniques | lessons | scenarios: what there is, as a table or as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/lessons.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "app/library/techniques.hpp"
#include "sensing/model/units.hpp"

namespace palmar::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Rows of strings as aligned columns; the first row is the head.
void print_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += i + 1 < row.size() ? fmt::format("{:<{}}  ", row[i], widths[i]) : row[i];
    fmt::print("{}\n", line);
  }
}

/// A list in both forms.
struct Listing {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::vector<std::string>> more;  ///< a second table; empty: none
  Json json = Json::array();
};

Json pitch(const GridGeometry& grid) {
  if (grid.pitch_x_mm == grid.pitch_y_mm) return grid.pitch_x_mm;
  return fmt::format("{}x{}", grid.pitch_x_mm, grid.pitch_y_mm);
}

/// What is known of a mat's range, for people.
std::string range(const MatDescription& mat) {
  const bool open_end = mat.saturated_count == 0;
  if (!mat.rule) {
    return fmt::format("counts {} to {}, not calibrated", mat.threshold_count,
                       open_end ? std::string("?") : std::to_string(mat.saturated_count));
  }
  const auto kPa = [&](double counts) {
    return kPa_from_N(counts * mat.rule->newtons_per_count, mat.geometry.cell_area_mm2());
  };
  const std::string low = fmt::format("{:.2g}", kPa(mat.threshold_count));
  const std::string range = open_end ? fmt::format("from {} kPa up", low)
                                     : fmt::format("{} to {:.3g} kPa", low, kPa(mat.saturated_count));
  return mat.rule->nominal ? range + " nominal, not calibrated" : range;
}

void add_range(const MatDescription& mat, Json& row) {
  row["threshold_count"] = mat.threshold_count;
  if (mat.saturated_count != 0) row["saturated_count"] = mat.saturated_count;
  row["calibrated_by_maker"] = mat.rule && !mat.rule->nominal;
  row["calibration"] = !mat.rule           ? "not calibrated"
                       : mat.rule->nominal ? "nominal, not calibrated"
                                           : "maker's";
  if (!mat.rule) return;
  const double kPa = kPa_from_N(mat.rule->newtons_per_count, mat.geometry.cell_area_mm2());
  row["newtons_per_count"] = mat.rule->newtons_per_count;
  row["threshold_kPa"] = mat.threshold_count * kPa;
  if (mat.saturated_count != 0) row["saturated_kPa"] = mat.saturated_count * kPa;
}

std::string pitch_words(const GridGeometry& grid) {
  if (grid.pitch_x_mm == grid.pitch_y_mm) return fmt::format("{:g}", grid.pitch_x_mm);
  return fmt::format("{:g}x{:g}", grid.pitch_x_mm, grid.pitch_y_mm);
}

Result<Listing> mats(const library::Path& assets) {
  const auto list = library::list_mats(assets);
  if (!list) return list.error();
  Listing listing{{{"ID", "ROWSxCOLS", "PITCH mm", "RATE Hz", "RANGE", "LINK", "NAME"}}, {}, Json::array()};
  for (const MatDescription& mat : *list) {
    const GridGeometry& grid = mat.geometry;
    listing.rows.push_back({mat.id, fmt::format("{}x{}", grid.rows, grid.cols), pitch_words(grid),
                            fmt::format("{:g}", mat.rate_hz), range(mat), mat.link, mat.name});
    Json row{{"id", mat.id},      {"name", mat.name},        {"rows", grid.rows},
             {"cols", grid.cols}, {"pitch_mm", pitch(grid)}, {"rate_hz", mat.rate_hz}};
    row["protocol"] = mat.protocol;
    row["link"] = mat.link;
    row["resolves"] = mat.resolves;
    row["scores"] = mat.scores;
    add_range(mat, row);
    listing.json.push_back(row);
  }
  return listing;
}

/// How the fibres lie: one angle, or from where to where a fan turns.
std::string fibre_words(const Muscle& muscle) {
  if (muscle.fan.empty()) return fmt::format("{:.0f}", muscle.fibre_angle_deg);
  const auto axis = [](const Fibre& f) {
    return fold_axis_deg(degrees(std::atan2(f.to.v_mm - f.from.v_mm, f.to.u_mm - f.from.u_mm)));
  };
  return fmt::format("{:.0f} ({:.0f} to {:.0f})", muscle.fibre_angle_deg, axis(muscle.fan.front()),
                     axis(muscle.fan.back()));
}

Json muscle_row(const Muscle& muscle, const std::vector<library::AnatomyTerm>& terms) {
  const bool on_back = !muscle.outline.empty();
  Json row{{"id", muscle.id},
           {"name", muscle.name},
           {"group", muscle.group},
           {"side", std::string(id(muscle.side))},
           {"layer", muscle.layer}};
  row["scoreable"] = muscle.scoreable;
  row["on_back"] = on_back;
  if (on_back) {
    row["fibre_angle_deg"] = muscle.fibre_angle_deg;
    if (!muscle.fan.empty()) row["fan"] = muscle.fan.size();
    row["mid_depth_mm"] = muscle.mid_depth_mm();
    row["thickness_mm"] = muscle.thickness_mm;
  }
  row["note"] = muscle.note;
  for (const library::AnatomyTerm& term : terms) {
    if (std::find(term.base_ids.begin(), term.base_ids.end(), muscle.base_id) != term.base_ids.end())
      row["terms"].push_back(term.name);
  }
  return row;
}

Result<Listing> muscles(const library::Path& assets) {
  const auto atlas = library::load_atlas(assets);
  if (!atlas) return atlas.error();
  const auto terms = library::load_terms(assets, **atlas);
  if (!terms) return terms.error();
  Listing listing{{{"ID", "LAYER", "FIBRE deg", "MIDDLE AT mm", "SCORED", "NAME"}}, {}, Json::array()};
  for (const Muscle& muscle : (*atlas)->muscles) {
    const bool on_back = !muscle.outline.empty();
    listing.rows.push_back({muscle.id, fmt::format("{}", muscle.layer), on_back ? fibre_words(muscle) : "-",
                            on_back ? fmt::format("{:.0f}", muscle.mid_depth_mm()) : "-",
                            muscle.scoreable ? "yes"
                            : on_back        ? "no"
                                             : "not on the back",
                            muscle.name});
    listing.json.push_back(muscle_row(muscle, *terms));
  }
  listing.more = {{"WORD OF THE ARTICLES", "IN THE ATLAS", "WHAT TO KNOW"}};
  for (const library::AnatomyTerm& term : *terms) {
    std::string ids = fmt::format("{}", fmt::join(term.base_ids, " "));
    listing.more.push_back({term.name, ids.empty() ? "information only" : ids, term.note});
    if (term.base_ids.empty())
      listing.json.push_back({{"id", term.id},
                              {"name", term.name},
                              {"scoreable", false},
                              {"on_back", false},
                              {"note", term.note}});
  }
  return listing;
}

Json band(const std::optional<coach::Band>& value) {
  return {{"lo", value->lo}, {"hi", value->hi}, {"provenance", std::string(words(value->provenance))}};
}

Result<Listing> techniques(const library::Path& assets) {
  const auto list = library::load_techniques(assets / "techniques");
  if (!list) return list.error();
  Listing listing{{{"ID", "FAMILY", "TOLD APART", "NAME"}}, {}, Json::array()};
  for (const coach::Technique& technique : *list) {
    listing.rows.push_back(
        {technique.id, technique.family, technique.recognised ? "yes" : "not yet", technique.name});
    Json row{{"id", technique.id},
             {"name", technique.name},
             {"family", technique.family},
             {"recognised", technique.recognised}};
    if (technique.force_N) row["force_N"] = band(technique.force_N);
    if (technique.speed_mm_s) row["speed_mm_s"] = band(technique.speed_mm_s);
    if (technique.fibre_angle_deg) row["fibre_angle_deg"] = band(technique.fibre_angle_deg);
    if (technique.hold_s) row["hold_s"] = band(technique.hold_s);
    row["min_frame_rate_hz"] = technique.min_frame_rate_hz;
    row["source"] = technique.source;
    listing.json.push_back(row);
  }
  return listing;
}

Result<Listing> lessons(const library::Path& assets) {
  const auto known = library::load_techniques(assets / "techniques");
  if (!known) return known.error();
  const auto atlas = library::load_atlas(assets);
  if (!atlas) return atlas.error();
  const auto list = library::load_lessons(assets / "lessons", *known, **atlas);
  if (!list) return list.error();
  Listing listing{{{"ID", "FAMILY", "STEPS", "MINUTES", "NAME"}}, {}, Json::array()};
  for (const coach::Lesson& lesson : *list) {
    double duration_s = 0;
    Json steps = Json::array();
    for (const coach::LessonStep& step : lesson.steps) {
      duration_s += step.duration_s;
      steps.push_back(
          {{"id", step.id}, {"title", step.title}, {"technique", step.technique}, {"target", step.target}});
    }
    listing.rows.push_back({lesson.id, lesson.family, fmt::format("{}", lesson.steps.size()),
                            fmt::format("{:.0f}", duration_s / 60), lesson.name});
    listing.json.push_back({{"id", lesson.id},
                            {"name", lesson.name},
                            {"family", lesson.family},
                            {"duration_s", duration_s},
                            {"steps", steps}});
  }
  return listing;
}

Result<Listing> scenarios(const library::Path& assets) {
  const auto list = library::list_scenarios(assets);
  if (!list) return list.error();
  Listing listing{{{"ID", "STROKES", "NAME"}}, {}, Json::array()};
  for (const simulator::Scenario& scenario : *list) {
    listing.rows.push_back({scenario.id, fmt::format("{}", scenario.strokes.size()), scenario.name});
    listing.json.push_back({{"id", scenario.id},
                            {"name", scenario.name},
                            {"description", scenario.description},
                            {"strokes", scenario.strokes.size()}});
  }
  return listing;
}

using Lister = Result<Listing> (*)(const library::Path&);

int print(Lister lister, bool as_json) {
  const auto assets = library::find_assets();
  if (!assets) return report(assets.error());
  const auto listing = lister(*assets);
  if (!listing) return report(listing.error());
  if (as_json) {
    fmt::print("{}\n", listing->json.dump(1));
  } else {
    print_columns(listing->rows);
    if (!listing->more.empty()) {
      fmt::print("\n");
      print_columns(listing->more);
    }
  }
  return 0;
}

void add_list(CLI::App& app, int& status, const std::string& name, const std::string& about, Lister lister) {
  CLI::App* command = app.add_subcommand(name, about);
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "Print as a JSON array of objects with id, name and more");
  command->footer("Example:\n  palmar " + name + " --json");
  command->callback([lister, as_json, &status] { status = print(lister, *as_json); });
}

}  // namespace

int list_scenarios() { return print(scenarios, false); }

void add_lists(CLI::App& app, int& status) {
  add_list(app, status, "mats", "Mats that the station can read", mats);
  add_list(app, status, "muscles", "Muscles of the atlas, both sides", muscles);
  add_list(app, status, "techniques", "Techniques with their numbers and where those come from", techniques);
  add_list(app, status, "lessons", "Lessons to practise", lessons);
  add_list(app, status, "scenarios", "Scripted routines of the virtual hand", scenarios);
}

}  // namespace palmar::cli
