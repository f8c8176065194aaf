// Stress under a uniformly loaded polygon, in closed form. Read the other way round (the operator is its own
// adjoint), it is the part of a point load that a muscle with that outline carries at that depth.
#pragma once

#include <span>

#include "sensing/model/geometry.hpp"

namespace palmar::depth {

/// sigma_z / q at the points (x[i], y) at depth z under the outline: each edge adds the flux of (1 - (z/R)^3)
/// / (2 pi rho) through it. Single precision, error below 2e-6. Preconditions: z > 0, equal sizes, an outline
/// that does not cross itself.
void polygon_stress(std::span<const MatPoint> outline, double z_mm, std::span<const float> x_mm, double y_mm,
                    std::span<float> stress);

}  // namespace palmar::depth
