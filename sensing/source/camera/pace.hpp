// Two small meters that keep a flood from costing more than it should.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "sensing/model/time.hpp"

namespace palmar::source {

/// Lets at most `hz` events a second pass, with bursts of up to three (network jitter delivers pictures in
/// pairs).
class RateGate {
 public:
  explicit RateGate(double hz) : hz_(hz) {}
  bool pass(StationTime now) {
    if (last_ != StationTime{}) credit_ = std::min(burst, credit_ + seconds(now - last_) * hz_);
    last_ = now;
    if (credit_ < 1) return false;
    credit_ -= 1;
    return true;
  }

 private:
  static constexpr double burst = 3;
  double hz_;
  double credit_ = burst;
  StationTime last_{};
};

/// Counts bytes in windows; says how long to rest where a window is full, so that a sender is slowed by TCP
/// itself.
class ByteBudget {
 public:
  static constexpr std::chrono::milliseconds window{20};
  explicit ByteBudget(std::size_t bytes_per_second) : most_(bytes_per_second / 50) {}
  /// Zero, or the rest of the window.
  StationTime::duration rest(StationTime now, std::size_t bytes) {
    if (now - begun_ >= window) {
      begun_ = now;
      used_ = 0;
    }
    used_ += bytes;
    return used_ < most_ ? StationTime::duration::zero() : begun_ + window - now;
  }

 private:
  std::size_t most_;
  std::size_t used_ = 0;
  StationTime begun_{};
};

}  // namespace palmar::source
