// Calibration of a mat by rolled weights as a step machine: zero -> weights on the hard roller -> weights on the soft roller -> fit.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "calibration/mat/roll.hpp"
#include "calibration/procedure/procedure.hpp"
#include "sensing/model/mat_description.hpp"

namespace palmar::calibration {

struct MatRollConfig {
  MatDescription mat;
  std::vector<double> weights_N;  ///< what is to be rolled, on each roller; at least three different ones
  double zero_s = 3;
  RollParameters fit;
  FitProgress progress;  ///< of the fit, which may take a minute; may be empty
};

/// A weight that a person typed, in newtons; asks where it can hardly be meant so.
struct TypedWeight {
  double force_N = 0;
  std::optional<std::string> question;  ///< "5 N is 510 g. ..."
};
/// `value` in "kg", "g" or "N". The usual slip is the other unit: a "50 N thumb" that weighs 5 kg. Errors: out_of_range, unknown_unit.
Result<TypedWeight> typed_weight(double value, std::string_view unit);
/// What the mat shows against what was typed, by the maker's rule or a rough one: a factor of about 9.8 (or its inverse) is kilograms
/// taken for newtons; absent where it looks right.
std::optional<std::string> doubt_weight(double typed_N, double shown_N);

class MatRoll : public Procedure {
 public:
  /// Throws std::invalid_argument where fewer than three different weights are to be rolled.
  explicit MatRoll(MatRollConfig config);
  ~MatRoll() override;

  void feed(const ProcedureInput& input) override;
  Status act(Action action) override;
  void interrupted(const Error& why) override;
  const ProcedureView& view() const override { return view_; }

  /// Only in Phase::done.
  const MatFit& result() const;

 private:
  struct Step {
    double weight_N = 0;
    bool soft = false;
  };
  std::size_t roll_steps() const { return 2 * config_.weights_N.size(); }
  bool rolling() const { return view_.step >= 1 && view_.step <= roll_steps(); }
  Step rolled() const;
  void begin(std::size_t step);
  void feed_zero(const ProcedureInput& input);
  void feed_roll(const ProcedureInput& input);
  void look_at_coverage();
  Status accept();
  void fit_now();
  void offer();

  MatRollConfig config_;
  ProcedureView view_;
  std::vector<RawFrame> unloaded_;
  std::optional<MatStart> start_;
  std::unique_ptr<KnownLoads> loads_;
  std::vector<std::size_t> kept_;      // frames at the end of each accepted roll
  std::vector<std::uint16_t> before_;  // coverage when the step began
  std::optional<MatFit> fit_;
};

}  // namespace palmar::calibration
