#include "sensing/depth/cell_weights.hpp"

namespace palmar::depth {

CellWeights::CellWeights(const DepthModel& model, const GridGeometry& geometry, const Placement& placement,
                         double c7_psis_mm)
    : stacks_(model.stacks()) {
  weights_.reserve(static_cast<std::size_t>(geometry.cells()) * stacks_);
  std::vector<double> here;
  for (int row = 0; row < geometry.rows; ++row) {
    for (int col = 0; col < geometry.cols; ++col) {
      model.weights_at(placement.to_body(geometry.centre(row, col)), c7_psis_mm, here);
      for (double weight : here) weights_.push_back(static_cast<float>(weight));
    }
  }
}

}  // namespace palmar::depth
