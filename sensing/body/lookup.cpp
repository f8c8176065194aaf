#include "sensing/body/lookup.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/body/fibres.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar::body {

std::vector<std::size_t> muscles_at(const Atlas& atlas, BodyPoint point) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    if (contains(atlas.muscles[i].outline, point)) found.push_back(i);
  }
  std::sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) {
    const Muscle& first = atlas.muscles[a];
    const Muscle& second = atlas.muscles[b];
    if (first.layer != second.layer) return first.layer < second.layer;
    const double first_mm = inside_mm(first.outline, point);
    const double second_mm = inside_mm(second.outline, point);
    return first_mm != second_mm ? first_mm > second_mm : a < b;
  });
  return found;
}

std::optional<std::size_t> muscle_at(const Atlas& atlas, BodyPoint point, int layer, bool scoreable_only) {
  std::optional<std::size_t> best;
  double best_mm = 0;
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (muscle.layer != layer || (scoreable_only && !muscle.scoreable) || !contains(muscle.outline, point))
      continue;
    const double depth_mm = inside_mm(muscle.outline, point);
    if (best && depth_mm <= best_mm) continue;
    best = i;
    best_mm = depth_mm;
  }
  return best;
}

std::vector<std::size_t> zones_at(const Atlas& atlas, BodyPoint point) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < atlas.zones.size(); ++i) {
    if (contains(atlas.zones[i].outline, point)) found.push_back(i);
  }
  return found;
}

double lane_width_mm(const Muscle& muscle, BodyPoint point) {
  if (!contains(muscle.outline, point)) return 0;
  // Where the line across the fibres through the point leaves the outline on either side.
  const double across = radians(fibre_angle_deg(muscle, point) + 90);
  const double du = std::cos(across);
  const double dv = std::sin(across);
  double ahead = INFINITY;
  double behind = INFINITY;
  for (std::size_t i = 0, j = muscle.outline.size() - 1; i < muscle.outline.size(); j = i++) {
    const BodyPoint a = muscle.outline[j];
    const BodyPoint b = muscle.outline[i];
    const double side_a = du * (a.v_mm - point.v_mm) - dv * (a.u_mm - point.u_mm);
    const double side_b = du * (b.v_mm - point.v_mm) - dv * (b.u_mm - point.u_mm);
    if ((side_a > 0) == (side_b > 0)) continue;
    const double t = side_a / (side_a - side_b);
    const double along = du * (a.u_mm + t * (b.u_mm - a.u_mm) - point.u_mm) +
                         dv * (a.v_mm + t * (b.v_mm - a.v_mm) - point.v_mm);
    if (along >= 0) ahead = std::min(ahead, along);
    if (along <= 0) behind = std::min(behind, -along);
  }
  return std::isfinite(ahead) && std::isfinite(behind) ? ahead + behind : 0;
}

}  // namespace palmar::body
