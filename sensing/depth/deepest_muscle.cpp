#include "sensing/depth/deepest_muscle.hpp"

#include <algorithm>

#include "sensing/body/polygon.hpp"
#include "sensing/depth/grid_check.hpp"

namespace palmar::depth {

DeepestMuscle::DeepestMuscle(const Atlas& atlas, const DepthModel& model, const GridGeometry& geometry,
                             const Placement& placement)
    : geometry_(checked_grid(geometry, placement)),
      placement_(placement),
      weights_(model, geometry, placement, atlas.mannequin.c7_psis_mm) {
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (muscle.outline.size() < 3) continue;
    Lying lying{static_cast<std::uint16_t>(i), muscle.outline, muscle.outline[0], muscle.outline[0], {},
                model.mid_depths_mm(muscle)};
    for (std::size_t k = 0; k < model.stacks(); ++k) {
      const MuscleSpan span = model.span(muscle, k);
      lying.top_mm.push_back(span.under_bone ? under_bone_mm : span.top_mm);
    }
    for (BodyPoint p : muscle.outline) {
      lying.low = {std::min(lying.low.u_mm, p.u_mm), std::min(lying.low.v_mm, p.v_mm)};
      lying.high = {std::max(lying.high.u_mm, p.u_mm), std::max(lying.high.v_mm, p.v_mm)};
    }
    muscles_.push_back(std::move(lying));
  }
}

bool DeepestMuscle::Lying::under(BodyPoint at) const {
  return at.u_mm >= low.u_mm && at.u_mm <= high.u_mm && at.v_mm >= low.v_mm && at.v_mm <= high.v_mm &&
         body::contains(outline, at);
}

double DeepestMuscle::depth_mm(const std::vector<double>& of_stack_mm, std::size_t cell) const {
  double sum = 0, part = 0;
  for (std::size_t k = 0; k < of_stack_mm.size(); ++k) {
    if (of_stack_mm[k] == under_bone_mm) continue;
    const double weight = static_cast<double>(weights_.at(cell, k));
    sum += weight * of_stack_mm[k];
    part += weight;
  }
  return part < 0.5 ? under_bone_mm : sum / part;
}

void DeepestMuscle::name(const Contact& contact, ContactDepth& depth) const {
  const BodyPoint at = placement_.to_body(contact.centre);
  const std::size_t cell = nearest_cell(geometry_, contact.centre);
  const double half_mm = static_cast<double>(*depth.half_depth_mm);
  double deepest_mm = 0, uppermost_mm = under_bone_mm;
  std::uint16_t uppermost = 0;
  for (const Lying& muscle : muscles_) {
    if (!muscle.under(at)) continue;
    const double top_mm = depth_mm(muscle.top_mm, cell), mid_mm = depth_mm(muscle.mid_mm, cell);
    if (top_mm < uppermost_mm) {
      uppermost_mm = top_mm;
      uppermost = muscle.muscle;
    }
    if (mid_mm <= deepest_mm || mid_mm > half_mm) continue;
    deepest_mm = mid_mm;
    depth.reaches = muscle.muscle;
  }
  if (depth.reaches || uppermost_mm == under_bone_mm) return;
  // Below the half depth stress falls no faster than that of a point, by the square of the depth (Boussinesq).
  const double narrowing = std::min(1.0, half_mm / uppermost_mm);
  if (contact.mean_kPa / 2 * narrowing * narrowing >= least_reach_kPa)
    depth.reaches = uppermost;
  else
    depth.stays_above = !depth.reaches_bone;
}

void DeepestMuscle::name(const Contacts& contacts, std::vector<ContactDepth>& depths) const {
  for (std::size_t i = 0; i < std::min(depths.size(), contacts.list.size()); ++i) {
    const Contact& contact = contacts.list[i];
    depths[i].reaches.reset();
    depths[i].stays_above = false;
    const bool heavy = contact.mean_kPa / 2 >= least_reach_kPa && contact.force_N >= least_reach_N;
    if (depths[i].half_depth_mm && heavy) name(contact, depths[i]);
  }
}

}  // namespace palmar::depth
