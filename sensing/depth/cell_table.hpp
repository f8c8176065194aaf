// What one loaded cell does at any place below or on the skin, looked up: the sum of its images, for each stack.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "sensing/depth/depth_model.hpp"
#include "sensing/model/geometry.hpp"

namespace palmar::depth {

/// Integral of 1 / (2 pi R) over a rectangle of half sides half_x and half_y, seen from (x, y, z) off its centre, mm: the displacement of
/// the skin that goes with exp(-k z) / k. After Love (1929).
double rectangle_potential(double x_mm, double y_mm, double z_mm, double half_x_mm, double half_y_mm);

/// Influence of a cell with a uniform 1 kPa as a function of the offset, on a grid that is fine near the cell and reaches to infinity;
/// linear between its nodes: good to about 1e-3 of the value under the cell's centre.
class CellTable {
 public:
  enum class Kind { stress, displacement };

  /// The images' depths in mm of the body; cells and offsets in mm of the mat frame, `scale` times as large on the body. `scale_mm` is the
  /// length over which the influence varies (the depth of the answer). Displacements are in mm, for cells as large as on the body.
  /// Throws std::invalid_argument on an empty grid or a scale that is not positive.
  CellTable(Kind kind, const GridGeometry& geometry, double scale, const std::vector<double>& image_depths_mm,
            const ImageWeights& weights, double scale_mm, int nodes);

  /// Sum over the loads of q * influence at that offset from (x, y), for one stack. Equal sizes; mat frame.
  float sum(std::size_t stack, std::span<const float> x_mm, std::span<const float> y_mm,
            std::span<const float> q, float at_x_mm, float at_y_mm) const;

  /// out[i] += q * influence at the offsets (dx[i], dy[i]).
  void add(std::size_t stack, std::span<const float> dx_mm, std::span<const float> dy_mm, float q,
           std::span<float> out) const;

 private:
  float value(const float* table, float dx, float dy) const;

  int nodes_ = 0;
  float stretch_x_mm_ = 1, stretch_y_mm_ = 1;
  std::size_t size_ = 0;       ///< values a stack
  std::vector<float> values_;  ///< [stack][y node][x node]
};

}  // namespace palmar::depth
