#include "sensing/mat/frame_numbering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace palmar::mat {
namespace {

std::uint64_t mask(int bits) {
  if (bits < 8 || bits > 64)
    throw std::invalid_argument("FrameNumbering with " + std::to_string(bits) + " bits");
  return bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

/// A clock that leaps further than this between two frames has begun anew.
constexpr std::uint64_t longest_step_us = 86'400'000'000;

std::int64_t first_time_us(std::uint64_t device_time_us) {
  return static_cast<std::int64_t>(device_time_us & ((std::uint64_t{1} << 62) - 1));
}

/// A device clock that differs from the station's by no more than this went on through a lost connection.
double clock_tolerance_s(double gap_s) { return 0.1 + 0.02 * gap_s; }

}  // namespace

FrameNumbering::FrameNumbering(int counter_bits, int time_bits, double nominal_period_s)
    : counter_mask_(mask(counter_bits)), time_mask_(mask(time_bits)), nominal_period_s_(nominal_period_s) {
  if (!(nominal_period_s > 0) || !std::isfinite(nominal_period_s))
    throw std::invalid_argument("FrameNumbering with a period of " + std::to_string(nominal_period_s) + " s");
}

bool FrameNumbering::number(RawFrame& frame, std::uint64_t counter, std::uint64_t device_time_us,
                            StationTime at) {
  counter &= counter_mask_;
  device_time_us &= time_mask_;
  std::uint64_t lost = 0;
  if (first_) {
    sequence_ = counter;
    device_time_us_ = first_time_us(device_time_us);
  } else {
    const std::uint64_t steps = (counter - counter_) & counter_mask_;
    const std::uint64_t step_us = (device_time_us - time_us_) & time_mask_;
    if (!reconnected_ && steps == 0 && step_us == 0) return false;
    const double gap_s = seconds(at - at_);
    bool anew = step_us > std::min(time_mask_ / 2, longest_step_us) ||
                (counter_mask_ > 0xFFFF && steps > counter_mask_ / 2);
    if (reconnected_ && std::abs(static_cast<double>(step_us) * 1e-6 - gap_s) > clock_tolerance_s(gap_s))
      anew = true;
    if (anew) {
      elapsed_us_ += static_cast<std::int64_t>(std::max(gap_s, nominal_period_s_) * 1e6);
      device_time_us_ = first_time_us(device_time_us);
    } else {
      lost = (steps - 1) & counter_mask_;
      elapsed_us_ += static_cast<std::int64_t>(step_us);
      device_time_us_ += static_cast<std::int64_t>(step_us);
    }
    sequence_ += lost + 1;
  }
  first_ = false;
  reconnected_ = false;
  counter_ = counter;
  time_us_ = device_time_us;
  at_ = at;
  frame.sequence = sequence_;
  frame.lost_before =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(lost, std::numeric_limits<std::uint32_t>::max()));
  frame.t_s = static_cast<double>(elapsed_us_) * 1e-6;
  frame.device_time = SensorTime(SensorClock::duration(device_time_us_));
  frame.received = at;
  return true;
}

}  // namespace palmar::mat
