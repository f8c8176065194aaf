// The sketch that schools load onto a microcontroller, compiled for this machine as a device.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "assets/mats/sketch/palmar_open.h"
#include "tests/emulator/fixtures.hpp"

namespace palmar::test {

/// What the sketch has sent and not been asked for, and which scan it is at: its callbacks carry no pointer, so there is one board.
inline std::vector<std::uint8_t> sent;
inline std::uint64_t scan = 0;
inline const MatDescription& sketch_mat() {
  static const MatDescription mat = test::palmar_open(16, 16);
  return mat;
}

inline void put(std::uint8_t byte) { sent.push_back(byte); }
inline std::uint16_t cell(std::uint16_t row, std::uint16_t col) {
  static RawFrame frame;
  if (row == 0 && col == 0) frame = test::lump_frame(sketch_mat(), scan);
  return frame.counts[static_cast<std::size_t>(sketch_mat().geometry.index(row, col))];
}

/// A board whose loop runs every 20 ms, and whose 32-bit clock is about to wrap.
class Board final : public emulator::MatDevice {
 public:
  void power_on(StationTime now) override {
    mat_ = {};
    mat_.id = 7, mat_.rows = 16, mat_.cols = 16, mat_.serial = "SKETCH-7";
    mat_.put = put, mat_.cell = cell;
    sent.clear();
    scan = 0;
    next_ = now;
  }
  void receive(std::span<const std::uint8_t> bytes, StationTime) override {
    for (std::uint8_t byte : bytes) palmar_hear(&mat_, byte);
  }
  void tick(StationTime now) override {
    for (; next_ <= now; next_ += std::chrono::milliseconds(20), ++scan)
      palmar_send_frame(&mat_, static_cast<std::uint32_t>(0xFFFF0000 + scan * 20000));
  }
  std::span<const std::uint8_t> output() const override { return sent; }
  void consume_output(std::size_t bytes) override {
    sent.erase(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(bytes));
  }
  std::optional<StationTime> deadline() const override { return next_; }
  bool ended() const override { return false; }
  emulator::DeviceCounters counters() const override { return {}; }

 private:
  palmar_mat mat_{};
  StationTime next_{};
};

}  // namespace palmar::test
