// What reaches the muscle that a lesson asks for, under the strongest contact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class TargetDepth {
 public:
  /// Throws std::invalid_argument where the muscle is not in the atlas, has no outline, or its mid-depth is
  /// not positive.
  TargetDepth(const Atlas& atlas, std::size_t muscle, const GridGeometry& geometry,
              const Placement& placement);

  /// share_now is measured: the part of the frame's force on the outline's cells. reach and target_kPa are
  /// modelled: the stress at the muscle's mid-depth under the centre of the strongest contact that is not
  /// clipped; absent without one.
  TargetLoad load(const PressureField& field, const Contacts& contacts) const;

  std::uint16_t muscle() const { return muscle_; }
  /// Part of each cell's area inside the outline; rows*cols.
  const std::vector<float>& coverage() const { return coverage_; }

 private:
  struct Node {
    float x_mm = 0, y_mm = 0, weight = 0;
  };
  double stress_kPa(const PressureField& field, MatPoint at) const;

  std::uint16_t muscle_ = 0;
  GridGeometry geometry_;
  double depth_mat_mm_ = 0;  ///< mid-depth in mm of the mat frame
  std::vector<float> coverage_;
  std::vector<Node> nodes_;  ///< of a Gauss rule over one cell, from its centre; the weights sum to 1
};

}  // namespace palmar::depth
