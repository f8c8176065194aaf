// Does the mat still lie where it was placed? Two landmarks are pressed again; a third where two leave it in doubt.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/body/body_fit.hpp"
#include "calibration/body/press_detector.hpp"
#include "calibration/body/slip.hpp"
#include "calibration/procedure/procedure.hpp"

namespace palmar::calibration {

struct SlipProcedureConfig {
  BodyFit fit;  ///< of the placement in force (fit_again())
  std::vector<Landmark>
      landmarks;  ///< their names, for the instruction; those of the fit's presses that are known
  SlipParameters slip;
  PressParameters press;
};

/// Steps "slip:C7", "slip:L4", where in doubt "slip:PSIS_L", then "slip_verdict". Lifting the thumb keeps a press and goes on. Redo at
/// the verdict presses all of them again. Accept ends it; what to do about a mat that has slipped is the caller's.
class SlipProcedure : public Procedure {
 public:
  /// Throws std::invalid_argument where fewer than two of the fit's landmarks are known.
  explicit SlipProcedure(SlipProcedureConfig config);

  void feed(const ProcedureInput& input) override;  ///< needs `seen`
  Status act(Action action) override;
  void interrupted(const Error& why) override;
  const ProcedureView& view() const override { return view_; }

  std::optional<std::string> landmark() const;  ///< to press now; absent at the verdict
  const LandmarkPresses& presses() const { return presses_; }
  /// At the verdict, and when done.
  const std::optional<SlipCheck>& check() const { return check_; }

 private:
  void keep(MatPoint at);
  void begin();
  void describe();

  SlipProcedureConfig config_;
  std::vector<Landmark> asked_;  // farthest apart first; at most three are used
  LandmarkPresses presses_;
  PressDetector detector_;
  std::optional<MatPoint> pressed_;
  std::optional<SlipCheck> check_;
  std::optional<Error> interruption_;
  std::size_t wanted_ = 2;
  Phase phase_ = Phase::waiting;
  ProcedureView view_;
};

}  // namespace palmar::calibration
