#include "sensing/emulator/sensel_device.hpp"

#include <algorithm>
#include <cmath>

#include "sensing/mat/byte_order.hpp"

namespace palmar::emulator {
namespace {

using namespace palmar::mat;

constexpr auto half_request_lasts = std::chrono::seconds(1);
constexpr std::size_t most_input = 4096;
constexpr std::uint32_t longest_variable_write = 4096;
constexpr std::size_t record_header_bytes = 5;

}  // namespace

SenselDevice::SenselDevice(const MatDescription& mat, std::unique_ptr<FrameSupply> supply,
                           const Faults& faults, std::uint64_t seed, const std::string& serial)
    : DeviceBase(std::move(supply), faults, seed), geometry_(mat.geometry), registers_(serial) {}

void SenselDevice::power_on(StationTime) {
  registers_.reset();
  input_.clear();
  output_.clear();
  frame_asked_ = false;
  write_left_ = 0;
}

void SenselDevice::receive(std::span<const std::uint8_t> bytes, StationTime at) {
  if (!frame_asked_ && at - last_byte_ > half_request_lasts) {
    input_.clear();
    write_left_ = 0;
  }
  last_byte_ = at;
  const auto taken = bytes.first(std::min(bytes.size(), most_input - std::min(input_.size(), most_input)));
  input_.insert(input_.end(), taken.begin(), taken.end());
  serve(at);
}

void SenselDevice::tick(StationTime now) {
  if (frame_asked_) answer_frame(now);
  serve(now);
  if (registers_.byte(sensel_scan_enabled) != sensel_scan_pushed) return;
  while (take_due(now)) {
    if (output_full()) {
      count_overrun();
    } else {
      send_frame(sensel_pushed_data);
    }
  }
}

std::optional<StationTime> SenselDevice::deadline() const {
  if (frame_asked_ || registers_.byte(sensel_scan_enabled) == sensel_scan_pushed) return next_due();
  return std::nullopt;
}

void SenselDevice::serve(StationTime at) {
  std::size_t served = 0;
  while (!frame_asked_ && served < input_.size()) {
    const std::size_t bytes = serve_one(std::span(input_).subspan(served), at);
    if (bytes == 0) break;
    served += bytes;
  }
  input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(served));
}

/// Bytes that the request at the front took; 0 while it is not whole.
std::size_t SenselDevice::serve_one(std::span<const std::uint8_t> request, StationTime at) {
  if (write_left_ > 0) return serve_write_packet(request);
  if (request[0] != sensel_read_command && request[0] != sensel_write_command) return 1;
  if (request.size() < 3) return 0;
  return request[0] == sensel_read_command ? serve_read(request[1], request[2], at)
                                           : serve_write(request, at);
}

void SenselDevice::reply(std::uint8_t ack, std::uint8_t reg) {
  output_.push_back(ack);
  output_.push_back(reg);
}

std::size_t SenselDevice::serve_read(std::uint8_t reg, std::uint8_t size, StationTime at) {
  if (size == 0 && reg == sensel_read_frame) {
    frame_asked_ = true;
    answer_frame(at);
  } else if (size == 0) {
    if (const auto value = registers_.read_variable(reg)) {
      append_sensel_variable_answer(output_, sensel_read_variable_ack, reg, *value);
    } else {
      reply(sensel_read_variable_refused, reg);
    }
  } else if (const auto value = registers_.read(reg, size)) {
    append_sensel_answer(output_, reg, *value);
  } else {
    reply(sensel_read_refused, reg);
  }
  return 3;
}

std::size_t SenselDevice::serve_write(std::span<const std::uint8_t> request, StationTime at) {
  const std::uint8_t reg = request[1];
  // A variable write announces itself with size 0 and the length of its own size field.
  const bool variable = request[2] == 0;
  const std::size_t header = variable ? 4 : 3;
  if (request.size() < header) return 0;
  const std::size_t size = request[header - 1];
  if (request.size() < header + size + 1) return 0;
  const auto value = request.subspan(header, size);
  const bool intact = sum8(value) == request[header + size];
  if (variable) {
    const std::uint32_t length = intact && size == 4 ? load_little<std::uint32_t>(value.data()) : 0;
    if (length == 0 || length > longest_variable_write || !SenselRegisters::variable_writable(reg)) {
      reply(sensel_write_refused, reg);
    } else {
      write_reg_ = reg;
      write_left_ = length;
      write_data_.clear();
      reply(sensel_write_ack, reg);
    }
  } else if (intact && registers_.write(reg, value)) {
    reply(sensel_write_ack, reg);
    written(reg, at);
  } else {
    reply(sensel_write_refused, reg);
  }
  return header + size + 1;
}

std::size_t SenselDevice::serve_write_packet(std::span<const std::uint8_t> packet) {
  if (packet.size() < 2) return 0;
  const std::size_t size = load_little<std::uint16_t>(packet.data());
  if (size == 0 || size > sensel_write_packet_bytes || size > write_left_) {
    output_.push_back(sensel_write_variable_refused);
    write_left_ = 0;
    return 2;
  }
  if (packet.size() < 2 + size + 1) return 0;
  const auto data = packet.subspan(2, size);
  write_left_ -= static_cast<std::uint32_t>(size);
  write_data_.insert(write_data_.end(), data.begin(), data.end());
  const bool intact = sum8(data) == packet[2 + size];
  if (!intact) write_left_ = 0;
  const bool accepted = intact && (write_left_ > 0 || registers_.write_variable(write_reg_, write_data_));
  output_.push_back(accepted ? sensel_write_variable_ack : sensel_write_variable_refused);
  return 2 + size + 1;
}

