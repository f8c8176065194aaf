#include "sensing/mat/palmar_open.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "sensing/mat/byte_order.hpp"
#include "sensing/mat/crc32.hpp"

namespace palmar::mat {
namespace {

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void require_encodable(const OpenPacket& packet) {
  const auto fits = [](int n) { return n >= 1 && n <= open_most_rows_or_cols; };
  const std::size_t cells =
      packet.identity ? 0 : static_cast<std::size_t>(packet.rows) * static_cast<std::size_t>(packet.cols);
  if (!fits(packet.rows) || !fits(packet.cols) || packet.cells.size() != cells ||
      packet.serial.size() > open_longest_identity || !printable(packet.serial))
    throw std::invalid_argument("open protocol packet of " + std::to_string(packet.rows) + " x " +
                                std::to_string(packet.cols) + " with " + std::to_string(packet.cells.size()) +
                                " cells and serial \"" + packet.serial + "\"");
}

constexpr std::size_t longest_run = 0xFFFF;

/// Index behind the zeros that begin at `from`, at most longest_run of them.
std::size_t zeros_end(std::span<const std::uint16_t> cells, std::size_t from) {
  std::size_t end = from;
  while (end < cells.size() && cells[end] == 0 && end - from < longest_run) ++end;
  return end;
}

std::size_t run_words(std::span<const std::uint16_t> cells) {
  std::size_t words = 0;
  for (std::size_t i = 0; i < cells.size();) {
    words += cells[i] != 0 ? 1 : 2;
    i = cells[i] != 0 ? i + 1 : zeros_end(cells, i);
  }
  return words;
}

void append_runs(std::span<const std::uint16_t> cells, std::vector<std::uint8_t>& out) {
  for (std::size_t i = 0; i < cells.size();) {
    append_little(out, cells[i]);
    if (cells[i] != 0) {
      ++i;
      continue;
    }
    const std::size_t end = zeros_end(cells, i);
    append_little(out, static_cast<std::uint16_t>(end - i));
    i = end;
  }
}

bool decode_cells(OpenKind kind, std::span<const std::uint8_t> payload, std::vector<std::uint16_t>& cells) {
  ByteReader in(payload);
  if (kind == OpenKind::cells) {
    if (payload.size() != 2 * cells.size()) return false;
    for (std::uint16_t& cell : cells) cell = in.read<std::uint16_t>();
    return true;
  }
  std::size_t filled = 0;
  while (filled < cells.size() && !in.overrun()) {
    const auto word = in.read<std::uint16_t>();
    if (word != 0) {
      cells[filled++] = word;
      continue;
    }
    const std::size_t zeros = in.read<std::uint16_t>();
    if (zeros == 0 || zeros > cells.size() - filled) return false;
    std::fill_n(cells.begin() + static_cast<std::ptrdiff_t>(filled), zeros, std::uint16_t{0});
    filled += zeros;
  }
  return !in.overrun() && in.left() == 0;
}

}  // namespace

void encode_open_packet(const OpenPacket& packet, std::vector<std::uint8_t>& out) {
  require_encodable(packet);
  const bool runs = !packet.identity && run_words(packet.cells) < packet.cells.size();
  const auto kind = packet.identity ? OpenKind::identity : runs ? OpenKind::runs : OpenKind::cells;
  const std::size_t start = out.size();
  out.insert(out.end(), std::begin(open_sync), std::end(open_sync));
  out.push_back(open_version);
  out.push_back(static_cast<std::uint8_t>(kind));
  append_little(out, packet.mat_id);
  append_little(out, static_cast<std::uint16_t>(packet.rows));
  append_little(out, static_cast<std::uint16_t>(packet.cols));
  append_little(out, packet.counter);
  append_little(out, packet.time_us);
  const std::size_t length =
      packet.identity ? packet.serial.size() : 2 * (runs ? run_words(packet.cells) : packet.cells.size());
  append_little(out, static_cast<std::uint32_t>(length));
  if (packet.identity) {
    out.insert(out.end(), packet.serial.begin(), packet.serial.end());
  } else if (runs) {
    append_runs(packet.cells, out);
  } else {
    for (std::uint16_t cell : packet.cells) append_little(out, cell);
  }
  append_little(out, crc32(std::span(out).subspan(start + sizeof open_sync)));
}

OpenLook decode_open_packet(std::span<const std::uint8_t> bytes, OpenPacket& packet,
                            std::size_t& packet_bytes) {
  const std::size_t sync = std::min(bytes.size(), sizeof open_sync);
  if (std::memcmp(bytes.data(), open_sync, sync) != 0) return OpenLook::none;
  if (bytes.size() > 4 && bytes[4] != open_version) return OpenLook::wrong_version;
  if (bytes.size() > 5 && (bytes[5] < 1 || bytes[5] > 3)) return OpenLook::none;
  if (bytes.size() < open_header_bytes) return OpenLook::incomplete;

  const auto kind = static_cast<OpenKind>(bytes[5]);
  const int rows = load_little<std::uint16_t>(bytes.data() + 10);
  const int cols = load_little<std::uint16_t>(bytes.data() + 12);
  const std::size_t length = load_little<std::uint32_t>(bytes.data() + 26);
  if (rows < 1 || cols < 1 || rows > open_most_rows_or_cols || cols > open_most_rows_or_cols)
    return OpenLook::none;
  const auto cells = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  if (length > (kind == OpenKind::identity ? open_longest_identity : 2 * cells)) return OpenLook::none;
  const std::size_t whole = open_header_bytes + length + open_crc_bytes;
  if (bytes.size() < whole) return OpenLook::incomplete;
  if (crc32(bytes.subspan(4, whole - 8)) != load_little<std::uint32_t>(bytes.data() + whole - 4))
    return OpenLook::corrupt;

  const auto payload = bytes.subspan(open_header_bytes, length);
  packet.identity = kind == OpenKind::identity;
  packet.mat_id = load_little<std::uint32_t>(bytes.data() + 6);
  packet.rows = rows;
  packet.cols = cols;
  packet.counter = load_little<std::uint32_t>(bytes.data() + 14);
  packet.time_us = load_little<std::uint64_t>(bytes.data() + 18);
  packet.serial.clear();
  if (packet.identity) {
    packet.cells.clear();
    packet.serial.assign(payload.begin(), payload.end());
    if (!printable(packet.serial)) return OpenLook::corrupt;
  } else {
    packet.cells.resize(cells);
    if (!decode_cells(kind, payload, packet.cells)) return OpenLook::corrupt;
  }
  packet_bytes = whole;
  return OpenLook::packet;
}

bool OpenStream::next(OpenPacket& packet, bool at_end) {
  while (!input_.rest().empty()) {
    const auto bytes = input_.rest();
    std::size_t whole = 0;
    const OpenLook look = decode_open_packet(bytes, packet, whole);
    if (look == OpenLook::packet) {
      cut_ = false;
      packet_bytes_ = bytes.first(whole);
      input_.skip(whole);
      return true;
    }
    if (look == OpenLook::incomplete) {
      if (!at_end) return false;
      cut_ = true;
    }
    corrupt_ += look == OpenLook::corrupt;
    wrong_versions_ += look == OpenLook::wrong_version;
    ++skipped_;
    input_.skip(1);
  }
  return false;
}

}  // namespace palmar::mat
