#include "sensing/stroke/target_print.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/body/coverage.hpp"

namespace palmar::stroke {
namespace {

constexpr double lattice_mm = 2.5;  // a thumb is placed to half of this
constexpr double margin_mm = 130;   // half a hand

constexpr float least_inside =
    0.5f;  // a contact is on the target when its centre's cell is for the most part

/// The bins of a print, ready to be laid on a mask.
struct Footprint {
  static constexpr std::size_t most = static_cast<std::size_t>(PrintImage::size) * PrintImage::size;
  std::array<int, most> offset;  ///< in the mask's memory
  std::array<int, most> di, dj;
  std::array<float, most> share;
  std::size_t bins = 0;
  int left = 0, right = 0, up = 0, down = 0;

  void add(int i, int j, float part, const TargetMask& mask) {
    offset[bins] = j * mask.stride() + i;
    di[bins] = i;
    dj[bins] = j;
    share[bins++] = part;
    left = std::min(left, i);
    right = std::max(right, i);
    up = std::min(up, j);
    down = std::max(down, j);
  }
  float share_at(int i, int j, const TargetMask& mask) const {
    float sum = 0;
    if (mask.holds(i + left, j + up) && mask.holds(i + right, j + down)) {
      const float* here = mask.at(i, j);
      for (std::size_t k = 0; k < bins; ++k) sum += share[k] * here[offset[k]];
    } else {
      for (std::size_t k = 0; k < bins; ++k) sum += share[k] * mask.share(i + di[k], j + dj[k]);
    }
    return sum;
  }
};

int steps_in(double pitch_mm) { return std::max(1, static_cast<int>(std::lround(pitch_mm / lattice_mm))); }

}  // namespace

TargetMask::TargetMask(const BodyPolygon& outline, const GridGeometry& grid, const Placement& placement) {
  if (grid.rows <= 0 || grid.cols <= 0 || !(grid.pitch_x_mm > 0) || !(grid.pitch_y_mm > 0)) {
    throw std::invalid_argument("target mask on a grid of " + std::to_string(grid.rows) + " x " +
                                std::to_string(grid.cols));
  }
  cells_ = body::coverage(outline, grid, placement);
  const body::ShiftedCoverage shifted = body::shifted_coverage(outline, grid, placement);
  for (std::size_t cell = 0; cell < cells_.size(); ++cell)
    shifted_.push_back({shifted[0][cell], shifted[1][cell], shifted[2][cell], shifted[3][cell]});
  const int nx = steps_in(grid.pitch_x_mm), ny = steps_in(grid.pitch_y_mm);
  step_x_mm_ = grid.pitch_x_mm / nx;
  step_y_mm_ = grid.pitch_y_mm / ny;
  margin_cols_ = static_cast<int>(std::ceil(margin_mm / step_x_mm_));
  margin_rows_ = static_cast<int>(std::ceil(margin_mm / step_y_mm_));
  cols_ = grid.cols * nx + 2 * margin_cols_;
  rows_ = grid.rows * ny + 2 * margin_rows_;

  // The fine grid is laid half a cell up and left: summed over nx by ny of its cells, a cell's share then stands at the cell's centre.
  std::vector<MatPoint> on_mat = body::outline_on_mat(outline, placement);
  BodyPolygon on_lattice;
  for (const MatPoint& p : on_mat) {
    on_lattice.push_back({p.x_mm + margin_cols_ * step_x_mm_ + grid.pitch_x_mm / 2,
                          p.y_mm + margin_rows_ * step_y_mm_ + grid.pitch_y_mm / 2});
  }
  const GridGeometry fine{rows_ + ny, cols_ + nx, step_x_mm_, step_y_mm_};
  const std::vector<float> inside = body::coverage(on_lattice, fine, Placement{});
  shares_.assign(static_cast<std::size_t>(cols_) * static_cast<std::size_t>(rows_), 0.0f);
  const auto last = static_cast<std::size_t>(fine.cols);
  for (int row = 0; row < rows_; ++row) {
    for (int col = 0; col < cols_; ++col) {
      float sum = 0;
      for (int y = 0; y < ny; ++y) {
        const float* line =
            inside.data() + static_cast<std::size_t>(row + y) * last + static_cast<std::size_t>(col);
        for (int x = 0; x < nx; ++x) sum += line[x];
      }
      shares_[static_cast<std::size_t>(row) * static_cast<std::size_t>(cols_) +
              static_cast<std::size_t>(col)] = sum / static_cast<float>(nx * ny);
    }
  }
  for (int j = 0; j <= grid.rows * ny; ++j) {
    for (int i = 0; i <= grid.cols * nx; ++i) {
      if (share(i, j) >= least_inside)
        spots_.push_back({static_cast<std::int16_t>(i), static_cast<std::int16_t>(j)});
    }
  }
}

void PrintImage::clear(const TargetMask& mask) {
  bins_.fill(0);
  step_x_mm_ = mask.step_x_mm();
  step_y_mm_ = mask.step_y_mm();
  lattice_ = 1;
  total_ = 0;
}

// Bin (a, b) holds offsets around (a - size/2, b - size/2) bins.
void PrintImage::add(double dx_mm, double dy_mm, float force) {
  for (int doubled = 0; doubled < 8; ++doubled) {
    const auto a = static_cast<int>(std::lround(dx_mm / (step_x_mm_ * lattice_))) + size / 2;
    const auto b = static_cast<int>(std::lround(dy_mm / (step_y_mm_ * lattice_))) + size / 2;
    if (a >= 0 && b >= 0 && a < size && b < size) {
      bins_[static_cast<std::size_t>(b * size + a)] += force;
      total_ += force;
      return;
    }
    coarsen();
  }
}

void PrintImage::coarsen() {
  std::array<float, static_cast<std::size_t>(size) * size> wide{};
  for (int b = 0; b < size; ++b) {
    for (int a = 0; a < size; ++a) {
      // Offsets are rounded to the nearest wider bin, halves away from the middle.
      const auto to = [](int bin) {
        return static_cast<int>(std::lround((bin - size / 2) / 2.0)) + size / 2;
      };
      wide[static_cast<std::size_t>(to(b) * size + to(a))] += bins_[static_cast<std::size_t>(b * size + a)];
    }
  }
  bins_ = wide;
  lattice_ *= 2;
}

std::optional<double> PrintImage::best_share(const TargetMask& mask, std::size_t products) const {
  if (empty() || mask.spots().empty()) return std::nullopt;
  Footprint print;
  for (int b = 0; b < size; ++b) {
    for (int a = 0; a < size; ++a) {
      const float force = bins_[static_cast<std::size_t>(b * size + a)];
      if (force > 0)
        print.add((a - size / 2) * lattice_, (b - size / 2) * lattice_, static_cast<float>(force / total_),
                  mask);
    }
  }
  // Spread evenly over the target first, then all around the best of those.
  const std::vector<TargetMask::Spot>& spots = mask.spots();
  const std::size_t every = 1 + 2 * spots.size() * print.bins / products;
  float best = 0;
  TargetMask::Spot at = spots.front();
  for (std::size_t s = every / 2; s < spots.size(); s += every) {
    const float share = print.share_at(spots[s].i, spots[s].j, mask);
    if (share <= best) continue;
    best = share;
    at = spots[s];
  }
  if (every == 1) return best;
  for (int reach = 4; reach >= 1; reach /= 2) {
    const TargetMask::Spot middle = at;
    for (int dj = -reach; dj <= reach; dj += reach) {
      for (int di = -reach; di <= reach; di += reach) {
        const int i = middle.i + di, j = middle.j + dj;
        if (mask.share(i, j) < least_inside) continue;
        const float share = print.share_at(i, j, mask);
        if (share <= best) continue;
        best = share;
        at = {static_cast<std::int16_t>(i), static_cast<std::int16_t>(j)};
      }
    }
  }
  return best;
}

}  // namespace palmar::stroke