void SenselDevice::written(std::uint8_t reg, StationTime at) {
  if (reg == sensel_soft_reset) registers_.reset();
  if (reg == sensel_scan_enabled && registers_.byte(reg) != sensel_scan_off) begin(at);
}

/// Answers the frame request under way, unless a live supply's next frame is still to come.
void SenselDevice::answer_frame(StationTime at) {
  const bool scanning = registers_.byte(sensel_scan_enabled) != sensel_scan_off;
  if (scanning && live() && next_due() && *next_due() > at) return;
  const std::size_t buffered = registers_.byte(sensel_buffer_control);
  std::size_t sent = 0;
  while (scanning && sent < std::max<std::size_t>(buffered, 1) && take_asked(at)) {
    send_frame(sensel_read_variable_ack);
    ++sent;
  }
  if (sent == 0 && scanning && live() && next_due()) return;  // the frame that was due has been dropped
  frame_asked_ = false;
  if (sent == 0) append_sensel_variable_answer(output_, sensel_read_variable_ack, sensel_read_frame, {});
  if (buffered > 0) output_.push_back(sensel_end_of_buffered);
}

void SenselDevice::send_frame(std::uint8_t ack) {
  make_payload();
  const std::size_t start = output_.size();
  append_sensel_variable_answer(output_, ack, sensel_read_frame, payload_);
  finish_frame(start);
}

/// The recorded payload, or, where the host has asked for less or other than was recorded, what is left of it.
void SenselDevice::make_payload() {
  const SuppliedFrame& supplied = taken();
  const int wanted = registers_.byte(sensel_frame_content);
  const int fields = registers_.byte(sensel_contact_mask);
  const int detail = registers_.byte(sensel_scan_detail);
  if (!supplied.record.empty()) {
    const auto recorded = std::span(supplied.record)
                              .subspan(record_header_bytes, supplied.record.size() - record_header_bytes - 1);
    payload_.assign(recorded.begin(), recorded.end());
    // The recording's decoder has read it already.
    [[maybe_unused]] const SenselFault fault = decode_sensel_payload(recorded, geometry_.cells(), frame_);
    const bool as_recorded =
        (frame_.content & ~wanted) == 0 && (frame_.contact_mask & ~fields) == 0 && detail == 0;
    if (as_recorded && !supplied.renumbered) return;
  } else {
    frame_.content = sensel_all_content;
    frame_.contact_mask = sensel_all_contact_fields;
    frame_.acceleration = {0, 0, 15600};
    frame_.cells.assign(supplied.frame.counts.begin(), supplied.frame.counts.end());
    for (std::uint16_t& cell : frame_.cells) cell = std::min<std::uint16_t>(cell, 32767);
    simulate_content();
  }
  frame_.counter = static_cast<std::uint8_t>(supplied.frame.sequence);
  const auto time = supplied.frame.device_time ? supplied.frame.device_time->time_since_epoch().count()
                                               : std::llround(supplied.frame.t_s * 1e6);
  frame_.time_us = static_cast<std::uint32_t>(time);
  frame_.content = static_cast<std::uint8_t>(frame_.content & wanted);
  frame_.contact_mask = static_cast<std::uint8_t>(frame_.contact_mask & fields);
  if (detail > 0) reduce_detail(detail);
  frame_.base = sensel_base(frame_.cells);
  payload_.clear();
  encode_sensel_payload(frame_, payload_);
}

void SenselDevice::simulate_content() {
  blobs_.find(geometry_.rows, geometry_.cols, geometry_.pitch_x_mm, registers_.word(sensel_min_force),
              registers_.byte(sensel_contacts_max), frame_);
}

/// Cells of coarser detail are sums of blocks of cells; a block has the label of its last labelled cell.
void SenselDevice::reduce_detail(int detail) {
  const int rows = sensel_cells_at_detail(geometry_.rows, detail),
            cols = sensel_cells_at_detail(geometry_.cols, detail);
  const auto cells = static_cast<std::size_t>(rows * cols);
  blocks_.assign(frame_.cells.empty() ? 0 : cells, 0);
  block_labels_.assign(frame_.labels.empty() ? 0 : cells, SenselFrame::no_label);
  for (int r = 0; r < geometry_.rows; ++r) {
    for (int c = 0; c < geometry_.cols; ++c) {
      const auto from = static_cast<std::size_t>(r * geometry_.cols + c);
      const auto to = static_cast<std::size_t>((r >> detail) * cols + (c >> detail));
      if (!blocks_.empty())
        blocks_[to] = static_cast<std::uint16_t>(std::min(blocks_[to] + frame_.cells[from], 32767));
      if (!block_labels_.empty() && frame_.labels[from] != SenselFrame::no_label)
        block_labels_[to] = frame_.labels[from];
    }
  }
  frame_.cells.swap(blocks_);
  frame_.labels.swap(block_labels_);
}

}  // namespace palmar::emulator
