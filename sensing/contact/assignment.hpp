// The exact solution of a small assignment problem (shortest augmenting paths with potentials), without
// allocation.
#pragma once

#include <array>
#include <cstddef>

namespace palmar::contact {

/// Rows are given to columns so that the sum of costs is least; a row that no column is worth `refuse` stays
/// without one.
class Assignment {
 public:
  static constexpr std::size_t most = 32;
  static constexpr int none = -1;

  double& cost(std::size_t row, std::size_t column) { return cost_[row][column]; }

  /// Solves the first `rows` x `columns` costs, both at most `most`. `refuse`: what it costs to leave a row
  /// without a column.
  void solve(std::size_t rows, std::size_t columns, double refuse);

  /// Column of a row, or none.
  int column_of(std::size_t row) const { return column_of_[row]; }

 private:
  double cost_at(std::size_t row, std::size_t column, double refuse) const;
  std::array<std::array<double, most>, most> cost_{};
  std::array<int, most> column_of_{};
  std::size_t columns_ = 0;
};

}  // namespace palmar::contact
