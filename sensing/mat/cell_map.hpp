// Where the cells of a mat's wire lie in its grid, and which way its values run: the settings on which readers
// of one and the same mat disagree.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::mat {

/// What a family does where the description has no setting.
struct WireDefaults {
  bool big_endian = false;
  bool falling = false;          ///< values fall as pressure rises
  std::uint16_t full_scale = 0;  ///< largest value on the wire
};

class CellMap {
 public:
  CellMap(const MatDescription& mat, WireDefaults defaults);

  /// Columns and rows as the device counts them; swapped where its x runs along the mat's rows.
  int wire_cols() const { return wire_cols_; }
  int wire_rows() const { return wire_rows_; }
  std::size_t cells() const { return grid_index_.size(); }
  /// Index in the grid of the k-th cell of the wire, counted x first.
  std::uint32_t grid_index(std::size_t k) const { return grid_index_[k]; }

  bool big_endian() const { return big_endian_; }
  std::uint16_t full_scale() const { return full_scale_; }
  bool in_range(std::uint16_t value) const { return value <= full_scale_; }
  /// Counts always rise with pressure. Precondition: in_range(value).
  std::uint16_t count(std::uint16_t value) const {
    return falling_ ? static_cast<std::uint16_t>(full_scale_ - value) : value;
  }
  /// Clips to the full scale.
  std::uint16_t value(std::uint16_t count) const {
    const std::uint16_t clipped = std::min(count, full_scale_);
    return falling_ ? static_cast<std::uint16_t>(full_scale_ - clipped) : clipped;
  }

  std::uint16_t load16(const std::uint8_t* bytes) const {
    return static_cast<std::uint16_t>(big_endian_ ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]);
  }
  void append16(std::vector<std::uint8_t>& out, std::uint16_t value) const {
    const auto low = static_cast<std::uint8_t>(value), high = static_cast<std::uint8_t>(value >> 8);
    out.push_back(big_endian_ ? high : low);
    out.push_back(big_endian_ ? low : high);
  }

 private:
  int wire_cols_;
  int wire_rows_;
  bool big_endian_;
  bool falling_;
  std::uint16_t full_scale_;
  std::vector<std::uint32_t> grid_index_;
};

/// Does the grid fit a protocol? `most_cols`, `most_rows` as the device counts them. Error: bad_grid
/// (bad_input).
Status check_grid(const MatDescription& mat, std::string_view family, int most_cols, int most_rows);

}  // namespace palmar::mat
