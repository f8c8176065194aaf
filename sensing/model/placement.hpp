// Where a mat lies on the mannequin: T_body_mat as a similarity and a thin-plate spline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/mat_description.hpp"

namespace palmar {

/// One kernel of a thin-plate spline: adds (wu, wv) * r^2 ln r, r the distance in mm of a mat point from (x, y).
struct WarpKernel {
  MatPoint at;
  double wu = 0;
  double wv = 0;
};

/// (u,v) = (u0,v0) + scale * R(angle) * (x,y) + warp(x,y)
struct Placement {
  std::string mannequin = "adult";
  double u0_mm = 0;
  double v0_mm = 0;
  double angle_deg = 0;
  double scale = 1.0;
  std::vector<WarpKernel> warp;
  /// rms distance of a placed point from its true place on the body, over the back, as the registration expects it; absent where the mat
  /// was not registered.
  std::optional<double> expected_error_mm = {};

  BodyPoint to_body(MatPoint p_mat) const;
  /// 95 % interval of a place on the body, mm, one axis: to both sides of it.
  double error_95_mm() const;
  /// Inverse by Newton's method from the similarity's inverse; exact where there is no warp.
  MatPoint to_mat(BodyPoint p_body) const;
};

/// Where no registration says what to expect: of ten landmarks pressed with 2 mm, after registration (TRE about 1 mm an axis).
inline constexpr double usual_placement_error_95_mm = 2.5;

/// Unrotated, centred where the mat's description says.
Placement default_placement(const MatDescription& mat);

}  // namespace palmar
