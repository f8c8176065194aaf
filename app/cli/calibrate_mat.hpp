// Inside of `palmar calibrate mat`: what was asked for, the two sources of frames, and the report.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/sound_option.hpp"
#include "app/library/assets.hpp"
#include "calibration/mat/record.hpp"
#include "calibration/procedure/mat_procedure.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

struct CalibrateMatWords {
  std::string mat, port, out, who, serial, mounting, report, method = "roll", theme = "light";
  std::vector<std::string> weights, verify, loads, skip, inputs;
  std::vector<double> pressures_kPa;
  std::optional<double> punch_cm2, temperature_C;
  SoundWords sound;
  double patience_s = 10;
  int presses = 4;
  bool yes = false, bare = false, no_cover = false, no_film = false;

  bool unattended() const { return yes || !inputs.empty(); }
  bool skips(const std::string& what) const;
};

/// "5kg", "49N", "500g" in newtons; a number without a unit is in `unit`. Errors: not_a_weight, those of typed_weight, and
/// weight_in_doubt unless `sure`.
Result<double> parse_weight_N(const std::string& word, const std::string& unit, bool sure);

/// The step machine that the words ask for. `steps` gets what each step wants, for people.
Result<std::unique_ptr<calibration::MatProcedure>> make_mat_procedure(const CalibrateMatWords& words,
                                                                      const MatDescription& mat,
                                                                      std::vector<std::string>& steps);

/// A person, or --yes, leads the attached mat through the steps. Errors: mat_silent, mat_lost, not_kept, number_missing, cancelled.
Status run_mat_live(const CalibrateMatWords& words, const MatDescription& mat,
                    calibration::MatProcedure& procedure);
/// One capture with everything in it, or one for each step.
Status run_mat_captures(const CalibrateMatWords& words, const MatDescription& mat,
                        calibration::MatProcedure& procedure, const std::vector<std::string>& steps);

/// Where nobody is there to say so: is the step under way over? A roller may roll on after it has been everywhere.
inline bool step_is_over(const calibration::MatProcedure& procedure) {
  return procedure.view().can_accept && !(procedure.view().key.starts_with("roll:") && procedure.loaded());
}

void print_fit(const calibration::MatRecord& record);
/// Pictures of the fit: one file where `words.report` ends in .png, else a folder with one file for each.
Status write_fit_pictures(const library::Path& assets, const calibration::MatRecord& record,
                          const std::string& mat_name, const CalibrateMatWords& words);

}  // namespace palmar::cli
