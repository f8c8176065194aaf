// Calibration of a mat by rolled weights as a step machine: zero -> weights on the hard roller -> weights on the soft roller -> known
// weights on a small tool, to verify -> review.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "calibration/mat/roll.hpp"
#include "calibration/procedure/mat_procedure.hpp"

namespace palmar::calibration {

struct MatRollConfig {
  MatDescription mat;
  std::vector<double>
      weights_N;  ///< what is to be rolled, on each roller; at least three different ones. Empty: they are asked for
  double zero_s = 3;
  RollParameters fit;
  FitProgress progress;           ///< of the fit, which may take a minute; may be empty
  std::size_t typed_weights = 3;  ///< how many are asked for
  VerifyConfig verify;
};

class MatRoll : public MatProcedure {
 public:
  /// Throws std::invalid_argument where fewer than three different weights are to be rolled.
  explicit MatRoll(MatRollConfig config);

  /// Frames of the roll under way; at the review, of them all.
  void show_coverage(StepCoverage& coverage) const override;

 private:
  void describe(const Step& step) override;
  void restart(const Step& step) override;
  void take(const Step& step, const RawFrame& frame) override;
  void kept(const Step& step) override;
  Status check_number(const Step& step, double force_N) const override;
  void zeroed() override;
  Result<MatFit> fit() override;

  std::size_t rolls() const { return 2 * weights_; }
  /// Frames that each roll has to bring to a cell.
  double share_of_frames() const;
  void keep_frame(const Step& step, const RawFrame& frame);
  void look_at_coverage();
  std::optional<double> shown_N() const;

  MatRollConfig config_;
  std::size_t weights_ = 0;
  std::unique_ptr<KnownLoads> loads_;
  std::map<std::size_t, std::size_t> frames_before_;  // each step
  std::map<std::size_t, double> rates_;               // newtons per count, of each accepted step
  std::vector<std::uint16_t> before_;                 // coverage when the step began
  std::deque<RawFrame> late_;                         // a roller that is lifted weighs less before it is off
  double down_s_ = 0;
  bool down_ = false;
  double counts_ = 0;  // sum over the kept frames of the step
};

}  // namespace palmar::calibration
