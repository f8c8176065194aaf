// Two clocks that must never be mixed: the device's and the station's. Wall-clock time exists only in records and reports.
#pragma once

#include <chrono>
#include <cstdint>

namespace palmar {

/// The mat's own clock. It has no now(): its values arrive in frames.
struct SensorClock {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = std::chrono::microseconds;
  using time_point = std::chrono::time_point<SensorClock>;
  static constexpr bool is_steady = true;
};

using SensorTime = SensorClock::time_point;
/// The station's steady clock. The core takes it as an argument and never asks for it.
using StationTime = std::chrono::steady_clock::time_point;

template <class Duration>
double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace palmar
