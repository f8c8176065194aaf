#include "sensing/body/atlas.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar {
namespace {

constexpr double reference_c7_psis_mm = 500;

Error bad_table(std::string name, const std::string& what, std::string why) {
  return bad_input(std::move(name), what, std::move(why), "correct its row in the anatomy tables");
}

Status check_outline(const BodyPolygon& outline, const std::string& what) {
  if (outline.size() < 3) {
    return bad_table("outline_too_short",
                     what + ": the outline has " + std::to_string(outline.size()) + " points",
                     "an outline needs at least 3");
  }
  const bool finite = std::all_of(outline.begin(), outline.end(),
                                  [](BodyPoint p) { return std::isfinite(p.u_mm) && std::isfinite(p.v_mm); });
  if (!finite) return bad_table("bad_number", what + ": the outline has a point that is not a number", "");
  if (body::crosses_itself(outline)) {
    return bad_table("outline_crosses", what + ": the outline crosses itself",
                     "inside and outside could not be told apart");
  }
  return {};
}

Status check_muscle(const Muscle& muscle) {
  const std::string what = "muscle " + muscle.base_id;
  if (muscle.layer < 1) {
    return bad_table("bad_layer", what + ": layer " + std::to_string(muscle.layer),
                     "1 is the superficial layer");
  }
  if (muscle.outline.empty()) {
    // Muscles of the front of the body are listed, never drawn and never scored.
    if (muscle.scoreable) return bad_table("outline_too_short", what + ": no outline, yet to be scored", "");
    return {};
  }
  if (!(muscle.thickness_mm > 0)) {
    return bad_table("bad_thickness", what + ": thickness " + std::to_string(muscle.thickness_mm) + " mm",
                     "must be above 0");
  }
  const Range depth = muscle.depth_to_top_mm;
  if (!(depth.lo >= 0 && depth.lo <= depth.mid && depth.mid <= depth.hi)) {
    return bad_table("bad_depth",
                     what + ": depths " + std::to_string(depth.lo) + ", " + std::to_string(depth.mid) + ", " +
                         std::to_string(depth.hi) + " mm",
                     "they must rise from 0 or more");
  }
  return check_outline(muscle.outline, what);
}

Status check_mannequin(const Mannequin& mannequin) {
  const bool holds = std::isfinite(mannequin.c7_psis_mm) && mannequin.c7_psis_mm > 0 &&
                     mannequin.u_min_mm < mannequin.u_max_mm && mannequin.v_min_mm < mannequin.v_max_mm;
  if (holds) return {};
  return bad_input("bad_mannequin", "mannequin " + mannequin.id + " has no size",
                   "c7_psis_mm must be above 0, and its skin must not be upside down", "correct its file");
}

/// One side of a muscle. Depths stay: a smaller back is not a thinner one.
Muscle on_side(const Muscle& row, Side side, double factor) {
  Muscle muscle = row;
  const bool left = side == Side::left;
  muscle.side = side;
  muscle.id = row.base_id + (left ? "_L" : "_R");
  muscle.name = row.name + (left ? ", left" : ", right");
  muscle.outline = body::scaled(left ? body::mirrored(row.outline) : row.outline, factor);
  muscle.fibre_angle_deg = fold_axis_deg(left ? 180 - row.fibre_angle_deg : row.fibre_angle_deg);
  return muscle;
}

void add_zone(std::vector<Zone>& zones, const AnatomyTables::ZoneRow& row, double factor) {
  Zone right = row.zone;
  right.outline = body::scaled(row.zone.outline, factor);
  if (row.mirror) {
    Zone left = right;
    left.outline = body::mirrored(right.outline);
    left.id += "_L";
    right.id += "_R";
    right.name += ", right";
    left.name += ", left";
    zones.push_back(std::move(right));
    zones.push_back(std::move(left));
    return;
  }
  zones.push_back(std::move(right));
}

void add_landmark(std::vector<Landmark>& landmarks, const AnatomyTables::LandmarkRow& row, double factor) {
  Landmark right = row.landmark;
  right.at = {right.at.u_mm * factor, right.at.v_mm * factor};
  if (row.mirror) {
    Landmark left = right;
    left.at.u_mm = -left.at.u_mm;
    left.id += "_L";
    right.id += "_R";
    right.name += ", right";
    left.name += ", left";
    landmarks.push_back(std::move(right));
    landmarks.push_back(std::move(left));
    return;
  }
  landmarks.push_back(std::move(right));
}

/// Right half, then the left half on the way back; points on the spine line once.
BodyPolygon whole_outline(const BodyPolygon& right_half, double factor) {
  BodyPolygon outline = body::scaled(right_half, factor);
  const BodyPolygon left_half = body::mirrored(outline);
  for (BodyPoint point : left_half) {
    if (point.u_mm != 0) outline.push_back(point);
  }
  return outline;
}

template <class Items>
std::optional<std::size_t> index_of(const Items& items, std::string_view id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
  if (found == items.end()) return std::nullopt;
  return static_cast<std::size_t>(found - items.begin());
}

}  // namespace

std::optional<std::size_t> Atlas::muscle(std::string_view id) const { return index_of(muscles, id); }
std::optional<std::size_t> Atlas::zone(std::string_view id) const { return index_of(zones, id); }

Result<Atlas> build_atlas(const AnatomyTables& tables, const Mannequin& mannequin) {
  if (const Status status = check_mannequin(mannequin); !status) return status.error();
  const double factor = mannequin.c7_psis_mm / reference_c7_psis_mm;
  Atlas atlas;
  atlas.mannequin = mannequin;
  for (const Muscle& row : tables.muscles) {
    if (const Status status = check_muscle(row); !status) return status.error();
    atlas.muscles.push_back(on_side(row, Side::right, factor));
    atlas.muscles.push_back(on_side(row, Side::left, factor));
  }
  for (const AnatomyTables::ZoneRow& row : tables.zones) {
    if (const Status status = check_outline(row.zone.outline, "zone " + row.zone.id); !status)
      return status.error();
    add_zone(atlas.zones, row, factor);
  }
  for (const AnatomyTables::LandmarkRow& row : tables.landmarks) add_landmark(atlas.landmarks, row, factor);
  if (!tables.outline_right.empty()) {
    atlas.outline = whole_outline(tables.outline_right, factor);
    if (const Status status = check_outline(atlas.outline, "the torso"); !status) return status.error();
  }
  return atlas;
}

}  // namespace palmar
