#include "app/screens/curve.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::screens {
namespace {

Point catmull_rom(Point p0, Point p1, Point p2, Point p3, double t) {
  const double t2 = t * t, t3 = t2 * t;
  const auto one = [&](double a, double b, double c, double d) {
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t2 + (3 * b - a - 3 * c + d) * t3);
  };
  return {one(p0.x, p1.x, p2.x, p3.x), one(p0.y, p1.y, p2.y, p3.y)};
}

void append_piece(std::vector<Point>& out, Point p0, Point p1, Point p2, Point p3, double step) {
  const int pieces = std::clamp(static_cast<int>(std::hypot(p2.x - p1.x, p2.y - p1.y) / step) + 1, 1, 64);
  for (int i = 0; i < pieces; ++i)
    out.push_back(catmull_rom(p0, p1, p2, p3, static_cast<double>(i) / pieces));
}

}  // namespace

std::vector<Point> smooth_closed(std::span<const Point> points, double step) {
  const std::size_t n = points.size();
  if (n < 3) return {points.begin(), points.end()};
  std::vector<Point> out;
  for (std::size_t i = 0; i < n; ++i) {
    append_piece(out, points[(i + n - 1) % n], points[i], points[(i + 1) % n], points[(i + 2) % n], step);
  }
  return out;
}

std::vector<Point> smooth_open(std::span<const Point> points, double step) {
  const std::size_t n = points.size();
  if (n < 3) return {points.begin(), points.end()};
  std::vector<Point> out;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    append_piece(out, points[i == 0 ? 0 : i - 1], points[i], points[i + 1], points[std::min(i + 2, n - 1)],
                 step);
  }
  out.push_back(points.back());
  return out;
}

}  // namespace palmar::screens
