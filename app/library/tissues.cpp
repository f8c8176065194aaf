#include "app/library/tissues.hpp"

#include <algorithm>
#include <set>

#include "app/library/anatomy.hpp"
#include "app/library/toml.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::library {
namespace {

constexpr Limits thickness_limits{0.05, 500};  ///< mm
constexpr Limits modulus_limits{0.1, 1e6};     ///< kPa
constexpr Limits nu_limits{0, 0.5};
constexpr Limits place_limits{-2000, 2000};

/// [low, middle, high].
Range read_range(TomlTable& table, const std::string& key, Limits limits) {
  table.text(key.substr(0, key.rfind('_')) + "_source");  // a number names where it comes from
  const std::vector<double> values = table.numbers(key, limits);
  if (table.mistaken()) return {};
  if (values.size() != 3 || values[0] > values[1] || values[1] > values[2]) {
    table.mistake(key, "range_upside_down", key + " is not a range", "low, middle and high have to rise",
                  "write [low, middle, high]");
    return {};
  }
  return {values[0], values[1], values[2]};
}

std::vector<BodyPolygon> read_regions(TomlTable& stack) {
  std::vector<BodyPolygon> regions;
  for (TomlTable& row : stack.tables("region")) {
    BodyPolygon region;
    for (const auto& [u_mm, v_mm] : row.pairs("outline", place_limits)) region.push_back({u_mm, v_mm});
    row.text("source");
    if (!row.mistaken() && (region.size() < 3 || body::crosses_itself(region))) {
      row.mistake("outline", "crossed_outline", "the outline encloses nothing, or crosses itself", "",
                  "give at least three points, in order around the region");
    }
    regions.push_back(std::move(region));
  }
  return regions;
}

/// [[stack.muscle]]: where a muscle lies otherwise under this stack than muscles.csv says of it.
std::vector<depth::MusclePlace> read_muscle_places(TomlTable& stack, const std::set<std::string>& muscles) {
  std::vector<depth::MusclePlace> places;
  for (TomlTable& row : stack.tables("muscle")) {
    depth::MusclePlace place{row.text("id"), read_range(row, "top_mm", thickness_limits)};
    if (row.mistaken()) continue;
    if (!muscles.contains(place.muscle)) {
      row.mistake("id", "unknown_muscle", "there is no muscle " + place.muscle, "",
                  "`palmar muscles` lists them; leave out the side");
    } else if (std::any_of(places.begin(), places.end(),
                           [&](const depth::MusclePlace& one) { return one.muscle == place.muscle; })) {
      row.mistake("id", "duplicate_id", "the muscle " + place.muscle + " is there twice", "",
                  "say once how deep it lies under this stack");
    }
    places.push_back(std::move(place));
  }
  return places;
}

depth::TissueStack read_stack(TomlTable& table, bool first, const std::set<std::string>& muscles) {
  depth::TissueStack stack;
  stack.id = table.text("id");
  stack.name = table.text("name");
  const std::string base = table.text("base");
  if (base == "half-space") {
    stack.base = depth::Base::half_space;
  } else if (base != "rigid" && !table.mistaken()) {
    table.mistake("base", "bad_base", "base = \"" + base + "\"", "no base is called that",
                  "write rigid or half-space");
  }
  stack.nu = table.number("nu", nu_limits);
  table.text("nu_source");
  if (!first) {
    stack.blend_mm = table.number("blend_mm", {0.1, 200});
    table.text("blend_source");
    stack.regions = read_regions(table);
    if (stack.regions.empty() && !table.mistaken()) {
      table.mistake({}, "missing_region", "the stack " + stack.id + " has no region", "",
                    "add [[stack.region]]; only the first stack holds everywhere else");
    }
  }
  for (TomlTable& row : table.tables("layer")) {
    stack.layers.push_back({row.text("id"), read_range(row, "thickness_mm", thickness_limits),
                            read_range(row, "modulus_kPa", modulus_limits)});
  }
  stack.muscles = read_muscle_places(table, muscles);
  return stack;
}

depth::MuscleDepth read_muscle_depth(TomlTable& root) {
  const std::string depth = root.text("muscle_depth");
  root.text("muscle_depth_source");
  if (depth == "shallow") return depth::MuscleDepth::shallow;
  if (depth == "deep") return depth::MuscleDepth::deep;
  if (depth != "middle" && !root.mistaken()) {
    root.mistake("muscle_depth", "bad_depth", "muscle_depth = \"" + depth + "\"", "",
                 "write shallow, middle or deep");
  }
  return depth::MuscleDepth::middle;
}

/// Muscles and regions refer to stacks by their ids.
void check_ids(const depth::Tissue& tissue, std::vector<TomlTable>& rows) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (seen.insert(tissue.stacks[i].id).second) continue;
    rows[i].mistake("id", "duplicate_id", "the stack " + tissue.stacks[i].id + " is there twice", "",
                    "give each stack an id of its own");
    return;
  }
}

