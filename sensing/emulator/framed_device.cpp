#include "sensing/emulator/framed_device.hpp"

namespace palmar::emulator {
namespace {

constexpr std::size_t longest_word = 64;
constexpr auto host_settles =
    std::chrono::milliseconds(250);  ///< a host that only looks whether the port is free is gone by then

}  // namespace

void FramedDevice::send() {
  const SuppliedFrame& supplied = taken();
  const std::uint64_t sequence = supplied.frame.sequence;
  if (last_sequence_ && sequence > *last_sequence_ + 1) {
    format_->finish(output_);
    format_->skip(sequence - *last_sequence_ - 1);
  }
  if (!last_sequence_) format_->skip(sequence);
  last_sequence_ = sequence;
  const std::size_t start = output_.size();
  if (!supplied.record.empty() && !supplied.renumbered) {
    output_.insert(output_.end(), supplied.record.begin(), supplied.record.end());
    format_->skip(1);
  } else {
    format_->encode(supplied.frame.counts, output_);
  }
  if (output_.size() > start) finish_frame(start);
  if (ended()) flush();
}

void FramedDevice::flush() { format_->finish(output_); }

void FramedDevice::drop_output() {
  output_.clear();
  std::vector<std::uint8_t> unsent;
  format_->finish(unsent);
}

void PolledDevice::power_on(StationTime) {
  drop_output();
  begun_ = asked_ = false;
}

void PolledDevice::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  const auto poll = static_cast<std::uint8_t>(format().habits().poll.front());
  for (const std::uint8_t byte : bytes) {
    if (byte == poll) {
      if (!std::exchange(begun_, true)) begin(at);
      asked_ = true;
      tick(at);
    } else if (byte == 'X') {
      asked_ = false;
    }
  }
}

void PolledDevice::tick(StationTime now) {
  if (!asked_ || output_full() || !take_asked(now)) return;
  asked_ = false;
  send();
}

std::optional<StationTime> PolledDevice::deadline() const {
  if (!asked_ || !live()) return std::nullopt;
  return next_due();
}

void VelostatDevice::power_on(StationTime) {
  drop_output();
  word_.clear();
  streaming_ = false;
}

void VelostatDevice::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  for (const std::uint8_t byte : bytes) {
    if (byte == '\n' || byte == '\r') {
      if (!word_.empty()) obey(at);
      word_.clear();
    } else if (word_.size() < longest_word) {
      word_ += static_cast<char>(byte);
    }
  }
  tick(at);
}

void VelostatDevice::obey(StationTime at) {
  if (word_ == "start_reading") {
    if (!std::exchange(streaming_, true)) begin(at);
  } else if (word_ == "get_cal_vals") {
    if (!streaming_) begin(at);
    if (take_asked(at)) send();
  } else if (word_ == "print_info") {
    say("pressure mat, " + std::to_string(geometry_.cols) + " x " + std::to_string(geometry_.rows) +
        ", emulated\r\n");
  } else {
    say("Unrecognized command\r\n");
  }
}

void VelostatDevice::tick(StationTime now) {
  while (streaming_ && take_due(now)) {
    if (output_full()) {
      count_overrun();
    } else {
      send();
    }
  }
}

std::optional<StationTime> VelostatDevice::deadline() const {
  if (!streaming_) return std::nullopt;
  return next_due();
}

void PushingDevice::power_on(StationTime) {
  drop_output();
  starts_at_.reset();
  streaming_ = false;
}

void PushingDevice::host_came(StationTime at) {
  if (!streaming_ && !starts_at_) starts_at_ = at + host_settles;
}

void PushingDevice::host_left() {
  drop_output();
  starts_at_.reset();
  streaming_ = false;
}

void PushingDevice::tick(StationTime now) {
  if (starts_at_ && now >= *starts_at_) {
    starts_at_.reset();
    streaming_ = true;
    begin(now);
  }
  while (streaming_ && take_due(now)) {
    if (output_full()) {
      count_overrun();
    } else {
      send();
    }
  }
}

std::optional<StationTime> PushingDevice::deadline() const {
  if (starts_at_) return starts_at_;
  if (!streaming_) return std::nullopt;
  return next_due();
}

std::unique_ptr<MatDevice> make_framed_device(const MatDescription& mat,
                                              std::unique_ptr<mat::FrameFormat> format,
                                              std::unique_ptr<FrameSupply> supply, const Faults& faults,
                                              std::uint64_t seed) {
  const mat::SessionHabits habits = format->habits();
  if (!habits.poll.empty())
    return std::make_unique<PolledDevice>(std::move(format), std::move(supply), faults, seed);
  if (!habits.opening.empty())
    return std::make_unique<VelostatDevice>(mat, std::move(format), std::move(supply), faults, seed);
  return std::make_unique<PushingDevice>(std::move(format), std::move(supply), faults, seed);
}

}  // namespace palmar::emulator
