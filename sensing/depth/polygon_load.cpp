#include "sensing/depth/polygon_load.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace palmar::depth {
namespace {

/// atan(y / x) for x > 0. Abramowitz and Stegun 4.4.49, |error| <= 2e-8, so that a loop over points becomes
/// vector code.
inline float atan_ratio(float y, float x) {
  const float low = std::min(std::abs(y), x);
  const float high = std::max(std::abs(y), x);
  const float t = low / high;
  const float t2 = t * t;
  float p = 0.0028662257f;
  p = p * t2 - 0.0161657367f;
  p = p * t2 + 0.0429096138f;
  p = p * t2 - 0.0752896400f;
  p = p * t2 + 0.1065626393f;
  p = p * t2 - 0.1420889944f;
  p = p * t2 + 0.1999355085f;
  p = p * t2 - 0.3333314528f;
  const float angle = t + t * t2 * p;
  const float folded = std::abs(y) > x ? 0.5f * std::numbers::pi_v<float> - angle : angle;
  return std::copysign(folded, y);
}

/// Antiderivative along an edge: atan(s/d) - atan(s z / (d R)) joined into one angle that is smooth at d = 0,
/// and z d s / (c^2 R).
inline float along_edge(float s, float d, float z, float c2) {
  const float rho2 = s * s + d * d;
  const float r = std::sqrt(rho2 + z * z);
  const float y = s * d * rho2;
  const float x = (r + z) * (d * d * r + s * s * z) + 1e-20f;  // never 0/0 on a corner
  return atan_ratio(y, x) + z * d * s / (c2 * r);
}

}  // namespace

void polygon_stress(std::span<const MatPoint> outline, double z_mm, std::span<const float> x_mm, double y_mm,
                    std::span<float> stress) {
  std::fill(stress.begin(), stress.end(), 0.0f);
  const float z = static_cast<float>(z_mm);
  double twice_area = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const MatPoint a = outline[i];
    const MatPoint b = outline[(i + 1) % outline.size()];
    twice_area += a.x_mm * b.y_mm - b.x_mm * a.y_mm;
    const double length = distance_mm(a, b);
    if (length == 0) continue;
    const float tx = static_cast<float>((b.x_mm - a.x_mm) / length);
    const float ty = static_cast<float>((b.y_mm - a.y_mm) / length);
    const float dy = static_cast<float>(a.y_mm - y_mm);
    const float ax = static_cast<float>(a.x_mm);
    const float edge = static_cast<float>(length);
    for (std::size_t k = 0; k < x_mm.size(); ++k) {
      const float dx = ax - x_mm[k];
      const float d = dx * ty - dy * tx;
      const float s = dx * tx + dy * ty;
      const float c2 = d * d + z * z;
      stress[k] += along_edge(s + edge, d, z, c2) - along_edge(s, d, z, c2);
    }
  }
  const float factor = static_cast<float>((twice_area < 0 ? -0.5 : 0.5) / std::numbers::pi);
  for (float& value : stress) value = std::max(0.0f, value * factor);
}

}  // namespace palmar::depth
