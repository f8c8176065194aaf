#include "calibration/body/placement_model.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/model/units.hpp"

namespace palmar::calibration::detail {
namespace {

/// Mean over a back (u within 140 mm, between C7 and PSIS) of the projected kernel r^2 ln r for the ten usual landmarks, mm^2; five
/// spread ones give 35'000. It turns the rms of the drape into the kernel's factor.
constexpr double kernel_over_back = 30'000;
/// The four kernels that carry a shape change lie this far from the presses. A pair of them differs from a straight line by
/// x^2 / (3 R^2 (2 ln R + 1)): 9e-4 at 300 mm, 0.01 mm of a 3 % stretch.
constexpr double far_mm = 1'500;
constexpr double farthest_coordinate_mm = 1'990;  // a placement file allows 2000

double thin_plate(double r2) { return r2 > 0 ? 0.5 * r2 * std::log(r2) : 0.0; }
double thin_plate(const Eigen::Vector2d& a, const Eigen::Vector2d& b) {
  return thin_plate((a - b).squaredNorm());
}

Eigen::Vector3d affine(const Eigen::Vector2d& p) { return {1, p.x(), p.y()}; }

/// Similarity at p: (u, v) = (h0 + h2 x - h3 y, h1 + h3 x + h2 y).
Eigen::Matrix<double, 2, 4> similarity(const Eigen::Vector2d& p) {
  Eigen::Matrix<double, 2, 4> rows;
  rows << 1, 0, p.x(), -p.y(), 0, 1, p.y(), p.x();
  return rows;
}

/// Shape change at p: (u, v) = (a0 x + a1 y, a1 x - a0 y). With the similarity it makes every affine map.
Eigen::Matrix2d shape_change(const Eigen::Vector2d& p) {
  Eigen::Matrix2d rows;
  rows << p.x(), p.y(), -p.y(), p.x();
  return rows;
}

/// Kernels for (u, v) = (s0 x + s1 y, s1 x - s0 y) about the centre. A kernel at +R e less one at -R e is a straight line along e
/// but for a cubic term, since everything even cancels.
void shape_kernels(const Eigen::Vector2d& centre, const Eigen::Vector2d& shape,
                   std::vector<WarpKernel>& kernels) {
  const double most = std::max(std::abs(centre.x()), std::abs(centre.y()));
  const double R = std::min(far_mm, farthest_coordinate_mm - most);
  const double weight = -1 / (2 * R * (2 * std::log(R) + 1));
  for (const double side : {1.0, -1.0}) {
    kernels.push_back(
        {{centre.x() + side * R, centre.y()}, side * weight * shape[0], side * weight * shape[1]});
    kernels.push_back(
        {{centre.x(), centre.y() + side * R}, side * weight * shape[1], -side * weight * shape[0]});
  }
}

}  // namespace

PlacementModel::PlacementModel(const LandmarkPresses& presses, const BodyFitParameters& parameters)
    : n_(static_cast<int>(presses.size())),
      tau2_(parameters.drape_mm * parameters.drape_mm / kernel_over_back),
      stretch2_(parameters.stretch * parameters.stretch),
      p_(2, n_),
      A_(n_, 3),
      phi_(n_, n_),
      y_(2 * n_),
      H_(2 * n_, 4) {
  centre_.setZero();
  for (const LandmarkPress& press : presses) centre_ += Eigen::Vector2d(press.at.x_mm, press.at.y_mm) / n_;
  Eigen::MatrixXd G(2 * n_, 2);
  for (int i = 0; i < n_; ++i) {
    const LandmarkPress& press = presses[static_cast<std::size_t>(i)];
    p_.col(i) = local(press.at);
    A_.row(i) = affine(p_.col(i)).transpose();
    H_.middleRows<2>(2 * i) = similarity(p_.col(i));
    G.middleRows<2>(2 * i) = shape_change(p_.col(i));
    y_.segment<2>(2 * i) << press.expected.u_mm, press.expected.v_mm;
  }
  AtA_inverse_ = (A_.transpose() * A_).inverse();
  P_ = A_ * AtA_inverse_ * A_.transpose();
  for (int i = 0; i < n_; ++i)
    for (int j = 0; j < n_; ++j) phi_(i, j) = thin_plate(p_.col(i), p_.col(j));
  const Eigen::MatrixXd Q = Eigen::MatrixXd::Identity(n_, n_) - P_;
  const Eigen::MatrixXd K = tau2_ * Q * phi_ * Q;

  const double axis_variance = parameters.fle_mm * parameters.fle_mm / 2;
  Eigen::MatrixXd C = stretch2_ * G * G.transpose();
  C.diagonal().array() += axis_variance;
  for (int i = 0; i < n_; ++i)
    for (int j = 0; j < n_; ++j) C.block<2, 2>(2 * i, 2 * j).diagonal().array() += K(i, j);
  C_inverse_ = C.ldlt().solve(Eigen::MatrixXd::Identity(2 * n_, 2 * n_));
  H_information_inverse_ = (H_.transpose() * C_inverse_ * H_).inverse();
  h_ = H_information_inverse_ * (H_.transpose() * (C_inverse_ * y_));
  alpha_ = C_inverse_ * (y_ - H_ * h_);
  shape_ = stretch2_ * (G.transpose() * alpha_);
  B_ = C_inverse_ - C_inverse_ * H_ * H_information_inverse_ * H_.transpose() * C_inverse_;
}

Placement PlacementModel::placement() const {
  // Warp at p: sum_j w_j phi(p, p_j) less its affine part over the presses, with w = tau2 (I - P) alpha for each axis.
  const Eigen::Map<const Eigen::Matrix2Xd> alpha(alpha_.data(), 2, n_);
  const Eigen::MatrixXd w = tau2_ * (Eigen::MatrixXd::Identity(n_, n_) - P_) * alpha.transpose();
  const Eigen::Matrix<double, 3, 2> linear = -AtA_inverse_ * A_.transpose() * (phi_ * w);
  Eigen::Vector4d h = h_;
  h[0] += linear(0, 0);
  h[1] += linear(0, 1);
  h[2] += (linear(1, 0) + linear(2, 1)) / 2;
  h[3] += (linear(1, 1) - linear(2, 0)) / 2;
  Eigen::Vector2d shape = shape_;
  shape[0] += (linear(1, 0) - linear(2, 1)) / 2;
  shape[1] += (linear(2, 0) + linear(1, 1)) / 2;

  Placement placement;
  placement.scale = std::hypot(h[2], h[3]);
  placement.angle_deg = degrees(std::atan2(h[3], h[2]));
  placement.u0_mm = h[0] - (h[2] * centre_.x() - h[3] * centre_.y());
  placement.v0_mm = h[1] - (h[3] * centre_.x() + h[2] * centre_.y());
  for (int j = 0; j < n_; ++j) {
    const Eigen::Vector2d at = p_.col(j) + centre_;
    placement.warp.push_back({{at.x(), at.y()}, w(j, 0), w(j, 1)});
  }
  shape_kernels(centre_, shape, placement.warp);
  return placement;
}

Eigen::VectorXd PlacementModel::kernel_row(Eigen::Vector2d p) const {
  Eigen::VectorXd to_presses(n_);
  for (int i = 0; i < n_; ++i) to_presses[i] = thin_plate(p, p_.col(i));
  const Eigen::VectorXd share =
      A_ * (AtA_inverse_ * affine(p));  // affine function at p from its values at the presses
  const Eigen::VectorXd row = to_presses - phi_ * share;
  return tau2_ * (row - P_ * row);
}

double PlacementModel::kernel_self(Eigen::Vector2d p) const {
  Eigen::VectorXd to_presses(n_);
  for (int i = 0; i < n_; ++i) to_presses[i] = thin_plate(p, p_.col(i));
  const Eigen::VectorXd share = A_ * (AtA_inverse_ * affine(p));
  return tau2_ * (share.dot(phi_ * share) - 2 * share.dot(to_presses));
}

BodyFit::Covariance PlacementModel::covariance(MatPoint p_mat) const {
  const Eigen::Vector2d p = local(p_mat);
  const Eigen::Matrix2d shape_p = shape_change(p);
  const Eigen::VectorXd row = kernel_row(p);
  Eigen::MatrixXd c(2, 2 * n_);
  for (int i = 0; i < n_; ++i) {
    c.middleCols<2>(2 * i) = stretch2_ * shape_p * shape_change(p_.col(i)).transpose();
    c.middleCols<2>(2 * i).diagonal().array() += row[i];
  }
  const Eigen::Matrix<double, 2, 4> rest = similarity(p) - c * C_inverse_ * H_;
  Eigen::Matrix2d covariance = stretch2_ * shape_p * shape_p.transpose() - c * C_inverse_ * c.transpose() +
                               rest * H_information_inverse_ * rest.transpose();
  covariance.diagonal().array() += kernel_self(p);
  return {std::max(covariance(0, 0), 0.0), covariance(0, 1), std::max(covariance(1, 1), 0.0)};
}

PlacementModel::LeftOut PlacementModel::left_out(int i) const {
  const Eigen::Matrix2d covariance = B_.block<2, 2>(2 * i, 2 * i).inverse();
  const Eigen::VectorXd By = B_ * y_;
  return {-covariance * By.segment<2>(2 * i), covariance};
}

Spread spread(const Eigen::Matrix2Xd& points) {
  const Eigen::Vector2d mean = points.rowwise().mean();
  const Eigen::Matrix2Xd about = points.colwise() - mean;
  const Eigen::Matrix2d scatter = about * about.transpose() / static_cast<double>(points.cols());
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> axes(scatter);
  const Eigen::Vector2d along = axes.eigenvectors().col(1);
  return {std::sqrt(std::max(axes.eigenvalues()[0], 0.0)), std::sqrt(std::max(axes.eigenvalues()[1], 0.0)),
          degrees(std::atan2(along.y(), along.x()))};
}

}  // namespace palmar::calibration::detail
