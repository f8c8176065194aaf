#include "sensing/model/placement.hpp"

#include <cmath>
#include <numbers>

#include "sensing/model/units.hpp"

namespace palmar {
namespace {

double thin_plate(double r2) { return r2 > 0 ? 0.5 * r2 * std::log(r2) : 0.0; }

}  // namespace

double Placement::error_95_mm() const {
  // An rms distance has two axes.
  return expected_error_mm ? 1.96 * *expected_error_mm / std::numbers::sqrt2 : usual_placement_error_95_mm;
}

BodyPoint Placement::to_body(MatPoint p_mat) const {
  const double c = scale * std::cos(radians(angle_deg));
  const double s = scale * std::sin(radians(angle_deg));
  BodyPoint p_body{u0_mm + c * p_mat.x_mm - s * p_mat.y_mm, v0_mm + s * p_mat.x_mm + c * p_mat.y_mm};
  for (const WarpKernel& kernel : warp) {
    const double dx = p_mat.x_mm - kernel.at.x_mm;
    const double dy = p_mat.y_mm - kernel.at.y_mm;
    const double value = thin_plate(dx * dx + dy * dy);
    p_body.u_mm += kernel.wu * value;
    p_body.v_mm += kernel.wv * value;
  }
  return p_body;
}

MatPoint Placement::to_mat(BodyPoint p_body) const {
  const double c = std::cos(radians(angle_deg)) / scale;
  const double s = std::sin(radians(angle_deg)) / scale;
  const auto similarity_inverse = [&](double du, double dv) { return MatPoint{c * du + s * dv, -s * du + c * dv}; };
  MatPoint p_mat = similarity_inverse(p_body.u_mm - u0_mm, p_body.v_mm - v0_mm);
  if (warp.empty()) return p_mat;
  // The warp is small beside the similarity, so its inverse serves as the Newton step; it contracts quickly.
  for (int iteration = 0; iteration < 20; ++iteration) {
    const BodyPoint reached = to_body(p_mat);
    const MatPoint step = similarity_inverse(p_body.u_mm - reached.u_mm, p_body.v_mm - reached.v_mm);
    p_mat.x_mm += step.x_mm;
    p_mat.y_mm += step.y_mm;
    if (std::hypot(step.x_mm, step.y_mm) < 1e-6) break;
  }
  return p_mat;
}

Placement default_placement(const MatDescription& mat) {
  Placement placement;
  placement.u0_mm = mat.default_centre.u_mm - mat.geometry.width_mm() / 2;
  placement.v0_mm = mat.default_centre.v_mm - mat.geometry.height_mm() / 2;
  return placement;
}

}  // namespace palmar
