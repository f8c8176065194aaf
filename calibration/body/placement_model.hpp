// The Gaussian model behind the fit. Mat -> body is q = H h + G a + w(p) + e:
//   h  similarity (4 numbers, free),  a  shape change (2 numbers, prior), w  thin-plate warp (prior), e  pressing.
// The warp's prior covariance is the thin-plate kernel r^2 ln r without its affine part over the presses, which h and a carry;
// it is the same for any turn, shift and order, so the fit turns with the mat.
#pragma once

#include <Eigen/Dense>

#include "calibration/body/body_fit.hpp"

namespace palmar::calibration::detail {

class PlacementModel {
 public:
  /// Preconditions: at least three presses, finite, not on one line.
  PlacementModel(const LandmarkPresses& presses, const BodyFitParameters& parameters);

  /// The posterior mean in the form of a placement: similarity, kernels at the presses, and four far kernels that carry the
  /// shape change (see shape_kernels()).
  Placement placement() const;
  BodyFit::Covariance covariance(MatPoint p_mat) const;

  /// Residual of press i from the others alone, and its expected covariance.
  struct LeftOut {
    Eigen::Vector2d residual;
    Eigen::Matrix2d covariance;
    double squared_sds() const { return residual.dot(covariance.ldlt().solve(residual)); }
  };
  LeftOut left_out(int i) const;
  /// Sum of squared residuals in standard deviations: 2N - 4 is to be expected.
  double chi2() const { return y_.dot(B_ * y_); }
  Eigen::Vector2d shape() const { return shape_; }  ///< stretch along x and along the diagonal, as shares

 private:
  Eigen::VectorXd kernel_row(Eigen::Vector2d p) const;  ///< projected kernel of p and the presses
  double kernel_self(Eigen::Vector2d p) const;
  Eigen::Vector2d local(MatPoint p) const { return Eigen::Vector2d(p.x_mm, p.y_mm) - centre_; }

  int n_;
  double tau2_, stretch2_;
  Eigen::Vector2d centre_;
  Eigen::Matrix2Xd p_;     ///< presses about their centroid
  Eigen::MatrixXd A_, P_;  ///< affine functions at the presses; the projection on them
  Eigen::Matrix3d AtA_inverse_;
  Eigen::MatrixXd phi_;  ///< r^2 ln r between the presses
  Eigen::VectorXd y_, alpha_;
  Eigen::MatrixXd C_inverse_, H_, B_;
  Eigen::Matrix4d H_information_inverse_;
  Eigen::Vector4d h_;
  Eigen::Vector2d shape_;
};

/// rms distance of the presses from the straight line that fits them best, and along it.
struct Spread {
  double across_mm = 0;
  double along_mm = 0;
  double angle_deg = 0;  ///< of the line, in the frame of the points
};
Spread spread(const Eigen::Matrix2Xd& points);

}  // namespace palmar::calibration::detail
