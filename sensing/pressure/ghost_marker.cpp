#include <algorithm>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"
#include "sensing/pressure/ghosts.hpp"

namespace palmar::pressure {
namespace {

/// More runs than this are no hands but a mat full of noise, in which nothing could be told from a ghost.
constexpr std::size_t most_runs = 4096;

bool valid(CellValidity validity) {
  return validity == CellValidity::measured || validity == CellValidity::saturated;
}

}  // namespace

GhostMarker::GhostMarker(const GridGeometry& grid, GhostMarks marks) : grid_(grid), marks_(marks) {
  if (grid.rows <= 0 || grid.cols <= 0 || !(marks.most_of_corner > 0) || !(marks.explained_share > 0)) {
    throw std::invalid_argument("ghosts: " + std::to_string(grid.rows) + " x " + std::to_string(grid.cols) +
                                " cells, marks " + std::to_string(marks.most_of_corner) + ", " +
                                std::to_string(marks.explained_share));
  }
  const std::size_t most = std::min(most_runs, static_cast<std::size_t>(grid.cells()));
  runs_.reserve(most);
  patches_.reserve(most);
  order_.reserve(most);
  rows_below_.reserve(static_cast<std::size_t>(grid.rows));
  patch_of_.assign(static_cast<std::size_t>(grid.cells()), 0);
}

/// False where there are too many.
bool GhostMarker::find_runs(const PressureField& field) {
  runs_.clear();
  int row = 0;
  int row_begin = 0;
  for (const std::uint32_t cell : field.loaded) {
    if (!valid(field.validity[cell])) continue;
    const auto at = static_cast<int>(cell);
    while (at >= row_begin + grid_.cols) {
      ++row;
      row_begin += grid_.cols;
    }
    const int col = at - row_begin;
    if (!runs_.empty() && runs_.back().row == row && runs_.back().last + 1 == col) {
      runs_.back().last = col;
      continue;
    }
    if (runs_.size() == most_runs) return false;
    runs_.push_back({row, col, col, static_cast<std::uint16_t>(runs_.size())});
  }
  return true;
}

std::uint16_t GhostMarker::root(std::uint16_t run) const {
  while (runs_[run].patch != run) run = runs_[run].patch;
  return run;
}

/// Runs that touch, corners too, belong together.
void GhostMarker::join_runs() {
  std::size_t above = 0;
  for (std::size_t k = 0; k < runs_.size(); ++k) {
    const Run& run = runs_[k];
    while (runs_[above].row < run.row - 1 ||
           (runs_[above].row == run.row - 1 && runs_[above].last < run.first - 1)) {
      ++above;
    }
    for (std::size_t i = above; runs_[i].row == run.row - 1 && runs_[i].first <= run.last + 1; ++i) {
      const std::uint16_t a = root(static_cast<std::uint16_t>(i));
      const std::uint16_t b = root(static_cast<std::uint16_t>(k));
      // The earlier one leads, so that a root comes before all its runs.
      runs_[std::max(a, b)].patch = std::min(a, b);
    }
  }
}

void GhostMarker::find_patches(const PressureField& field) {
  patches_.clear();
  for (std::size_t k = 0; k < runs_.size(); ++k) {
    Run& run = runs_[k];
    if (run.patch == k) {
      run.patch = static_cast<std::uint16_t>(patches_.size());
      patches_.push_back({run.row, run.row, run.first, run.last, 0, true});
    } else {
      run.patch = runs_[run.patch].patch;  // its leader was numbered before it
    }
    Patch& patch = patches_[run.patch];
    patch.bottom = run.row;
    patch.left = std::min(patch.left, run.first);
    patch.right = std::max(patch.right, run.last);
    const auto cells = field.kPa.begin() + grid_.index(run.row, 0);
    patch.peak_kPa = std::max(patch.peak_kPa, *std::max_element(cells + run.first, cells + run.last + 1));
  }
}

/// Shares rows with one stronger patch and columns with another (or with the same).
bool GhostMarker::may_be_ghost(const Patch& patch) const {
  bool beside = false, below = false;
  for (const Patch& other : patches_) {
    if (!(patch.peak_kPa <= marks_.most_of_corner * static_cast<double>(other.peak_kPa))) continue;
    beside = beside || (other.top <= patch.bottom && other.bottom >= patch.top);
    below = below || (other.left <= patch.right && other.right >= patch.left);
  }
  return beside && below;
}

bool GhostMarker::is_real(int row, int col) const {
  const std::uint16_t number = patch_of_[static_cast<std::size_t>(grid_.index(row, col))];
  return number != 0 && patches_[number - 1U].real;
}

/// Current that comes along the row, over to the column and back along it passes three groups of real cells.
bool GhostMarker::explained(const PressureField& field, int row, int col) {
  const auto kPa = [&](int r, int c) { return field.kPa[static_cast<std::size_t>(grid_.index(r, c))]; };
  float top_row = 0, top_col = 0, top_across = 0;
  rows_below_.clear();
  for (int r = 0; r < grid_.rows; ++r) {
    if (!is_real(r, col)) continue;
    rows_below_.push_back(r);
    top_col = std::max(top_col, kPa(r, col));
  }
  for (int c = 0; c < grid_.cols && !rows_below_.empty(); ++c) {
    if (!is_real(row, c)) continue;
    top_row = std::max(top_row, kPa(row, c));
    for (const int r : rows_below_) {
      if (is_real(r, c)) top_across = std::max(top_across, kPa(r, c));
    }
  }
  const float weakest = std::min({top_row, top_col, top_across});
  return weakest > 0 && kPa(row, col) <= marks_.most_of_corner * static_cast<double>(weakest);
}

bool GhostMarker::is_ghost(const PressureField& field, std::uint16_t number) {
  Patch& patch = patches_[number];
  patch.real = false;  // its own cells explain nothing
  double all_kPa = 0, explained_kPa = 0;
  for (const Run& run : runs_) {
    if (run.patch != number) continue;
    for (int c = run.first; c <= run.last; ++c) {
      const auto kPa = static_cast<double>(field.kPa[static_cast<std::size_t>(grid_.index(run.row, c))]);
      all_kPa += kPa;
      if (explained(field, run.row, c)) explained_kPa += kPa;
    }
  }
  patch.real = explained_kPa < marks_.explained_share * all_kPa;
  return !patch.real;
}

int GhostMarker::mark(PressureField& field) {
  if (field.kPa.size() != patch_of_.size()) {
    throw std::invalid_argument("ghosts: field of " + std::to_string(field.kPa.size()) + " cells for " +
                                std::to_string(patch_of_.size()));
  }
  if (!find_runs(field)) return 0;
  join_runs();
  find_patches(field);
  order_.clear();
  for (std::size_t i = 0; i < patches_.size(); ++i) {
    if (may_be_ghost(patches_[i])) order_.push_back(static_cast<std::uint16_t>(i));
  }
  if (order_.empty()) return 0;

  std::fill(patch_of_.begin(), patch_of_.end(), std::uint16_t{0});
  for (const Run& run : runs_) {
    const auto row = patch_of_.begin() + grid_.index(run.row, 0);
    std::fill(row + run.first, row + run.last + 1, static_cast<std::uint16_t>(run.patch + 1));
  }
  // From the strongest patch down: only what is real itself makes ghosts.
  std::sort(order_.begin(), order_.end(), [&](std::uint16_t a, std::uint16_t b) {
    const float pa = patches_[a].peak_kPa;
    const float pb = patches_[b].peak_kPa;
    return pa != pb ? pa > pb : a < b;
  });
  int marked = 0;
  double ghost_kPa = 0;
  for (const std::uint16_t number : order_) {
    if (!is_ghost(field, number)) continue;
    for (const Run& run : runs_) {
      if (run.patch != number) continue;
      for (int c = run.first; c <= run.last; ++c) {
        const auto cell = static_cast<std::size_t>(grid_.index(run.row, c));
        if (field.validity[cell] == CellValidity::saturated) --field.saturated_cells;
        field.validity[cell] = CellValidity::untrusted;
        ghost_kPa += static_cast<double>(field.kPa[cell]);
        ++marked;
      }
    }
  }
  // A ghost is weaker than what it comes from: the peak stays.
  field.force_N = std::max(0.0, field.force_N - N_from_kPa(ghost_kPa, grid_.cell_area_mm2()));
  return marked;
}

}  // namespace palmar::pressure
