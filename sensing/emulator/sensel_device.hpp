// A Sensel Morph, as its host sees it: the whole register protocol of sensel_packets.hpp, frames on request or pushed.
#pragma once

#include "sensing/emulator/device_base.hpp"
#include "sensing/emulator/sensel_blobs.hpp"
#include "sensing/emulator/sensel_registers.hpp"
#include "sensing/mat/sensel_morph.hpp"
#include "sensing/mat/sensel_packets.hpp"

namespace palmar::emulator {

/// Requests are served strictly one after the other. A frame request is answered at once with the next frame of a recording, or when the
/// next frame of a live supply is due; with size 0 when the supply has ended or scanning is off. What is not a request is passed over;
/// half a request is forgotten after a second.
class SenselDevice final : public DeviceBase {
 public:
  SenselDevice(const MatDescription& mat, std::unique_ptr<FrameSupply> supply, const Faults& faults,
               std::uint64_t seed, const std::string& serial);

  void power_on(StationTime now) override;
  void receive(std::span<const std::uint8_t> bytes, StationTime at) override;
  void tick(StationTime now) override;
  std::optional<StationTime> deadline() const override;

 private:
  void serve(StationTime at);
  std::size_t serve_one(std::span<const std::uint8_t> request, StationTime at);
  std::size_t serve_read(std::uint8_t reg, std::uint8_t size, StationTime at);
  std::size_t serve_write(std::span<const std::uint8_t> request, StationTime at);
  std::size_t serve_write_packet(std::span<const std::uint8_t> packet);
  void written(std::uint8_t reg, StationTime at);
  void answer_frame(StationTime at);
  void send_frame(std::uint8_t ack);
  void make_payload();
  void simulate_content();
  void reduce_detail(int detail);
  void reply(std::uint8_t ack, std::uint8_t reg);

  GridGeometry geometry_;
  SenselRegisters registers_;
  SenselBlobs blobs_;
  std::vector<std::uint8_t> input_;
  StationTime last_byte_{};
  bool frame_asked_ = false;      ///< the answer waits for the next frame
  std::uint8_t write_reg_ = 0;    ///< of the variable write under way
  std::uint32_t write_left_ = 0;  ///< its bytes that are still to come
  std::vector<std::uint8_t> write_data_;
  mat::SenselFrame frame_;
  std::vector<std::uint16_t> blocks_;
  std::vector<std::uint8_t> block_labels_;
  std::vector<std::uint8_t> payload_;
};

}  // namespace palmar::emulator
