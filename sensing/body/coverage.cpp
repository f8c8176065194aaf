#include "sensing/body/coverage.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::body {
namespace {

constexpr double warped_step_mm = 5;

using Outline = std::vector<MatPoint>;

/// Keeps the part where sign * (coordinate - limit) >= 0. Sutherland-Hodgman: parts of a concave outline stay
/// joined along the limit, which leaves the signed area exact.
void clip(const Outline& in, double MatPoint::* coordinate, double limit, double sign, Outline& out) {
  out.clear();
  for (std::size_t i = 0, j = in.size() - 1; i < in.size(); j = i++) {
    const double from = sign * (in[j].*coordinate - limit);
    const double to = sign * (in[i].*coordinate - limit);
    if ((from < 0) != (to < 0)) {
      const double t = from / (from - to);
      MatPoint crossing{in[j].x_mm + t * (in[i].x_mm - in[j].x_mm),
                        in[j].y_mm + t * (in[i].y_mm - in[j].y_mm)};
      crossing.*coordinate = limit;
      out.push_back(crossing);
    }
    if (to >= 0) out.push_back(in[i]);
  }
}

double area_mm2(const Outline& outline) {
  double twice = 0;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    twice += outline[j].x_mm * outline[i].y_mm - outline[i].x_mm * outline[j].y_mm;
  }
  return std::abs(twice) / 2;
}

/// First and one past the last cell along an axis that the outline can touch.
std::pair<int, int> cells_touched(const Outline& outline, double MatPoint::* coordinate, double pitch_mm,
                                  int count) {
  const auto less = [&](MatPoint a, MatPoint b) { return a.*coordinate < b.*coordinate; };
  const auto [low, high] = std::minmax_element(outline.begin(), outline.end(), less);
  // Clamped before the conversion: far points do not fit an int.
  const double first = std::clamp(std::floor((*low).*coordinate / pitch_mm), 0.0, static_cast<double>(count));
  const double last = std::clamp(std::ceil((*high).*coordinate / pitch_mm), 0.0, static_cast<double>(count));
  return {static_cast<int>(first), static_cast<int>(last)};
}

}  // namespace

std::vector<MatPoint> outline_on_mat(const BodyPolygon& outline, const Placement& placement) {
  Outline result;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const BodyPoint a = outline[i];
    const BodyPoint b = outline[(i + 1) % outline.size()];
    const int steps =
        placement.warp.empty() ? 1 : std::max(1, static_cast<int>(distance_mm(a, b) / warped_step_mm) + 1);
    for (int k = 0; k < steps; ++k) {
      const double t = static_cast<double>(k) / steps;
      result.push_back(placement.to_mat({a.u_mm + t * (b.u_mm - a.u_mm), a.v_mm + t * (b.v_mm - a.v_mm)}));
    }
  }
  return result;
}

std::vector<float> coverage(const BodyPolygon& outline, const GridGeometry& grid,
                            const Placement& placement) {
  std::vector<float> share(static_cast<std::size_t>(grid.cells()), 0.0f);
  if (outline.size() < 3) return share;
  const Outline whole = outline_on_mat(outline, placement);
  Outline below, row_part, right, cell_part;
  const auto [first_row, last_row] = cells_touched(whole, &MatPoint::y_mm, grid.pitch_y_mm, grid.rows);
  for (int row = first_row; row < last_row; ++row) {
    clip(whole, &MatPoint::y_mm, row * grid.pitch_y_mm, 1, below);
    clip(below, &MatPoint::y_mm, (row + 1) * grid.pitch_y_mm, -1, row_part);
    if (row_part.size() < 3) continue;
    const auto [first_col, last_col] = cells_touched(row_part, &MatPoint::x_mm, grid.pitch_x_mm, grid.cols);
    for (int col = first_col; col < last_col; ++col) {
      clip(row_part, &MatPoint::x_mm, col * grid.pitch_x_mm, 1, right);
      clip(right, &MatPoint::x_mm, (col + 1) * grid.pitch_x_mm, -1, cell_part);
      if (cell_part.size() < 3) continue;
      const double part = std::min(1.0, area_mm2(cell_part) / grid.cell_area_mm2());
      share[static_cast<std::size_t>(grid.index(row, col))] = static_cast<float>(part);
    }
  }
  return share;
}

ShiftedCoverage shifted_coverage(const BodyPolygon& outline, const GridGeometry& grid,
                                 const Placement& placement) {
  const double off_mm = placement.error_95_mm();
  const std::array<BodyPoint, 4> shifts = {{{-off_mm, 0}, {off_mm, 0}, {0, -off_mm}, {0, off_mm}}};
  ShiftedCoverage shifted;
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    Placement off = placement;
    off.u0_mm += shifts[i].u_mm;
    off.v0_mm += shifts[i].v_mm;
    shifted[i] = coverage(outline, grid, off);
  }
  return shifted;
}

ShareInterval share_interval(double share, const std::array<double, 4>& shifted) {
  // Off along u and off along v are independent.
  const double down = std::hypot(std::max({0.0, share - shifted[0], share - shifted[1]}),
                                 std::max({0.0, share - shifted[2], share - shifted[3]}));
  const double up = std::hypot(std::max({0.0, shifted[0] - share, shifted[1] - share}),
                               std::max({0.0, shifted[2] - share, shifted[3] - share}));
  return {std::max(0.0, share - down), std::min(1.0, share + up)};
}

}  // namespace palmar::body
