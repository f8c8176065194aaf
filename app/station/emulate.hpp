// The other end of the wire as a command: an emulated mat on a pty or a socket, until it is told to stop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sensing/body/atlas.hpp"
#include "sensing/emulator/faults.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::station {

struct EmulateConfig {
  MatDescription mat;
  std::optional<std::filesystem::path> replay;  ///< a capture; or ...
  std::optional<simulator::Scenario> scenario;  ///< ... a virtual hand over ...
  Placement placement;
  std::shared_ptr<const Atlas> atlas;          ///< ... this body
  std::optional<std::filesystem::path> truth;  ///< with a scenario
  std::uint64_t seed = 1;
  bool loop = false;
  std::string serial;  ///< that it says it has; empty for a made-up one
  double rate_hz = 0;  ///< paces pushed frames; 0: as recorded or by the scenario
  emulator::Faults faults;
  std::optional<std::uint16_t> tcp_port;  ///< absent: a pty
  std::string bind = "127.0.0.1";
  std::function<void(const std::string&)>
      announce;  ///< gets the address once, when the device can be reached
};

/// Serves until SIGINT or SIGTERM. Errors: as make_replay, make_mat_device, EmulatorHost::start; capture_too_large; the truth's file.
Status run_emulator(const EmulateConfig& config);

}  // namespace palmar::station
