#include "sensing/depth/load_split.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/depth/grid_check.hpp"

namespace palmar::depth {

LoadSplit::LoadSplit(const DepthModel& model, const GridGeometry& geometry, const Placement& placement,
                     double c7_psis_mm)
    : geometry_(checked_grid(geometry, placement)),
      scale_(placement.scale),
      weights_(model, geometry, placement, c7_psis_mm),
      loads_(model.stacks()) {
  const auto cells = static_cast<std::size_t>(geometry.cells());
  for (Loads& loads : loads_) {
    loads.x_mm.reserve(cells);
    loads.y_mm.reserve(cells);
    loads.kPa.reserve(cells);
  }
}

void LoadSplit::take(const PressureField& field) {
  require_same_grid(field, geometry_);
  for (Loads& loads : loads_) {
    loads.x_mm.clear();
    loads.y_mm.clear();
    loads.kPa.clear();
  }
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    const MatPoint centre =
        geometry_.centre(static_cast<int>(cell) / geometry_.cols, static_cast<int>(cell) % geometry_.cols);
    for (std::size_t k = 0; k < loads_.size(); ++k) {
      const float part = weights_.at(cell, k);
      if (part <= 0) continue;
      loads_[k].x_mm.push_back(static_cast<float>(centre.x_mm));
      loads_[k].y_mm.push_back(static_cast<float>(centre.y_mm));
      loads_[k].kPa.push_back(part * field.kPa[cell]);
    }
  }
}

double LoadSplit::relative_change(MatPoint place, std::span<const double> of_stack, double off_mm) const {
  const int cell = static_cast<int>(nearest_cell(geometry_, place));
  const int row = cell / geometry_.cols, col = cell % geometry_.cols;
  const auto at_cell = [&](int r, int c) {
    const auto at = static_cast<std::size_t>(geometry_.index(r, c));
    double sum = 0;
    for (std::size_t k = 0; k < of_stack.size(); ++k)
      sum += static_cast<double>(weights_.at(at, k)) * of_stack[k];
    return sum;
  };
  const int left = std::max(col - 1, 0), right = std::min(col + 1, geometry_.cols - 1);
  const int above = std::max(row - 1, 0), below = std::min(row + 1, geometry_.rows - 1);
  const double here = at_cell(row, col);
  if (!(here > 0)) return 0;
  const double dx =
      right > left ? (at_cell(row, right) - at_cell(row, left)) / ((right - left) * geometry_.pitch_x_mm) : 0;
  const double dy =
      below > above ? (at_cell(below, col) - at_cell(above, col)) / ((below - above) * geometry_.pitch_y_mm)
                    : 0;
  return std::hypot(dx, dy) * off_mm / scale_ / here;
}

std::size_t LoadSplit::main_stack(MatPoint place) const {
  const std::size_t cell = nearest_cell(geometry_, place);
  std::size_t main = 0;
  for (std::size_t k = 1; k < loads_.size(); ++k) {
    if (weights_.at(cell, k) > weights_.at(cell, main)) main = k;
  }
  return main;
}

double LoadSplit::at(const CellTable& table, MatPoint place) const {
  double sum = 0;
  for (std::size_t k = 0; k < loads_.size(); ++k) {
    const Loads& loads = loads_[k];
    sum += static_cast<double>(table.sum(k, loads.x_mm, loads.y_mm, loads.kPa, static_cast<float>(place.x_mm),
                                         static_cast<float>(place.y_mm)));
  }
  return sum;
}

}  // namespace palmar::depth
