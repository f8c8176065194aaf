#include "sensing/mat/capture_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/mat/frame_format.hpp"
#include "sensing/mat/palmar_open.hpp"
#include "sensing/mat/sensel_morph.hpp"
#include "sensing/mat/sensel_packets.hpp"

namespace palmar::mat {
namespace {

std::uint64_t time_us(const RawFrame& frame) {
  if (frame.device_time) return static_cast<std::uint64_t>(frame.device_time->time_since_epoch().count());
  return static_cast<std::uint64_t>(std::llround(frame.t_s * 1e6));
}

void encode_sensel(const RawFrame& frame, std::vector<std::uint8_t>& out) {
  thread_local SenselFrame sensel;
  thread_local std::vector<std::uint8_t> payload;
  sensel.content = sensel_pressure;
  sensel.counter = static_cast<std::uint8_t>(frame.sequence);
  sensel.time_us = static_cast<std::uint32_t>(time_us(frame));
  sensel.cells.assign(frame.counts.begin(), frame.counts.end());
  for (std::uint16_t& cell : sensel.cells) cell = std::min(cell, sensel_largest_cell);
  sensel.base = sensel_base(sensel.cells);
  // Base 0 reaches three counts less far; it is only needed where a cell lies below the device's threshold.
  if (sensel.base == 0)
    for (std::uint16_t& cell : sensel.cells) cell = std::min<std::uint16_t>(cell, 32767);
  payload.clear();
  encode_sensel_payload(sensel, payload);
  append_sensel_variable_answer(out, sensel_read_variable_ack, sensel_read_frame, payload);
}

void encode_open(const RawFrame& frame, std::vector<std::uint8_t>& out) {
  thread_local OpenPacket packet;
  packet.mat_id = 1;
  packet.rows = frame.rows;
  packet.cols = frame.cols;
  packet.counter = static_cast<std::uint32_t>(frame.sequence);
  packet.time_us = time_us(frame);
  packet.cells.assign(frame.counts.begin(), frame.counts.end());
  encode_open_packet(packet, out);
}

}  // namespace

void encode_capture_frame(const MatDescription& mat, const RawFrame& frame, std::vector<std::uint8_t>& out) {
  if (frame.rows != mat.geometry.rows || frame.cols != mat.geometry.cols ||
      frame.counts.size() != static_cast<std::size_t>(mat.geometry.cells()))
    throw std::invalid_argument("frame of " + std::to_string(frame.rows) + " x " +
                                std::to_string(frame.cols) + " for mat " + mat.id);
  if (mat.protocol == "sensel-morph") return encode_sensel(frame, out);
  if (mat.protocol == "palmar-open") return encode_open(frame, out);
  auto format = make_frame_format(mat);
  if (!format) throw std::invalid_argument("no encoder: " + format.error().message());
  (*format)->skip(frame.sequence);
  (*format)->encode(frame.counts, out);
  (*format)->finish(out);
}

}  // namespace palmar::mat
