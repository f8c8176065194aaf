#include "sensing/contact/assignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <set>
#include <stdexcept>

namespace palmar::contact {
namespace {

/// Least sum over all ways to give rows distinct columns or none.
double brute_force(const Assignment& assignment, std::size_t rows, std::size_t columns, double refuse,
                   std::size_t row = 0, unsigned taken = 0) {
  if (row == rows) return 0;
  double best = refuse + brute_force(assignment, rows, columns, refuse, row + 1, taken);
  for (std::size_t c = 0; c < columns; ++c) {
    if (taken & (1u << c)) continue;
    const double cost = const_cast<Assignment&>(assignment).cost(row, c);
    best = std::min(best, cost + brute_force(assignment, rows, columns, refuse, row + 1, taken | (1u << c)));
  }
  return best;
}

TEST(Assignment, IsExact) {
  std::mt19937 random(4);
  std::uniform_real_distribution<double> cost(-20, 60);
  const auto assignment = std::make_unique<Assignment>();
  for (int run = 0; run < 300; ++run) {
    const std::size_t rows = random() % 6, columns = random() % 6;
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) assignment->cost(r, c) = cost(random);
    }
    assignment->solve(rows, columns, 28);
    double sum = 0;
    std::set<int> used;
    for (std::size_t r = 0; r < rows; ++r) {
      const int c = assignment->column_of(r);
      sum += c == Assignment::none ? 28 : assignment->cost(r, static_cast<std::size_t>(c));
      if (c != Assignment::none) {
        EXPECT_TRUE(used.insert(c).second) << "a column was given twice";
      }
    }
    EXPECT_NEAR(sum, brute_force(*assignment, rows, columns, 28), 1e-9);
  }
}

TEST(Assignment, TakesAsManyAsItPromises) {
  const auto assignment = std::make_unique<Assignment>();
  for (std::size_t r = 0; r < Assignment::most; ++r) {
    for (std::size_t c = 0; c < Assignment::most; ++c)
      assignment->cost(r, c) = (r + c) % Assignment::most == 5 ? 0 : 10;
  }
  assignment->solve(Assignment::most, Assignment::most, 28);
  for (std::size_t r = 0; r < Assignment::most; ++r) {
    EXPECT_EQ((r + static_cast<std::size_t>(assignment->column_of(r))) % Assignment::most, 5u);
  }
  EXPECT_THROW(assignment->solve(Assignment::most + 1, 1, 28), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::contact
