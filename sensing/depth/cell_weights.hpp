// Which stacks of a tissue lie under each cell of a mat.
#pragma once

#include <cstddef>
#include <vector>

#include "sensing/depth/depth_model.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::depth {

/// Weights of the stacks under each cell's centre, [cell * stacks + stack]; those of a cell sum to 1. Stress is blended at its source:
/// sigma = sum_k H_k (w_k p), which conserves force exactly.
class CellWeights {
 public:
  CellWeights(const DepthModel& model, const GridGeometry& geometry, const Placement& placement,
              double c7_psis_mm);

  std::size_t stacks() const { return stacks_; }
  float at(std::size_t cell, std::size_t stack) const { return weights_[cell * stacks_ + stack]; }

 private:
  std::size_t stacks_ = 1;
  std::vector<float> weights_;
};

}  // namespace palmar::depth
