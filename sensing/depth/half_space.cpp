#include "sensing/depth/half_space.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace palmar::depth {
namespace {

constexpr double two_pi = 2 * std::numbers::pi;

/// x ln(y + r), and its limit 0 at x = 0, where y + r may vanish.
double x_log(double x, double y, double r) { return x == 0 ? 0.0 : x * std::log(y + r); }

double corner_displacement(double x, double y, double z, double nu) {
  const double r = std::sqrt(x * x + y * y + z * z);
  const double logs = x_log(x, y, r) + x_log(y, x, r);
  const double angle = z == 0 ? 0.0 : std::atan(x * y / (z * r));
  return 2 * (1 - nu) * logs - (1 - 2 * nu) * z * angle;
}

}  // namespace

double point_influence(double r_over_z) {
  const double s = 1 + r_over_z * r_over_z;
  return 3 / (two_pi * s * s * std::sqrt(s));
}

double point_share_outside(double rho_mm, double z_mm) {
  const double ratio = rho_mm / z_mm;
  return std::pow(1 + ratio * ratio, -1.5);
}

double point_displacement_mm(double r_mm, double z_mm, double modulus_kPa, double nu) {
  const double distance = std::hypot(r_mm, z_mm);
  const double shape = z_mm * z_mm / (distance * distance * distance) + 2 * (1 - nu) / distance;
  // 1 N over 1 mm^2 is 1e3 kPa.
  return 1e3 * (1 + nu) / (two_pi * modulus_kPa) * shape;
}

double corner_influence(double x_mm, double y_mm, double z_mm) {
  const double x2 = x_mm * x_mm;
  const double y2 = y_mm * y_mm;
  const double z2 = z_mm * z_mm;
  const double r = std::sqrt(x2 + y2 + z2);
  if (x_mm == 0 || y_mm == 0) return 0;  // an empty quadrant; also keeps 0/0 at the surface out
  const double angle = std::atan2(std::abs(x_mm * y_mm), z_mm * r);
  const double sign = (x_mm > 0) == (y_mm > 0) ? 1 : -1;
  return (sign * angle + x_mm * y_mm * z_mm / r * (1 / (x2 + z2) + 1 / (y2 + z2))) / two_pi;
}

double rectangle_stress(double x_mm, double y_mm, double z_mm, double half_x_mm, double half_y_mm) {
  return corner_influence(x_mm + half_x_mm, y_mm + half_y_mm, z_mm) -
         corner_influence(x_mm - half_x_mm, y_mm + half_y_mm, z_mm) -
         corner_influence(x_mm + half_x_mm, y_mm - half_y_mm, z_mm) +
         corner_influence(x_mm - half_x_mm, y_mm - half_y_mm, z_mm);
}

double rectangle_displacement_mm(double x_mm, double y_mm, double z_mm, double half_x_mm, double half_y_mm,
                                 double modulus_kPa, double nu) {
  // By symmetry at |x|, |y|: the logarithm of y + r loses all digits where y is far below zero.
  const double x = std::abs(x_mm);
  const double y = std::abs(y_mm);
  const double sum = corner_displacement(x + half_x_mm, y + half_y_mm, z_mm, nu) -
                     corner_displacement(x - half_x_mm, y + half_y_mm, z_mm, nu) -
                     corner_displacement(x + half_x_mm, y - half_y_mm, z_mm, nu) +
                     corner_displacement(x - half_x_mm, y - half_y_mm, z_mm, nu);
  return (1 + nu) / (two_pi * modulus_kPa) * sum;
}

double disc_stress(double r_mm, double z_mm, double radius_mm) {
  // The point load's stress is the divergence of (1 - (z/R)^3) / (2 pi rho) along rho: the disc is an
  // integral along its edge, smooth and periodic, so that the trapezium rule converges exponentially.
  const double a = radius_mm;
  const double smallest = std::max(z_mm, std::abs(r_mm - a));
  const int steps = static_cast<int>(std::clamp(64 + 48 * a / std::max(smallest, 1e-9), 64.0, 100000.0));
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    const double cosine = std::cos(two_pi * (i + 0.5) / steps);
    const double rho2 = a * a + r_mm * r_mm - 2 * a * r_mm * cosine;
    const double distance = std::sqrt(rho2 + z_mm * z_mm);
    const double z_over_distance = z_mm / distance;
    sum += (1 - z_over_distance * z_over_distance * z_over_distance) * (a - r_mm * cosine) * a / rho2;
  }
  return sum / steps;
}

double disc_axis_displacement_mm(double z_mm, double radius_mm, double modulus_kPa, double nu) {
  const double slant = std::hypot(z_mm, radius_mm);
  // z^2 (1/z - 1/slant) written without the division by z.
  const double sunk = z_mm * (slant - z_mm) / slant;
  return (1 + nu) / modulus_kPa * (sunk + 2 * (1 - nu) * (slant - z_mm));
}

double disc_edge_displacement_mm(double radius_mm, double modulus_kPa, double nu) {
  return 2 / std::numbers::pi * disc_axis_displacement_mm(0, radius_mm, modulus_kPa, nu);
}

}  // namespace palmar::depth
