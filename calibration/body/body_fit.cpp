#include "calibration/body/body_fit.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "calibration/body/placement_model.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

constexpr double least_computable_spread_mm = 1.0;  // below, the equations lose their digits

void require(bool holds, const char* name, double value, const char* allowed) {
  if (holds) return;
  throw std::invalid_argument(std::string("BodyFitParameters: ") + name + " is " + std::to_string(value) +
                              ", allowed is " + allowed);
}

bool finite(const LandmarkPress& press) {
  return std::isfinite(press.at.x_mm) && std::isfinite(press.at.y_mm) && std::isfinite(press.expected.u_mm) &&
         std::isfinite(press.expected.v_mm);
}

Eigen::Matrix2Xd mat_points(const LandmarkPresses& presses) {
  Eigen::Matrix2Xd points(2, static_cast<int>(presses.size()));
  for (int i = 0; i < points.cols(); ++i) {
    const MatPoint at = presses[static_cast<std::size_t>(i)].at;
    points.col(i) << at.x_mm, at.y_mm;
  }
  return points;
}

/// rms residual of the similarity that fits best, with nothing else: what physics.md's E[FRE^2] speaks of.
double similarity_fre_mm(const LandmarkPresses& presses) {
  Eigen::Vector2d p_mean = Eigen::Vector2d::Zero(), q_mean = Eigen::Vector2d::Zero();
  const auto n = static_cast<double>(presses.size());
  for (const LandmarkPress& press : presses) {
    p_mean += Eigen::Vector2d(press.at.x_mm, press.at.y_mm) / n;
    q_mean += Eigen::Vector2d(press.expected.u_mm, press.expected.v_mm) / n;
  }
  double along = 0, across = 0, pp = 0, qq = 0;
  for (const LandmarkPress& press : presses) {
    const Eigen::Vector2d p = Eigen::Vector2d(press.at.x_mm, press.at.y_mm) - p_mean;
    const Eigen::Vector2d q = Eigen::Vector2d(press.expected.u_mm, press.expected.v_mm) - q_mean;
    along += p.dot(q);
    across += p.x() * q.y() - p.y() * q.x();
    pp += p.squaredNorm();
    qq += q.squaredNorm();
  }
  return std::sqrt(std::max(0.0, qq - (along * along + across * across) / pp) / n);
}

void describe_quality(BodyFit& fit) {
  double square = 0;
  for (std::size_t i = 0; i < fit.presses.size(); ++i) {
    const LandmarkPress& press = fit.presses[i];
    const detail::PlacementModel::LeftOut left_out = fit.model->left_out(static_cast<int>(i));
    LandmarkResidual residual;
    residual.landmark = press.landmark;
    residual.name = press.name;
    residual.residual_mm = distance_mm(fit.placement.to_body(press.at), press.expected);
    residual.left_out_mm = left_out.residual.norm();
    residual.left_out_sd_mm = std::sqrt(left_out.covariance.trace());
    square += residual.residual_mm * residual.residual_mm;
    fit.residuals.push_back(residual);
  }
  const auto n = static_cast<double>(fit.presses.size());
  fit.fre_mm = std::sqrt(square / n);
  fit.fle_seen_mm = similarity_fre_mm(fit.presses) / std::sqrt(1 - 2 / n);
  const Eigen::Vector2d shape = fit.model->shape();
  const double share = shape.norm() / fit.placement.scale;
  fit.stretch_percent = 100 * ((1 + share) / (1 - share) - 1);
  // The shape change stretches the body along half the angle of its two components, counted from the turned x axis.
  const double body_deg = degrees(std::atan2(shape[1], shape[0]));
  fit.stretch_direction_deg = fold_axis_deg((body_deg - fit.placement.angle_deg) / 2);
}

}  // namespace

