#include "sensing/emulator/palmar_open_device.hpp"

#include <cmath>

namespace palmar::emulator {
namespace {

constexpr std::size_t longest_word = 64;
constexpr std::uint32_t emulated_mat_id = 1;
constexpr const char* emulated_serial = "EMULATED-1";

}  // namespace

PalmarOpenDevice::PalmarOpenDevice(const MatDescription& mat, std::unique_ptr<FrameSupply> supply,
                                   const Faults& faults, std::uint64_t seed, const std::string& serial)
    : DeviceBase(std::move(supply), faults, seed),
      geometry_(mat.geometry),
      serial_(serial.empty() ? emulated_serial : serial) {}

void PalmarOpenDevice::power_on(StationTime) {
  word_.clear();
  output_.clear();
  streaming_ = false;
}

void PalmarOpenDevice::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  for (std::uint8_t byte : bytes) {
    if (byte == '\n') {
      obey(at);
      word_.clear();
    } else if (byte != '\r' && word_.size() < longest_word) {
      word_ += static_cast<char>(byte);
    }
  }
  tick(at);
}

void PalmarOpenDevice::obey(StationTime at) {
  if (word_ == "hello") {
    identify();
  } else if (word_ == "start") {
    if (!streaming_) begin(at);
    streaming_ = true;
  } else if (word_ == "stop") {
    streaming_ = false;
  }
}

void PalmarOpenDevice::identify() {
  packet_ = {};
  packet_.identity = true;
  packet_.mat_id = emulated_mat_id;
  packet_.rows = geometry_.rows;
  packet_.cols = geometry_.cols;
  packet_.serial = serial_;
  mat::encode_open_packet(packet_, output_);
}

void PalmarOpenDevice::tick(StationTime now) {
  if (!streaming_) return;
  while (take_due(now)) {
    if (output_full()) {
      count_overrun();
    } else {
      send();
    }
  }
}

void PalmarOpenDevice::send() {
  const std::size_t start = output_.size();
  const SuppliedFrame& supplied = taken();
  if (!supplied.record.empty() && !supplied.renumbered) {
    output_.insert(output_.end(), supplied.record.begin(), supplied.record.end());
  } else {
    const RawFrame& frame = supplied.frame;
    packet_.identity = false;
    packet_.serial.clear();
    packet_.mat_id = emulated_mat_id;
    packet_.rows = frame.rows;
    packet_.cols = frame.cols;
    packet_.counter = static_cast<std::uint32_t>(frame.sequence);
    packet_.time_us = static_cast<std::uint64_t>(
        frame.device_time ? frame.device_time->time_since_epoch().count() : std::llround(frame.t_s * 1e6));
    packet_.cells.assign(frame.counts.begin(), frame.counts.end());
    mat::encode_open_packet(packet_, output_);
  }
  finish_frame(start);
}

std::optional<StationTime> PalmarOpenDevice::deadline() const {
  if (!streaming_) return std::nullopt;
  return next_due();
}

}  // namespace palmar::emulator
