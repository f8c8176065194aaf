// The built-in demo: a virtual hand follows a scenario, and the real protocols carry it. The mat speaks on a pty, the camera serves
// MJPEG over HTTP on loopback; the station reads both with the same code as real ones.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/station/threads.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::station {

struct DemoConfig {
  MatDescription mat;
  Placement placement;
  std::shared_ptr<const Atlas> atlas;
  simulator::Scenario scenario;
  std::uint64_t seed = 1;
  bool mat_wanted = true;
  bool camera_wanted = false;
  FaultSink fault;
};

class Demo {
 public:
  /// Starts a thread for the mat and, where wanted, one for the camera: drawing pictures must not hold the mat up.
  static Result<std::unique_ptr<Demo>> start(DemoConfig config);
  ~Demo();
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  std::string mat_port() const;    ///< path of the pty
  std::string camera_url() const;  ///< empty without a camera

 private:
  struct State;
  explicit Demo(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace palmar::station
