#include "sensing/mat/sensel_packets.hpp"

#include <numeric>

#include "sensing/mat/byte_order.hpp"

namespace palmar::mat {
namespace {

void append(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// The answer whose header of `header_bytes` ends with the payload's size.
SenselAnswer parse_sized(std::span<const std::uint8_t> bytes, std::size_t header_bytes, std::size_t least,
                         std::size_t most) {
  if (bytes.size() < header_bytes) return {};
  const std::size_t size = load_little<std::uint16_t>(bytes.data() + header_bytes - 2);
  if (size < least || size > most) return {SenselAnswerState::unexpected, {}, 0};
  const std::size_t whole = header_bytes + size + 1;
  if (bytes.size() < whole) return {};
  const auto payload = bytes.subspan(header_bytes, size);
  const bool intact = sum8(payload) == bytes[whole - 1];
  return {intact ? SenselAnswerState::whole : SenselAnswerState::wrong_checksum, payload, whole};
}

}  // namespace

std::uint8_t sum8(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint8_t>(std::accumulate(bytes.begin(), bytes.end(), 0U));
}

void append_sensel_read(std::vector<std::uint8_t>& out, std::uint8_t reg, std::uint8_t size) {
  append(out, std::initializer_list<std::uint8_t>{sensel_read_command, reg, size});
}

void append_sensel_read_variable(std::vector<std::uint8_t>& out, std::uint8_t reg) {
  append_sensel_read(out, reg, 0);
}

void append_sensel_write(std::vector<std::uint8_t>& out, std::uint8_t reg,
                         std::span<const std::uint8_t> payload) {
  append(out, std::initializer_list<std::uint8_t>{sensel_write_command, reg,
                                                  static_cast<std::uint8_t>(payload.size())});
  append(out, payload);
  out.push_back(sum8(payload));
}

void append_sensel_write_variable_header(std::vector<std::uint8_t>& out, std::uint8_t reg,
                                         std::uint32_t size) {
  append(out, std::initializer_list<std::uint8_t>{sensel_write_command, reg, 0, 4});
  append_little(out, size);
  out.push_back(sum8(std::span(out).last(4)));
}

void append_sensel_write_packet(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> data) {
  append_little(out, static_cast<std::uint16_t>(data.size()));
  append(out, data);
  out.push_back(sum8(data));
}

void append_sensel_answer(std::vector<std::uint8_t>& out, std::uint8_t reg,
                          std::span<const std::uint8_t> payload) {
  append(out, std::initializer_list<std::uint8_t>{sensel_read_ack, reg});
  append_sensel_write_packet(out, payload);
}

void append_sensel_variable_answer(std::vector<std::uint8_t>& out, std::uint8_t ack, std::uint8_t reg,
                                   std::span<const std::uint8_t> payload) {
  append(out, std::initializer_list<std::uint8_t>{ack, reg, 0});
  append_sensel_write_packet(out, payload);
}

SenselAnswer parse_sensel_answer(const SenselQuestion& question, std::span<const std::uint8_t> bytes) {
  static constexpr std::uint8_t acks[] = {sensel_read_ack, sensel_read_variable_ack, sensel_write_ack};
  if (bytes.empty()) return {};
  const std::uint8_t ack = acks[question.kind];
  if (bytes[0] == ack + 1) return {SenselAnswerState::refused, {}, bytes.size() < 2 ? 1U : 2U};
  if (bytes[0] != ack) return {SenselAnswerState::unexpected, {}, 0};
  if (bytes.size() < 2) return {};
  if (bytes[1] != question.reg) return {SenselAnswerState::unexpected, {}, 0};
  switch (question.kind) {
    case SenselQuestion::write:
      return {SenselAnswerState::whole, {}, 2};
    case SenselQuestion::read:
      return parse_sized(bytes, 4, question.size, question.size);
    case SenselQuestion::read_variable:
      if (bytes.size() >= 3 && bytes[2] != 0) return {SenselAnswerState::unexpected, {}, 0};
      return parse_sized(bytes, 5, 0, sensel_largest_payload);
  }
  return {SenselAnswerState::unexpected, {}, 0};
}

}  // namespace palmar::mat
