// The virtual mat: newtons on its cells in, counts out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/simulator/print.hpp"

namespace palmar::simulator {

/// Force of one press on each cell. Clearing costs only the cells that were touched.
class CellForces {
 public:
  explicit CellForces(const GridGeometry& grid)
      : grid_(grid), force_N_(static_cast<std::size_t>(grid.cells()), 0.0) {}

  void clear();
  /// Adds a force that is spread over a square of that side around a point, cut at the cells' borders.
  /// Returns the part that fell beside the mat. Precondition: 0 < side_mm <= the smaller pitch.
  double add(MatPoint at, double side_mm, double force_N) { return add(at, side_mm, side_mm, force_N); }
  /// The same over a rectangle, each side no longer than the pitch along it.
  double add(MatPoint at, double width_mm, double height_mm, double force_N);

  /// Adds another press on the same grid.
  void add(const CellForces& other);

  double at(std::uint32_t cell) const { return force_N_[cell]; }
  std::size_t size() const { return force_N_.size(); }  ///< cells, touched or not
  std::span<const std::uint32_t> touched() const { return touched_; }

 private:
  GridGeometry grid_;
  std::vector<double> force_N_;
  std::vector<std::uint32_t> touched_;
};

/// What a print under that force leaves on the mat.
struct Pressed {
  MatPoint centre;      ///< of force, the part beside the mat counted
  double beside_N = 0;  ///< force that misses the mat
};

/// Presses a print at a place with its long axis at an angle (body frame). Adds to `cells`.
Pressed press(const Print& print, BodyPoint at, double angle_deg, double force_N, const Placement& placement,
              const GridGeometry& grid, CellForces& cells);

/// Count of one cell as the device sends it: scale, noise, rounding, saturation, threshold.
std::uint16_t count_of(const MatDescription& mat, double force_N, double noise_deviate);

}  // namespace palmar::simulator
