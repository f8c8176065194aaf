#include "sensing/depth/contact_depth.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/depth/half_space.hpp"

namespace palmar::depth {
namespace {

constexpr int table_nodes = 48;
constexpr double shallowest_mm = 1.5;
constexpr double half_space_deepest_mm = 120;
constexpr double rung_ratio = 1.3;
constexpr std::size_t renewed_a_frame = 2;
constexpr double typical_radius_mm = 15;  ///< of the contact for which ranges are worked out

/// sigma_z / q on the axis of a disc, of one stack.
double axis_stress(const std::vector<double>& image_mm, const std::vector<double>& weights,
                   double radius_mm) {
  double sum = 0;
  for (std::size_t j = 0; j < image_mm.size(); ++j)
    sum += weights[j] * disc_stress(0, image_mm[j], radius_mm);
  return sum;
}

/// Between two depths with stresses on either side of the half, by the logarithms of both.
double crossing_mm(double above_mm, double above, double below_mm, double below, double half) {
  const double t = std::log(above / half) / std::log(above / std::max(below, 1e-3 * half));
  return above_mm * std::pow(below_mm / above_mm, std::clamp(t, 0.0, 1.0));
}

/// Half depth of the typical disc for one stack and variant; the last rung where it reaches deeper.
double typical_half_depth_mm(const DepthModel& model, const std::vector<double>& ladder_mm, std::size_t stack,
                             Variant variant) {
  double before = 1;
  for (std::size_t i = 0; i < ladder_mm.size(); ++i) {
    const double bone_mm = model.bone_mm(stack, variant);
    const double depth_mm = std::min(ladder_mm[i], bone_mm);
    const std::vector<double> image_mm = model.image_depths({depth_mm});
    const double here =
        axis_stress(image_mm, model.stress_weights(image_mm, depth_mm, variant)[stack], typical_radius_mm);
    if (here < 0.5) return i == 0 ? depth_mm : crossing_mm(ladder_mm[i - 1], before, depth_mm, here, 0.5);
    if (depth_mm == bone_mm) return bone_mm;
    before = here;
  }
  return ladder_mm.back();
}

/// Displacement in the middle of the typical disc under 1 kPa, mm: the integral of 1 / (2 pi R) over it is
/// sqrt(a^2 + r^2) - a.
double typical_displacement_mm(const std::vector<double>& image_mm, const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t j = 0; j < image_mm.size(); ++j)
    sum += weights[j] * (std::hypot(image_mm[j], typical_radius_mm) - image_mm[j]);
  return sum;
}

std::vector<double> make_ladder(const DepthModel& model) {
  double deepest = half_space_deepest_mm;
  if (model.layered()) {
    deepest = 0;
    for (const TissueStack& stack : model.tissue()->stacks)
      deepest =
          std::max(deepest, stack.base == Base::rigid ? total_thickness_mm(stack) : half_space_deepest_mm);
  }
  std::vector<double> ladder{shallowest_mm};
  while (ladder.back() * rung_ratio < deepest) ladder.push_back(ladder.back() * rung_ratio);
  ladder.push_back(deepest);
  return ladder;
}

}  // namespace

ContactDepths::ContactDepths(const DepthModel& model, const GridGeometry& geometry,
                             const Placement& placement, double c7_psis_mm)
    : split_(model, geometry, placement, c7_psis_mm),
      ladder_mm_(make_ladder(model)),
      off_mm_(placement.error_95_mm()) {
  for (double depth_mm : ladder_mm_) {
    // What has arrived at a bone is looked for no deeper than there.
    const std::vector<double> depths_mm = model.down_to_bone_mm(depth_mm);
    const std::vector<double> image_mm = model.image_depths(depths_mm);
    stress_.emplace_back(CellTable::Kind::stress, geometry, placement.scale, image_mm,
                         model.stress_weights(image_mm, depths_mm), depth_mm, table_nodes);
  }
  last_.reserve(Contacts::most);
  now_.reserve(Contacts::most);
  std::vector<double> skin_mm;
  if (model.layered()) {
    skin_mm = model.displacement_depths();
    displacement_.emplace(CellTable::Kind::displacement, geometry, placement.scale, skin_mm,
                          model.displacement_weights(skin_mm), 5.0, table_nodes);
  }
  for (std::size_t k = 0; k < model.stacks(); ++k) {
    StackRange range;
    std::vector<double> half_depths, displacements;
    for (Variant variant : stress_variants)
      half_depths.push_back(typical_half_depth_mm(model, ladder_mm_, k, variant));
    range.half_depth = range_over(half_depths);
    typical_half_depth_mm_.push_back(half_depths[0]);
    if (model.layered()) {
      for (Variant variant : displacement_variants)
        displacements.push_back(
            typical_displacement_mm(skin_mm, model.displacement_weights(skin_mm, variant)[k]));
      range.indentation = range_over(displacements);
      typical_dent_mm_.push_back(displacements[0]);
      const TissueStack& stack = model.tissue()->stacks[k];
      range.thickness_mm = total_thickness_mm(stack);
      if (stack.base == Base::rigid) range.bone_mm = range.thickness_mm;
    }
    ranges_.push_back(range);
  }
}

