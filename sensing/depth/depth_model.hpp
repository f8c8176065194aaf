// How stress spreads below the skin: one homogeneous half-space, or a tissue of layers that vary over the back. Burmister's
// solution of a stack is carried by a short sum of half-spaces (images): H(k,z) = sum_j c_j (1 + k a_j) exp(-k a_j), fitted once
// for a stack and depth, so that cells, outlines and points all have closed forms, and force is conserved exactly (sum c_j = 1).
// Modelled, never measured.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sensing/depth/tissue.hpp"

namespace palmar::depth {

/// One half-space of the sum: as if the depth were depth_mm.
struct Image {
  double depth_mm = 0;
  double weight = 0;
};

class DepthModel {
 public:
  /// The homogeneous half-space: sigma does not depend on its modulus.
  DepthModel() = default;
  /// Errors (bad_input): a tissue without stacks, or one whose layers cannot be solved (as disc() of layered.hpp).
  static Result<DepthModel> of(Tissue tissue);

  const std::optional<Tissue>& tissue() const { return tissue_; }  ///< absent for the half-space
  std::size_t stacks() const { return tissue_ ? tissue_->stacks.size() : 1; }
  /// "average", or "half-space".
  std::string id() const { return tissue_ ? tissue_->id : "half-space"; }

  /// Weight of each stack under a place of the skin; they sum to 1.
  void weights(BodyPoint at, double c7_psis_mm, std::vector<double>& weights) const;

  /// The images of sigma_z at that depth, the same depths for every stack: coefficients[stack][image]. Below a rigid base the bone
  /// hands the stress on as it arrived there. Throws std::invalid_argument on a depth that is not positive and finite.
  struct Images {
    std::vector<double> depth_mm;
    std::vector<std::vector<double>> weight;
  };
  Images stress_images(double depth_mm) const;

  /// Middle and top of a muscle under this model's tissue, mm.
  double mid_depth_mm(const Muscle& muscle) const;
  double depth_to_top_mm(const Muscle& muscle) const;

 private:
  std::optional<Tissue> tissue_;
};

}  // namespace palmar::depth
