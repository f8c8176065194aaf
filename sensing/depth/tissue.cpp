#include "sensing/depth/tissue.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/body/polygon.hpp"
#include "sensing/depth/spectrum.hpp"

namespace palmar::depth {
namespace {

constexpr double reference_c7_psis_mm = 500;

double at_end(const Range& range, TissueValue value) {
  if (value == TissueValue::lo) return range.lo;
  return value == TissueValue::hi ? range.hi : range.mid;
}

/// 0 outside, 1 inside, a smooth step of 2 * blend_mm across the border.
double inside_share(const BodyPolygon& outline, BodyPoint at, double blend_mm) {
  const double t = std::clamp(0.5 + body::inside_mm(outline, at) / (2 * blend_mm), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace

Stack stack_of(const TissueStack& tissue, TissueValue thickness, TissueValue modulus) {
  Stack stack{{}, tissue.base, tissue.nu};
  for (const TissueLayer& layer : tissue.layers) {
    stack.layers.push_back({at_end(layer.thickness_mm, thickness), at_end(layer.modulus_kPa, modulus)});
  }
  return stack;
}

double total_thickness_mm(const TissueStack& tissue) { return total_thickness_mm(stack_of(tissue)); }

void weights_at(const Tissue& tissue, BodyPoint at, double c7_psis_mm, std::vector<double>& weights) {
  const double to_reference = reference_c7_psis_mm / c7_psis_mm;
  const BodyPoint right{std::abs(at.u_mm) * to_reference, at.v_mm * to_reference};
  const BodyPoint left{-right.u_mm, right.v_mm};
  weights.assign(tissue.stacks.size(), 0.0);
  weights[0] = 1;
  // Each region is laid over those before it, so that the weights sum to 1 whatever overlaps.
  for (std::size_t k = 1; k < tissue.stacks.size(); ++k) {
    const TissueStack& stack = tissue.stacks[k];
    double share = 0;
    for (const BodyPolygon& region : stack.regions) {
      share = std::max(
          {share, inside_share(region, right, stack.blend_mm), inside_share(region, left, stack.blend_mm)});
    }
    for (std::size_t below = 0; below < k; ++below) weights[below] *= 1 - share;
    weights[k] = share;
  }
}

const Range& depth_range_mm(const Muscle& muscle, const TissueStack& stack) {
  for (const MusclePlace& place : stack.muscles) {
    if (place.muscle == muscle.base_id) return place.top_mm;
  }
  return muscle.depth_to_top_mm;
}

double depth_in(const Range& range_mm, MuscleDepth depth) {
  if (depth == MuscleDepth::shallow) return range_mm.lo;
  return depth == MuscleDepth::deep ? range_mm.hi : range_mm.mid;
}

}  // namespace palmar::depth
