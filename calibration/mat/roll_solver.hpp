// The sparse least-squares problem of a roll, solved without forming a matrix.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "calibration/mat/fit.hpp"
#include "calibration/mat/known_loads.hpp"
#include "calibration/mat/roll.hpp"

namespace palmar::calibration {

/// ln N = sum of common[k] hat_k(x) + gain[i] + exponent[i] (x - middle), x = ln counts; hats evenly from x_low to x_high, straight on
/// beyond them.
struct RollModel {
  double x_low = 0, x_high = 1, middle = 0;
  std::vector<double> common;
  std::vector<double> gain, exponent;

  double log_N(std::size_t cell, double x) const;
  /// Place of x among the hats: index of the lower one and share of the upper one (may lie outside 0 to 1 at the ends).
  std::pair<std::size_t, double> place(double x) const;
};

class RollSolver {
 public:
  /// `stride`: every so many frames only.
  RollSolver(const KnownLoads& loads, const WireLoss& wires, const RollParameters& parameters,
             std::size_t stride = 1);

  /// A power law through the mean frame, all cells alike.
  RollModel first_guess() const;
  /// Common curve alone, all cells alike; returns the rms of (sum - force) / force.
  double fit_common(RollModel& model, int rounds);
  /// All cells. False where `progress` asked to stop.
  bool fit_cells(RollModel& model, int rounds, const FitProgress& progress);
  double rms_share(const RollModel& model);
  double rms_N(const RollModel& model);
  /// Standard deviation of each cell's gain, natural logarithm, from the curvature of the fit alone.
  std::vector<float> gain_error() const;

 private:
  void linearise(const RollModel& model);
  double cost(const RollModel& model) const;
  bool round(RollModel& model, bool cells, double& most);
  void apply(const std::vector<double>& v, std::vector<double>& out, bool cells) const;
  void add_prior(const std::vector<double>& v, std::vector<double>& out) const;
  std::vector<double> gradient(const RollModel& model, bool cells) const;
  std::vector<double> diagonal(bool cells) const;
  std::vector<double> solve(const std::vector<double>& right, bool cells) const;
  std::vector<double> unknowns(const RollModel& model) const;

  const GridGeometry grid_;
  RollParameters parameters_;
  std::size_t cells_ = 0;
  std::vector<std::size_t> begin_{0};
  std::vector<std::uint16_t> cell_;
  std::vector<float> x_;      // ln fresh counts
  std::vector<float> share_;  // of the frame's force on this entry, by the model linearised about
  std::vector<float> force_N_;
  std::vector<float> residual_;  // 1 - sum / force
  std::vector<float> diagonal_gain_;
  double x_low_ = 0, x_high_ = 1, middle_ = 0;
};

}  // namespace palmar::calibration
