#include "sensing/body/placement_check.hpp"

#include <cmath>
#include <cstdio>
#include <string>

namespace palmar::body {
namespace {

constexpr int samples_per_side = 40;

bool on_skin(const Mannequin& mannequin, BodyPoint p) {
  return p.u_mm >= mannequin.u_min_mm && p.u_mm <= mannequin.u_max_mm && p.v_mm >= mannequin.v_min_mm &&
         p.v_mm <= mannequin.v_max_mm;
}

bool numbers_hold(const Placement& placement) {
  if (!std::isfinite(placement.u0_mm) || !std::isfinite(placement.v0_mm) ||
      !std::isfinite(placement.angle_deg) || !std::isfinite(placement.scale) || placement.scale <= 0) {
    return false;
  }
  for (const WarpKernel& kernel : placement.warp) {
    if (!std::isfinite(kernel.at.x_mm) || !std::isfinite(kernel.at.y_mm) || !std::isfinite(kernel.wu) ||
        !std::isfinite(kernel.wv)) {
      return false;
    }
  }
  return true;
}

std::string whole(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", value);
  return text;
}

}  // namespace

double share_on_body(const Placement& placement, const GridGeometry& grid, const Mannequin& mannequin) {
  int inside = 0;
  for (int i = 0; i < samples_per_side; ++i) {
    for (int j = 0; j < samples_per_side; ++j) {
      const MatPoint sample{(i + 0.5) / samples_per_side * grid.width_mm(),
                            (j + 0.5) / samples_per_side * grid.height_mm()};
      if (on_skin(mannequin, placement.to_body(sample))) ++inside;
    }
  }
  return static_cast<double>(inside) / (samples_per_side * samples_per_side);
}

Status check_on_body(const Placement& placement, const GridGeometry& grid, const Mannequin& mannequin) {
  if (!numbers_hold(placement)) {
    return bad_input("bad_placement", "the placement does not say where the mat lies",
                     "its scale must be above 0 and every number finite", "correct the placement file");
  }
  const BodyPoint centre = placement.to_body({grid.width_mm() / 2, grid.height_mm() / 2});
  const double share = share_on_body(placement, grid, mannequin);
  if (share >= least_share_on_body) return {};
  return bad_input("mat_off_body", "the placement puts the mat off the body",
                   "the mat's centre would lie at u " + whole(centre.u_mm) + " mm, v " + whole(centre.v_mm) +
                       " mm with " + whole(share * 100) + " % of it on mannequin " + mannequin.id +
                       ", whose skin reaches from u " + whole(mannequin.u_min_mm) + " to " +
                       whole(mannequin.u_max_mm) + " and v " + whole(mannequin.v_min_mm) + " to " +
                       whole(mannequin.v_max_mm) + " mm",
                   "correct u0_mm, v0_mm, angle_deg and scale in the placement file");
}

}  // namespace palmar::body
