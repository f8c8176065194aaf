// palmar calibrate body --check: has the mat slipped since it was placed?
#include <fmt/format.h>

#include "app/cli/calibrate_body.hpp"
#include "app/exchange/placement_file.hpp"
#include "calibration/body/slip.hpp"

namespace palmar::cli {

/// Landmarks pressed again against a placement that was kept.
Status check_body(const BodyWords& words) {
  const auto placed = exchange::read_placed_mat(words.check);
  if (!placed) return placed.error();
  if (!placed->record) {
    return bad_input("no_record", words.check + " does not say how it came about",
                     "it was not written by a calibration",
                     "calibrate the mat's place with palmar calibrate body");
  }
  if (placed->record->mat != words.mat) {
    return bad_input("wrong_mat", words.check + " places the mat " + placed->record->mat,
                     "--mat says " + words.mat, "use the placement of the mat that lies there");
  }
  BodyWords on = words;
  on.mannequin = placed->placement.mannequin;
  const auto place = load_body_place(on);
  if (!place) return place.error();
  const auto again = listed_presses(words, *place->atlas);
  if (!again) return again.error();
  if (again->empty())
    return bad_input("no_presses", "no landmark was pressed again", "", "give --press or --presses");
  const auto fit = calibration::fit_again(*placed->record);
  if (!fit) return fit.error();
  const calibration::SlipCheck slip = calibration::check_slip(*fit, *again);
  if (words.json) {
    fmt::print(
        "{{\"verdict\":\"{}\",\"shift_u_mm\":{:.2f},\"shift_v_mm\":{:.2f},\"shift_mm\":{:.2f},\"threshold_"
        "mm\":{:.2f},\"turn_deg\":{:.2f}}}\n",
        id(slip.verdict), slip.shift.u_mm, slip.shift.v_mm, slip.shift_mm, slip.threshold_mm, slip.turn_deg);
  } else {
    fmt::print("{}: landmarks lie {:.1f} mm from where they were; up to {:.1f} mm is in doubt\n",
               id(slip.verdict), slip.shift_mm, slip.threshold_mm);
  }
  return slip.problem ? Status(*slip.problem) : Status();
}

}  // namespace palmar::cli
