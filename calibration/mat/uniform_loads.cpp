#include "calibration/mat/uniform_loads.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "calibration/mat/known_loads.hpp"

namespace palmar::calibration {
namespace {

constexpr int reach = 2;  // cells around one that tell whether it lies inside
constexpr double inside_share =
    21.0 / 25;  // of them have to be loaded; one row away from the load's edge 20 of 25 are
constexpr double loaded_share =
    0.2;  // of the median count of the loaded cells: less is what an elastomer spreads beside the load

}  // namespace

UniformLoads::UniformLoads(const MatStart& start)
    : start_(start), remember_(start.geometry, typical_memory, WireLoss{}) {
  const auto cells = static_cast<std::size_t>(start.geometry.cells());
  if (start.tare_counts.size() != cells || start.skipped_cells.size() != cells)
    throw std::invalid_argument("uniform loads: zero of " + std::to_string(start.tare_counts.size()) +
                                " cells for " + std::to_string(cells));
  history_.clear(cells);
  counts_.resize(cells);
  inside_.resize(cells);
  answered_.resize(cells);
  sums_.resize(static_cast<std::size_t>((start.geometry.rows + 1) * (start.geometry.cols + 1)));
}

void UniformLoads::find_loaded(const RawFrame& frame) {
  if (frame.counts.size() != counts_.size())
    throw std::invalid_argument("uniform loads: frame of " + std::to_string(frame.counts.size()) +
                                " cells for " + std::to_string(counts_.size()));
  loaded_.clear();
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i] =
        static_cast<std::uint16_t>(std::max(frame.counts[i], start_.tare_counts[i]) - start_.tare_counts[i]);
    if (!start_.skipped_cells[i] && counts_[i] >= start_.threshold_count)
      loaded_.push_back(static_cast<std::uint32_t>(i));
  }
  for (const std::uint32_t i : loaded_) answered_[i] = 1;
  remember_.find(frame, start_.tare_counts, loaded_, &history_, fresh_);
}

void UniformLoads::follow(const RawFrame& frame) { find_loaded(frame); }

// A summed-area table of the loaded cells answers for every cell how many of those around it are.
void UniformLoads::find_inside() {
  const GridGeometry& grid = start_.geometry;
  std::vector<std::uint16_t> loads;
  for (const std::uint32_t i : loaded_) loads.push_back(counts_[i]);
  std::fill(inside_.begin(), inside_.end(), std::uint8_t{0});
  if (loads.empty()) return;
  std::nth_element(loads.begin(), loads.begin() + static_cast<std::ptrdiff_t>(loads.size() / 2), loads.end());
  const double least = loaded_share * loads[loads.size() / 2];
  const auto at = [&](int r, int c) -> int& {
    return sums_[static_cast<std::size_t>(r * (grid.cols + 1) + c)];
  };
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c) {
      const auto i = static_cast<std::size_t>(grid.index(r, c));
      const int on = start_.skipped_cells[i] || counts_[i] >= std::max<double>(least, start_.threshold_count);
      at(r + 1, c + 1) = on + at(r, c + 1) + at(r + 1, c) - at(r, c);
    }
  }
  for (const std::uint32_t i : loaded_) {
    const int r = static_cast<int>(i) / grid.cols, c = static_cast<int>(i) % grid.cols;
    const int top = std::max(0, r - reach), bottom = std::min(grid.rows, r + reach + 1);
    const int left = std::max(0, c - reach), right = std::min(grid.cols, c + reach + 1);
    const int on = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left);
    inside_[i] = on >= inside_share * (bottom - top) * (right - left);
  }
}

UniformLevel& UniformLoads::level(double kPa, bool falling) {
  const auto same = [&](const UniformLevel& l) {
    return l.falling == falling && std::abs(l.kPa - kPa) < 1e-6 * kPa;
  };
  const auto found = std::find_if(levels_.begin(), levels_.end(), same);
  if (found != levels_.end()) return *found;
  levels_.push_back({kPa, falling, std::vector<CellSums>(counts_.size())});
  return levels_.back();
}

void UniformLoads::add(const RawFrame& frame, double kPa, bool falling) {
  find_loaded(frame);
  find_inside();
  const GridGeometry& grid = start_.geometry;
  std::vector<float> rows(static_cast<std::size_t>(grid.rows)), cols(static_cast<std::size_t>(grid.cols));
  const auto stride = static_cast<std::size_t>(grid.cols);
  for (const std::uint32_t i : loaded_) {
    rows[i / stride] += counts_[i];
    cols[i % stride] += counts_[i];
  }
  UniformLevel& here = level(kPa, falling);
  for (const std::uint32_t i : loaded_) {
    if (!inside_[i]) continue;
    const float g =
        pressure::creep_decades(static_cast<float>(std::max(0.0, frame.t_s - history_.since_s[i])));
    CellSums& sums = here.cells[i];
    const float counts = counts_[i];
    ++sums.frames;
    sums.counts += counts;
    sums.row += rows[i / stride];
    sums.col += cols[i % stride];
    sums.g += g;
    sums.gg += g * g;
    sums.cg += counts * g;
  }
}

double UniformLoads::coverage(int pressures) const {
  std::size_t wanted = 0, covered = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (start_.skipped_cells[i]) continue;
    ++wanted;
    const auto have = std::count_if(levels_.begin(), levels_.end(), [&](const UniformLevel& l) {
      return !l.falling && l.cells[i].frames > 0;
    });
    covered += have >= pressures;
  }
  return wanted > 0 ? static_cast<double>(covered) / static_cast<double>(wanted) : 0;
}

}  // namespace palmar::calibration
