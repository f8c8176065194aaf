#include "sensing/depth/stress_layer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/half_space.hpp"

namespace palmar::depth {

StressLayer::StressLayer(const GridGeometry& geometry, double depth_mm)
    : geometry_(geometry), depth_mm_(depth_mm) {
  require_grid(geometry);
  if (!std::isfinite(depth_mm) || depth_mm <= 0)
    throw std::invalid_argument("a depth of " + std::to_string(depth_mm) + " mm");
  const int width = 2 * geometry.cols - 1;
  kernel_.resize(static_cast<std::size_t>(geometry.rows) * static_cast<std::size_t>(width));
  for (int row = 0; row < geometry.rows; ++row) {
    for (int col = 0; col < geometry.cols; ++col) {
      const double value = rectangle_stress(col * geometry.pitch_x_mm, row * geometry.pitch_y_mm, depth_mm,
                                            geometry.pitch_x_mm / 2, geometry.pitch_y_mm / 2);
      const std::size_t middle = static_cast<std::size_t>(row * width + geometry.cols - 1);
      kernel_[middle + static_cast<std::size_t>(col)] = static_cast<float>(value);
      kernel_[middle - static_cast<std::size_t>(col)] = static_cast<float>(value);
    }
  }
}

double StressLayer::solve(const PressureField& field, std::vector<float>& sigma_kPa) const {
  require_same_grid(field, geometry_);
  sigma_kPa.assign(static_cast<std::size_t>(geometry_.cells()), 0.0f);
  const int cols = geometry_.cols;
  const int width = 2 * cols - 1;
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    const int from_row = static_cast<int>(cell) / cols;
    const int from_col = static_cast<int>(cell) % cols;
    const float q = field.kPa[cell];
    for (int row = 0; row < geometry_.rows; ++row) {
      const float* kernel = kernel_.data() + std::abs(row - from_row) * width + (cols - 1 - from_col);
      float* out = sigma_kPa.data() + row * cols;
      for (int col = 0; col < cols; ++col) out[col] += q * kernel[col];
    }
  }
  const auto peak = std::max_element(sigma_kPa.begin(), sigma_kPa.end());
  return static_cast<double>(*peak);
}

std::vector<float> stress_layer(const PressureField& field, double depth_mm) {
  std::vector<float> sigma_kPa;
  StressLayer(field.geometry, depth_mm).solve(field, sigma_kPa);
  return sigma_kPa;
}

}  // namespace palmar::depth
