#include "sensing/body/atlas.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/body/fibres.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar {
namespace {

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
  const bool turns = std::any_of(muscle.fan.begin(), muscle.fan.end(),
                                 [](const Fibre& fibre) { return !(distance_mm(fibre.from, fibre.to) > 0); });
  if (!std::isfinite(muscle.fibre_angle_deg) || turns) {
    return bad_table("muscle_without_fibre", what + ": no fibre direction",
                     "strokes are judged along and across the fibres");
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

BodyPolygon on_side(const BodyPolygon& right, Side side, const body::Fit& fit) {
  return fit.to_mannequin(side == Side::left ? body::mirrored(right) : right);
}

/// One side of a muscle. Depths stay: a smaller back is not a thinner one.
Muscle on_side(const Muscle& row, Side side, const body::Fit& fit) {
  Muscle muscle = row;
  const bool left = side == Side::left;
  muscle.side = side;
  muscle.id = row.base_id + (left ? "_L" : "_R");
  muscle.name = row.name + (left ? ", left" : ", right");
  muscle.outline = on_side(row.outline, side, fit);
  if (!row.outline.empty() && !fit.uniform())
    muscle.fibre_angle_deg = fit.axis_deg(row.fibre_angle_deg, body::centroid(row.outline));
  if (left) muscle.fibre_angle_deg = 180 - muscle.fibre_angle_deg;
  muscle.fibre_angle_deg = fold_axis_deg(muscle.fibre_angle_deg);
  for (Fibre& fibre : muscle.fan) {
    const auto placed = [&](BodyPoint p) { return fit.to_mannequin({left ? -p.u_mm : p.u_mm, p.v_mm}); };
    fibre = {placed(fibre.from), placed(fibre.to)};
  }
  return muscle;
}

/// The row on its one side, or on both: ids get _R and _L, names the side.
template <class Item, class Place>
void add_sides(std::vector<Item>& items, const Item& row, bool mirror, Place place) {
  for (const Side side : {Side::right, Side::left}) {
    if (side == Side::left && !mirror) return;
    Item item = row;
    place(item, side);
    if (mirror) {
      item.id += side == Side::left ? "_L" : "_R";
      item.name += side == Side::left ? ", left" : ", right";
    }
    items.push_back(std::move(item));
  }
}

/// Right half, then the left half on the way back; points on the spine line once.
BodyPolygon whole_outline(const BodyPolygon& right_half, const body::Fit& fit) {
  BodyPolygon outline = fit.to_mannequin(right_half);
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
  const body::Fit fit(mannequin);
  const auto outlined = [&](auto& item, Side side) { item.outline = on_side(item.outline, side, fit); };
  const auto placed = [&](auto& item, Side side) {
    if (side == Side::left) item.at.u_mm = -item.at.u_mm;
    item.at = fit.to_mannequin(item.at);
  };
  Atlas atlas;
  atlas.mannequin = mannequin;
  for (const Muscle& row : tables.muscles) {
    if (const Status status = check_muscle(row); !status) return status.error();
    atlas.muscles.push_back(on_side(row, Side::right, fit));
    atlas.muscles.push_back(on_side(row, Side::left, fit));
  }
  for (const AnatomyTables::ZoneRow& row : tables.zones) {
    if (const Status status = check_outline(row.zone.outline, "zone " + row.zone.id); !status)
      return status.error();
    add_sides(atlas.zones, row.zone, row.mirror, outlined);
  }
  for (const AnatomyTables::LandmarkRow& row : tables.landmarks)
    add_sides(atlas.landmarks, row.landmark, row.mirror, placed);
  for (const PointOfInterest& row : tables.acupoints) add_sides(atlas.acupoints, row, true, placed);
  for (const AnatomyTables::StructureRow& row : tables.structures) {
    const Structure& structure = row.structure;
    if (const Status status = check_outline(structure.outline, "structure " + structure.id); !status)
      return status.error();
    add_sides(structure.kind == "fascia" ? atlas.fasciae : atlas.bones, structure, row.mirror, outlined);
  }
  // A stable insertion sort: there are few bones, and std::stable_sort's buffer is deprecated where clang compiles this.
  for (auto next = atlas.bones.begin(); next != atlas.bones.end(); ++next) {
    const auto place =
        std::upper_bound(atlas.bones.begin(), next, *next, [](const Structure& a, const Structure& b) {
          return a.depth_to_top_mm.mid > b.depth_to_top_mm.mid;
        });
    std::rotate(place, next, next + 1);
  }
  const BodyPolygon& half = mannequin.thighs && !tables.outline_long_right.empty() ? tables.outline_long_right
                                                                                   : tables.outline_right;
  if (!half.empty()) {
    atlas.outline = whole_outline(half, fit);
    if (const Status status = check_outline(atlas.outline, "the torso"); !status) return status.error();
  }
  return atlas;
}

}  // namespace palmar
