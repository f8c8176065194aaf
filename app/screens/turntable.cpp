#include "app/screens/turntable.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace palmar::screens {
namespace {

constexpr double field_of_view_deg = 26;  // a long lens: little distortion, as in an atlas
constexpr double air = 1.13;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

Turntable turned(Turntable from, double turn_deg, double tilt_deg) {
  return {std::clamp(from.turn_deg + turn_deg, -most_turn_deg, most_turn_deg),
          std::clamp(from.tilt_deg + tilt_deg, -most_tilt_deg, most_tilt_deg)};
}

Eigen::Matrix4f eye(const Turntable& turntable, double reach_x_mm, double reach_y_mm, double aspect) {
  const double slope = std::tan(radians(field_of_view_deg) / 2);
  const double distance = air * std::max(reach_y_mm, reach_x_mm / aspect) / slope;
  const double reach = std::max(reach_x_mm, reach_y_mm), near = distance - 1.5 * reach,
               far = distance + 1.5 * reach;
  Eigen::Affine3d to_eye = Eigen::Affine3d::Identity();
  to_eye.translate(Eigen::Vector3d(0, 0, -distance));
  to_eye.rotate(Eigen::AngleAxisd(-radians(turntable.tilt_deg), Eigen::Vector3d::UnitX()));
  to_eye.rotate(Eigen::AngleAxisd(-radians(turntable.turn_deg), Eigen::Vector3d::UnitY()));
  Eigen::Matrix4d lens = Eigen::Matrix4d::Zero();
  lens(0, 0) = 1 / (slope * aspect);
  lens(1, 1) = 1 / slope;
  lens(2, 2) = (far + near) / (near - far);
  lens(2, 3) = 2 * far * near / (near - far);
  lens(3, 2) = -1;
  return (lens * to_eye.matrix()).cast<float>();
}

}  // namespace palmar::screens
