#include "sensing/mat/sensel_morph.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "sensing/mat/byte_order.hpp"

namespace palmar::mat {
namespace {

/// One or two bytes: below 80h itself, else seven low bits and then eight high ones.
std::uint32_t read_varint(ByteReader& in) {
  const std::uint32_t first = in.read<std::uint8_t>();
  if (first < 0x80) return first;
  return (static_cast<std::uint32_t>(in.read<std::uint8_t>()) << 7) | (first & 0x7F);
}

constexpr std::uint32_t largest_varint = 0x7FFF;

void append_varint(std::vector<std::uint8_t>& out, std::uint32_t value) {
  if (value < 0x80) {
    out.push_back(static_cast<std::uint8_t>(value));
  } else {
    out.push_back(static_cast<std::uint8_t>(0x80 | (value & 0x7F)));
    out.push_back(static_cast<std::uint8_t>(value >> 7));
  }
}

/// Calls `field` for every field of a contact that the mask has, in the order of the wire; reading and
/// writing share it.
template <class Contact, class Field>
void visit_contact(std::uint8_t mask, Contact& c, Field field) {
  field(c.id), field(c.state), field(c.x), field(c.y), field(c.force), field(c.area);
  if (mask & sensel_ellipse) field(c.angle), field(c.major), field(c.minor);
  if (mask & sensel_deltas) field(c.delta_x), field(c.delta_y), field(c.delta_force), field(c.delta_area);
  if (mask & sensel_box) field(c.min_x), field(c.min_y), field(c.max_x), field(c.max_y);
  if (mask & sensel_peak) field(c.peak_x), field(c.peak_y), field(c.peak_force);
}

SenselFault decode_contacts(ByteReader& in, SenselFrame& frame) {
  frame.contact_mask = in.read<std::uint8_t>();
  if (frame.contact_mask & ~sensel_all_contact_fields) return SenselFault::unknown_content;
  const int count = in.read<std::uint8_t>();
  for (int i = 0; i < count && !in.overrun(); ++i) {
    SenselContact& contact = frame.contacts.emplace_back();
    visit_contact(frame.contact_mask, contact,
                  [&](auto& value) { value = in.read<std::decay_t<decltype(value)>>(); });
  }
  return in.overrun() ? SenselFault::short_payload : SenselFault::none;
}

SenselFault decode_pressure(ByteReader& in, std::size_t cells, SenselFrame& frame) {
  frame.base = static_cast<std::uint16_t>(read_varint(in));
  frame.cells.assign(cells, 0);
  std::size_t cell = 0;
  bool zeros = true;
  while (cell < cells) {
    const std::uint32_t value = read_varint(in);
    if (in.overrun()) return SenselFault::short_payload;
    if (zeros) {
      if (value > cells - cell) return SenselFault::overfull_grid;
      cell += value;
      zeros = false;
    } else if (value == 0) {
      zeros = true;
    } else {
      frame.cells[cell++] = static_cast<std::uint16_t>(frame.base + value);  // two varints fit 16 bits
    }
  }
  return in.overrun() ? SenselFault::short_payload : SenselFault::none;
}

SenselFault decode_labels(ByteReader& in, std::size_t cells, SenselFrame& frame) {
  frame.labels.assign(cells, SenselFrame::no_label);
  std::size_t cell = 0;
  bool null_run = true;
  while (cell < cells) {
    const std::uint32_t length = read_varint(in);
    if (in.overrun()) return SenselFault::short_payload;
    if (length > cells - cell) return SenselFault::overfull_grid;
    if (null_run) {
      null_run = false;
    } else {
      const std::uint8_t run = in.read<std::uint8_t>();
      if (in.overrun()) return SenselFault::short_payload;
      std::fill_n(frame.labels.begin() + static_cast<std::ptrdiff_t>(cell), length,
                  static_cast<std::uint8_t>(run & 0x7F));
      null_run = run < 0x80;
    }
    cell += length;
  }
  return SenselFault::none;
}

void encode_contacts(const SenselFrame& frame, std::vector<std::uint8_t>& out) {
  if (frame.contacts.size() > 255 || (frame.contact_mask & ~sensel_all_contact_fields))
    throw std::invalid_argument("Sensel frame with " + std::to_string(frame.contacts.size()) +
                                " contacts and contact mask " + std::to_string(frame.contact_mask));
  out.push_back(frame.contact_mask);
  out.push_back(static_cast<std::uint8_t>(frame.contacts.size()));
  for (const SenselContact& contact : frame.contacts)
    visit_contact(frame.contact_mask, contact, [&](auto value) { append_little(out, value); });
}

void encode_pressure(const SenselFrame& frame, std::vector<std::uint8_t>& out) {
  const auto& cells = frame.cells;
  append_varint(out, frame.base);
  std::size_t cell = 0;
  while (cell < cells.size()) {
    const auto run_end =
        static_cast<std::size_t>(std::find_if(cells.begin() + static_cast<std::ptrdiff_t>(cell), cells.end(),
                                              [](auto v) { return v != 0; }) -
                                 cells.begin());
    const std::size_t zeros = std::min<std::size_t>(run_end - cell, largest_varint);
    append_varint(out, static_cast<std::uint32_t>(zeros));
    cell += zeros;
    for (; cell < cells.size() && cells[cell] != 0; ++cell) {
      if (cells[cell] <= frame.base || cells[cell] - frame.base > static_cast<int>(largest_varint))
        throw std::invalid_argument("Sensel cell " + std::to_string(cells[cell]) +
                                    " cannot be sent with base " + std::to_string(frame.base));
      append_varint(out, static_cast<std::uint32_t>(cells[cell] - frame.base));
    }
    if (cell < cells.size()) out.push_back(0);
  }
}

void encode_labels(const SenselFrame& frame, std::vector<std::uint8_t>& out) {
  const auto& labels = frame.labels;
  std::size_t cell = 0;
  bool null_run = true;
  while (cell < labels.size()) {
    const std::uint8_t label = labels[cell];
    std::size_t end = cell;
    while (end < labels.size() && labels[end] == label && end - cell < largest_varint) ++end;
    if (label == SenselFrame::no_label) {
      if (!null_run) throw std::logic_error("null run not announced");
      append_varint(out, static_cast<std::uint32_t>(end - cell));
      null_run = end < labels.size() && labels[end] == SenselFrame::no_label;
      if (null_run) {  // longer than one varint: an empty labelled run leads to the next null run
        append_varint(out, 0);
        out.push_back(0);
      }
    } else {
      if (label > 0x7F) throw std::invalid_argument("Sensel label " + std::to_string(label));
      if (null_run) append_varint(out, 0);
      append_varint(out, static_cast<std::uint32_t>(end - cell));
      null_run = end < labels.size() && labels[end] == SenselFrame::no_label;
      out.push_back(static_cast<std::uint8_t>(null_run || end == labels.size() ? label : label | 0x80));
    }
    cell = end;
  }
}

}  // namespace

std::string_view id(SenselFault fault) {
  switch (fault) {
    case SenselFault::none:
      return "none";
    case SenselFault::short_payload:
      return "short_payload";
    case SenselFault::unknown_content:
      return "unknown_content";
    case SenselFault::overfull_grid:
      return "overfull_grid";
    case SenselFault::unused_payload_bytes:
      return "unused_payload_bytes";
  }
  return "none";
}

Error sensel_error(SenselFault fault) {
  const std::string remedy =
      "the frame is left out; if it goes on, use a short USB cable straight into the computer, or choose the "
      "mat that is really attached";
  switch (fault) {
    case SenselFault::short_payload:
      return failure("short_payload", "Sensel frame cannot be read", "its contents end too early", remedy);
    case SenselFault::unknown_content:
      return failure("unknown_content", "Sensel frame cannot be read",
                     "it names contents that no Sensel sends", remedy);
    case SenselFault::overfull_grid:
      return failure("overfull_grid", "Sensel frame cannot be read", "it holds more cells than the mat has",
                     remedy);
    case SenselFault::unused_payload_bytes:
      return failure("unused_payload_bytes", "Sensel frame cannot be read",
                     "bytes are left over behind its last part", remedy);
    case SenselFault::none:
      break;
  }
  throw std::invalid_argument("sensel_error() without a fault");
}

SenselFault decode_sensel_payload(std::span<const std::uint8_t> payload, int grid_cells, SenselFrame& frame) {
  ByteReader in(payload);
  frame.content = in.read<std::uint8_t>();
  frame.counter = in.read<std::uint8_t>();
  frame.time_us = in.read<std::uint32_t>();
  frame.contact_mask = 0;
  frame.contacts.clear();
  frame.acceleration = {};
  frame.base = 0;
  frame.cells.clear();
  frame.labels.clear();
  if (in.overrun()) return SenselFault::short_payload;
  if (frame.content & ~sensel_all_content) return SenselFault::unknown_content;

  const auto cells = static_cast<std::size_t>(grid_cells);
  SenselFault fault = SenselFault::none;
  if (frame.content & sensel_contacts) fault = decode_contacts(in, frame);
  if (fault == SenselFault::none && (frame.content & sensel_accelerometer)) {
    for (std::int16_t& axis : frame.acceleration) axis = in.read<std::int16_t>();
    if (in.overrun()) fault = SenselFault::short_payload;
  }
  if (fault == SenselFault::none && (frame.content & sensel_pressure))
    fault = decode_pressure(in, cells, frame);
  if (fault == SenselFault::none && (frame.content & sensel_labels)) fault = decode_labels(in, cells, frame);
  if (fault == SenselFault::none && in.left() > 0) fault = SenselFault::unused_payload_bytes;
  return fault;
}

void encode_sensel_payload(const SenselFrame& frame, std::vector<std::uint8_t>& out) {
  if (frame.content & ~sensel_all_content)
    throw std::invalid_argument("Sensel content " + std::to_string(frame.content));
  out.push_back(frame.content);
  out.push_back(frame.counter);
  append_little(out, frame.time_us);
  if (frame.content & sensel_contacts) encode_contacts(frame, out);
  if (frame.content & sensel_accelerometer)
    for (std::int16_t axis : frame.acceleration) append_little(out, axis);
  if (frame.content & sensel_pressure) encode_pressure(frame, out);
  if (frame.content & sensel_labels) encode_labels(frame, out);
}

std::uint16_t sensel_base(std::span<const std::uint16_t> cells) {
  const bool small = std::any_of(cells.begin(), cells.end(), [](auto v) { return v > 0 && v <= 3; });
  return small ? 0 : 3;
}

}  // namespace palmar::mat
