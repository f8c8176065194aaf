// An unisolated mat of 16 x 16 cells that a person calibrates frame by frame, and whose presses the station then reads.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "calibration/procedure/mat_bench.hpp"
#include "calibration/procedure/mat_roll.hpp"
#include "sensing/pipeline.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::calibration {

class UnisolatedMat {
 public:
  /// `told`: the description knows the switches. `inverted` false: it does not say that it is unisolated.
  explicit UnisolatedMat(double switch_ohm, bool told, bool inverted = true)
      : mat_(mat_of(switch_ohm, told, inverted)),
        device_(mat_, faults(switch_ohm), 5),
        spots_(simulator::spot_grid(mat_.geometry)) {}

  /// Even loads of a bladder and known weights on a small tool; no verification.
  Result<MatFit> bench() {
    MatBenchConfig config;
    config.mat = mat_;
    config.pressures_kPa = {5, 25, 125};
    config.punch_mm2 = 0;
    config.weights_N = {20, 60};
    config.condition = config.falling = config.passes = false;
    config.verify.typed = 0;
    begin(std::make_unique<MatBench>(std::move(config)));
    for (const double kPa : {5.0, 25.0, 125.0}) {
      for (int k = 1; k <= 46; ++k) punch({80, 80}, 160, kPa - 4 * std::max(0.0, 1 - k / 6.0));
      accept();
    }
    lift();
    for (const double weight_N : {20.0, 60.0}) {
      for (const double at_mm : {40.0, 65.0, 90.0, 115.0}) {
        for (int k = 1; k <= 20; ++k)
          punch({at_mm, 160 - at_mm}, 40, std::min(1.0, k / 4.0) * weight_N / 1.6);
        lift();
      }
      accept();
    }
    return end();
  }

  /// Three weights on a hard and a soft roller; no verification.
  Result<MatFit> roll() {
    MatRollConfig config;
    config.mat = mat_;
    config.weights_N = {30, 80, 200};
    config.verify.typed = 0;
    begin(std::make_unique<MatRoll>(std::move(config)));
    for (const simulator::Roller& roller :
         {simulator::Roller{100, 20, 100, 0.5}, simulator::Roller{100, 50, 100, 0.33}}) {
      for (const double weight_N : {30.0, 80.0, 200.0}) {
        const simulator::RollPath path(mat_.geometry, roller, weight_N, 40, 20);
        for (double at_s = 0; at_s < path.duration_s(); at_s += 0.1) {
          spots_.clear();
          simulator::add_roller(mat_.geometry, roller, path.place(at_s).centre, path.place(at_s).axis_deg,
                                weight_N, spots_);
          feed();
        }
        lift();
        accept();
      }
    }
    return end();
  }

  /// What the station reads of other presses, as shares of the force that truly lies on the mat.
  std::vector<double> read(const MatCalibration& calibration, std::shared_ptr<const Atlas> atlas) {
    PipelineConfig config{mat_, calibration, default_placement(mat_), std::move(atlas), std::nullopt};
    Pipeline pipeline(std::move(config));
    std::vector<double> shares;
    for (const auto& [tool, force_N] : {std::pair{ContactTool::thumb_pad, 15.0},
                                        {ContactTool::fingers2, 25.0},
                                        {ContactTool::palm_heel, 30.0},
                                        {ContactTool::palm_heel, 60.0},
                                        {ContactTool::elbow, 50.0}}) {
      const simulator::ToolPress press(mat_.geometry, tool);
      for (const MatPoint at : {MatPoint{65, 60}, MatPoint{92, 78}, MatPoint{77, 95}}) {
        double share = 0;
        for (int k = 0; k <= 8; ++k) {
          spots_.clear();
          if (k > 0) press.add(at, 30, std::min(1.0, k / 4.0) * force_N, spots_);
          device_.read(spots_, t_s_ += 0.05, frame_);
          share = pipeline.step(frame_).field.force_N / std::max(device_.true_force_N(), 1e-9);
        }
        shares.push_back(share);
      }
    }
    return shares;
  }

  const MatDescription& mat() const { return mat_; }

 private:
  static simulator::SensorFaults faults(double switch_ohm) {
    simulator::SensorFaults faults;
    faults.readout = simulator::Readout::unisolated;
    faults.switch_ohm = switch_ohm;
    return faults;
  }
  static MatDescription mat_of(double switch_ohm, bool told, bool inverted) {
    MatDescription mat;
    mat.id = "unisolated";
    mat.geometry = {16, 16, 10, 10};
    mat.rate_hz = 50;
    mat.threshold_count = 3;
    mat.readout = inverted ? MatReadout::unisolated : MatReadout::isolated;
    mat.simulated_newtons_per_count = 0.01;
    if (told)
      mat.switch_per_count = switch_ohm / simulator::SensorFaults().cell_ohm * 0.01 /
                             (simulator::reference_kPa * mat.geometry.cell_area_mm2() * 1e-3);
    return mat;
  }

  void begin(std::unique_ptr<MatProcedure> procedure) {
    procedure_ = std::move(procedure);
    stopped_.clear();
    spots_.clear();
    for (int k = 0; k < 80 && procedure_->view().phase != Phase::proposed; ++k) feed();
    accept();
  }
  void feed() {
    device_.read(spots_, t_s_ += 0.1, frame_);
    procedure_->feed({t_s_, &frame_, nullptr});
    if (procedure_->view().question) (void)procedure_->act(Action::accept);
  }
  void punch(MatPoint at, double side_mm, double kPa) {
    spots_.clear();
    simulator::add_punch(mat_.geometry, at, side_mm, side_mm, kPa, spots_);
    feed();
  }
  void lift() {
    spots_.clear();
    feed();
  }
  void accept() {
    const ProcedureView& view = procedure_->view();
    if (stopped_.empty() && view.phase != Phase::proposed) stopped_ = view.title;
    (void)procedure_->act(Action::accept);
  }
  Result<MatFit> end() {
    const ProcedureView& view = procedure_->view();
    if (view.problem) return *view.problem;
    if (!stopped_.empty()) return failure("stopped", "went no further than: " + stopped_, "", "");
    if (const Status done = procedure_->act(Action::accept); !done) return done.error();
    return procedure_->result();
  }

  MatDescription mat_;
  simulator::VirtualMat device_;
  simulator::CellForces spots_;
  RawFrame frame_;
  double t_s_ = 0;
  std::unique_ptr<MatProcedure> procedure_;
  std::string stopped_;
};

/// The share that is furthest from 1, less 1.
inline double worst_of(const std::vector<double>& shares) {
  double worst = 0;
  for (const double share : shares) worst = std::abs(share - 1) > std::abs(worst) ? share - 1 : worst;
  return worst;
}

}  // namespace palmar::calibration