void BodyFitParameters::check() const {
  require(fle_mm > 0 && fle_mm <= 50, "fle_mm", fle_mm, "above 0, up to 50 mm");
  require(stretch > 0 && stretch <= 0.5, "stretch", stretch, "above 0, up to 0.5");
  require(drape_mm > 0 && drape_mm <= 50, "drape_mm", drape_mm, "above 0, up to 50 mm");
  require(least_landmarks >= 3, "least_landmarks", least_landmarks, "3 and more");
  require(least_spread_mm >= least_computable_spread_mm, "least_spread_mm", least_spread_mm, "1 mm and more");
  require(least_scale > 0 && least_scale < 1, "least_scale", least_scale, "above 0, below 1");
  require(largest_scale > 1, "largest_scale", largest_scale, "above 1");
  require(far_off > 0, "far_off", far_off, "above 0");
  require(far_off_mm >= 0, "far_off_mm", far_off_mm, "0 mm and more");
}

Result<BodyFit> fit_body(const LandmarkPresses& presses, const BodyFitParameters& parameters) {
  parameters.check();
  for (const LandmarkPress& press : presses) {
    if (finite(press)) continue;
    return bad_input("bad_press", "the press of " + press.landmark + " has no place",
                     "its coordinates are not numbers", "press " + press.landmark + " again");
  }
  if (presses.size() < 3) {
    return failure("too_few_presses", std::to_string(presses.size()) + " presses do not place a mat", "",
                   "press at least " + std::to_string(parameters.least_landmarks) + " different landmarks");
  }
  if (detail::spread(mat_points(presses)).across_mm < least_computable_spread_mm) {
    return failure("presses_on_a_line", "all presses lie on one line",
                   "nothing tells how the mat lies across it", "press a landmark beside the line as well");
  }
  BodyFit fit;
  fit.presses = presses;
  fit.parameters = parameters;
  fit.model = std::make_shared<const detail::PlacementModel>(presses, parameters);
  fit.placement = fit.model->placement();
  describe_quality(fit);
  return fit;
}

BodyFit::Covariance BodyFit::covariance(MatPoint p_mat) const { return model->covariance(p_mat); }

double BodyFit::expected_error_mm(MatPoint p_mat) const {
  const Covariance c = covariance(p_mat);
  return std::sqrt(c.uu + c.vv);
}

double tre_mm(const LandmarkPresses& presses, double fle_mm, MatPoint p_mat) {
  const Eigen::Matrix2Xd points = mat_points(presses);
  const detail::Spread axes = detail::spread(points);
  const Eigen::Vector2d offset = Eigen::Vector2d(p_mat.x_mm, p_mat.y_mm) - points.rowwise().mean();
  const double angle = radians(axes.angle_deg);
  const double along = offset.x() * std::cos(angle) + offset.y() * std::sin(angle);
  const double across = -offset.x() * std::sin(angle) + offset.y() * std::cos(angle);
  const double a2 = along * along, c2 = across * across;
  const double fa2 = axes.along_mm * axes.along_mm, fc2 = axes.across_mm * axes.across_mm;
  // The axis along the line is `across` away, the one across it `along`, and the one out of the plane both.
  const double sum = c2 / fc2 + a2 / fa2 + (a2 + c2) / (fa2 + fc2);
  return std::sqrt(fle_mm * fle_mm / static_cast<double>(presses.size()) * (1 + sum / 3));
}

ErrorMap error_map(const BodyFit& fit, const GridGeometry& grid, const BodyPolygon& outline) {
  ErrorMap map;
  map.grid = grid;
  map.expected_mm.reserve(static_cast<std::size_t>(grid.cells()));
  int inside = 0;
  double sum = 0;
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const MatPoint at = grid.centre(row, col);
      const double expected = fit.expected_error_mm(at);
      map.expected_mm.push_back(static_cast<float>(expected));
      if (!outline.empty() && !body::contains(outline, fit.placement.to_body(at))) continue;
      ++inside;
      sum += expected;
      map.largest_mm = std::max(map.largest_mm, expected);
    }
  }
  if (inside > 0) map.mean_mm = sum / inside;
  return map;
}

}  // namespace palmar::calibration
