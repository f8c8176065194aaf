// Anatomy's few tabled points as shapes that look grown: round outlines, and the lines of fibres.
#pragma once

#include <vector>

#include "app/screens/body_view.hpp"
#include "app/screens/curve.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::screens {

/// The outline as a smooth curve in the picture. It keeps within the bulge of its points (a centripetal spline), corners are rounded,
/// and edges on the spine line stay straight, so that left and right meet there.
std::vector<Point> grown_outline(const BodyView& view, const BodyPolygon& outline, double step_px);

/// Lines along the fibres, about `spacing_px` apart, reaching a little beyond the outline: to be clipped by it. Where a fan narrows,
/// every other line ends, so that they do not crowd.
std::vector<std::vector<Point>> fibre_lines(const BodyView& view, const Muscle& muscle, double spacing_px);

}  // namespace palmar::screens
