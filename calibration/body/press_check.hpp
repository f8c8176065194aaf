// Do the presses make sense together? Each refusal names the press to repeat. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/body/body_fit.hpp"
#include "calibration/body/landmark_press.hpp"

namespace palmar::calibration {

/// Why the presses cannot place the mat, and which to make (again) first.
struct PressRefusal {
  Error error;
  std::vector<std::string> repeat;  ///< landmark ids, first the one to begin with; never empty
};

/// Checks, in this order; names of errors:
///   bad_press          a coordinate is not a number
///   same_place         two landmarks were pressed in one place: the later one
///   too_few_presses    fewer different landmarks than needed: the next of `offered`
///   presses_on_a_line  all on one line: the landmark that should lie beside it, or one of `offered` that does
///   mirrored_order     left and right (or head and foot) exchanged, for one pair or for all
///   landmark_far_off   presses that do not fit with the others: each, the worst first
///   wrong_scale        the distances fit to each other, but not to this mannequin: all presses
/// `offered` are the landmarks that can be pressed on this mat. Absent where all is well.
std::optional<PressRefusal> check_presses(const LandmarkPresses& presses,
                                          const std::vector<Landmark>& offered,
                                          const BodyFitParameters& parameters = {});

/// Does the newest press fit with those before it? bad_press, same_place, and landmark_far_off (or mirrored_order) as soon as the
/// earlier presses can tell. Absent where all is well, or nothing can be said yet.
std::optional<PressRefusal> check_newest(const LandmarkPresses& presses,
                                         const BodyFitParameters& parameters = {});

/// check_presses(), then fit_body().
Result<BodyFit> fit_checked(const LandmarkPresses& presses, const std::vector<Landmark>& offered,
                            const BodyFitParameters& parameters = {});

}  // namespace palmar::calibration
