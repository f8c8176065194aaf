// How a placement came about: kept in the placement file beside it, so that it can be judged, and checked for a slip, later.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/body/body_fit.hpp"

namespace palmar::calibration {

/// One press as recorded, with what was left of it.
struct RecordedPress {
  LandmarkPress press;
  double residual_mm = 0;
};

struct PlacementRecord {
  std::string who;         ///< who pressed; may be empty
  std::string when;        ///< wall-clock time, ISO 8601; may be empty
  std::string mat;         ///< id of the mat's description
  std::string mat_serial;  ///< of the device; empty where unknown
  std::string conditions;  ///< cover, lubricant film, how the mat is held; may be empty
  std::vector<RecordedPress> presses;
  double fle_mm = 0;            ///< localisation error that was reckoned with
  double fre_mm = 0;            ///< rms of the residuals
  double expected_mean_mm = 0;  ///< expected error over the back (modelled)
  double expected_largest_mm = 0;
};

/// What the fit and its error map say; who, when, mat and conditions are the caller's to fill in.
inline PlacementRecord record_of(const BodyFit& fit, const ErrorMap& errors) {
  PlacementRecord record;
  for (std::size_t i = 0; i < fit.presses.size(); ++i)
    record.presses.push_back({fit.presses[i], fit.residuals[i].residual_mm});
  record.fle_mm = fit.parameters.fle_mm;
  record.fre_mm = fit.fre_mm;
  record.expected_mean_mm = errors.mean_mm;
  record.expected_largest_mm = errors.largest_mm;
  return record;
}

/// The fit again, with its uncertainty, as check_slip() needs it. Errors: as fit_body().
inline Result<BodyFit> fit_again(const PlacementRecord& record) {
  LandmarkPresses presses;
  for (const RecordedPress& each : record.presses) presses.push_back(each.press);
  BodyFitParameters parameters;
  parameters.fle_mm = record.fle_mm;
  return fit_body(presses, parameters);
}

}  // namespace palmar::calibration
