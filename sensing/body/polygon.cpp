#include "sensing/body/polygon.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace palmar::body {
namespace {

double cross(BodyPoint o, BodyPoint a, BodyPoint b) {
  return (a.u_mm - o.u_mm) * (b.v_mm - o.v_mm) - (a.v_mm - o.v_mm) * (b.u_mm - o.u_mm);
}

double distance_to_segment_mm(BodyPoint p, BodyPoint a, BodyPoint b) {
  const double du = b.u_mm - a.u_mm;
  const double dv = b.v_mm - a.v_mm;
  const double length2 = du * du + dv * dv;
  double t = 0;
  if (length2 > 0) t = std::clamp(((p.u_mm - a.u_mm) * du + (p.v_mm - a.v_mm) * dv) / length2, 0.0, 1.0);
  return distance_mm(p, BodyPoint{a.u_mm + t * du, a.v_mm + t * dv});
}

bool within_box(BodyPoint p, BodyPoint a, BodyPoint b) {
  return p.u_mm >= std::min(a.u_mm, b.u_mm) && p.u_mm <= std::max(a.u_mm, b.u_mm) &&
         p.v_mm >= std::min(a.v_mm, b.v_mm) && p.v_mm <= std::max(a.v_mm, b.v_mm);
}

int sign(double value) { return value > 0 ? 1 : (value < 0 ? -1 : 0); }

bool segments_meet(BodyPoint a, BodyPoint b, BodyPoint c, BodyPoint d) {
  const int abc = sign(cross(a, b, c));
  const int abd = sign(cross(a, b, d));
  const int cda = sign(cross(c, d, a));
  const int cdb = sign(cross(c, d, b));
  if (abc != abd && cda != cdb) return true;
  return (abc == 0 && within_box(c, a, b)) || (abd == 0 && within_box(d, a, b)) ||
         (cda == 0 && within_box(a, c, d)) || (cdb == 0 && within_box(b, c, d));
}

/// b is the joint of edges a-b and b-c: does the second run back over the first?
bool folds_back(BodyPoint a, BodyPoint b, BodyPoint c) {
  const double along = (b.u_mm - a.u_mm) * (c.u_mm - b.u_mm) + (b.v_mm - a.v_mm) * (c.v_mm - b.v_mm);
  return cross(a, b, c) == 0 && along <= 0;
}

}  // namespace

bool contains(const BodyPolygon& outline, BodyPoint point) {
  if (outline.size() < 3) return false;
  bool inside = false;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const BodyPoint a = outline[i];
    const BodyPoint b = outline[j];
    if ((a.v_mm > point.v_mm) == (b.v_mm > point.v_mm)) continue;
    const double u_on_edge = a.u_mm + (point.v_mm - a.v_mm) * (b.u_mm - a.u_mm) / (b.v_mm - a.v_mm);
    if (point.u_mm < u_on_edge) inside = !inside;
  }
  return inside;
}

double signed_area_mm2(const BodyPolygon& outline) {
  double twice = 0;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    twice += outline[j].u_mm * outline[i].v_mm - outline[i].u_mm * outline[j].v_mm;
  }
  return twice / 2;
}

double area_mm2(const BodyPolygon& outline) { return std::abs(signed_area_mm2(outline)); }

BodyPoint centroid(const BodyPolygon& outline) {
  const double area = signed_area_mm2(outline);
  if (outline.size() < 3 || area == 0) {
    throw std::invalid_argument("centroid of an outline without an area, " + std::to_string(outline.size()) +
                                " points");
  }
  BodyPoint sum;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const double weight = outline[j].u_mm * outline[i].v_mm - outline[i].u_mm * outline[j].v_mm;
    sum.u_mm += weight * (outline[j].u_mm + outline[i].u_mm);
    sum.v_mm += weight * (outline[j].v_mm + outline[i].v_mm);
  }
  return {sum.u_mm / (6 * area), sum.v_mm / (6 * area)};
}

double inside_mm(const BodyPolygon& outline, BodyPoint point) {
  if (outline.empty()) throw std::invalid_argument("distance to an outline of 0 points");
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    nearest = std::min(nearest, distance_to_segment_mm(point, outline[j], outline[i]));
  }
  return contains(outline, point) ? nearest : -nearest;
}

bool crosses_itself(const BodyPolygon& outline) {
  const std::size_t n = outline.size();
  if (n < 3) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (folds_back(outline[i], outline[(i + 1) % n], outline[(i + 2) % n])) return true;
    for (std::size_t j = i + 2; j < n; ++j) {
      if (i == 0 && j == n - 1) continue;  // the last edge ends where the first begins
      if (segments_meet(outline[i], outline[i + 1], outline[j], outline[(j + 1) % n])) return true;
    }
  }
  return false;
}

BodyPolygon mirrored(const BodyPolygon& outline) {
  BodyPolygon result(outline.rbegin(), outline.rend());
  for (BodyPoint& point : result) point.u_mm = -point.u_mm;
  return result;
}

BodyPolygon scaled(const BodyPolygon& outline, double factor) {
  BodyPolygon result = outline;
  for (BodyPoint& point : result) point = {point.u_mm * factor, point.v_mm * factor};
  return result;
}

BodyPolygon strip(std::span<const BodyPoint> line, double half_width_mm) {
  if (line.size() < 2 || !(half_width_mm > 0)) {
    throw std::invalid_argument("strip of " + std::to_string(line.size()) + " points and half width " +
                                std::to_string(half_width_mm) + " mm");
  }
  const auto normal = [&](std::size_t edge) {
    const double du = line[edge + 1].u_mm - line[edge].u_mm;
    const double dv = line[edge + 1].v_mm - line[edge].v_mm;
    const double length = std::hypot(du, dv);
    if (length == 0) throw std::invalid_argument("strip with two equal points in a row");
    return BodyPoint{-dv / length, du / length};
  };
  BodyPolygon one_side;
  BodyPolygon other_side;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const BodyPoint before = normal(i == 0 ? 0 : i - 1);
    const BodyPoint after = normal(std::min(i, line.size() - 2));
    // The mitre: along the sum of both normals, so long that its share along each of them is the half width.
    const BodyPoint sum{before.u_mm + after.u_mm, before.v_mm + after.v_mm};
    const double reach = 2 * half_width_mm / std::max(0.1, sum.u_mm * sum.u_mm + sum.v_mm * sum.v_mm);
    one_side.push_back({line[i].u_mm + reach * sum.u_mm, line[i].v_mm + reach * sum.v_mm});
    other_side.push_back({line[i].u_mm - reach * sum.u_mm, line[i].v_mm - reach * sum.v_mm});
  }
  one_side.insert(one_side.end(), other_side.rbegin(), other_side.rend());
  return one_side;
}

}  // namespace palmar::body
