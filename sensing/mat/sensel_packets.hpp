// Sensel Morph: registers, and the packets that ask for them. A request and its answer follow each other
// strictly; there is no sync byte.
//
//   read fixed      81 reg size                            01 reg size:u16 payload sum8
//   write fixed     01 reg size payload sum8               05 reg
//   read variable   81 reg 00                              03 reg 00 size:u16 payload sum8
//   write variable  01 reg 00 04 size:u32 sum8, then       05 reg, then 07 for every packet
//                   packets of at most 512: size:u16 data sum8
//
// sum8 is the sum of the payload's bytes modulo 256. A refusal is 02, 06, 04 or 08 in place of 01, 05, 03 or
// 07.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace palmar::mat {

enum SenselRegister : std::uint8_t {
  sensel_magic = 0x00,  // 6 bytes, "S3NS31"
  sensel_firmware =
      0x06,  // 9 bytes up to the revision: protocol, major, minor, build:2, release, device id:2, revision
  sensel_serial = 0x0F,                // variable
  sensel_columns = 0x10,               // 2
  sensel_rows = 0x12,                  // 2
  sensel_width_um = 0x14,              // 4
  sensel_height_um = 0x18,             // 4
  sensel_compression_metadata = 0x1C,  // variable: 00 00 cols rows xs ys
  sensel_scan_rate = 0x20,             // 2
  sensel_buffer_control = 0x22,        // 1
  sensel_scan_detail = 0x23,           // 1: 0 high, 1 medium, 2 low
  sensel_frame_content = 0x24,         // 1: SenselContent
  sensel_scan_enabled = 0x25,          // 1: SenselScan
  sensel_read_frame = 0x26,            // variable
  sensel_content_supported = 0x28,     // 1
  sensel_contacts_max = 0x40,          // 1
  sensel_blob_merge = 0x41,            // 1
  sensel_min_force = 0x47,             // 2
  sensel_contact_mask = 0x4B,          // 1: SenselContactField
  sensel_baseline_enabled = 0x50,      // 1
  sensel_baseline_increase = 0x51,     // 2
  sensel_baseline_decrease = 0x53,     // 2
  sensel_dynamic_baseline = 0x57,      // 1
  sensel_acceleration = 0x60,          // 3 * 2
  sensel_led_brightness = 0x80,        // variable
  sensel_led_size = 0x81,              // 1
  sensel_led_largest = 0x82,           // 2
  sensel_led_count = 0x84,             // 1
  sensel_unit_shifts = 0xA0,           // 5 * 1: dimension, force, area, angle, time
  sensel_soft_reset = 0xE0,            // 1
  sensel_error_code = 0xEC             // 1
};

/// Values of sensel_scan_enabled.
enum SenselScan : std::uint8_t { sensel_scan_off = 0, sensel_scan_asked = 1, sensel_scan_pushed = 2 };

inline constexpr std::uint8_t sensel_write_command = 0x01;
inline constexpr std::uint8_t sensel_read_command = 0x81;
inline constexpr std::size_t sensel_write_packet_bytes = 512;

/// First byte of what the device sends; the even ones up to 8 are refusals.
enum SenselAck : std::uint8_t {
  sensel_read_ack = 1,
  sensel_read_refused = 2,
  sensel_read_variable_ack = 3,
  sensel_read_variable_refused = 4,
  sensel_write_ack = 5,
  sensel_write_refused = 6,
  sensel_write_variable_ack = 7,
  sensel_write_variable_refused = 8,
  sensel_pushed_data = 9,
  sensel_end_of_buffered = 10
};

std::uint8_t sum8(std::span<const std::uint8_t> bytes);

void append_sensel_read(std::vector<std::uint8_t>& out, std::uint8_t reg, std::uint8_t size);
void append_sensel_read_variable(std::vector<std::uint8_t>& out, std::uint8_t reg);
void append_sensel_write(std::vector<std::uint8_t>& out, std::uint8_t reg,
                         std::span<const std::uint8_t> payload);
void append_sensel_write_variable_header(std::vector<std::uint8_t>& out, std::uint8_t reg,
                                         std::uint32_t size);
/// One packet of a variable write, at most sensel_write_packet_bytes.
void append_sensel_write_packet(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> data);

void append_sensel_answer(std::vector<std::uint8_t>& out, std::uint8_t reg,
                          std::span<const std::uint8_t> payload);
/// `ack` is sensel_read_variable_ack, or sensel_pushed_data. Precondition: at most 65,535 bytes.
void append_sensel_variable_answer(std::vector<std::uint8_t>& out, std::uint8_t ack, std::uint8_t reg,
                                   std::span<const std::uint8_t> payload);

/// What a host awaits.
struct SenselQuestion {
  enum Kind : std::uint8_t { read, read_variable, write } kind = read;
  std::uint8_t reg = 0;
  std::uint8_t size = 0;  ///< of the payload of a fixed read
};

enum class SenselAnswerState : std::uint8_t {
  incomplete,      ///< right so far
  whole,           ///< `payload` and `bytes` are valid
  refused,         ///< the device does not know the register, or not this value
  wrong_checksum,  ///< `bytes` is valid
  unexpected       ///< not an answer to this question
};

struct SenselAnswer {
  SenselAnswerState state = SenselAnswerState::incomplete;
  std::span<const std::uint8_t> payload;
  std::size_t bytes = 0;  ///< of the whole answer
};

/// Longest payload of a variable answer that is believed; the largest frame of a 93 x 53 grid takes under
/// 30,000 bytes.
inline constexpr std::size_t sensel_largest_payload = 32768;

/// Looks for the answer at the front of `bytes`.
SenselAnswer parse_sensel_answer(const SenselQuestion& question, std::span<const std::uint8_t> bytes);

}  // namespace palmar::mat
