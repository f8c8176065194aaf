// Calibration of a mat on a bench as a step machine: condition -> zero -> even loads rising -> even loads falling -> known weights ->
// a roller forth and back -> known weights again, to verify -> review. An even load is a bladder over the whole mat, or a flat punch that is stepped over it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "calibration/mat/bench.hpp"
#include "calibration/mat/lean.hpp"
#include "calibration/procedure/mat_procedure.hpp"

namespace palmar::calibration {

struct MatBenchConfig {
  MatDescription mat;
  std::vector<double> pressures_kPa;  ///< of the even loads, at least three; empty: they are asked for
  std::size_t typed_pressures = 4;    ///< how many are asked for
  std::optional<double>
      punch_mm2;  ///< area of the flat punch; 0 is a bladder over the whole mat; absent: it is asked for
  std::vector<double> weights_N;  ///< known weights for the fit, on a small tool; empty: they are asked for
  std::size_t typed_weights = 2;  ///< how many are asked for; 0 leaves them out
  bool condition = true;          ///< false: the mat was conditioned before
  bool falling = true;            ///< false: hysteresis is taken as typical
  bool passes = true;  ///< false: cells are taken to feel evenly, which small contacts read worse by
  double passes_coverage =
      0.9;  ///< share of the cells that the roller has to pass forth and back, along and across
  int condition_presses = 4;
  double zero_s = 3;
  BenchParameters fit;
  VerifyConfig verify;
};

class MatBench : public MatProcedure {
 public:
  /// Throws std::invalid_argument where fewer than three different pressures are given.
  explicit MatBench(MatBenchConfig config);
  ~MatBench() override;

  void show_coverage(StepCoverage& coverage) const override;

 private:
  void describe(const Step& step) override;
  void restart(const Step& step) override;
  void take(const Step& step, const RawFrame& frame) override;
  void kept(const Step& step) override;
  Status check_number(const Step& step, double value) const override;
  Status check_zero(const FirstTare& tare) const override;
  bool may_skip(const Step& step) const override;
  void zeroed() override;
  Result<MatFit> fit() override;

  void take_condition(const RawFrame& frame);
  void take_even(const Step& step, const RawFrame& frame);
  void take_weight(const Step& step, const RawFrame& frame);
  void take_pass(const RawFrame& frame);
  bool right_way(const Step& step);
  bool belongs(const UniformLevel& level, const Step& step) const;
  void look_at_level(const Step& step);
  void doubt_level(const Step& step);
  void describe_even(const Step& step);
  std::optional<double> newtons_per_count(double density) const;

  MatBenchConfig config_;
  std::optional<std::size_t> punch_;  // its number, where it is asked for
  std::size_t levels_ = 0, first_level_ = 0;
  // Conditioning: each cell's lowest and highest count, whether it is pressed, and how often it was.
  std::vector<std::uint16_t> lowest_, highest_;
  std::vector<std::uint8_t> pressed_, times_;

  struct Level {
    double kPa = 0, density = 0;  ///< mean counts of the loaded cells
  };
  std::unique_ptr<UniformLoads> even_;
  std::map<std::size_t, UniformLoads> even_before_;  // each step
  std::optional<UniformLoads> hold_before_;
  std::map<std::size_t, Level> reached_;  // by each accepted step
  bool in_hold_ = false;
  double density_ = 0, counts_ = 0;  // of the last hold
  std::unique_ptr<KnownLoads> weights_;
  std::map<std::size_t, std::size_t> weights_before_;  // each step
  std::size_t hold_begin_ = 0;
  std::unique_ptr<KnownLoads> passes_;
  std::unique_ptr<PassCoverage> passed_;
};

}  // namespace palmar::calibration
