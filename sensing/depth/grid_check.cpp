#include "sensing/depth/grid_check.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace palmar::depth {
namespace {

std::string text(const GridGeometry& g) {
  return std::to_string(g.rows) + "x" + std::to_string(g.cols) + " cells of " + std::to_string(g.pitch_x_mm) +
         "x" + std::to_string(g.pitch_y_mm) + " mm";
}

bool positive(double value) { return std::isfinite(value) && value > 0; }

}  // namespace

void require_grid(const GridGeometry& geometry) {
  if (geometry.rows < 1 || geometry.cols < 1 || !positive(geometry.pitch_x_mm) ||
      !positive(geometry.pitch_y_mm)) {
    throw std::invalid_argument("a grid of " + text(geometry));
  }
}

void require_scale(const Placement& placement) {
  if (!positive(placement.scale))
    throw std::invalid_argument("a placement with scale " + std::to_string(placement.scale));
}

const GridGeometry& checked_grid(const GridGeometry& geometry, const Placement& placement) {
  require_grid(geometry);
  require_scale(placement);
  return geometry;
}

void require_same_grid(const PressureField& field, const GridGeometry& geometry) {
  const std::size_t cells = static_cast<std::size_t>(geometry.cells());
  if (field.geometry != geometry || field.kPa.size() != cells || field.validity.size() != cells) {
    throw std::invalid_argument("a field of " + text(field.geometry) + " where " + text(geometry) +
                                " were prepared");
  }
}

std::size_t nearest_cell(const GridGeometry& geometry, MatPoint place) {
  const auto cell_of = [](double mm, double pitch_mm, int cells) {
    return static_cast<int>(std::clamp(mm / pitch_mm, 0.0, cells - 1.0));
  };
  return static_cast<std::size_t>(geometry.index(cell_of(place.y_mm, geometry.pitch_y_mm, geometry.rows),
                                                 cell_of(place.x_mm, geometry.pitch_x_mm, geometry.cols)));
}

}  // namespace palmar::depth
