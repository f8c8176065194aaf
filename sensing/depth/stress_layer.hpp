// Vertical stress in a whole layer under the mat, for pictures and files. Modelled: a half-space, or layers that vary over the back,
// blended at their source: sigma = sum_k H_k (w_k p).
#pragma once

#include <memory>
#include <vector>

#include "sensing/depth/cell_weights.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class Convolution;

/// One depth of one grid, prepared once: the influence of a loaded cell, integrated over it, on every cell around it. Few loaded cells
/// are summed directly, many by Fourier transforms padded to twice the grid; both give the same.
class StressLayer {
 public:
  enum class Way { quicker, direct, fourier };

  /// In a half-space. Throws std::invalid_argument on an empty grid or a depth that is not positive and finite.
  StressLayer(const GridGeometry& geometry, double depth_mm);
  /// In a model, where the mat lies. Throws also on a scale that is not positive.
  StressLayer(const GridGeometry& geometry, double depth_mm, const DepthModel& model,
              const Placement& placement, double c7_psis_mm);
  ~StressLayer();
  StressLayer(StressLayer&&) noexcept;
  StressLayer& operator=(StressLayer&&) noexcept;

  /// sigma_z under the centre of each cell, kPa, rows*cols. Cells that are not trusted carry nothing. Returns the largest value. Throws
  /// std::invalid_argument where the field's grid differs. One thread at a time.
  double solve(const PressureField& field, std::vector<float>& sigma_kPa, Way way = Way::quicker) const;

  /// The other way round: sum_k w_k (H_k^T mask), so that <mask, solve(p)> = <adjoint(mask), p>. rows*cols.
  std::vector<float> adjoint(const std::vector<float>& mask) const;

  double depth_mm() const { return depth_mm_; }
  /// Part of the field's force that stands on a bone above this depth: the layer has none of it. 0 without force.
  double on_bone(const PressureField& field) const;
  /// The same for a cell of its own: above one half the layer lies under bone there, and a picture shows bone.
  float on_bone(std::size_t cell) const;
  /// Influence of a loaded cell on one so many rows and columns away, for one stack.
  float influence(std::size_t stack, int rows, int cols) const;

 private:
  void solve_directly(const PressureField& field, std::vector<float>& sigma_kPa) const;

  GridGeometry geometry_;
  double depth_mm_ = 0;
  CellWeights weights_;
  std::vector<std::size_t> ended_;  ///< stacks whose bone lies above depth_mm_
  /// A stack after the other: rows x (2 cols - 1): row offset, then column offset from -(cols-1) to cols-1.
  std::vector<float> kernel_;
  mutable std::unique_ptr<Convolution> convolution_;  ///< made when it is first needed
};

/// sigma_z under the centre of each cell at one depth of a half-space, kPa, rows*cols. For a series of frames, keep a StressLayer.
std::vector<float> stress_layer(const PressureField& field, double depth_mm);

}  // namespace palmar::depth
