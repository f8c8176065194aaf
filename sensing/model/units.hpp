// Millimetres, newtons, kilopascals, seconds, degrees. 1 kPa over 1 mm^2 is 1e-3 N.
#pragma once

#include <cmath>
#include <numbers>

namespace palmar {

inline constexpr double newtons_per_gram_force = 9.80665e-3;  // standard gravity, exact by definition

constexpr double kPa_from_N(double force_N, double area_mm2) { return force_N * 1e3 / area_mm2; }
constexpr double N_from_kPa(double pressure_kPa, double area_mm2) { return pressure_kPa * 1e-3 * area_mm2; }

constexpr double degrees(double radians) { return radians * 180.0 / std::numbers::pi; }
constexpr double radians(double angle_deg) { return angle_deg * std::numbers::pi / 180.0; }

/// Axis (fibre, ellipse) folded into (-90, 90] degrees.
inline double fold_axis_deg(double angle_deg) {
  double folded = std::remainder(angle_deg, 180.0);
  return folded <= -90.0 ? folded + 180.0 : folded;
}

/// Direction of motion folded into (-180, 180] degrees.
inline double fold_direction_deg(double angle_deg) {
  double folded = std::remainder(angle_deg, 360.0);
  return folded <= -180.0 ? folded + 360.0 : folded;
}

/// Acute angle between two axes, 0 (along) to 90 (across) degrees.
inline double acute_angle_deg(double axis_a_deg, double axis_b_deg) {
  return std::abs(fold_axis_deg(axis_a_deg - axis_b_deg));
}

}  // namespace palmar
