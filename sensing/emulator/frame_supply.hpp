// Where an emulated mat gets its frames from: a recording, or a virtual hand.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::emulator {

/// A frame on its way to the device, and the bytes that a recorded mat sent for it (empty for a simulated
/// one).
struct SuppliedFrame {
  RawFrame frame;
  std::vector<std::uint8_t> record;
  bool renumbered = false;  ///< counter and time of `frame` are not those of `record`
};

class FrameSupply {
 public:
  virtual ~FrameSupply() = default;

  /// When the next frame is ready, in seconds after the first one; absent when no more will come.
  virtual std::optional<double> next_at_s() const = 0;
  /// Moves on by one frame; false when there are no more. Reuses the buffers of `out`.
  virtual bool next(SuppliedFrame& out) = 0;
  /// A live supply goes on without being asked: a device that is asked waits for its next frame, and frames
  /// due while the mat is unplugged are gone. A recording waits: a device that is asked gets its next frame
  /// at once.
  virtual bool live() const = 0;
};

/// Frames of a capture with their recorded counters, times and bytes. `rate_hz` paces a device that pushes;
/// 0: as recorded. With `loop`, counters and times go on from round to round. Errors: no_frames (bad_input).
Result<std::unique_ptr<FrameSupply>> make_replay(const MatDescription& mat, std::vector<std::uint8_t> capture,
                                                 bool loop, double rate_hz);

/// Called for every frame of the scenario, sent or not, on the thread of the device.
using TruthSink = std::function<void(const simulator::FrameTruth& truth)>;

/// A scenario, paced by its own rate, or by `rate_hz` where it is > 0. `make` makes the simulation anew for
/// every round of a loop; counters and times go on, in the truth too. Without `loop` it ends with the
/// scenario.
std::unique_ptr<FrameSupply> make_scenario_supply(std::function<simulator::Simulation()> make, bool loop,
                                                  double rate_hz, TruthSink sink);

}  // namespace palmar::emulator
