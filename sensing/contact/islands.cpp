#include "sensing/contact/islands.hpp"

#include <algorithm>

namespace palmar::contact {

IslandDetector::IslandDetector(const GridGeometry& grid) : grid_(grid) {
  const auto most = static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>((grid.cols + 1) / 2);
  found_.reserve(most);
  parent_.reserve(most);
  place_.reserve(most);
}

void IslandDetector::detect(const PressureField& field, Islands& islands) {
  gather_runs(field);
  connect_runs();
  measure(field, islands);
}

void IslandDetector::gather_runs(const PressureField& field) {
  found_.clear();
  std::int32_t row = 0;
  std::uint32_t row_begin = 0;
  const auto cols = static_cast<std::uint32_t>(grid_.cols);
  std::uint32_t expected = 0;  // cell that would continue the last run
  for (const std::uint32_t cell : field.loaded) {
    if (field.validity[cell] == CellValidity::untrusted) continue;
    if (cell >= row_begin + cols) {
      row = static_cast<std::int32_t>(cell / cols);
      row_begin = static_cast<std::uint32_t>(row) * cols;
    } else if (!found_.empty() && cell == expected) {
      ++found_.back().end;
      ++expected;
      continue;
    }
    const auto col = static_cast<std::int32_t>(cell - row_begin);
    found_.push_back({row, col, col + 1, 0});
    expected = cell + 1;
  }
}

std::uint32_t IslandDetector::root(std::uint32_t run) {
  while (parent_[run] != run) {
    parent_[run] = parent_[parent_[run]];
    run = parent_[run];
  }
  return run;
}

// Two runs of neighbouring rows touch, corners counted, where neither ends before the other begins.
void IslandDetector::connect_runs() {
  const auto count = static_cast<std::uint32_t>(found_.size());
  parent_.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) parent_[i] = i;
  std::uint32_t above = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const Run& run = found_[i];
    while (above < i && (found_[above].row < run.row - 1 ||
                         (found_[above].row == run.row - 1 && found_[above].end < run.begin))) {
      ++above;
    }
    for (std::uint32_t k = above; k < i && found_[k].row == run.row - 1 && found_[k].begin <= run.end; ++k) {
      const std::uint32_t a = root(k), b = root(i);
      // The smaller index wins, so that roots come in raster order.
      parent_[std::max(a, b)] = std::min(a, b);
    }
  }
}

void IslandDetector::measure(const PressureField& field, Islands& islands) {
  islands.list.clear();
  const auto count = static_cast<std::uint32_t>(found_.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t top = root(i);
    if (top == i) {
      found_[i].island = static_cast<std::uint32_t>(islands.list.size());
      islands.list.emplace_back();
    } else {
      found_[i].island = found_[top].island;
    }
    Island& island = islands.list[found_[i].island];
    const float* row = field.kPa.data() + static_cast<std::ptrdiff_t>(found_[i].row) * grid_.cols;
    island.moments.add(moments(found_[i], row, grid_));
    ++island.run_count;
  }
  std::uint32_t first = 0;
  place_.clear();
  for (Island& island : islands.list) {
    island.first_run = first;
    place_.push_back(first);
    first += island.run_count;
  }
  islands.runs.resize(count);
  for (const Run& run : found_) islands.runs[place_[run.island]++] = run;
  if (field.saturated_cells == 0) return;
  for (Island& island : islands.list) {
    for (const Run& run : islands.runs_of(island)) {
      for (int col = run.begin; col < run.end; ++col) {
        const auto cell = static_cast<std::size_t>(grid_.index(run.row, col));
        island.moments.saturated |= field.validity[cell] == CellValidity::saturated;
      }
    }
  }
}

Moments moments(const Run& run, const float* row_kPa, const GridGeometry& grid) {
  float f = 0, fx = 0, fxx = 0, peak = 0;
  for (int col = run.begin; col < run.end; ++col) {
    const auto x =
        static_cast<float>(col - run.begin);  // from the run's begin, which keeps float exact enough
    const float p = row_kPa[col];
    f += p;
    fx += p * x;
    fxx += p * x * x;
    peak = std::max(peak, p);
  }
  Moments m;
  const double b = run.begin, y = run.row;
  m.f = f;
  m.fx = fx + b * f;
  m.fxx = fxx + 2 * b * fx + b * b * f;
  m.fy = y * m.f;
  m.fxy = y * m.fx;
  m.fyy = y * m.fy;
  m.peak_kPa = peak;
  m.cells = run.end - run.begin;
  m.col_lo = run.begin;
  m.col_hi = run.end - 1;
  m.row_lo = m.row_hi = run.row;
  m.at_edge = run.begin == 0 || run.end == grid.cols || run.row == 0 || run.row == grid.rows - 1;
  return m;
}

double gap_mm(const Islands& islands, const Island& a, const Island& b, const GridGeometry& grid,
              double enough_mm) {
  const auto box_gap = [](int a_lo, int a_hi, int b_lo, int b_hi) {
    return std::max({0, b_lo - a_hi - 1, a_lo - b_hi - 1});
  };
  const Moments& p = a.moments;
  const Moments& q = b.moments;
  const double box = std::hypot(box_gap(p.col_lo, p.col_hi, q.col_lo, q.col_hi) * grid.pitch_x_mm,
                                box_gap(p.row_lo, p.row_hi, q.row_lo, q.row_hi) * grid.pitch_y_mm);
  if (box >= enough_mm) return box;
  double least2 = enough_mm * enough_mm;
  for (const Run& r : islands.runs_of(a)) {
    for (const Run& s : islands.runs_of(b)) {
      const double dy = std::max(0, std::abs(r.row - s.row) - 1) * grid.pitch_y_mm;
      if (dy * dy >= least2) {
        if (s.row > r.row) break;  // rows only rise from here
        continue;
      }
      const double dx = std::max({0, s.begin - r.end, r.begin - s.end}) * grid.pitch_x_mm;
      least2 = std::min(least2, dx * dx + dy * dy);
    }
  }
  return std::sqrt(least2);
}

}  // namespace palmar::contact
