// A virtual hand pressing a virtual mat over a virtual back, with the truth beside every frame. Same seed,
// same frames.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/simulator/faults.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::simulator {

/// One press at one instant, as it truly is. Its views live as long as the Simulation.
struct PressTruth {
  int stroke = 0;  ///< number of the scripted stroke, from 1
  ContactTool tool = ContactTool::unknown;
  Side hand = Side::right;
  double force_N = 0;    ///< applied
  double seen_N = 0;     ///< on cells above the mat's threshold
  double mean_kPa = 0;   ///< applied force over the print's area
  bool clipped = false;  ///< the print reaches over the mat's edge
  MatPoint at_mat;       ///< force-weighted centre of the print
  BodyPoint at_body;
  double angle_deg = 0;        ///< of the print's long axis, body frame
  std::string_view technique;  ///< scripted Technique::id
  std::string_view muscle;     ///< intended Muscle::id; empty for none
};

struct FrameTruth {
  double t_s = 0;
  std::uint64_t sequence = 0;
  std::vector<PressTruth> presses;
};

class Simulation {
 public:
  /// A mat without a maker's rule answers with the nominal sensitivity of its description. Throws
  /// std::invalid_argument on a mat that has neither. The scenario's sensor is set from the first frame on.
  Simulation(const Scenario& scenario, const MatDescription& mat, const Placement& placement,
             const Atlas& atlas, std::uint64_t seed);
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  /// From the next frame on the mat is as bad as that; its cells are drawn from the simulation's seed. Throws
  /// std::invalid_argument for faults out of range.
  void set_sensor(const SensorFaults& faults);

  double duration_s() const;
  double rate_hz() const;
  /// The next frame and its truth; false at the end of the scenario. Frame k is at k / rate_hz.
  bool next(RawFrame& frame, FrameTruth& truth);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::simulator
