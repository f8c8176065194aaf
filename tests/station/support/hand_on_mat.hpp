// A mat on a real pty whose load a test decides while it runs: for flows that a person and a machine go through together.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sensing/model/mat_description.hpp"
#include "sensing/simulator/loads.hpp"

namespace palmar::station {

/// Puts on the mat what lies there at that time of the mat's clock.
using Load = std::function<void(double t_s, simulator::CellForces& spots)>;

class HandOnMat {
 public:
  /// `times`: how much faster than the mat's own clock frames are sent.
  HandOnMat(const MatDescription& mat, double times, const simulator::SensorFaults& faults = {});
  ~HandOnMat();
  HandOnMat(const HandOnMat&) = delete;
  HandOnMat& operator=(const HandOnMat&) = delete;

  std::string port() const;
  void put(Load load);  ///< in place of what lies there now
  void lift() { put({}); }
  /// A thumb of 20 N there.
  void press(MatPoint at);
  double now_s() const;  ///< of the mat's clock
  void pull_the_cable();
  void plug_it_in();  ///< at the same path

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::station
