// Sensel Morph: the payload of one frame, decoded and encoded. Everything on the wire is little-endian and
// packed. Source of the format: sensel/sensel-api (MIT) and CreativeInquiry/Sensel-Morph-Liberation
// (docs/communications_protocol.md, MIT).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sensing/model/status.hpp"

namespace palmar::mat {

/// Bits of SenselFrame::content.
enum SenselContent : std::uint8_t {
  sensel_pressure = 0x01,
  sensel_labels = 0x02,
  sensel_contacts = 0x04,
  sensel_accelerometer = 0x08,
  sensel_all_content = 0x0F
};

/// Bits of SenselFrame::contact_mask: which optional fields each contact carries.
enum SenselContactField : std::uint8_t {
  sensel_ellipse = 0x01,
  sensel_deltas = 0x02,
  sensel_box = 0x04,
  sensel_peak = 0x08,
  sensel_all_contact_fields = 0x0F
};

/// A contact as the firmware reports it, about one frame late. Raw units: lengths mm*256, forces
/// gram-force*8, areas cells, angle degrees*16. Fields whose bit is not in the contact mask are 0.
struct SenselContact {
  std::uint8_t id = 0;
  std::uint8_t state = 0;  ///< 1 start, 2 move, 3 end
  std::uint16_t x = 0, y = 0;
  std::uint16_t force = 0;
  std::uint16_t area = 0;
  std::int16_t angle = 0;
  std::uint16_t major = 0, minor = 0;
  std::int16_t delta_x = 0, delta_y = 0, delta_force = 0, delta_area = 0;
  std::uint16_t min_x = 0, min_y = 0, max_x = 0, max_y = 0;
  std::uint16_t peak_x = 0, peak_y = 0;  ///< unreliable: whole millimetres in the recordings
  std::uint16_t peak_force = 0;
  bool operator==(const SenselContact&) const = default;
};

/// One frame. Its vectors are reused from frame to frame.
struct SenselFrame {
  static constexpr std::uint8_t no_label = 255;

  std::uint8_t content = 0;       ///< SenselContent bits
  std::uint8_t counter = 0;       ///< modulo 256
  std::uint32_t time_us = 0;      ///< modulo 2^32
  std::uint8_t contact_mask = 0;  ///< SenselContactField bits
  std::vector<SenselContact> contacts;
  std::array<std::int16_t, 3> acceleration{};  ///< about 15,600 counts per g
  std::uint16_t base = 0;                      ///< what the encoder adds to every non-zero cell
  std::vector<std::uint16_t> cells;            ///< rows*cols, row-major, gram-force*8; empty without pressure
  std::vector<std::uint8_t> labels;  ///< rows*cols, number of the contact or no_label; empty without labels
  bool operator==(const SenselFrame&) const = default;
};

/// What is wrong with a payload.
enum class SenselFault : std::uint8_t {
  none,
  short_payload,         ///< it ends in the middle of a field
  unknown_content,       ///< a bit that no content stands for
  overfull_grid,         ///< runs reach beyond the last cell
  unused_payload_bytes,  ///< bytes are left over behind the last section
};

/// "short_payload", ...
std::string_view id(SenselFault fault);
/// That fault as an error with a remedy. Precondition: fault is not none.
Error sensel_error(SenselFault fault);

/// Decodes a payload of a grid of `grid_cells` cells into `frame`. Every byte must be used up. On a fault
/// `frame` holds leftovers. Allocates nothing once `frame` has grown to the grid.
SenselFault decode_sensel_payload(std::span<const std::uint8_t> payload, int grid_cells, SenselFrame& frame);

/// Appends the payload of `frame`; the exact inverse of decoding. Throws std::invalid_argument on unknown
/// content or contact bits, more than 255 contacts, a non-zero cell outside base+1 .. base+32767 or a label
/// above 127 other than no_label.
void encode_sensel_payload(const SenselFrame& frame, std::vector<std::uint8_t>& out);

/// The base with which all cells can be encoded: 3, as the device has it, unless a cell is smaller than 4.
std::uint16_t sensel_base(std::span<const std::uint16_t> cells);
/// Largest cell that can be encoded with base 3.
inline constexpr std::uint16_t sensel_largest_cell = 3 + 32767;

}  // namespace palmar::mat
