// A mat of the open protocol, as its host sees it: answers hello, start and stop, and pushes frames.
#pragma once

#include <string>

#include "sensing/emulator/device_base.hpp"
#include "sensing/mat/palmar_open.hpp"

namespace palmar::emulator {

class PalmarOpenDevice final : public DeviceBase {
 public:
  PalmarOpenDevice(const MatDescription& mat, std::unique_ptr<FrameSupply> supply, const Faults& faults,
                   std::uint64_t seed, const std::string& serial);

  void power_on(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  std::optional<StationTime> deadline() const override;

 private:
  void obey(StationTime at);
  void identify();
  void send();

  GridGeometry geometry_;
  std::string serial_;
  std::string word_;
  bool streaming_ = false;
  mat::OpenPacket packet_;
};

}  // namespace palmar::emulator
