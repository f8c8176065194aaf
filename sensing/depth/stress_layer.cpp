#include "sensing/depth/stress_layer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "sensing/depth/convolution.hpp"
#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/half_space.hpp"

namespace palmar::depth {
namespace {

/// Loaded cells (with their stacks) beyond which transforms are quicker than a direct sum: on 64x64 a transform takes as long as
/// some 90 cells.
constexpr std::size_t cells_a_transform = 90;

double checked_depth(const GridGeometry& geometry, double depth_mm, const Placement& placement) {
  require_grid(geometry);
  require_scale(placement);
  if (!std::isfinite(depth_mm) || depth_mm <= 0)
    throw std::invalid_argument("a depth of " + std::to_string(depth_mm) + " mm");
  return depth_mm;
}

}  // namespace

StressLayer::StressLayer(const GridGeometry& geometry, double depth_mm)
    : StressLayer(geometry, depth_mm, DepthModel(), Placement(), 500) {}

StressLayer::StressLayer(const GridGeometry& geometry, double depth_mm, const DepthModel& model,
                         const Placement& placement, double c7_psis_mm)
    : geometry_(geometry),
      depth_mm_(checked_depth(geometry, depth_mm, placement)),
      weights_(model, geometry, placement, c7_psis_mm) {
  const std::vector<double> image_mm = model.image_depths({depth_mm});
  const ImageWeights images = model.stress_weights(image_mm, depth_mm);
  for (std::size_t k = 0; k < images.size(); ++k) {
    if (std::all_of(images[k].begin(), images[k].end(), [](double weight) { return weight == 0; }))
      ended_.push_back(k);
  }
  const int width = 2 * geometry.cols - 1;
  const std::size_t size = static_cast<std::size_t>(geometry.rows) * static_cast<std::size_t>(width);
  kernel_.resize(size * model.stacks());
  std::vector<double> sums(model.stacks());
  for (int row = 0; row < geometry.rows; ++row) {
    for (int col = 0; col < geometry.cols; ++col) {
      std::fill(sums.begin(), sums.end(), 0.0);
      for (std::size_t j = 0; j < image_mm.size(); ++j) {
        const double value =
            rectangle_stress(col * geometry.pitch_x_mm, row * geometry.pitch_y_mm,
                             image_mm[j] / placement.scale, geometry.pitch_x_mm / 2, geometry.pitch_y_mm / 2);
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += images[k][j] * value;
      }
      const std::size_t middle = static_cast<std::size_t>(row * width + geometry.cols - 1);
      for (std::size_t k = 0; k < sums.size(); ++k) {
        kernel_[k * size + middle + static_cast<std::size_t>(col)] = static_cast<float>(sums[k]);
        kernel_[k * size + middle - static_cast<std::size_t>(col)] = static_cast<float>(sums[k]);
      }
    }
  }
}

float StressLayer::on_bone(std::size_t cell) const {
  float part = 0;
  for (std::size_t k : ended_) part += weights_.at(cell, k);
  return part;
}

double StressLayer::on_bone(const PressureField& field) const {
  require_same_grid(field, geometry_);
  double total = 0, stands = 0;
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    total += static_cast<double>(field.kPa[cell]);
    stands += static_cast<double>(field.kPa[cell] * on_bone(static_cast<std::size_t>(cell)));
  }
  return total > 0 ? stands / total : 0;
}

StressLayer::~StressLayer() = default;
StressLayer::StressLayer(StressLayer&&) noexcept = default;
StressLayer& StressLayer::operator=(StressLayer&&) noexcept = default;

float StressLayer::influence(std::size_t stack, int rows, int cols) const {
  const int width = 2 * geometry_.cols - 1;
  const std::size_t size = static_cast<std::size_t>(geometry_.rows * width);
  return kernel_[stack * size + static_cast<std::size_t>(std::abs(rows) * width + geometry_.cols - 1 + cols)];
}

double StressLayer::solve(const PressureField& field, std::vector<float>& sigma_kPa, Way way) const {
  require_same_grid(field, geometry_);
  const std::size_t stacks = weights_.stacks();
  if (way == Way::quicker)
    way = field.loaded.size() > cells_a_transform * (stacks + 1) ? Way::fourier : Way::direct;
  if (way == Way::direct) {
    solve_directly(field, sigma_kPa);
  } else {
    if (!convolution_) {
      convolution_ = std::make_unique<Convolution>(
          geometry_.rows, geometry_.cols, stacks,
          [this](std::size_t stack, int rows, int cols) { return influence(stack, rows, cols); });
    }
    convolution_->clear();
    for (std::uint32_t cell : field.loaded) {
      if (!carries_force(field, cell)) continue;
      for (std::size_t k = 0; k < stacks; ++k)
        convolution_->put(k, cell, weights_.at(cell, k) * field.kPa[cell]);
    }
    convolution_->solve(sigma_kPa);
  }
  return static_cast<double>(*std::max_element(sigma_kPa.begin(), sigma_kPa.end()));
}

void StressLayer::solve_directly(const PressureField& field, std::vector<float>& sigma_kPa) const {
  sigma_kPa.assign(static_cast<std::size_t>(geometry_.cells()), 0.0f);
  const int cols = geometry_.cols;
  const int width = 2 * cols - 1;
  const std::size_t size = static_cast<std::size_t>(geometry_.rows * width);
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    const int from_row = static_cast<int>(cell) / cols;
    const int from_col = static_cast<int>(cell) % cols;
    for (std::size_t k = 0; k < weights_.stacks(); ++k) {
      const float q = weights_.at(cell, k) * field.kPa[cell];
      if (q == 0) continue;
      for (int row = 0; row < geometry_.rows; ++row) {
        const float* kernel =
            kernel_.data() + k * size + std::abs(row - from_row) * width + (cols - 1 - from_col);
        float* out = sigma_kPa.data() + row * cols;
        for (int col = 0; col < cols; ++col) out[col] += q * kernel[col];
      }
    }
  }
}

std::vector<float> StressLayer::adjoint(const std::vector<float>& mask) const {
  if (mask.size() != static_cast<std::size_t>(geometry_.cells())) {
    throw std::invalid_argument("a mask of " + std::to_string(mask.size()) + " cells for a grid of " +
                                std::to_string(geometry_.cells()));
  }
  // The influence is even in rows and columns, so H^T is H: only the weights change sides.
  std::vector<float> folded(mask.size(), 0.0f);
  for (std::size_t cell = 0; cell < mask.size(); ++cell) {
    const int row = static_cast<int>(cell) / geometry_.cols;
    const int col = static_cast<int>(cell) % geometry_.cols;
    for (std::size_t k = 0; k < weights_.stacks(); ++k) {
      double sum = 0;
      for (std::size_t other = 0; other < mask.size(); ++other) {
        if (mask[other] == 0) continue;
        sum += static_cast<double>(mask[other] * influence(k, row - static_cast<int>(other) / geometry_.cols,
                                                           col - static_cast<int>(other) % geometry_.cols));
      }
      folded[cell] += weights_.at(cell, k) * static_cast<float>(sum);
    }
  }
  return folded;
}

std::vector<float> stress_layer(const PressureField& field, double depth_mm) {
  std::vector<float> sigma_kPa;
  StressLayer(field.geometry, depth_mm).solve(field, sigma_kPa);
  return sigma_kPa;
}

}  // namespace palmar::depth
