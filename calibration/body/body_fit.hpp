// Mat -> body from presses on landmarks: a regularised thin-plate spline over a similarity, as the posterior mean of a Gaussian
// model, with its uncertainty. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calibration/body/landmark_press.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::calibration {

/// What is known before the first press. The similarity is free; stretch, drape and pressing are Gaussian about zero.
struct BodyFitParameters {
  double fle_mm = 2.0;  ///< landmark localisation error: rms distance of a press from its landmark; > 0
  double stretch =
      0.02;  ///< standard deviation of each of the two components of shape change: a stretch of e in one
             ///< direction is a scale of 1 + e/2 and a component of e/2; > 0
  double drape_mm =
      1.0;  ///< rms over a back, each axis, of what neither scale nor stretch explain: about a third of the largest
            ///< shift of a mat that drapes in long waves; > 0
  int least_landmarks = 5;      ///< different landmarks; >= 3
  double least_spread_mm = 12;  ///< rms distance of the presses from the line through them; > 0
  double least_scale = 0.75;    ///< of the similarity; beyond, another mannequin lies there ...
  double largest_scale = 1.33;  ///< ... or the mat's pitch is wrong
  double far_off =
      16;  ///< squared standard deviations (two axes) at which one press stands out; 16: p = 3e-4
  double far_off_mm = 10;           ///< and by at least this distance, mm
  double most_stretch_percent = 6;  ///< beyond, a person is asked whether the place is right
  double most_fle_share = 2;        ///< so too where fle_seen_mm is more than this times fle_mm

  /// Throws std::invalid_argument with the first value that is out of range.
  void check() const;
};

/// One press against the fit.
struct LandmarkResidual {
  std::string landmark;
  std::string name;           ///< for people; may be empty
  double residual_mm = 0;     ///< distance of the placed press from its landmark
  double left_out_mm = 0;     ///< the same, from a fit without this press: what the others say of it
  double left_out_sd_mm = 0;  ///< rms that is to be expected of left_out_mm
};

namespace detail {
class PlacementModel;
}

/// The fit and its quality.
struct BodyFit {
  Placement placement;  ///< mannequin is the caller's to fill in
  LandmarkPresses presses;
  std::vector<LandmarkResidual> residuals;  ///< one a press, in their order
  BodyFitParameters parameters;
  double fre_mm = 0;  ///< rms of residual_mm
  double fle_seen_mm =
      0;  ///< localisation error that the residuals of the similarity alone speak of (physics.md, section 3:
          ///< E[FRE^2] = (1 - 2/N) FLE^2); holds stretch and drape as well
  double stretch_percent = 0;        ///< longest over shortest direction, minus one
  double stretch_direction_deg = 0;  ///< of the longest, axis in the mat frame

  /// Expected rms distance of a placed point from its true place on the body: pressing, stretch and drape.
  double expected_error_mm(MatPoint p_mat) const;
  /// Its covariance, mm^2, as (uu, uv, vv).
  struct Covariance {
    double uu = 0, uv = 0, vv = 0;
  };
  Covariance covariance(MatPoint p_mat) const;

  std::shared_ptr<const detail::PlacementModel> model;  ///< never null in a fit that fit_body() returned
};

/// Fits without asking whether the presses make sense, but for what cannot be computed. Errors: too_few_presses, bad_press (a
/// number that is not finite; names the landmark), presses_on_a_line. Use check_presses() first, or fit_checked().
Result<BodyFit> fit_body(const LandmarkPresses& presses, const BodyFitParameters& parameters = {});

/// Target registration error of a registration of N landmarks, by physics.md, section 3:
/// TRE^2 = FLE^2/N (1 + 1/3 sum_k d_k^2/f_k^2), d_k the target's distance from principal axis k of the landmarks and f_k their own rms
/// distance from it, for landmarks in a plane (Fitzpatrick 1998). What pressing alone costs; stretch and drape come on top.
double tre_mm(const LandmarkPresses& presses, double fle_mm, MatPoint p_mat);

/// Expected error over the cells of a mat, row-major, and over those on the skin.
struct ErrorMap {
  GridGeometry grid;
  std::vector<float> expected_mm;  ///< of each cell
  double mean_mm = 0;  ///< over the cells whose place lies within `outline` (all, where it is empty)
  double largest_mm = 0;
};
ErrorMap error_map(const BodyFit& fit, const GridGeometry& grid, const BodyPolygon& outline);

}  // namespace palmar::calibration
