// What turns counts into newtons on the mat in use: the file that was given, the one that the set-up kept for it, the maker's rule; or a
// stand-in, where the set-up is to find it out.
#pragma once

#include <optional>
#include <string>

#include "calibration/mat/record.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

struct CalibrationInUse {
  MatCalibration calibration;
  bool calibrated = true;                        ///< false: its newtons mean nothing; only the set-up may run
  std::optional<calibration::MatRecord> record;  ///< of the file, where there is one
  std::string file;                              ///< empty: the maker's rule, or a stand-in
};

/// Was a mat of that model calibrated here?
bool calibration_is_kept(const MatDescription& mat);

/// `file`: as given, may be empty; `serial`: of the attached mat, empty where unknown; `kept`: look where the set-up keeps calibrations;
/// `stand_in`: do without, in the set-up. Errors: those of the file; no_rule; several_kept, where two mats of that model were
/// calibrated here and the serial is unknown: in the set-up that is only said.
Result<CalibrationInUse> calibration_in_use(const std::string& file, const MatDescription& mat,
                                            const std::string& serial, bool kept, bool stand_in);

}  // namespace palmar::cli
