#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"
#include "sensing/pressure/ghosts.hpp"

namespace palmar::pressure {
namespace {

/// More patches than this is no hand but a mat full of noise; what lies beyond is trusted as it is.
constexpr std::size_t most_patches = 256;

bool valid(CellValidity validity) {
  return validity == CellValidity::measured || validity == CellValidity::saturated;
}

}  // namespace

GhostMarker::GhostMarker(const GridGeometry& grid, GhostMarks marks) : grid_(grid), marks_(marks) {
  if (grid.rows <= 0 || grid.cols <= 0 || !(marks.most_of_corner > 0) || !(marks.most_of_series > 0) ||
      !(marks.explained_share > 0)) {
    throw std::invalid_argument("ghosts: " + std::to_string(grid.rows) + " x " + std::to_string(grid.cols) +
                                " cells, marks " + std::to_string(marks.most_of_corner) + ", " +
                                std::to_string(marks.most_of_series) + ", " +
                                std::to_string(marks.explained_share));
  }
  const auto cells = static_cast<std::size_t>(grid.cells());
  patch_of_.assign(cells, 0);
  cells_.reserve(cells);
  patches_.reserve(most_patches);
  order_.reserve(most_patches);
}

/// Cells that touch, corners too, are one patch.
void GhostMarker::find_patches(const PressureField& field) {
  for (const std::uint32_t cell : cells_) patch_of_[cell] = 0;
  cells_.clear();
  patches_.clear();
  for (const std::uint32_t seed : field.loaded) {
    if (patch_of_[seed] != 0 || !valid(field.validity[seed])) continue;
    if (patches_.size() == most_patches) return;
    Patch patch;
    patch.begin = static_cast<std::uint32_t>(cells_.size());
    const auto number = static_cast<std::uint16_t>(patches_.size() + 1);
    patch_of_[seed] = number;
    cells_.push_back(seed);
    // The patch's own cells are the queue of those still to be looked round.
    for (std::size_t next = patch.begin; next < cells_.size(); ++next) {
      const std::uint32_t cell = cells_[next];
      patch.peak_kPa = std::max(patch.peak_kPa, field.kPa[cell]);
      const int row = static_cast<int>(cell) / grid_.cols;
      const int col = static_cast<int>(cell) % grid_.cols;
      for (int r = std::max(row - 1, 0); r <= std::min(row + 1, grid_.rows - 1); ++r) {
        for (int c = std::max(col - 1, 0); c <= std::min(col + 1, grid_.cols - 1); ++c) {
          const auto other = static_cast<std::uint32_t>(grid_.index(r, c));
          if (patch_of_[other] != 0 || !(field.kPa[other] > 0) || !valid(field.validity[other])) continue;
          patch_of_[other] = number;
          cells_.push_back(other);
        }
      }
    }
    patch.end = static_cast<std::uint32_t>(cells_.size());
    patches_.push_back(patch);
  }
}

bool GhostMarker::is_real(const PressureField& field, std::uint32_t cell) const {
  const std::uint16_t number = patch_of_[cell];
  return number != 0 && patches_[number - 1U].real && field.kPa[cell] > 0;
}

/// Current that comes along the row, over to the column and back along it: three groups of cells in series.
bool GhostMarker::explained(const PressureField& field, std::uint32_t cell) const {
  const int row = static_cast<int>(cell) / grid_.cols;
  const int col = static_cast<int>(cell) % grid_.cols;
  double along_row = 0, along_col = 0, across = 0;
  float top_row = 0, top_col = 0, top_across = 0;
  for (int c = 0; c < grid_.cols; ++c) {
    const auto beside = static_cast<std::uint32_t>(grid_.index(row, c));
    if (!is_real(field, beside)) continue;
    bool joined = false;
    for (int r = 0; r < grid_.rows; ++r) {
      const auto corner = static_cast<std::uint32_t>(grid_.index(r, c));
      if (r == row || !is_real(field, corner)) continue;
      if (!is_real(field, static_cast<std::uint32_t>(grid_.index(r, col)))) continue;
      joined = true;
      across += static_cast<double>(field.kPa[corner]);
      top_across = std::max(top_across, field.kPa[corner]);
    }
    if (!joined) continue;
    along_row += static_cast<double>(field.kPa[beside]);
    top_row = std::max(top_row, field.kPa[beside]);
  }
  if (across <= 0) return false;
  for (int r = 0; r < grid_.rows; ++r) {
    const auto below = static_cast<std::uint32_t>(grid_.index(r, col));
    if (r == row || !is_real(field, below)) continue;
    along_col += static_cast<double>(field.kPa[below]);
    top_col = std::max(top_col, field.kPa[below]);
  }
  const auto kPa = static_cast<double>(field.kPa[cell]);
  const double series = 1 / (1 / along_row + 1 / along_col + 1 / across);
  const auto corner = static_cast<double>(std::min({top_row, top_col, top_across}));
  return kPa <= marks_.most_of_series * series && kPa <= marks_.most_of_corner * corner;
}

int GhostMarker::mark(PressureField& field) {
  if (field.kPa.size() != patch_of_.size()) {
    throw std::invalid_argument("ghosts: field of " + std::to_string(field.kPa.size()) + " cells for " +
                                std::to_string(patch_of_.size()));
  }
  find_patches(field);
  if (patches_.size() < 2) return 0;
  order_.clear();
  for (std::size_t i = 0; i < patches_.size(); ++i) order_.push_back(static_cast<std::uint16_t>(i));
  std::sort(order_.begin(), order_.end(), [&](std::uint16_t a, std::uint16_t b) {
    const float pa = patches_[a].peak_kPa;
    const float pb = patches_[b].peak_kPa;
    return pa != pb ? pa > pb : a < b;
  });
  // From the strongest patch down: only what is real itself makes ghosts.
  int marked = 0;
  double ghost_kPa = 0;
  for (const std::uint16_t index : order_) {
    Patch& patch = patches_[index];
    double all_kPa = 0, explained_kPa = 0;
    for (std::uint32_t k = patch.begin; k < patch.end; ++k) {
      const std::uint32_t cell = cells_[k];
      const auto kPa = static_cast<double>(field.kPa[cell]);
      all_kPa += kPa;
      if (explained(field, cell)) explained_kPa += kPa;
    }
    patch.real = explained_kPa < marks_.explained_share * all_kPa;
    if (patch.real) continue;
    for (std::uint32_t k = patch.begin; k < patch.end; ++k) {
      CellValidity& validity = field.validity[cells_[k]];
      if (validity == CellValidity::saturated) --field.saturated_cells;
      validity = CellValidity::untrusted;
      ++marked;
    }
    ghost_kPa += all_kPa;
  }
  if (marked == 0) return 0;
  field.force_N = std::max(0.0, field.force_N - N_from_kPa(ghost_kPa, grid_.cell_area_mm2()));
  field.peak_kPa = static_cast<double>(patches_[order_.front()].peak_kPa);
  return marked;
}

}  // namespace palmar::pressure
