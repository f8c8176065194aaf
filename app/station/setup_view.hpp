// What the set-up flow shows: values only, part of a snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calibration/body/body_fit.hpp"
#include "calibration/body/slip.hpp"
#include "calibration/mat/health.hpp"
#include "calibration/mat/record.hpp"
#include "calibration/procedure/procedure.hpp"
#include "calibration/procedure/step_coverage.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::station {

/// In their order.
enum class SetupStage : std::uint8_t { find, check, calibrate, place, ready };
inline constexpr int setup_stages = 5;

/// Which of a stage's pages is open. A procedure's own steps are told by its view.
enum class SetupPage : std::uint8_t {
  only,          ///< the stage has one page, or a procedure runs
  how,           ///< calibrate: keep what is in use, or roll known weights
  serial,        ///< calibrate: which one mat is this
  cover,         ///< calibrate: wiped, cover and film on as in use
  fitting,       ///< calibrate: the curves are computed
  calibrated,    ///< calibrate: the new curves are in force
  placed,        ///< place: the mat was placed before
  too_small,     ///< place: fewer landmarks lie on this mat than a fit needs
  making_ready,  ///< place: the accepted place is made ready
  mount  ///< place: the mat is laid on the back and zeroed as it lies; without choices while that is measured
};

/// What a page offers beside next and back.
enum class SetupChoice : std::uint8_t {
  keep,        ///< the calibration or the place that is in use
  roll,        ///< known weights over the mat
  bench,       ///< even loads of known pressure, then known weights
  with_cover,  ///< cover and film are on
  bare,        ///< neither is
  look,        ///< press two landmarks: does the mat lie as before
  place,       ///< press all landmarks
  zero,        ///< take what the mat reads as it lies for nothing
  keep_zero    ///< it was zeroed as it lies
};

/// The mat during its calibration, as it lies on the table: row 0 at the top, column 0 on the left. Vectors are rows*cols; empty where
/// there is nothing to show.
struct MatPicture {
  calibration::StepCoverage coverage;
  std::vector<std::uint8_t>
      load;  ///< on each cell now, above the zero of this calibration; 255: the most so far
  std::vector<std::uint8_t> left_out;  ///< 1 where the zero has found a cell noisy
  std::vector<MatPoint> set_down;      ///< where a weight has stood in this step

  void clear() {
    coverage.clear();
    load.clear();
    left_out.clear();
    set_down.clear();
  }
};

/// Where a landmark has been pressed so far.
struct PressedLandmark {
  std::string id;
  MatPoint at;
};

/// What a person has to type. A number may be followed by its unit ("5 kg", "11 lb", "49 N").
struct SetupEntry {
  std::string label;
  std::string unit;     ///< of a number without one; empty: words are wanted
  std::string known;    ///< what was taken, "5"; typing again takes its place. Empty: nothing yet
  std::string problem;  ///< of what was typed last; empty when all is well
};

/// The calibration that was made in this run.
struct MadeCalibration {
  std::string file;           ///< where it was kept; empty: nowhere
  double residual_share = 0;  ///< rms of the loads that were fitted
  double highest_kPa = 0;     ///< valid up to there, mean cell
};

struct SetupView {
  bool open = false;
  SetupStage stage = SetupStage::find;
  std::string looking;  ///< what is tried to find a mat, where none is known yet
  SetupPage page = SetupPage::only;
  std::vector<SetupChoice> choices;                         ///< of the page, the usual one first
  std::optional<SetupEntry> entry;                          ///< of the page, or of the procedure
  std::optional<calibration::ProcedureView> procedure;      ///< while one runs
  std::shared_ptr<const calibration::HealthReport> health;  ///< of the last check
  std::vector<std::uint8_t> answered;  ///< during the presses of the check: 1 where a cell has answered
  MatPicture mat;                      ///< while a calibration runs
  std::shared_ptr<const calibration::MatRecord> fitted;  ///< at its review: what would be kept
  std::optional<double> fitting;                         ///< share of the fit that is done
  std::optional<std::string> landmark;                   ///< to press now
  std::optional<MatPoint> proposed;                      ///< the press that is proposed for it
  std::vector<PressedLandmark> pressed;
  std::shared_ptr<const calibration::BodyFit> fit;  ///< that is proposed, with the residual of each landmark
  std::shared_ptr<const calibration::ErrorMap> errors;  ///< expected, with it
  std::string calibration;               ///< what turns counts into newtons now; empty: nothing
  bool calibrated = true;                ///< false: forces are unknown, so that nothing can be practised yet
  bool own_curves = false;               ///< fitted to this very mat
  std::optional<double> uncertainty_95;  ///< of that, share of the force
  std::optional<MadeCalibration> made;
  bool placed = false;                         ///< in this run; else as the file or the default says
  bool placed_before = false;                  ///< by a calibration that was kept
  std::string placed_when, placed_who;         ///< then; may be empty
  std::optional<double> place_error_mm;        ///< expected, mean over the back
  std::string placement_file;                  ///< where the placement was kept; empty: not kept yet
  std::optional<calibration::SlipCheck> slip;  ///< of the last look
  std::string slip_notice;  ///< what the station has to say while the mat is thought to have slipped
  std::string message;      ///< what went wrong outside the procedure; empty when all is well
};

}  // namespace palmar::station
