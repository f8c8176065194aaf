#include "sensing/depth/cell_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/half_space.hpp"

namespace palmar::depth {
namespace {

constexpr double infinite = 1e7;  ///< stands for the last node

/// Integral of 1 / R over the rectangle from (0, 0) to (x, y), both not negative.
double corner_potential(double x, double y, double z) {
  const double r = std::sqrt(x * x + y * y + z * z);
  const auto x_log = [&](double a, double b) {
    return a == 0 ? 0.0 : a * std::log((b + r) / std::sqrt(a * a + z * z));
  };
  return x_log(x, y) + x_log(y, x) - (z == 0 ? 0.0 : z * std::atan(x * y / (z * r)));
}

/// Distances of the nodes: equal steps of t = x / (x + stretch), so that they reach to infinity.
std::vector<double> node_places(int nodes, double stretch_mm) {
  std::vector<double> places;
  for (int i = 0; i < nodes; ++i) places.push_back(stretch_mm * i / (nodes - i));
  places.push_back(infinite);
  return places;
}

}  // namespace

double rectangle_potential(double x_mm, double y_mm, double z_mm, double half_x_mm, double half_y_mm) {
  const double x = std::abs(x_mm), y = std::abs(y_mm);
  const double x0 = x - half_x_mm, x1 = x + half_x_mm, y0 = y - half_y_mm, y1 = y + half_y_mm;
  const auto quadrant = [&](double a, double b) {
    const double sign = (a < 0) != (b < 0) ? -1.0 : 1.0;  // odd in either
    return sign * corner_potential(std::abs(a), std::abs(b), z_mm);
  };
  return (quadrant(x1, y1) - quadrant(x0, y1) - quadrant(x1, y0) + quadrant(x0, y0)) / (2 * std::numbers::pi);
}

CellTable::CellTable(Kind kind, const GridGeometry& geometry, double scale,
                     const std::vector<double>& image_depths_mm, const ImageWeights& weights, double scale_mm,
                     int nodes)
    : nodes_(nodes) {
  require_grid(geometry);
  const double half_x = geometry.pitch_x_mm / 2, half_y = geometry.pitch_y_mm / 2;
  const double near_mm = scale_mm / scale;
  stretch_x_mm_ = static_cast<float>(near_mm + half_x);
  stretch_y_mm_ = static_cast<float>(near_mm + half_y);
  const std::vector<double> xs = node_places(nodes, static_cast<double>(stretch_x_mm_));
  const std::vector<double> ys = node_places(nodes, static_cast<double>(stretch_y_mm_));
  const std::size_t width = xs.size();
  size_ = width * width;
  values_.assign(size_ * weights.size(), 0.0f);
  std::vector<double> images(image_depths_mm.size());
  for (std::size_t row = 0; row + 1 < width; ++row) {  // at infinity nothing arrives
    for (std::size_t col = 0; col + 1 < width; ++col) {
      for (std::size_t j = 0; j < images.size(); ++j) {
        const double z = image_depths_mm[j] / scale;
        images[j] = kind == Kind::stress ? rectangle_stress(xs[col], ys[row], z, half_x, half_y)
                                         : scale * rectangle_potential(xs[col], ys[row], z, half_x, half_y);
      }
      for (std::size_t k = 0; k < weights.size(); ++k) {
        double sum = 0;
        for (std::size_t j = 0; j < images.size(); ++j) sum += weights[k][j] * images[j];
        values_[k * size_ + row * width + col] = static_cast<float>(sum);
      }
    }
  }
}

inline float CellTable::value(const float* table, float dx, float dy) const {
  const float count = static_cast<float>(nodes_);
  const float ax = std::abs(dx), ay = std::abs(dy);
  const float tx = ax * count / (ax + stretch_x_mm_);
  const float ty = ay * count / (ay + stretch_y_mm_);
  const int col = std::min(static_cast<int>(tx), nodes_ - 1);
  const int row = std::min(static_cast<int>(ty), nodes_ - 1);
  const float fx = tx - static_cast<float>(col), fy = ty - static_cast<float>(row);
  const int at = row * (nodes_ + 1) + col;
  const float a = table[at], b = table[at + 1], c = table[at + nodes_ + 1], d = table[at + nodes_ + 2];
  const float upper = a + fx * (b - a), lower = c + fx * (d - c);
  return upper + fy * (lower - upper);
}

float CellTable::sum(std::size_t stack, std::span<const float> x_mm, std::span<const float> y_mm,
                     std::span<const float> q, float at_x_mm, float at_y_mm) const {
  const float* table = values_.data() + stack * size_;
  constexpr std::size_t block = 64, lanes = 8;
  float product[block];
  float partial[lanes] = {};
  for (std::size_t from = 0; from < q.size(); from += block) {
    const std::size_t count = std::min(block, q.size() - from);
    const float *x = x_mm.data() + from, *y = y_mm.data() + from, *load = q.data() + from;
    for (std::size_t i = 0; i < count; ++i)
      product[i] = load[i] * value(table, x[i] - at_x_mm, y[i] - at_y_mm);
    for (std::size_t i = count; i < block; ++i) product[i] = 0;
    for (std::size_t i = 0; i < block; i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) partial[lane] += product[i + lane];
    }
  }
  float total = 0;
  for (float part : partial) total += part;
  return total;
}

void CellTable::add(std::size_t stack, std::span<const float> dx_mm, std::span<const float> dy_mm, float q,
                    std::span<float> out) const {
  const float* table = values_.data() + stack * size_;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += q * value(table, dx_mm[i], dy_mm[i]);
}

}  // namespace palmar::depth
