#include "sensing/depth/load_split.hpp"

#include <algorithm>

#include "sensing/depth/grid_check.hpp"

namespace palmar::depth {
namespace {

const GridGeometry& checked(const GridGeometry& geometry, const Placement& placement) {
  require_grid(geometry);
  require_scale(placement);
  return geometry;
}

}  // namespace

LoadSplit::LoadSplit(const DepthModel& model, const GridGeometry& geometry, const Placement& placement,
                     double c7_psis_mm)
    : geometry_(checked(geometry, placement)),
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

std::size_t LoadSplit::main_stack(MatPoint place) const {
  const auto cell_of = [](double mm, double pitch_mm, int cells) {
    return static_cast<int>(std::clamp(mm / pitch_mm, 0.0, cells - 1.0));
  };
  const auto cell =
      static_cast<std::size_t>(geometry_.index(cell_of(place.y_mm, geometry_.pitch_y_mm, geometry_.rows),
                                               cell_of(place.x_mm, geometry_.pitch_x_mm, geometry_.cols)));
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
