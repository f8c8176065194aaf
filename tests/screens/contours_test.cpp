#include "app/screens/contours.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace palmar::screens {
namespace {

std::vector<float> cone(int columns, int rows, double x, double y) {
  std::vector<float> values;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column)
      values.push_back(static_cast<float>(20 - std::hypot(column - x, row - y)));
  }
  return values;
}

TEST(Contours, AConesContourIsOneClosedCircle) {
  const auto lines = contours(cone(41, 41, 20, 20), 41, 41, 10);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_DOUBLE_EQ(lines[0].front().x, lines[0].back().x);
  EXPECT_DOUBLE_EQ(lines[0].front().y, lines[0].back().y);
  for (const Point p : lines[0]) EXPECT_NEAR(std::hypot(p.x - 20, p.y - 20), 10, 0.05);
}

TEST(Contours, ALineThatLeavesTheGridEndsAtItsBorder) {
  const auto lines = contours(cone(41, 31, 20, 0), 41, 31, 10);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_DOUBLE_EQ(lines[0].front().y, 0);
  EXPECT_DOUBLE_EQ(lines[0].back().y, 0);
  EXPECT_NEAR(std::abs(lines[0].front().x - lines[0].back().x), 20, 1e-4);
}

TEST(Contours, TwoHillsHaveTwoLinesAndASaddleKeepsThemApart) {
  EXPECT_EQ(contours(std::vector<float>{5, 0, 0, 0, 0, 0, 0, 0, 5}, 3, 3, 2).size(), 2u);
  EXPECT_EQ(contours(std::vector<float>{5, 0, 0, 5}, 2, 2, 2).size(),
            2u);  // middle 2.5: the hills are joined
  const auto joined = contours(std::vector<float>{5, 0, 0, 5}, 2, 2, 2);
  const auto apart = contours(std::vector<float>{5, 0, 0, 5}, 2, 2, 3);
  ASSERT_EQ(apart.size(), 2u);
  // Joined hills: a line round each valley (upper right, lower left). Hills apart: a line round each hill.
  const auto beside = [](const Contour& line, double x, double y) {
    double sum = 0;
    for (const Point p : line) sum += std::hypot(p.x - x, p.y - y);
    return sum / static_cast<double>(line.size());
  };
  EXPECT_LT(std::min(beside(joined[0], 1, 0), beside(joined[1], 1, 0)), 0.7);
  EXPECT_LT(std::min(beside(apart[0], 0, 0), beside(apart[1], 0, 0)), 0.7);
}

TEST(Contours, NothingWhereTheLevelIsNotReached) {
  EXPECT_TRUE(contours(cone(9, 9, 4, 4), 9, 9, 30).empty());
  EXPECT_TRUE(contours({}, 0, 0, 1).empty());
  EXPECT_THROW(contours(std::vector<float>(5), 2, 2, 1), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::screens
