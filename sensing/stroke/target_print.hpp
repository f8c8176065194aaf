// How much of a print falls on the target muscle, and the most that it could: a palm on a 30 mm lane is judged by what a palm can reach.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::stroke {

/// The target's outline as cells of the mat would see it, had they stood anywhere: on a lattice finer than coarse cells, and beyond the
/// mat's edges, so that a print is not cut off there.
class TargetMask {
 public:
  /// Throws std::invalid_argument on an empty grid.
  TargetMask(const BodyPolygon& outline, const GridGeometry& grid, const Placement& placement);

  /// Share inside the outline of the cell at that index.
  float cell(std::size_t index) const { return cells_[index]; }
  /// The same with the outline shifted as the placement may be off: body::ShiftedCoverage.
  const std::array<float, 4>& shifted(std::size_t index) const { return shifted_[index]; }

  /// Steps of the lattice.
  double step_x_mm() const { return step_x_mm_; }
  double step_y_mm() const { return step_y_mm_; }
  /// Share inside the outline of a cell whose centre lies at lattice point (i, j); (0, 0) is the mat's corner; 0 far beside the mat.
  float share(int i, int j) const { return holds(i, j) ? *at(i, j) : 0.0f; }
  /// Whether the lattice reaches there.
  bool holds(int i, int j) const {
    return i + margin_cols_ >= 0 && j + margin_rows_ >= 0 && i + margin_cols_ < cols_ &&
           j + margin_rows_ < rows_;
  }
  /// The share's place in memory; a row further is stride() on. Precondition: holds(i, j).
  const float* at(int i, int j) const {
    return shares_.data() + (j + margin_rows_) * stride() + i + margin_cols_;
  }
  int stride() const { return cols_; }
  /// Lattice points inside the outline and over the mat, in raster order: where a contact's centre may be.
  struct Spot {
    std::int16_t i = 0;
    std::int16_t j = 0;
  };
  const std::vector<Spot>& spots() const { return spots_; }

 private:
  double step_x_mm_ = 0, step_y_mm_ = 0;
  int cols_ = 0, rows_ = 0, margin_cols_ = 0, margin_rows_ = 0;
  std::vector<float> cells_;
  std::vector<std::array<float, 4>> shifted_;
  std::vector<float> shares_;
  std::vector<Spot> spots_;
};

/// The mean print of a stroke about its contact's centre, in a window of fixed memory: when the print outgrows it, bins are joined by four.
class PrintImage {
 public:
  static constexpr int size = 32;

  /// Starts an empty image for bins of the mask's lattice.
  void clear(const TargetMask& mask);
  /// Adds a cell's force at an offset from the contact's centre, mm.
  void add(double dx_mm, double dy_mm, float force);
  /// The largest share of the image that lies inside the outline with its centre at any spot of the target; absent without an image or
  /// a target. Cost is bounded: about `products` products at most.
  std::optional<double> best_share(const TargetMask& mask, std::size_t products = most_products) const;
  bool empty() const { return total_ <= 0; }

  static constexpr std::size_t most_products = 60'000;

 private:
  void coarsen();

  std::array<float, static_cast<std::size_t>(size) * size> bins_{};
  double step_x_mm_ = 0, step_y_mm_ = 0;  ///< of the mask's lattice
  int lattice_ = 1;                       ///< lattice steps to a bin
  double total_ = 0;
};

}  // namespace palmar::stroke
