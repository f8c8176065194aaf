#include "app/screens/body_view.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace palmar::screens {
namespace {

struct Extent {
  double u_lo = 1e9, u_hi = -1e9, v_lo = 1e9, v_hi = -1e9;
  void add(BodyPoint p) {
    u_lo = std::min(u_lo, p.u_mm), u_hi = std::max(u_hi, p.u_mm);
    v_lo = std::min(v_lo, p.v_mm), v_hi = std::max(v_hi, p.v_mm);
  }
  double width() const { return u_hi - u_lo; }
  double height() const { return v_hi - v_lo; }
};

// A mat lower than this share of the torso is a pad ...
constexpr double pad_share = 0.45;
// ... and is shown so that its longer side fills this share of the picture.
constexpr double pad_fill = 0.74;
// From the neck to the crotch, beside C7 to PSIS.
constexpr double torso_of_reference = 1.7;
// Air around the torso.
constexpr double torso_fill = 0.93;

Extent torso(const Atlas& atlas) {
  Extent extent;
  for (const BodyPoint p : atlas.outline) extent.add(p);
  if (atlas.outline.empty()) {
    extent.add({atlas.mannequin.u_min_mm, atlas.mannequin.v_min_mm});
    extent.add({atlas.mannequin.u_max_mm, atlas.mannequin.v_max_mm});
  }
  return extent;
}

}  // namespace

std::vector<Point> BodyView::to_px(const BodyPolygon& polygon) const {
  std::vector<Point> out;
  out.reserve(polygon.size());
  for (const BodyPoint p : polygon) out.push_back(to_px(p));
  return out;
}

std::vector<BodyPoint> mat_corners(const Placement& placement, const GridGeometry& geometry) {
  const double w = geometry.width_mm(), h = geometry.height_mm();
  return {placement.to_body({0, 0}), placement.to_body({w, 0}), placement.to_body({w, h}),
          placement.to_body({0, h})};
}

BodyView fit_body(const Atlas& atlas, const std::vector<BodyPoint>& mat, double width, double height,
                  double below, bool legs) {
  if (!(width > 0) || !(height > below)) {
    throw std::invalid_argument("fit_body: " + std::to_string(width) + " x " + std::to_string(height) +
                                " px");
  }
  const Extent whole = torso(atlas);
  BodyView view;
  const double free = height - below;
  view.px_per_mm = torso_fill * std::min(width / whole.width(), free / whole.height());
  double u = (whole.u_lo + whole.u_hi) / 2, v = (whole.v_lo + whole.v_hi) / 2;
  Extent pad;
  for (const BodyPoint p : mat) pad.add(p);
  const double torso_mm = std::min(whole.height(), torso_of_reference * atlas.mannequin.c7_psis_mm);
  if (!mat.empty() && pad.height() < pad_share * (legs ? torso_mm : whole.height())) {
    const double near = pad_fill * std::min(width / pad.width(), free / pad.height());
    if (near > view.px_per_mm) {
      view.px_per_mm = near;
      u = (pad.u_lo + pad.u_hi) / 2, v = (pad.v_lo + pad.v_hi) / 2;
    }
  }
  view.origin = {width / 2 - u * view.px_per_mm, free / 2 - v * view.px_per_mm};
  return view;
}

}  // namespace palmar::screens
