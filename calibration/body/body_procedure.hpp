// Calibration of the place as a step machine: press one landmark after the other, look at the fit, keep it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calibration/body/body_fit.hpp"
#include "calibration/body/press_check.hpp"
#include "calibration/body/press_detector.hpp"
#include "calibration/procedure/procedure.hpp"

namespace palmar::calibration {

struct BodyProcedureConfig {
  std::vector<Landmark>
      landmarks;  ///< to press, in this order (choose_landmarks()); at least BodyFitParameters::least_landmarks
  std::vector<Landmark> offered;  ///< all that lie on the mat, for advice; may be empty
  GridGeometry grid;              ///< of the mat
  BodyPolygon outline;            ///< of the back, for the expected error; empty: the whole mat
  std::string mannequin = "adult";
  bool accept_on_lift =
      true;  ///< lifting the thumb keeps a press and goes on; the fit itself is only ever kept by accept
  BodyFitParameters fit;
  PressParameters press;
};

/// Steps: one a landmark (key "press:ID"), then the review (key "review").
///
/// A press that does not fit with those before it is refused once; pressed again in the same place it is kept, since the earlier ones
/// may be at fault, and the review names the one that is. Redo at the review goes to the press that the refusal names, or to the one
/// that fits worst; then the machine comes back to the review. A fit that is stretched more than a mat is, or whose presses lie further
/// off than they were said to, is asked about there: accept keeps it all the same, redo presses again.
class BodyProcedure : public Procedure {
 public:
  /// Throws std::invalid_argument where there are too few landmarks, one comes twice, or the grid is empty.
  explicit BodyProcedure(BodyProcedureConfig config);

  void feed(const ProcedureInput& input) override;  ///< needs `seen`
  Status act(Action action) override;
  void interrupted(const Error& why) override;
  const ProcedureView& view() const override { return view_; }

  /// A press from a list instead of a frame: it is proposed at the current landmark. Errors: not_now at the review, bad_press, off_mat.
  Status propose(MatPoint at);

  std::optional<std::string> landmark() const;  ///< to press now; absent at the review
  std::optional<MatPoint> proposed() const { return proposed_; }
  LandmarkPresses presses() const;  ///< accepted so far, in the order of the landmarks
  /// At the review, where the presses can be fitted, and when done.
  const std::optional<BodyFit>& fit() const { return fit_; }
  /// Why that fit may be wrong, as a question; absent where nothing speaks against it.
  std::optional<std::string> doubt() const;
  const std::optional<ErrorMap>& errors() const { return errors_; }  ///< with fit()
  /// The kept fit. Errors: not_done.
  Result<BodyFit> result() const;

 private:
  struct Slot {
    Landmark landmark;
    std::optional<MatPoint> at, refused;
    bool skipped = false;
  };
  bool at_review() const { return step_ == slots_.size(); }
  Slot& slot() { return slots_[step_]; }
  std::size_t answered() const;
  bool may_skip() const;
  Status accept_press();
  Status accept_review();
  void redo();
  void go_back();
  void go_to(std::size_t step);
  void go_on();
  void review();
  void refuse(const PressRefusal& refusal);
  bool insists(MatPoint at) const;
  std::size_t worst_fitting() const;
  std::optional<std::size_t> find(const std::string& landmark) const;
  std::optional<std::size_t> find_or_add(const std::string& landmark);
  void describe();
  void describe_press();
  void describe_review();

  BodyProcedureConfig config_;
  std::vector<Slot> slots_;
  std::size_t step_ = 0;  ///< slots_.size(): the review
  PressDetector detector_;
  std::optional<MatPoint> proposed_;
  std::optional<PressRefusal> refusal_;
  std::optional<Error> interruption_;
  std::optional<BodyFit> fit_;
  std::optional<ErrorMap> errors_;
  Phase phase_ = Phase::waiting;
  ProcedureView view_;
};

}  // namespace palmar::calibration
