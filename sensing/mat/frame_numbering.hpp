// Turns a device's wrapping counter and clock into the numbers of a RawFrame.
#pragma once

#include <cstdint>

#include "sensing/model/raw_frame.hpp"

namespace palmar::mat {

/// - sequence: the counter, unrolled from its first value; it always grows by 1 + lost_before.
/// - t_s: device time since the first frame.
///
/// Where the device has begun anew (after a reconnect, or because its clock jumped), its counter and clock
/// say nothing about the gap: the sequence goes on by one and t_s by the station's clock. A reconnected
/// device whose clock went on as the station's did was powered all the time: counter and clock go on, and
/// what is missing counts as lost (modulo the counter).
class FrameNumbering {
 public:
  /// Bits of the device's counter and clock, 8 to 64; nominal period for gaps of which nothing else is known,
  /// > 0.
  FrameNumbering(int counter_bits, int time_bits, double nominal_period_s);

  /// Numbers `frame`. False where it is the same frame again (same counter, same time): it is to be left out.
  bool number(RawFrame& frame, std::uint64_t counter, std::uint64_t device_time_us, StationTime at);
  /// The next frame comes over a new connection.
  void reconnected() { reconnected_ = true; }

 private:
  std::uint64_t counter_mask_;
  std::uint64_t time_mask_;
  double nominal_period_s_;
  bool first_ = true;
  bool reconnected_ = false;
  std::uint64_t counter_ = 0;
  std::uint64_t time_us_ = 0;
  std::uint64_t sequence_ = 0;
  std::int64_t device_time_us_ = 0;
  std::int64_t elapsed_us_ = 0;
  StationTime at_{};
};

}  // namespace palmar::mat
