#include "sensing/mat/cell_map.hpp"

#include <string>

namespace palmar::mat {

CellMap::CellMap(const MatDescription& mat, WireDefaults defaults)
    : wire_cols_(mat.wire.transposed ? mat.geometry.rows : mat.geometry.cols),
      wire_rows_(mat.wire.transposed ? mat.geometry.cols : mat.geometry.rows),
      big_endian_(mat.wire.big_endian.value_or(defaults.big_endian)),
      falling_(mat.wire.falling.value_or(defaults.falling)),
      full_scale_(mat.wire.full_scale.value_or(defaults.full_scale)) {
  const GridGeometry& grid = mat.geometry;
  grid_index_.reserve(static_cast<std::size_t>(grid.cells()));
  for (int wire_y = 0; wire_y < wire_rows_; ++wire_y) {
    for (int wire_x = 0; wire_x < wire_cols_; ++wire_x) {
      int row = mat.wire.transposed ? wire_x : wire_y, col = mat.wire.transposed ? wire_y : wire_x;
      if (mat.wire.flip_x) col = grid.cols - 1 - col;
      if (mat.wire.flip_y) row = grid.rows - 1 - row;
      grid_index_.push_back(static_cast<std::uint32_t>(grid.index(row, col)));
    }
  }
}

Status check_grid(const MatDescription& mat, std::string_view family, int most_cols, int most_rows) {
  const int cols = mat.wire.transposed ? mat.geometry.rows : mat.geometry.cols;
  const int rows = mat.wire.transposed ? mat.geometry.cols : mat.geometry.rows;
  if (cols >= 1 && rows >= 1 && cols <= most_cols && rows <= most_rows) return {};
  return bad_input("bad_grid",
                   "mat " + mat.id + " cannot have " + std::to_string(rows) + " rows of " +
                       std::to_string(cols) + " cells",
                   "the protocol of " + std::string(family) + " carries at most " +
                       std::to_string(most_rows) + " rows of " + std::to_string(most_cols),
                   "correct rows, cols and wire.transposed in its description");
}

}  // namespace palmar::mat
