// Misbehaviour on request, so that a client can be tried against it. Seeded: the same faults at the same
// frames.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "sensing/model/status.hpp"
#include "sensing/model/time.hpp"

namespace palmar::emulator {

struct Faults {
  double drop = 0;     ///< probability, 0 to 1, that a frame is never sent; the counter counts it
  double corrupt = 0;  ///< probability, 0 to 1, that one byte of a sent frame is changed
  /// Length of the silences into which the device falls now and then: it talks for two to four times this
  /// long, then neither answers nor sends for this long. What it was asked meanwhile it answers afterwards.
  std::optional<std::chrono::milliseconds> stall;
  /// Pulled out this long after a host first speaks to it, and back `unplugged_for` later at the same path.
  /// Once.
  std::optional<std::chrono::milliseconds> unplug;
  static constexpr std::chrono::milliseconds unplugged_for{2000};
};

/// Reads "drop=0.01,corrupt=0.001,stall=2s,unplug=10s": each at most once, durations in s or ms. Empty text:
/// no faults. Error: bad_fault.
Result<Faults> parse_faults(std::string_view text);

/// Decides, frame by frame, what to drop and what to spoil.
class FaultDice {
 public:
  FaultDice(const Faults& faults, std::uint64_t seed) : faults_(faults), random_(seed) {}

  bool drop() { return roll(faults_.drop); }
  bool corrupt() { return roll(faults_.corrupt); }
  /// Uniform in 0 .. n-1. Precondition: n > 0.
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

 private:
  bool roll(double probability) {
    return probability > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < probability;
  }
  Faults faults_;
  std::mt19937_64 random_;
};

/// When the device is silent, as Faults::stall says.
class StallClock {
 public:
  StallClock(const Faults& faults, std::uint64_t seed) : stall_(faults.stall), random_(seed) {}

  /// Advances to `now`; true while silent. The first call starts the clock.
  bool silent(StationTime now);
  /// When the answer of silent() changes next; absent without stalls or before the first call.
  std::optional<StationTime> next_change() const { return next_change_; }

 private:
  std::chrono::microseconds talk();
  std::optional<std::chrono::milliseconds> stall_;
  std::mt19937_64 random_;
  std::optional<StationTime> next_change_;
  bool silent_ = false;
};

}  // namespace palmar::emulator
