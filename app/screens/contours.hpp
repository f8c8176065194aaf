// Lines of equal value over a grid of points.
#pragma once

#include <span>
#include <vector>

#include "app/screens/curve.hpp"

namespace palmar::screens {

/// One line; closed where its last point is its first. x counts columns and y rows, 0 at the middle of the first.
using Contour = std::vector<Point>;

/// Where the values cross `level`, by marching squares: straight between the points, saddles told apart by the middle of the four.
/// Lines that leave the grid end at its border. Throws std::invalid_argument where values is not rows*columns.
std::vector<Contour> contours(std::span<const float> values, int columns, int rows, float level);

}  // namespace palmar::screens
