// Which muscles and zones lie under a point of the skin.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "sensing/body/atlas.hpp"

namespace palmar::body {

/// Muscles whose outline holds the point, the superficial ones first; within a layer the one that the point
/// is deeper inside of.
std::vector<std::size_t> muscles_at(const Atlas& atlas, BodyPoint point);

/// The muscle of that layer under the point; the one that the point is deepest inside of where outlines
/// overlap. Only scoreable muscles are looked at with `scoreable_only`.
std::optional<std::size_t> muscle_at(const Atlas& atlas, BodyPoint point, int layer,
                                     bool scoreable_only = false);

/// Zones that hold the point, in atlas order.
std::vector<std::size_t> zones_at(const Atlas& atlas, BodyPoint point);

/// Width of the outline across the fibres at the point, mm: the "lane" of a long muscle. 0 where the point is
/// outside.
double lane_width_mm(const Muscle& muscle, BodyPoint point);

}  // namespace palmar::body
