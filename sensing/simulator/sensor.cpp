#include "sensing/simulator/sensor.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::simulator {
namespace {

/// A stretch along one axis, cut at the cells' borders: at most two cells, since it is no longer than one.
struct Cut {
  int first = 0;
  double share_first = 1;
  double share_second = 0;
};

Cut cut(double middle_mm, double side_mm, double pitch_mm) {
  const double low = (middle_mm - side_mm / 2) / pitch_mm;
  const double high = (middle_mm + side_mm / 2) / pitch_mm;
  const double first = std::floor(low);
  Cut result;
  // Far beside the mat the index would not fit; there it only has to stay outside.
  result.first = static_cast<int>(std::clamp(first, -1e6, 1e6));
  if (high > first + 1) {
    result.share_second = (high - (first + 1)) / (high - low);
    result.share_first = 1 - result.share_second;
  }
  return result;
}

}  // namespace

void CellForces::clear() {
  for (const std::uint32_t cell : touched_) force_N_[cell] = 0;
  touched_.clear();
}

void CellForces::add(const CellForces& other) {
  for (const std::uint32_t cell : other.touched_) {
    if (force_N_[cell] == 0) touched_.push_back(cell);
    force_N_[cell] += other.force_N_[cell];
  }
}

double CellForces::add(MatPoint at, double width_mm, double height_mm, double force_N) {
  const Cut x = cut(at.x_mm, width_mm, grid_.pitch_x_mm);
  const Cut y = cut(at.y_mm, height_mm, grid_.pitch_y_mm);
  double beside_N = 0;
  const auto put = [&](int row, int col, double share) {
    if (share <= 0) return;
    const double part_N = share * force_N;
    if (row < 0 || row >= grid_.rows || col < 0 || col >= grid_.cols) {
      beside_N += part_N;
      return;
    }
    const auto cell = static_cast<std::uint32_t>(grid_.index(row, col));
    if (force_N_[cell] == 0) touched_.push_back(cell);
    force_N_[cell] += part_N;
  };
  put(y.first, x.first, y.share_first * x.share_first);
  put(y.first, x.first + 1, y.share_first * x.share_second);
  put(y.first + 1, x.first, y.share_second * x.share_first);
  put(y.first + 1, x.first + 1, y.share_second * x.share_second);
  return beside_N;
}

Pressed press(const Print& print, BodyPoint at, double angle_deg, double force_N, const Placement& placement,
              const GridGeometry& grid, CellForces& cells) {
  const double growth = print_growth(print, force_N);
  const double c = growth * std::cos(radians(angle_deg));
  const double s = growth * std::sin(radians(angle_deg));
  const double side_mm =
      std::min({print.spacing_mm * growth / placement.scale, grid.pitch_x_mm, grid.pitch_y_mm});
  // Without a warp the print moves as a rigid whole: one affine map for all its shares.
  const bool rigid = placement.warp.empty();
  const MatPoint origin = placement.to_mat(at);
  const double mat_c = std::cos(radians(placement.angle_deg)) / placement.scale;
  const double mat_s = std::sin(radians(placement.angle_deg)) / placement.scale;
  Pressed pressed;
  for (const Print::Share& share : print.shares) {
    const double du = c * share.x_mm - s * share.y_mm;
    const double dv = s * share.x_mm + c * share.y_mm;
    MatPoint p_mat{origin.x_mm + mat_c * du + mat_s * dv, origin.y_mm - mat_s * du + mat_c * dv};
    if (!rigid) p_mat = placement.to_mat({at.u_mm + du, at.v_mm + dv});
    pressed.beside_N += cells.add(p_mat, side_mm, force_N * share.share);
    pressed.centre.x_mm += share.share * p_mat.x_mm;
    pressed.centre.y_mm += share.share * p_mat.y_mm;
  }
  return pressed;
}

std::uint16_t count_of(const MatDescription& mat, double force_N, double noise_deviate) {
  const double most = mat.saturated_count != 0 ? mat.saturated_count : 65535;
  const double counts = std::round(force_N / mat.rule->newtons_per_count + mat.noise_counts * noise_deviate);
  if (counts < mat.threshold_count) return 0;
  return static_cast<std::uint16_t>(std::min(counts, most));
}

}  // namespace palmar::simulator
