// Vertical stress in a whole layer under the mat, for pictures and files. Modelled: homogeneous half-space.
#pragma once

#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

/// One depth of one grid, prepared once: the exact influence of a loaded cell on every cell around it.
class StressLayer {
 public:
  /// Throws std::invalid_argument on an empty grid or a depth that is not positive and finite.
  StressLayer(const GridGeometry& geometry, double depth_mm);

  /// sigma_z under the centre of each cell, kPa, rows*cols. Cells that are not trusted carry nothing.
  /// Allocates nothing once warm. Returns the largest value. Throws std::invalid_argument where the field's
  /// grid differs.
  double solve(const PressureField& field, std::vector<float>& sigma_kPa) const;

  double depth_mm() const { return depth_mm_; }

 private:
  GridGeometry geometry_;
  double depth_mm_ = 0;
  std::vector<float>
      kernel_;  ///< rows x (2 cols - 1): row offset, then column offset from -(cols-1) to cols-1
};

/// sigma_z under the centre of each cell at one depth, kPa, rows*cols. For a series of frames, keep a
/// StressLayer.
std::vector<float> stress_layer(const PressureField& field, double depth_mm);

}  // namespace palmar::depth
