// Smooth lines through the few points by which anatomy is tabled.
#pragma once

#include <span>
#include <vector>

namespace palmar::screens {

/// A place in a picture: px right and down from its upper left corner.
struct Point {
  double x = 0;
  double y = 0;
};

/// Closed Catmull-Rom curve through the points, as a polygon with a point at most every `step` px. Fewer than
/// 3 points come back as they are.
std::vector<Point> smooth_closed(std::span<const Point> points, double step);

/// Open Catmull-Rom curve from the first to the last point.
std::vector<Point> smooth_open(std::span<const Point> points, double step);

}  // namespace palmar::screens
