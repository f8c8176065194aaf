#include "calibration/body/slip.hpp"

#include <Eigen/Dense>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

/// A press that moved: pressed minus expected, in the body frame.
struct Moved {
  std::vector<Eigen::Vector2d> by, about;  ///< about: the landmarks from their mean
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  Eigen::Matrix2d fit_covariance = Eigen::Matrix2d::Zero();  ///< mean over the presses
  double inertia_mm2 = 0;

  Moved(const BodyFit& fit, const LandmarkPresses& later) {
    const auto n = static_cast<double>(later.size());
    Eigen::Vector2d centre = Eigen::Vector2d::Zero();
    for (const LandmarkPress& press : later) {
      if (!std::isfinite(press.at.x_mm) || !std::isfinite(press.at.y_mm))
        throw std::invalid_argument("check_slip: the press of " + press.landmark + " is not finite");
      const BodyPoint placed = fit.placement.to_body(press.at);
      by.emplace_back(placed.u_mm - press.expected.u_mm, placed.v_mm - press.expected.v_mm);
      about.emplace_back(press.expected.u_mm, press.expected.v_mm);
      mean += by.back() / n;
      centre += about.back() / n;
      const BodyFit::Covariance c = fit.covariance(press.at);
      fit_covariance += (Eigen::Matrix2d() << c.uu, c.uv, c.uv, c.vv).finished() / n;
    }
    for (Eigen::Vector2d& p : about) {
      p -= centre;
      inertia_mm2 += p.squaredNorm();
    }
  }
  /// Least squares of a small turn about the landmarks' mean, radians.
  double turn() const {
    double sum = 0;
    for (std::size_t i = 0; i < by.size(); ++i) sum += about[i].x() * by[i].y() - about[i].y() * by[i].x();
    return inertia_mm2 > 0 ? sum / inertia_mm2 : 0;
  }
  /// What shift and turn leave of press i.
  double left_mm(std::size_t i, double turn) const {
    return (by[i] - mean - turn * Eigen::Vector2d(-about[i].y(), about[i].x())).norm();
  }
};

std::string whole_mm(double mm) { return std::to_string(std::lround(mm)) + " mm"; }

std::string direction(BodyPoint shift) {
  if (std::abs(shift.u_mm) > std::abs(shift.v_mm)) return shift.u_mm > 0 ? "left" : "right";
  return shift.v_mm > 0 ? "headwards" : "footwards";
}

Error slipped(const SlipCheck& check) {
  // The places that the mat shows have moved by `shift`, so the mat itself has gone the other way.
  std::string how = whole_mm(check.shift_mm) + " " + direction(check.shift);
  if (std::abs(check.turn_deg) > check.turn_threshold_deg)
    how += " and turned by " + std::to_string(std::lround(std::abs(check.turn_deg))) + " degrees";
  return failure("mat_slipped", "the mat has slipped by " + how,
                 "landmarks pressed again lie elsewhere, all moved alike",
                 "lay it back or calibrate its place again");
}

Error doubtful(const SlipCheck& check) {
  return failure("mat_may_have_slipped", "the press of " + check.odd_name + " lies elsewhere than before",
                 "one press alone does not tell a slip from a mistake",
                 "press another landmark, then " + check.odd_name + " again");
}

}  // namespace

std::string_view id(SlipVerdict verdict) {
  switch (verdict) {
    case SlipVerdict::in_place:
      return "in_place";
    case SlipVerdict::doubtful:
      return "doubtful";
    case SlipVerdict::slipped:
      return "slipped";
  }
  return "";
}

SlipCheck check_slip(const BodyFit& fit, const LandmarkPresses& later, const SlipParameters& parameters) {
  if (later.empty()) throw std::invalid_argument("check_slip: no press");
  const Moved moved(fit, later);
  const auto n = static_cast<double>(later.size());
  const double axis_variance = fit.parameters.fle_mm * fit.parameters.fle_mm / 2;

  // The fit's error is common to presses that lie near each other, so it does not average away.
  const Eigen::Matrix2d of_mean = moved.fit_covariance + axis_variance / n * Eigen::Matrix2d::Identity();
  SlipCheck check;
  check.shift = {moved.mean.x(), moved.mean.y()};
  check.shift_mm = moved.mean.norm();
  const Eigen::Vector2d along =
      check.shift_mm > 0 ? Eigen::Vector2d(moved.mean / check.shift_mm) : Eigen::Vector2d::UnitX();
  check.threshold_mm = std::sqrt(parameters.shift_chi2 / along.dot(of_mean.inverse() * along));
  const double of_press = axis_variance + moved.fit_covariance.trace() / 2;
  const double turn = later.size() > 1 ? moved.turn() : 0;
  if (moved.inertia_mm2 > 0) {
    check.turn_deg = degrees(turn);
    check.turn_threshold_deg = degrees(std::sqrt(parameters.turn_chi2 * of_press / moved.inertia_mm2));
  }

  double most = -1;
  bool agree = later.size() > 1;
  for (std::size_t i = 0; i < later.size(); ++i) {
    const double left = later.size() > 1 ? moved.left_mm(i, turn) : moved.by[i].norm();
    if (left > most) {
      most = left;
      check.odd_landmark = later[i].landmark;
      check.odd_name = later[i].said();
    }
    agree = agree && left * left <= parameters.shift_chi2 * of_press;
  }
  const bool off = check.shift_mm > check.threshold_mm || std::abs(check.turn_deg) > check.turn_threshold_deg;
  const bool odd = later.size() > 1 && !agree;
  if (off && agree) {
    check.verdict = SlipVerdict::slipped;
    check.problem = slipped(check);
  } else if (off || odd) {
    check.verdict = SlipVerdict::doubtful;
    check.problem = doubtful(check);
  }
  if (check.verdict != SlipVerdict::doubtful) check.odd_landmark.clear();
  return check;
}

}  // namespace palmar::calibration
