// Which way the fibres of a muscle run at a place.
#pragma once

#include <vector>

#include "sensing/body/atlas.hpp"

namespace palmar::body {

/// Axis of the fibres at the point, from +u towards +v, in (-90, 90]. In a fan it is interpolated between the two fibres that hold the
/// point between them; beside the fan it is that of the nearest fibre. Without a fan it is the muscle's own angle. Allocates nothing.
double fibre_angle_deg(const Muscle& muscle, BodyPoint point);

/// The same as a unit vector (du, dv), du >= 0.
BodyPoint fibre_direction(const Muscle& muscle, BodyPoint point);

/// `count` fibres side by side, from a line of origins to a line of insertions (or one point), each paired by its share of the length.
/// Throws std::invalid_argument for fewer than 2 fibres or an empty line.
std::vector<Fibre> fan(const std::vector<BodyPoint>& origin, const std::vector<BodyPoint>& insertion,
                       std::size_t count);

/// A line through the point along the fibres, clipped to the muscle's outline: steps of `step_mm` both ways until it leaves. At least
/// the point itself, where that is inside; empty otherwise. Precondition: step_mm > 0.
std::vector<BodyPoint> along_fibre(const Muscle& muscle, BodyPoint point, double step_mm);

}  // namespace palmar::body
