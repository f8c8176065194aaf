// A driver and a device joined in memory, with a clock that only moves when nothing else is left to do.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sensing/emulator/mat_device.hpp"
#include "sensing/mat/capture_encoder.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "tests/mat/mats.hpp"

namespace palmar::test {

/// Frames with one lump that wanders over the grid.
inline RawFrame lump_frame(const MatDescription& mat, std::uint64_t sequence) {
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  frame.sequence = sequence;
  frame.t_s = static_cast<double>(sequence) / mat.rate_hz;
  frame.counts.assign(static_cast<std::size_t>(mat.geometry.cells()), 0);
  const int row = 2 + static_cast<int>(sequence) % (frame.rows - 4),
            col = 2 + static_cast<int>(sequence * 3) % (frame.cols - 4);
  for (int r = row - 2; r <= row + 2; ++r)
    for (int c = col - 2; c <= col + 2; ++c)
      frame.counts[static_cast<std::size_t>(mat.geometry.index(r, c))] = static_cast<std::uint16_t>(
          40 + 10 * (4 - std::abs(r - row) - std::abs(c - col)) + static_cast<int>(sequence) % 7);
  return frame;
}

inline std::vector<std::uint8_t> lump_capture(const MatDescription& mat, int frames) {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < frames; ++i)
    mat::encode_capture_frame(mat, lump_frame(mat, static_cast<std::uint64_t>(i)), bytes);
  return bytes;
}

/// A live supply of lump frames, for ever or `frames` of them.
class LumpSupply final : public emulator::FrameSupply {
 public:
  explicit LumpSupply(MatDescription mat, std::uint64_t frames = ~0ULL)
      : mat_(std::move(mat)), frames_(frames) {}
  std::optional<double> next_at_s() const override {
    if (given_ >= frames_) return std::nullopt;
    return static_cast<double>(given_) / mat_.rate_hz;
  }
  bool next(emulator::SuppliedFrame& out) override {
    if (given_ >= frames_) return false;
    out.frame = lump_frame(mat_, given_++);
    out.record.clear();
    return true;
  }
  bool live() const override { return true; }

 private:
  MatDescription mat_;
  std::uint64_t frames_;
  std::uint64_t given_ = 0;
};

inline std::unique_ptr<emulator::MatDevice> replay_device(const MatDescription& mat,
                                                          std::vector<std::uint8_t> capture,
                                                          emulator::Faults faults = {}, bool loop = false,
                                                          std::uint64_t seed = 1) {
  auto supply = emulator::make_replay(mat, std::move(capture), loop, 0);
  return emulator::make_mat_device(mat, std::move(supply).value(), faults, seed).value();
}

inline std::unique_ptr<emulator::MatDevice> live_device(const MatDescription& mat,
                                                        emulator::Faults faults = {},
                                                        std::uint64_t frames = ~0ULL) {
  return emulator::make_mat_device(mat, std::make_unique<LumpSupply>(mat, frames), faults, 1).value();
}

class MemoryLine {
 public:
  using Bytes = std::vector<std::uint8_t>;

  MemoryLine(mat::MatDriver& driver, emulator::MatDevice& device) : driver_(driver), device_(device) {}

  /// What becomes of bytes from the device on their way; may change or swallow them.
  std::function<void(Bytes&)> to_driver;
  bool device_hears = true;
  std::size_t bytes_to_device = 0;

  /// Moves bytes and time until `done`, or `limit` of time has passed; true if done.
  bool run(const std::function<bool()>& done, StationTime::duration limit = std::chrono::seconds(30)) {
    const StationTime end = now + limit;
    while (!done()) {
      if (now > end) return false;
      if (exchange()) continue;
      std::optional<StationTime> next = driver_.deadline();
      if (const auto due = device_.deadline(); due && (!next || *due < *next)) next = due;
      if (!next || *next > end) return false;
      now = std::max(now, *next);
      device_.tick(now);
      driver_.tick(now);
      if (!driver_.status().ok()) return done();
    }
    return true;
  }

  StationTime now{std::chrono::hours(1)};

 private:
  bool exchange() {
    bool any = false;
    if (const auto bytes = driver_.output(); !bytes.empty()) {
      const Bytes copy(bytes.begin(), bytes.end());
      driver_.consume_output(copy.size());
      bytes_to_device += copy.size();
      if (device_hears) device_.receive(copy, now);
      any = true;
    }
    if (const auto bytes = device_.output(); !bytes.empty()) {
      Bytes copy(bytes.begin(), bytes.end());
      device_.consume_output(copy.size());
      if (to_driver) to_driver(copy);
      driver_.receive(copy, now);
      any = true;
    }
    return any;
  }

  mat::MatDriver& driver_;
  emulator::MatDevice& device_;
};

}  // namespace palmar::test