void ContactDepths::half_depth(const Contact& contact, int& rung, ContactDepth& depth) const {
  const double half = contact.mean_kPa / 2;
  const int last = static_cast<int>(ladder_mm_.size()) - 1;
  const auto at = [&](int i) { return split_.at(stress_[static_cast<std::size_t>(i)], contact.centre); };
  const auto place = [&](int i) { return ladder_mm_[static_cast<std::size_t>(i)]; };
  rung = std::clamp(rung, 0, last);
  double here = at(rung);
  if (here >= half) {
    while (rung < last) {
      const double below = at(rung + 1);
      if (below < half) {
        depth.half_depth_mm =
            static_cast<float>(crossing_mm(place(rung), here, place(rung + 1), below, half));
        return;
      }
      here = below;
      ++rung;
    }
    depth.half_depth_mm = static_cast<float>(place(last));
    return;
  }
  while (rung > 0) {
    const double above = at(rung - 1);
    --rung;
    if (above >= half) {
      depth.half_depth_mm = static_cast<float>(crossing_mm(place(rung), above, place(rung + 1), here, half));
      return;
    }
    here = above;
  }
  // Not even under the skin: the centre lies between the places that press, as between knuckles.
}

void ContactDepths::renew(const Contact& contact, Last& last) const {
  ContactDepth depth;
  depth.contact = contact.id;
  half_depth(contact, last.rung, depth);
  const StackRange& range = ranges_[split_.main_stack(contact.centre)];
  if (depth.half_depth_mm) {
    if (range.bone_mm > 0 && static_cast<double>(*depth.half_depth_mm) >= range.bone_mm) {
      depth.reaches_bone = true;
      depth.half_depth_mm = static_cast<float>(range.bone_mm);
    }
    if (displacement_) {
      const FactorRange whole =
          range.half_depth.widened(split_.relative_change(contact.centre, typical_half_depth_mm_, off_mm_));
      depth.half_depth_lo_mm = *depth.half_depth_mm * whole.lo;
      depth.half_depth_hi_mm = *depth.half_depth_mm * whole.hi;
    }
  }
  if (displacement_) {
    const float dent = static_cast<float>(split_.at(*displacement_, contact.centre));
    depth.indentation_mm = dent;
    depth.beyond_linear = static_cast<double>(dent) > most_linear_strain * range.thickness_mm;
    if (const auto force = relative_force_range(contact)) {
      const FactorRange whole = range.indentation.widened(*force).widened(
          split_.relative_change(contact.centre, typical_dent_mm_, off_mm_));
      depth.indentation_lo_mm = dent * whole.lo;
      depth.indentation_hi_mm = dent * whole.hi;
    }
  }
  last.depth = depth;
}

void ContactDepths::estimate(const PressureField& field, const Contacts& contacts,
                             std::vector<ContactDepth>& depths) {
  split_.take(field);
  const std::size_t count = std::min(contacts.list.size(), Contacts::most);
  depths.resize(count);
  now_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    const Contact& contact = contacts.list[i];
    depths[i] = {};
    depths[i].contact = contact.id;
    if (contact.clipped || !(contact.mean_kPa > 0)) continue;
    const auto before = std::find_if(last_.begin(), last_.end(),
                                     [&](const Last& last) { return last.depth.contact == contact.id; });
    const bool known = before != last_.end();
    Last now = known ? *before : Last{{}, static_cast<int>(ladder_mm_.size()) / 2};
    if (!known || (i + count - turn_ % count) % count < renewed_a_frame) renew(contact, now);
    depths[i] = now.depth;
    now_.push_back(now);
  }
  turn_ += renewed_a_frame;
  std::swap(last_, now_);
}

}  // namespace palmar::depth
