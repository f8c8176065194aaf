#include "sensing/depth/deepest_muscle.hpp"

#include <algorithm>

#include "sensing/body/polygon.hpp"
#include "sensing/depth/grid_check.hpp"

namespace palmar::depth {
namespace {

const GridGeometry& checked(const GridGeometry& geometry, const Placement& placement) {
  require_grid(geometry);
  require_scale(placement);
  return geometry;
}

}  // namespace

DeepestMuscle::DeepestMuscle(const Atlas& atlas, const DepthModel& model, const GridGeometry& geometry,
                             const Placement& placement)
    : geometry_(checked(geometry, placement)),
      placement_(placement),
      weights_(model, geometry, placement, atlas.mannequin.c7_psis_mm) {
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (muscle.outline.size() < 3) continue;
    Lying lying{static_cast<std::uint16_t>(i), muscle.outline, muscle.outline[0], muscle.outline[0],
                model.mid_depths_mm(muscle)};
    for (BodyPoint p : muscle.outline) {
      lying.low = {std::min(lying.low.u_mm, p.u_mm), std::min(lying.low.v_mm, p.v_mm)};
      lying.high = {std::max(lying.high.u_mm, p.u_mm), std::max(lying.high.v_mm, p.v_mm)};
    }
    muscles_.push_back(std::move(lying));
  }
}

double DeepestMuscle::mid_depth_mm(const Lying& muscle, std::size_t cell) const {
  double sum = 0, part = 0;
  for (std::size_t k = 0; k < muscle.mid_mm.size(); ++k) {
    if (muscle.mid_mm[k] == under_bone_mm) continue;
    const double weight = static_cast<double>(weights_.at(cell, k));
    sum += weight * muscle.mid_mm[k];
    part += weight;
  }
  return part < 0.5 ? under_bone_mm : sum / part;
}

void DeepestMuscle::name(const Contacts& contacts, std::vector<ContactDepth>& depths) const {
  for (std::size_t i = 0; i < std::min(depths.size(), contacts.list.size()); ++i) {
    ContactDepth& depth = depths[i];
    depth.reaches.reset();
    const Contact& contact = contacts.list[i];
    if (!depth.half_depth_mm || contact.mean_kPa / 2 < least_reach_kPa) continue;
    const BodyPoint at = placement_.to_body(contact.centre);
    const std::size_t cell = nearest_cell(geometry_, contact.centre);
    double deepest_mm = 0;
    for (const Lying& muscle : muscles_) {
      if (at.u_mm < muscle.low.u_mm || at.u_mm > muscle.high.u_mm || at.v_mm < muscle.low.v_mm ||
          at.v_mm > muscle.high.v_mm) {
        continue;
      }
      const double mid_mm = mid_depth_mm(muscle, cell);
      if (mid_mm <= deepest_mm || mid_mm > static_cast<double>(*depth.half_depth_mm)) continue;
      if (!body::contains(muscle.outline, at)) continue;
      deepest_mm = mid_mm;
      depth.reaches = muscle.muscle;
    }
  }
}

}  // namespace palmar::depth
