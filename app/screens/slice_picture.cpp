#include "app/screens/slice_picture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sensing/body/fibres.hpp"

namespace palmar::screens {
namespace {

const Contact* strongest(const Contacts& contacts) {
  const auto found =
      std::max_element(contacts.list.begin(), contacts.list.end(),
                       [](const Contact& a, const Contact& b) { return a.force_N < b.force_N; });
  return found == contacts.list.end() ? nullptr : &*found;
}

}  // namespace

depth::SlicePlane slice_plane(const Atlas& atlas, const Observation& now, std::optional<std::size_t> worked,
                              bool along_fibre, const depth::SlicePlane& last) {
  depth::SlicePlane plane = last;
  plane.half_width_mm = slice_half_width_mm;
  const Contact* hand = strongest(now.contacts);
  if (hand && hand->centre_body) plane.centre = *hand->centre_body;
  if (!along_fibre) {
    plane.direction_deg = 0;
  } else if (worked) {
    plane.direction_deg = body::fibre_angle_deg(atlas.muscles.at(*worked), plane.centre);
  } else if (last.direction_deg == 0) {
    plane.direction_deg = 90;
  }
  return plane;
}

std::vector<SliceHand> hands_in_plane(const Observation& now, const Placement& placement,
                                      const depth::SlicePlane& plane) {
  std::vector<SliceHand> hands;
  const GridGeometry& grid = now.field.geometry;
  if (now.contacts.owner.size() != static_cast<std::size_t>(grid.cells())) return hands;
  const double angle = plane.direction_deg * std::numbers::pi / 180, du = std::cos(angle),
               dv = std::sin(angle);
  const double half_cell = 0.5 * std::max(grid.pitch_x_mm, grid.pitch_y_mm) * placement.scale;
  for (const std::uint32_t cell : now.field.loaded) {
    const std::uint8_t owner = now.contacts.owner[cell];
    if (owner == Contacts::none || owner >= now.contacts.list.size()) continue;
    const int row = static_cast<int>(cell) / grid.cols, column = static_cast<int>(cell) % grid.cols;
    const BodyPoint at = placement.to_body(grid.centre(row, column));
    const double u = at.u_mm - plane.centre.u_mm, v = at.v_mm - plane.centre.v_mm;
    const double along = u * du + v * dv, beside = v * du - u * dv;
    if (std::abs(beside) > half_cell || std::abs(along) > plane.half_width_mm + half_cell) continue;
    const Contact& contact = now.contacts.list[owner];
    auto hand =
        std::find_if(hands.begin(), hands.end(), [&](const SliceHand& h) { return h.contact == contact.id; });
    if (hand == hands.end())
      hand = hands.insert(hand, {along - half_cell, along + half_cell, contact.force_N, contact.id});
    hand->lo_mm = std::min(hand->lo_mm, along - half_cell);
    hand->hi_mm = std::max(hand->hi_mm, along + half_cell);
  }
  std::sort(hands.begin(), hands.end(),
            [](const SliceHand& a, const SliceHand& b) { return a.lo_mm < b.lo_mm; });
  return hands;
}

void make_slice(const Atlas& atlas, const depth::DepthModel& model, const depth::Slicer* slicer,
                const Observation& now, const Placement& placement, const depth::SlicePlane& plane,
                SlicePicture& picture) {
  picture.profile = depth::tissue_profile(model, atlas, plane, slice_columns);
  const double here_mm = atlas.mannequin.surface_height_mm(plane.centre);
  picture.height_mm.resize(slice_columns);
  for (int column = 0; column < slice_columns; ++column) {
    const double s = plane.half_width_mm * ((2 * column + 1.0) / slice_columns - 1);
    picture.height_mm[static_cast<std::size_t>(column)] =
        atlas.mannequin.surface_height_mm(plane.at(s)) - here_mm;
  }
  picture.anatomy = slice_anatomy(atlas, picture.profile, picture.height_mm);
  picture.hands = hands_in_plane(now, placement, plane);
  picture.lines.clear();
  picture.stress.kPa.clear();
  if (!slicer || now.field.loaded.empty()) return;
  slicer->solve(now.field, plane, slice_columns, picture.stress);
  picture.lines =
      stress_lines(picture.stress, model, depth_of_bone(picture.anatomy, picture.profile, picture.height_mm),
                   slice_levels_kPa);
}

}  // namespace palmar::screens
