// Has the mat slipped since it was placed? Told from landmarks pressed again, by the fit's own uncertainty. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "calibration/body/body_fit.hpp"

namespace palmar::calibration {

enum class SlipVerdict {
  in_place,
  doubtful,  ///< one press alone is off, or the presses contradict each other: press another landmark
  slipped    ///< two presses or more moved together
};

/// "in_place", "doubtful", "slipped".
std::string_view id(SlipVerdict verdict);

struct SlipParameters {
  double shift_chi2 = 13.8;  ///< of two axes, p = 1e-3 where nothing slipped; > 0
  double turn_chi2 = 10.8;   ///< of one angle, p = 1e-3; > 0
};

struct SlipCheck {
  SlipVerdict verdict = SlipVerdict::in_place;
  BodyPoint
      shift;  ///< mean of pressed minus expected: how far the mat's points now lie from where they are shown
  double shift_mm = 0;
  double threshold_mm = 0;        ///< of shift_mm in its direction: what pressing and the fit leave in doubt
  double turn_deg = 0;            ///< from +u towards +v; 0 for one press
  double turn_threshold_deg = 0;  ///< 0 for one press
  std::string odd_landmark;       ///< in doubt: the press that disagrees most
  std::string odd_name;           ///< what people call it
  /// "the mat has slipped by 12 mm ..."; empty when in place.
  std::optional<Error> problem;
};

/// `later` are presses of landmarks made after the fit, on the same mat. Throws std::invalid_argument where there is none or a
/// coordinate is not finite.
SlipCheck check_slip(const BodyFit& fit, const LandmarkPresses& later, const SlipParameters& parameters = {});

}  // namespace palmar::calibration
