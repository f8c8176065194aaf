#include "sensing/contact/assignment.hpp"

#include <limits>
#include <stdexcept>
#include <string>

namespace palmar::contact {

// Every row has a column of its own beyond the real ones, which stands for "none".
double Assignment::cost_at(std::size_t row, std::size_t column, double refuse) const {
  if (column < columns_) return cost_[row][column];
  return column - columns_ == row ? refuse : std::numeric_limits<double>::max() / 4;
}

void Assignment::solve(std::size_t rows, std::size_t columns, double refuse) {
  if (rows > most || columns > most) {
    throw std::invalid_argument("assignment of " + std::to_string(rows) + " x " + std::to_string(columns));
  }
  columns_ = columns;
  const std::size_t all = columns + rows;
  constexpr std::size_t wide = 2 * most + 1;
  // Indices from 1; column 0 is where each search starts.
  std::array<double, most + 1> row_potential{};
  std::array<double, wide> column_potential{};
  std::array<std::size_t, wide> row_of{}, way{};
  for (std::size_t row = 1; row <= rows; ++row) {
    std::array<double, wide> least;
    std::array<bool, wide> used{};
    least.fill(std::numeric_limits<double>::infinity());
    row_of[0] = row;
    std::size_t column = 0;
    do {
      used[column] = true;
      const std::size_t i = row_of[column];
      double delta = std::numeric_limits<double>::infinity();
      std::size_t next = 0;
      for (std::size_t j = 1; j <= all; ++j) {
        if (used[j]) continue;
        const double reduced = cost_at(i - 1, j - 1, refuse) - row_potential[i] - column_potential[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          way[j] = column;
        }
        if (least[j] < delta) {
          delta = least[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= all; ++j) {
        if (used[j]) {
          row_potential[row_of[j]] += delta;
          column_potential[j] -= delta;
        } else {
          least[j] -= delta;
        }
      }
      column = next;
    } while (row_of[column] != 0);
    while (column != 0) {
      row_of[column] = row_of[way[column]];
      column = way[column];
    }
  }
  column_of_.fill(none);
  for (std::size_t j = 1; j <= columns; ++j) {
    if (row_of[j] != 0) column_of_[row_of[j] - 1] = static_cast<int>(j - 1);
  }
}

}  // namespace palmar::contact
