// Scripted loads of known size, as a calibration needs them, laid out over one mat and in time.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::simulator {

/// One load at one instant.
struct PutLoad {
  std::size_t number = 0;  ///< of the scripted load, from 0
  double force_N = 0;      ///< on the mat
  double beside_N = 0;     ///< and beside it
  double mean_kPa = 0;     ///< over its area; 0 for a roller
  MatPoint at;
};

class LoadPlan {
 public:
  /// Loads follow each other from `lead_s` on; one with a start of its own begins there, and the next ones after it.
  LoadPlan(std::vector<ScriptedLoad> loads, const GridGeometry& grid, double lead_s);
  ~LoadPlan();
  LoadPlan(LoadPlan&&) noexcept;
  LoadPlan& operator=(LoadPlan&&) noexcept;

  double duration_s() const { return end_s_; }
  std::size_t placings() const { return placings_.size(); }
  /// Is the placing under load then?
  bool loaded(std::size_t placing, double t_s) const;
  /// Adds its load to the spots (of spot_grid). Precondition: loaded().
  PutLoad put(std::size_t placing, double t_s, CellForces& spots) const;

 private:
  /// One load at one place: up to its levels one after another, and off again.
  struct Placing {
    std::size_t load = 0;
    MatPoint at;
    double start_s = 0, end_s = 0;
    std::vector<double> levels;  ///< kPa or N
    std::shared_ptr<const RollPath> path;
  };
  void place(std::size_t load, double& at_s);
  void add(std::size_t load, MatPoint at, std::vector<double> levels, double weight_N, double& at_s);
  double level(const Placing& placing, double t_s) const;
  double roll_s(const Placing& placing) const;  // time of the whole roll

  std::vector<ScriptedLoad> loads_;
  GridGeometry grid_;
  std::vector<Placing> placings_;
  std::vector<std::unique_ptr<ToolPress>> tools_;  // of each load; null but for presses
  double end_s_ = 0;
};

}  // namespace palmar::simulator
