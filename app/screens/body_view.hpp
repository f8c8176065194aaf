// Where the back lies in a picture.
#pragma once

#include <optional>
#include <vector>

#include "app/screens/curve.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::screens {

/// T_picture_body as a similarity without rotation: u to the right, v down.
struct BodyView {
  double px_per_mm = 1;
  Point origin;  ///< of (u, v) = (0, 0), px

  Point to_px(BodyPoint p_body) const {
    return {origin.x + p_body.u_mm * px_per_mm, origin.y + p_body.v_mm * px_per_mm};
  }
  std::vector<Point> to_px(const BodyPolygon& polygon) const;
  bool operator==(const BodyView& o) const {
    return px_per_mm == o.px_per_mm && origin.x == o.origin.x && origin.y == o.origin.y;
  }
};

/// Corners of the mat on the body, in the order (0,0), (width,0), (width,height), (0,height).
std::vector<BodyPoint> mat_corners(const Placement& placement, const GridGeometry& geometry);

/// The whole torso centred in a picture of that size, above its lowest `below` px; nearer, around the mat, where the mat is so small (a
/// pad) that hands on it would be lost in the whole. `legs`: of a long mannequin they are shown too, though the mat does not reach them. Throws std::invalid_argument for a size that is not
/// positive.
BodyView fit_body(const Atlas& atlas, const std::vector<BodyPoint>& mat, double width, double height,
                  double below = 0, bool legs = false);

}  // namespace palmar::screens
