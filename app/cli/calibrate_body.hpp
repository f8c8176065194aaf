// What `palmar calibrate body` was asked for, and what its parts have in common.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/cli/sound_option.hpp"
#include "calibration/body/body_procedure.hpp"
#include "calibration/body/landmark_press.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

/// As given on the command line; empty where not given.
struct BodyWords {
  std::string mat, mannequin = "adult", port, input, press_file, check, out, who, serial, conditions,
                   calibration;
  std::vector<std::string> presses, landmarks;
  double fle_mm = calibration::BodyFitParameters().fle_mm;
  SoundWords sound;
  bool yes = false, json = false;

  bool listed() const { return !presses.empty() || !press_file.empty(); }
};

struct BodyPlace {
  MatDescription mat;
  std::shared_ptr<const Atlas> atlas;
  Placement thought;  ///< where the mat is taken to lie until it is known
};

/// Errors (bad_input): as the loaders of mats and mannequins.
Result<BodyPlace> load_body_place(const BodyWords& words);
/// --press and --presses. Errors (bad_input): as parse_press, read_presses, look_up.
Result<calibration::LandmarkPresses> listed_presses(const BodyWords& words, const Atlas& atlas);
calibration::BodyProcedureConfig body_procedure_config(const BodyWords& words, const BodyPlace& place,
                                                       std::vector<Landmark> landmarks);

/// A fit at the review that is in doubt: with --yes a warning, else the error place_in_doubt.
Status settle_doubt(const BodyWords& words, const calibration::BodyProcedure& procedure);

/// Presses from a live mat or a capture. Errors: those of the mat and the file, no_rule, too_few_landmarks, what the presses are
/// refused for, not_kept, cancelled.
Result<calibration::BodyFit> run_body_frames(const BodyWords& words, const BodyPlace& place);
/// Landmarks pressed again against a placement that was kept; prints what they say. Errors: those of the file, no_record, wrong_mat,
/// no_presses; mat_slipped, mat_may_have_slipped.
Status check_body(const BodyWords& words);

}  // namespace palmar::cli
