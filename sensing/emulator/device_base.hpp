// What every emulated mat does alike: takes frames from its supply when they are due, drops and spoils some, holds its output.
#pragma once

#include <vector>

#include "sensing/emulator/mat_device.hpp"

namespace palmar::emulator {

class DeviceBase : public MatDevice {
 public:
  DeviceBase(std::unique_ptr<FrameSupply> supply, const Faults& faults, std::uint64_t seed);

  std::span<const std::uint8_t> output() const override { return output_; }
  void consume_output(std::size_t bytes) override;
  bool ended() const override { return !supply_->next_at_s(); }
  DeviceCounters counters() const override { return counters_; }

 protected:
  /// Frames begin to flow: the first one is due now, or, where a live supply has begun before, goes on from there.
  void begin(StationTime now);
  /// When the next frame is due; absent at the end or before begin().
  std::optional<StationTime> next_due() const;
  /// The next frame that is due at `now` and not dropped; false when there is none.
  bool take_due(StationTime now);
  /// The next frame of a recording, or that of a live supply that is due; false when there is none.
  bool take_asked(StationTime now);
  const SuppliedFrame& taken() const { return taken_; }
  /// Spoils, by the dice, one of the bytes that output() holds from `start` on, and counts the frame as sent.
  void finish_frame(std::size_t start);
  /// A host that reads too slowly loses pushed frames rather than getting old ones.
  bool output_full() const { return output_.size() > most_output; }
  void count_overrun() { ++counters_.overrun; }
  bool live() const { return supply_->live(); }

  std::vector<std::uint8_t> output_;

 private:
  void skip_stale(StationTime now);

  static constexpr std::size_t most_output = 65536;
  std::unique_ptr<FrameSupply> supply_;
  FaultDice dice_;
  SuppliedFrame taken_;
  DeviceCounters counters_;
  std::optional<StationTime> origin_;  ///< of the supply's seconds
};

}  // namespace palmar::emulator
