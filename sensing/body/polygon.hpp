// Plane geometry of outlines in the body frame. All lengths mm, areas mm^2. A point on the border counts as
// either side.
#pragma once

#include <span>

#include "sensing/model/geometry.hpp"

namespace palmar::body {

/// Is the point inside the outline (even-odd rule)? False for fewer than three points.
bool contains(const BodyPolygon& outline, BodyPoint point);

/// Area with its sign: positive where the points run from +u towards +v.
double signed_area_mm2(const BodyPolygon& outline);
double area_mm2(const BodyPolygon& outline);

/// Centre of the enclosed area. Throws std::invalid_argument where the outline encloses none.
BodyPoint centroid(const BodyPolygon& outline);

/// Distance to the border, positive inside and negative outside. Throws std::invalid_argument on an empty
/// outline.
double inside_mm(const BodyPolygon& outline, BodyPoint point);

/// Do two edges that are not neighbours meet, or do neighbours fold back onto each other?
bool crosses_itself(const BodyPolygon& outline);

/// Seen in a mirror on the spine line: u becomes -u. The points run backwards, so that the sign of the area
/// stays.
BodyPolygon mirrored(const BodyPolygon& outline);

BodyPolygon scaled(const BodyPolygon& outline, double factor);

/// Outline of everything within half_width of a line, with square ends; mitred joints. Throws
/// std::invalid_argument for fewer than two points, equal neighbours or a width that is not positive.
BodyPolygon strip(std::span<const BodyPoint> line, double half_width_mm);

}  // namespace palmar::body
