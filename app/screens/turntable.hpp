// From where the 3-D back is seen. Pure.
#pragma once

#include <Eigen/Core>

namespace palmar::screens {

/// The eye goes round the middle of the back; at 0, 0 it looks straight down on it, head upwards.
struct Turntable {
  double turn_deg = 0;  ///< about the spine: positive shows the right flank
  double tilt_deg = 0;  ///< about the line across the back: positive looks from the feet

  bool operator==(const Turntable&) const = default;
};

inline constexpr double most_turn_deg = 75, most_tilt_deg = 65;
/// A first look from which the curves are seen.
inline constexpr Turntable resting_turn{-24, 28};

/// Turned further by so much, within bounds.
Turntable turned(Turntable from, double turn_deg, double tilt_deg);

/// From the scene (mm: x to the right, y towards the head, z up out of the skin; origin in the middle of the back) to OpenGL's clip
/// coordinates. Everything within `reach_mm` of the origin is in the picture, however it is turned. Preconditions: reach_mm > 0,
/// aspect (width over height) > 0.
Eigen::Matrix4f eye(const Turntable& turntable, double reach_x_mm, double reach_y_mm, double aspect);

}  // namespace palmar::screens
