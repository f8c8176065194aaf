// How stress spreads below the skin: one homogeneous half-space, or a tissue of layers that vary over the back. Modelled, never
// measured.
//
// Burmister's solution of a stack is carried by a short sum of half-spaces (images), H(k,z) = sum_j c_j (1 + k a_j) exp(-k a_j),
// fitted to it over all wave numbers, so that cells, outlines and points all have closed forms. sum_j c_j = 1: force is conserved
// exactly. Stacks share the depths a_j, so that each closed form is worked out once. The displacement of the skin is carried the
// same way by sum_j d_j exp(-k a_j) / k.
//
// A rigid base is bone, and carries all that arrives at it: below it there is no load, and the coefficients are 0. What stands on
// bone is missing from a layer below it. Each stack has its own depth for a muscle, so that one that lies behind others where they are
// thick and free at their edge is reached from there.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sensing/depth/tissue.hpp"

namespace palmar::depth {

/// What the interval of an answer is taken from: the tissue with some of its values at the ends of their ranges.
enum class Variant {
  usual,
  thin,           ///< all layers, and muscles shallower
  thick,          ///< all layers, and muscles deeper
  stiff_surface,  ///< every other layer from the skin stiffer, those between softer
  soft_surface,
  soft,  ///< all layers
  stiff
};
inline constexpr int variant_count = 7;
/// Variants that change how stress spreads; the usual one first.
inline constexpr std::array<Variant, 5> stress_variants = {Variant::usual, Variant::thin, Variant::thick,
                                                           Variant::stiff_surface, Variant::soft_surface};
/// Those that change how far the skin gives way; the usual one first.
inline constexpr std::array<Variant, 5> displacement_variants = {
    Variant::usual, Variant::thin, Variant::thick, Variant::soft, Variant::stiff};

/// Where one muscle lies below the skin under one stack, mm. It never begins within the fat, and ends at the bone at the latest.
struct MuscleSpan {
  double top_mm = 0;
  double bottom_mm = 0;
  bool under_bone = false;  ///< it begins below the bone: no load gets there
  double middle_mm() const { return (top_mm + bottom_mm) / 2; }
};

/// Depth that stands for "under the bone": nothing arrives there.
inline constexpr double under_bone_mm = std::numeric_limits<double>::infinity();

/// Coefficients of the images: weight[stack][image].
using ImageWeights = std::vector<std::vector<double>>;

class DepthModel {
 public:
  /// The homogeneous half-space: sigma does not depend on its modulus.
  DepthModel() = default;
  /// Solves all layers at all wave numbers: some 50 ms. Errors (bad_input): bad_stack, as check_stack(), with the stack's id; or layers
  /// so unlike that images cannot carry them to 2 %.
  static Result<DepthModel> of(Tissue tissue);

  bool layered() const { return solved_ != nullptr; }
  /// Absent for the half-space.
  const std::optional<Tissue>& tissue() const { return tissue_; }
  std::size_t stacks() const { return tissue_ ? tissue_->stacks.size() : 1; }
  /// "average"; "half-space".
  std::string id() const { return tissue_ ? tissue_->id : "half-space"; }

  /// Weight of each stack under a place of the skin; they sum to 1.
  void weights_at(BodyPoint at, double c7_psis_mm, std::vector<double>& weights) const;

  /// Depths of images that can carry sigma_z at all of these depths, mm, rising. Throws std::invalid_argument without a depth, or on one
  /// that is not positive and finite.
  std::vector<double> image_depths(const std::vector<double>& depths_mm) const;
  /// For a muscle under all stacks and stress_variants. Throws std::invalid_argument where its middle is not below the skin.
  std::vector<double> image_depths_of(const Muscle& muscle) const;
  /// Their coefficients at one of those depths; all 0 for a stack whose rigid base lies above it.
  ImageWeights stress_weights(const std::vector<double>& image_depths_mm, double depth_mm,
                              Variant variant = Variant::usual) const;
  /// The same with a depth for each stack; all 0 where it is under_bone_mm.
  ImageWeights stress_weights(const std::vector<double>& image_depths_mm,
                              const std::vector<double>& stack_depths_mm,
                              Variant variant = Variant::usual) const;

  /// Depth of a stack's rigid base, mm; infinite where it has none.
  double bone_mm(std::size_t stack, Variant variant = Variant::usual) const;
  /// That depth for each stack, but its bone's where that is less deep.
  std::vector<double> down_to_bone_mm(double depth_mm, Variant variant = Variant::usual) const;

  /// The same for the displacement of the skin under 1 kPa, mm: image j is the potential of a cell at that depth, as
  /// rectangle_potential(). Preconditions: layered(), the depths are displacement_depths().
  std::vector<double> displacement_depths() const;
  ImageWeights displacement_weights(const std::vector<double>& image_depths_mm,
                                    Variant variant = Variant::usual) const;

  /// Largest error of the stress at a point under a point load, over its largest stress: a bound, from the spectrum. [stack].
  std::vector<double> fit_error(double depth_mm) const;

  /// Where a muscle lies under a stack.
  MuscleSpan span(const Muscle& muscle, std::size_t stack, Variant variant = Variant::usual) const;
  /// Its middle under each stack, mm; under_bone_mm where it lies under the bone.
  std::vector<double> mid_depths_mm(const Muscle& muscle, Variant variant = Variant::usual) const;

 private:
  struct Solved;
  std::optional<Tissue> tissue_;
  std::shared_ptr<const Solved> solved_;
};

}  // namespace palmar::depth
