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
  touched_s_.resize(cells);
  was_loaded_.resize(cells);
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
  for (std::size_t i = 0, k = 0; i < counts_.size(); ++i) {
    const bool loaded = k < loaded_.size() && loaded_[k] == i;
    k += loaded;
    if (loaded && !was_loaded_[i]) touched_s_[i] = frame.t_s;
    was_loaded_[i] = loaded;
  }
  if (loaded_.empty()) {
    parts_.clear();
    before_s_ = frame.t_s;
  }
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

/// What a level has more than the one before was put on half-way between the two. What it has less was taken from the youngest parts.
void UniformLoads::follow_level(const RawFrame& frame, double kPa) {
  double on_kPa = 0;
  for (const Part& part : parts_) on_kPa += part.kPa;
  if (kPa > on_kPa * (1 + 1e-6)) parts_.push_back({0.5 * (before_s_ + frame.t_s), kPa - on_kPa});
  for (double over_kPa = on_kPa - kPa; over_kPa > 1e-6 * kPa && !parts_.empty();) {
    const double taken_kPa = std::min(over_kPa, parts_.back().kPa);
    over_kPa -= taken_kPa;
    parts_.back().kPa -= taken_kPa;
    if (parts_.back().kPa <= 0) parts_.pop_back();
  }
  before_s_ = frame.t_s;
}

/// No part is older than the cell's own load.
float UniformLoads::decades(std::uint32_t cell, double t_s) const {
  double sum = 0, kPa = 0;
  for (const Part& part : parts_) {
    const double held_s = std::max(0.0, t_s - std::max(part.t_s, touched_s_[cell]));
    sum += part.kPa * static_cast<double>(pressure::creep_decades(static_cast<float>(held_s)));
    kPa += part.kPa;
  }
  return kPa > 0 ? static_cast<float>(sum / kPa) : 0.0F;
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
  follow_level(frame, kPa);
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
    // While the load falls as the corridor reads it, so that what hysteresis leaves is what the corridor will have to take off.
    const float g =
        falling ? pressure::creep_decades(static_cast<float>(std::max(0.0, frame.t_s - history_.since_s[i])))
                : decades(i, frame.t_s);
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