/// All stacks have the layers of the first, so that they can be blended and drawn as one.
void check_layers(const depth::Tissue& tissue, std::vector<TomlTable>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& layers = tissue.stacks[i].layers;
    if (layers.empty()) {
      rows[i].mistake({}, "missing_key", "the stack " + tissue.stacks[i].id + " has no layer", "",
                      "add [[stack.layer]]");
      return;
    }
    const auto& first = tissue.stacks[0].layers;
    if (!std::equal(layers.begin(), layers.end(), first.begin(), first.end(),
                    [](const depth::TissueLayer& a, const depth::TissueLayer& b) { return a.id == b.id; })) {
      rows[i].mistake(
          {}, "unlike_layers",
          "the layers of the stack " + tissue.stacks[i].id + " are not those of " + tissue.stacks[0].id,
          "they are blended one by one", "give all stacks the same layers in the same order");
      return;
    }
  }
}

Result<std::set<std::string>> muscle_ids(const Path& assets) {
  const auto anatomy = load_anatomy(assets);
  if (!anatomy) return anatomy.error();
  std::set<std::string> ids;
  for (const Muscle& muscle : anatomy->muscles) ids.insert(muscle.base_id);
  return ids;
}

}  // namespace

Result<depth::Tissue> load_tissue(const Path& assets, const std::string& id_or_file) {
  const Result<Path> file = find_asset(assets, "tissues", "tissue", id_or_file);
  if (!file) return file.error();
  const auto muscles = muscle_ids(assets);
  if (!muscles) return muscles.error();
  Result<TomlTable> root = read_toml(*file);
  if (!root) return root.error();
  depth::Tissue tissue;
  tissue.id = root->text("id");
  tissue.name = root->text("name");
  root->optional_text("note");
  tissue.muscle_depth = read_muscle_depth(*root);
  std::vector<TomlTable> rows = root->tables("stack");
  for (TomlTable& row : rows) tissue.stacks.push_back(read_stack(row, tissue.stacks.empty(), *muscles));
  if (rows.empty()) root->mistake({}, "missing_key", "no [[stack]]", "a tissue has layers", "add one");
  if (!root->mistaken()) check_ids(tissue, rows);
  if (!root->mistaken()) check_layers(tissue, rows);
  if (const Status status = root->finish(); !status) return status.error();
  return tissue;
}

std::vector<std::string> list_tissues(const Path& assets) { return list_ids(assets, "tissues"); }

Result<std::shared_ptr<const depth::DepthModel>> load_depth_model(const Path& assets,
                                                                  const std::string& id_or_file) {
  auto tissue = load_tissue(assets, id_or_file);
  if (!tissue) return tissue.error();
  auto model = depth::DepthModel::of(std::move(tissue).value());
  if (!model) return model.error();
  return std::make_shared<const depth::DepthModel>(std::move(model).value());
}

}  // namespace palmar::library
