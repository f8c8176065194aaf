#include "sensing/emulator/device_base.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace palmar::emulator {
namespace {

/// A live device forgets frames that nobody has fetched for this long.
constexpr auto memory = std::chrono::seconds(1);

StationTime::duration from_seconds(double time_s) {
  return std::chrono::duration_cast<StationTime::duration>(
      std::chrono::nanoseconds(std::llround(time_s * 1e9)));
}

}  // namespace

DeviceBase::DeviceBase(std::unique_ptr<FrameSupply> supply, const Faults& faults, std::uint64_t seed)
    : supply_(std::move(supply)), dice_(faults, seed) {
  if (!supply_) throw std::invalid_argument("mat device without a supply of frames");
}

void DeviceBase::consume_output(std::size_t bytes) {
  output_.erase(output_.begin(),
                output_.begin() + static_cast<std::ptrdiff_t>(std::min(bytes, output_.size())));
}

void DeviceBase::begin(StationTime now) {
  const auto at_s = supply_->next_at_s();
  if (!at_s) return;
  if (!origin_ || !supply_->live()) origin_ = now - from_seconds(*at_s);
  while (const auto due = next_due()) {
    if (*due >= now || !supply_->next(taken_)) break;
    ++counters_.overrun;
  }
}

std::optional<StationTime> DeviceBase::next_due() const {
  const auto at_s = supply_->next_at_s();
  if (!at_s || !origin_) return std::nullopt;
  return *origin_ + from_seconds(*at_s);
}

void DeviceBase::skip_stale(StationTime now) {
  if (!supply_->live()) return;
  for (auto due = next_due(); due && *due + memory < now; due = next_due()) {
    if (!supply_->next(taken_)) return;
    ++counters_.overrun;
  }
}

bool DeviceBase::take_due(StationTime now) {
  skip_stale(now);
  for (auto due = next_due(); due && *due <= now; due = next_due()) {
    if (!supply_->next(taken_)) return false;
    if (!dice_.drop()) return true;
    ++counters_.dropped;
  }
  return false;
}

bool DeviceBase::take_asked(StationTime now) {
  if (supply_->live()) return take_due(now);
  while (supply_->next(taken_)) {
    if (!dice_.drop()) return true;
    ++counters_.dropped;
  }
  return false;
}

void DeviceBase::finish_frame(std::size_t start) {
  ++counters_.sent;
  if (!dice_.corrupt()) return;
  std::uint8_t& byte = output_[start + dice_.below(output_.size() - start)];
  byte = static_cast<std::uint8_t>(byte ^ (1 + dice_.below(255)));
  ++counters_.corrupted;
}

}  // namespace palmar::emulator
