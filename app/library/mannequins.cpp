// Mannequins: assets/anatomy/mannequins/*.toml, and the atlas made for one.
#include "app/library/anatomy.hpp"
#include "app/library/toml.hpp"

namespace palmar::library {
namespace {

constexpr double most_mm = 5000;

void read_landmark_distances(TomlTable& table, LandmarkDistances& landmarks) {
  const auto mm = [&](const char* key) { return table.optional_number(key, {1, most_mm}); };
  landmarks.c7_t3_mm = mm("c7_t3_mm");
  landmarks.c7_t7_mm = mm("c7_t7_mm");
  landmarks.c7_l4_mm = mm("c7_l4_mm");
  landmarks.c7_trochanter_mm = mm("c7_trochanter_mm");
  landmarks.c7_knee_mm = mm("c7_knee_mm");
  landmarks.scapulae_mm = mm("scapulae_mm");
  landmarks.shoulders_mm = mm("shoulders_mm");
  landmarks.psis_mm = mm("psis_mm");
  landmarks.crests_mm = mm("crests_mm");
  landmarks.trochanters_mm = mm("trochanters_mm");
}

SurfaceRow read_surface_row(TomlTable& table) {
  SurfaceRow row;
  row.v_mm = table.number("v_mm", {-most_mm, most_mm});
  row.height_mm = table.number("height_mm", {-300, 300});
  row.radius_mm = table.number("radius_mm", {20, most_mm});
  row.furrow_mm = table.number("furrow_mm", {0, 60});
  return row;
}

}  // namespace

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
  mannequin.thighs = table->optional_boolean("thighs").value_or(false);
  mannequin.tissue = table->optional_text("tissue").value_or(mannequin.tissue);
  if (auto landmarks = table->table("landmarks")) read_landmark_distances(*landmarks, mannequin.landmarks);
  for (TomlTable& row : table->tables("surface")) {
    mannequin.surface.push_back(read_surface_row(row));
    const std::size_t n = mannequin.surface.size();
    if (n > 1 && !(mannequin.surface[n - 1].v_mm > mannequin.surface[n - 2].v_mm))
      row.mistake("v_mm", "bad_surface", "this row does not lie below the one before it",
                  "rows run from the head to the feet");
  }
  if (!table->mistaken()) {
    if (const Status status = check_mannequin(mannequin); !status) {
      const Error& error = status.error();
      const bool order = error.name == "landmarks_out_of_order";
      table->mistake(order && table->has("landmarks") ? "landmarks" : "c7_psis_mm", error.name, error.what,
                     error.why, error.remedy);
    }
  }
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
