// What a mat sent for one instant, before any physics: counts, and how they were numbered and timed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/time.hpp"

namespace palmar {

struct RawFrame {
  int rows = 0;
  int cols = 0;
  std::vector<std::uint16_t> counts;        ///< rows*cols, row-major; reused from frame to frame
  std::uint64_t sequence = 0;               ///< the device's counter, unrolled from its first value
  std::uint32_t lost_before = 0;            ///< frames missing just before this one
  double t_s = 0;                           ///< seconds since the first frame; goes on counting after a reconnect
  std::optional<SensorTime> device_time;    ///< absent where the device has no clock
  StationTime received{};                   ///< when the last byte arrived
};

}  // namespace palmar
