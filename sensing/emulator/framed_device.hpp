// Mats whose wire carries frames and little else, as their host sees them: one that is asked for every frame, one
// that obeys a few words, and one that sends by itself as long as somebody listens.
#pragma once

#include <string>

#include "sensing/emulator/device_base.hpp"
#include "sensing/mat/frame_format.hpp"

namespace palmar::emulator {

/// What they have in common: a frame on its way to the wire.
class FramedDevice : public DeviceBase {
 public:
  FramedDevice(std::unique_ptr<mat::FrameFormat> format, std::unique_ptr<FrameSupply> supply,
               const Faults& faults, std::uint64_t seed)
      : DeviceBase(std::move(supply), faults, seed), format_(std::move(format)) {}

 protected:
  /// Sends the frame that was taken: as it was recorded, or encoded.
  void send();
  /// At the supply's end, what the format still holds.
  void flush();
  /// A new host reads from the beginning of a frame.
  void drop_output();
  mat::FrameFormat& format() { return *format_; }

 private:
  std::unique_ptr<mat::FrameFormat> format_;
  std::optional<std::uint64_t> last_sequence_;
};

/// Sensing Tex: answers each poll with a frame; 'X' stops one that still waits.
class PolledDevice final : public FramedDevice {
 public:
  using FramedDevice::FramedDevice;
  void power_on(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  std::optional<StationTime> deadline() const override;

 private:
  bool begun_ = false;
  bool asked_ = false;
};

/// The Velostat mat: start_reading, get_cal_vals, print_info, each ended by CR or LF.
class VelostatDevice final : public FramedDevice {
 public:
  VelostatDevice(const MatDescription& mat, std::unique_ptr<mat::FrameFormat> format,
                 std::unique_ptr<FrameSupply> supply, const Faults& faults, std::uint64_t seed)
      : FramedDevice(std::move(format), std::move(supply), faults, seed), geometry_(mat.geometry) {}
  void power_on(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  std::optional<StationTime> deadline() const override;

 private:
  void obey(StationTime at);
  void say(const std::string& text) { output_.insert(output_.end(), text.begin(), text.end()); }

  GridGeometry geometry_;
  std::string word_;
  bool streaming_ = false;
};

/// WiReSens, row-text and zero-run mats. They would send to nobody too; a recording begins a moment after a host
/// has come to stay, so that the host gets all of it.
class PushingDevice final : public FramedDevice {
 public:
  using FramedDevice::FramedDevice;
  void power_on(StationTime now) override;
  void host_came(StationTime at) override;
  void host_left() override;
  void receive(std::span<const std::uint8_t>, StationTime) override {}
  void tick(StationTime now) override;
  std::optional<StationTime> deadline() const override;

 private:
  std::optional<StationTime> starts_at_;
  bool streaming_ = false;
};

std::unique_ptr<MatDevice> make_framed_device(const MatDescription& mat,
                                              std::unique_ptr<mat::FrameFormat> format,
                                              std::unique_ptr<FrameSupply> supply, const Faults& faults,
                                              std::uint64_t seed);

}  // namespace palmar::emulator
