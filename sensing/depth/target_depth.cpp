#include "sensing/depth/target_depth.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

#include "sensing/body/coverage.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/half_space.hpp"

namespace palmar::depth {
namespace {

constexpr int table_nodes = 64;
/// The contact for which the range is worked out: a heel of the hand over the middle of the muscle.
constexpr double typical_radius_mm = 20;

const Muscle& checked(const Atlas& atlas, std::size_t muscle) {
  if (muscle >= atlas.muscles.size()) {
    throw std::invalid_argument("muscle " + std::to_string(muscle) + " of " +
                                std::to_string(atlas.muscles.size()));
  }
  const Muscle& target = atlas.muscles[muscle];
  if (target.outline.size() < 3)
    throw std::invalid_argument("muscle " + target.id + " has no outline on the back");
  return target;
}

const Contact* strongest(const Contacts& contacts) {
  const Contact* best = nullptr;
  for (const Contact& contact : contacts.list) {
    if (!contact.clipped && (!best || contact.force_N > best->force_N)) best = &contact;
  }
  return best;
}

CellTable make_table(const DepthModel& model, const Muscle& muscle, const GridGeometry& geometry,
                     const Placement& placement) {
  require_grid(geometry);
  require_scale(placement);
  const std::vector<double> depths_mm = model.mid_depths_mm(muscle);
  const std::vector<double> images = model.image_depths_of(muscle);
  double typical_mm = *std::min_element(depths_mm.begin(), depths_mm.end());
  if (!std::isfinite(typical_mm)) typical_mm = images.front();
  return {CellTable::Kind::stress,
          geometry,
          placement.scale,
          images,
          model.stress_weights(images, depths_mm),
          typical_mm,
          table_nodes};
}

/// The stress under the centre of a round contact over each stack, at the muscle's middle there.
std::vector<double> typical_stress(const DepthModel& model, const Muscle& muscle, Variant variant) {
  const std::vector<double> images = model.image_depths_of(muscle);
  std::vector<double> answers;
  for (const std::vector<double>& weights :
       model.stress_weights(images, model.mid_depths_mm(muscle, variant), variant)) {
    double answer = 0;
    for (std::size_t j = 0; j < images.size(); ++j)
      answer += weights[j] * disc_stress(0, images[j], typical_radius_mm);
    answers.push_back(answer);
  }
  return answers;
}

/// Of that stress over the middle of the muscle.
FactorRange make_range(const DepthModel& model, const Muscle& muscle, double c7_psis_mm) {
  std::vector<double> stack_weights;
  model.weights_at(body::centroid(muscle.outline), c7_psis_mm, stack_weights);
  std::vector<double> answers;
  for (Variant variant : stress_variants) {
    const std::vector<double> of_stack = typical_stress(model, muscle, variant);
    answers.push_back(std::inner_product(of_stack.begin(), of_stack.end(), stack_weights.begin(), 0.0));
  }
  return range_over(answers);
}

}  // namespace

TargetDepth::TargetDepth(const Atlas& atlas, std::size_t muscle, const GridGeometry& geometry,
                         const Placement& placement, const DepthModel& model)
    : muscle_(static_cast<std::uint16_t>(muscle)),
      geometry_(geometry),
      placement_(placement),
      outline_(checked(atlas, muscle).outline),
      off_mm_(placement.error_95_mm()),
      coverage_(body::coverage(outline_, geometry, placement)),
      shifted_(body::shifted_coverage(outline_, geometry, placement)),
      of_stack_(typical_stress(model, atlas.muscles[muscle], Variant::usual)),
      table_(make_table(model, atlas.muscles[muscle], geometry, placement)),
      range_(make_range(model, atlas.muscles[muscle], atlas.mannequin.c7_psis_mm)),
      split_(model, geometry, placement, atlas.mannequin.c7_psis_mm) {}

/// Part of the field's force inside an outline.
float TargetDepth::share(const PressureField& field, const std::vector<float>& coverage) const {
  double inside = 0, total = 0;
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    total += static_cast<double>(field.kPa[cell]);
    inside += static_cast<double>(field.kPa[cell] * coverage[cell]);
  }
  return total > 0 ? static_cast<float>(inside / total) : 0.0f;
}

TargetLoad TargetDepth::load(const PressureField& field, const Contacts& contacts) const {
  require_same_grid(field, geometry_);
  TargetLoad load;
  load.muscle = muscle_;
  load.share_now = share(field, coverage_);
  std::array<double, 4> shifted{};
  for (std::size_t i = 0; i < shifted.size(); ++i)
    shifted[i] = static_cast<double>(share(field, shifted_[i]));
  const body::ShareInterval interval = body::share_interval(static_cast<double>(load.share_now), shifted);
  load.share_lo = static_cast<float>(interval.lo);
  load.share_hi = static_cast<float>(interval.hi);
  const Contact* contact = strongest(contacts);
  if (!contact || !(contact->mean_kPa > 0)) return load;
  load.off_target = body::inside_mm(outline_, placement_.to_body(contact->centre)) < -off_mm_;
  if (load.off_target) return load;
  split_.take(field);
  const FactorRange range = range_.widened(split_.relative_change(contact->centre, of_stack_, off_mm_));
  const float sigma = static_cast<float>(split_.at(table_, contact->centre));
  load.target_kPa = sigma;
  load.reach = sigma / static_cast<float>(contact->mean_kPa);
  load.reach_lo = *load.reach * range.lo;
  load.reach_hi = *load.reach * range.hi;
  if (const auto force = relative_force_range(*contact)) {
    const FactorRange both = range.widened(*force);
    load.target_lo_kPa = sigma * both.lo;
    load.target_hi_kPa = sigma * both.hi;
  }
  return load;
}

}  // namespace palmar::depth
