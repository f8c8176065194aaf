// What the calibrations of a mat's force have in common: the zero, numbers that a person types, known weights that the finished curves
// are tried on, the review, and the way back from each step.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calibration/mat/fit.hpp"
#include "calibration/mat/verification.hpp"
#include "calibration/procedure/hold_watch.hpp"
#include "calibration/procedure/procedure.hpp"
#include "calibration/procedure/step_coverage.hpp"
#include "calibration/procedure/typed_weight.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/pressure/ghosts.hpp"

namespace palmar::calibration {

/// Known weights set down on a small tool, after the curves are found and not used for them.
struct VerifyConfig {
  std::vector<double> weights_N;  ///< empty: `typed` weights are asked for
  std::size_t typed = 2;          ///< 0 leaves the verification out: the interval is then the unverified one
  std::size_t presses = 4;  ///< of each weight, at different places; six in all are needed for an interval
};

class MatProcedure : public Procedure {
 public:
  ~MatProcedure() override;

  void feed(const ProcedureInput& input) override;
  Status act(Action action) override;
  Status enter(double value) override;
  void interrupted(const Error& why) override;
  const ProcedureView& view() const override { return view_; }

  /// Only in Phase::done.
  const MatFit& result() const;
  /// Does anything lie on the mat? Known from the zero on. Where nobody is there to say when a roller is through, its step is over
  /// when it is lifted.
  bool loaded() const { return watch_ && !watch_->empty(); }

  // For the picture of a step:
  /// The zero and the cells that are left out; absent before the zero.
  const std::optional<MatStart>& start() const { return start_; }
  /// The counts of the frame that was just fed as the curves will read them: without ghosts from the zero on.
  const std::vector<std::uint16_t>& counts(const RawFrame& fed) const;
  /// Keeps the memory of `coverage`.
  virtual void show_coverage(StepCoverage& coverage) const { coverage.clear(); }
  /// Where the presses of this step were.
  const std::vector<MatPoint>& places() const { return places_; }
  /// At the review: the fit that is to be kept; null elsewhere.
  const MatFit* proposed() const { return step().kind == Kind::review && fit_ ? &*fit_ : nullptr; }

 protected:
  enum class Kind : std::uint8_t { condition, zero, punch, even, roll, weight, passes, verify, review };
  struct Step {
    Kind kind = Kind::zero;
    std::size_t value = 0;  ///< index of the number that belongs to it
    bool second = false;    ///< falling, or on the soft roller
  };
  /// A number that belongs to a step: given beforehand, or typed.
  struct Number {
    Entry entry;
    double unit = 1;  ///< N, kPa or mm2 of one of the entry's unit
    bool typed = false;
    std::optional<double> value;  ///< in N, kPa or mm2
  };

  MatProcedure(MatDescription mat, double zero_s, VerifyConfig verify);
  /// `steps` without verification and review, which are added. Call once, in the constructor of the derived class.
  void begin_with(std::vector<Step> steps);
  /// Numbers given, or `typed` ones to be asked for; returns the index of the first.
  std::size_t add_numbers(const std::vector<double>& given, std::size_t typed, const Entry& entry,
                          double unit);

  // What a derived class adds: its own steps and the fit.
  virtual void describe(const Step& step) = 0;  ///< key, title, instruction
  virtual void restart(const Step& step) = 0;   ///< forgets what the step brought
  virtual void take(const Step& step, const RawFrame& frame) = 0;
  virtual void kept(const Step&) {}
  virtual Status check_number(const Step&, double) const { return {}; }
  virtual bool may_skip(const Step&) const { return false; }
  virtual Status check_zero(const FirstTare&) const { return {}; }
  virtual void zeroed() = 0;  ///< start_ is there
  virtual Result<MatFit> fit() = 0;

  const Step& step() const { return steps_[view_.step]; }
  double value(const Step& of) const { return numbers_[of.value].value.value_or(0); }
  void propose() { view_.phase = Phase::proposed; }
  void measure();
  void refuse(Error problem);
  /// Asks once a step.
  void ask(std::optional<std::string> question);
  /// A hold that takes place somewhere else than the others of its step.
  bool elsewhere(MatPoint at);
  /// The next press counts once the mat has been empty.
  void lift();

  MatDescription mat_;
  ProcedureView view_;
  std::vector<Number> numbers_;
  std::optional<MatStart> start_;
  std::optional<HoldWatch> watch_;                   ///< from the zero on
  HoldWatch::Event event_ = HoldWatch::Event::none;  ///< of the frame under way
  std::vector<MatPoint> places_;                     ///< of the presses that the step has brought
  std::size_t presses_wanted_;

 private:
  void begin(std::size_t step);
  void describe_own(const Step& step);
  void offer();
  void show_entry();
  /// From the zero on, a frame as the station reads it.
  const RawFrame& without_ghosts(const RawFrame& frame);
  void feed_zero(const RawFrame& frame);
  void feed_verify(const RawFrame& frame);
  void end_press();
  void tell_press();
  void find_curves();
  void show_fit();
  void finish_intervals();
  bool verified() const;
  Status accept();
  Status back();
  Status skip();

  double zero_s_;
  VerifyConfig verify_;
  std::vector<Step> steps_;
  std::vector<RawFrame> unloaded_;
  std::optional<MatFit> fit_;
  std::vector<float> fitted_cells_;  ///< what the fit says of its cells, before presses scale it
  std::optional<pressure::GhostInverter> inverter_;  ///< of an unisolated mat, from the zero on
  MatCalibration zeroed_;                            ///< what it takes off
  RawFrame own_;
  std::unique_ptr<PressReader> reader_;
  std::vector<PressReading> readings_;                  // of all steps of the verification
  std::map<std::size_t, std::size_t> readings_before_;  // each step of it
  std::vector<PressReading> hold_;
  /// Where a weight came to rest between being set down and lifted.
  struct Plateau {
    double counts = 0;
    PressReading reading;
  };
  std::vector<Plateau> plateaus_;
  double press_peak_ = 0;  // counts
  MatPoint press_at_;
  bool sure_ = false, broke_off_ = false;
};

}  // namespace palmar::calibration
