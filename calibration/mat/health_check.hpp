// The check of a mat as a step machine: hands off, press everywhere, look at the verdict.
#pragma once

#include <optional>

#include "calibration/mat/health.hpp"
#include "calibration/procedure/procedure.hpp"

namespace palmar::calibration {

struct HealthCheckTimes {
  double unloaded_s = 30;  ///< hands off
  double press_s = 20;     ///< presses, at least; accept ends them earlier
};

/// Steps: "hands_off", "press", "verdict". It goes on by itself; accept ends the presses early, and keeps the verdict.
class HealthCheck : public Procedure {
 public:
  /// Throws std::invalid_argument for a mat without cells or times that are not positive.
  HealthCheck(MatDescription mat, std::vector<TechniqueNeed> techniques, HealthCheckTimes times = {});

  void feed(const ProcedureInput& input) override;  ///< needs `raw`
  Status act(Action action) override;
  void interrupted(const Error& why) override;
  const ProcedureView& view() const override { return view_; }

  /// At the verdict and when done.
  const std::optional<HealthReport>& report() const { return report_; }
  /// For each cell: has it answered a press yet? Empty before the presses.
  const std::vector<std::uint8_t>& answered() const { return gatherer_.answered(); }

 private:
  void begin();
  void end_unloaded();
  void judge();
  void describe();

  MatDescription mat_;
  std::vector<TechniqueNeed> techniques_;
  HealthCheckTimes times_;
  HealthGatherer gatherer_;
  std::optional<HealthReport> report_;
  std::optional<double> since_s_;  ///< when the step under way began
  std::optional<Error> problem_;
  double last_s_ = 0;
  std::size_t step_ = 0;
  Phase phase_ = Phase::waiting;
  ProcedureView view_;
};

}  // namespace palmar::calibration
