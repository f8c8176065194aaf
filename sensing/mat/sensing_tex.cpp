#include "sensing/mat/sensing_tex.hpp"

#include <algorithm>

namespace palmar::mat {
namespace {

constexpr std::uint8_t sparse_head[2] = {0x4E, 0x0A};
constexpr std::uint8_t full_head[3] = {0x48, 0x00, 0x0A};
constexpr std::uint8_t row_mark = 0x4D;
constexpr std::uint16_t least_value = 2;  // an empty frame's two entries are 1

std::uint16_t load_count(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

}  // namespace

SensingTexSparse::SensingTexSparse(const MatDescription& mat)
    : map_(mat, {.big_endian = true, .falling = false, .full_scale = 65535}), listed_(map_.cells(), 0) {}

/// As far as these bytes go.
bool SensingTexSparse::begins_frame(std::span<const std::uint8_t> bytes) const {
  for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 2); ++i)
    if (bytes[i] != sparse_head[i]) return false;
  return bytes.size() < 4 || load_count(bytes.data() + 2) <= map_.cells();
}

/// Is one of these entries the beginning of another frame? Then the count before them was too large.
bool SensingTexSparse::holds_frame_start(std::span<const std::uint8_t> entries) const {
  for (std::size_t at = 0; at + 4 <= entries.size(); at += cell_bytes)
    if (begins_frame(entries.subspan(at))) return true;
  return false;
}

bool SensingTexSparse::decode(std::span<const std::uint8_t> entries, std::span<std::uint16_t> counts) {
  std::fill(counts.begin(), counts.end(), std::uint16_t{0});
  ++frame_number_;
  for (std::size_t at = 0; at < entries.size(); at += cell_bytes) {
    const int x = entries[at], y = entries[at + 1];
    const std::uint16_t value = map_.load16(entries.data() + at + 2);
    if (x >= map_.wire_cols() || y >= map_.wire_rows() || !map_.in_range(value)) return false;
    const std::uint32_t cell = map_.grid_index(static_cast<std::size_t>(y * map_.wire_cols() + x));
    if (std::exchange(listed_[cell], frame_number_) == frame_number_) return false;
    if (value >= least_value) counts[cell] = map_.count(value);
  }
  return true;
}

Sighting SensingTexSparse::look(std::span<const std::uint8_t> bytes, bool more_follow,
                                std::span<std::uint16_t> counts) {
  if (!begins_frame(bytes)) return {Sighting::garbage, 1, 0};
  if (bytes.size() < header_bytes) return {};
  const std::size_t whole = header_bytes + cell_bytes * load_count(bytes.data() + 2);
  if (bytes.size() < whole || (more_follow && bytes.size() < whole + 2)) return {};
  const auto entries = bytes.subspan(header_bytes, whole - header_bytes);
  if (!decode(entries, counts)) return {Sighting::garbage, 1, 1};
  const auto behind = bytes.subspan(whole);
  if (behind.empty() || begins_frame(behind)) return {Sighting::frame, whole, 0};
  // Half a header may be the next frame's, hit by a fault, which shall not cost this one.
  const bool half = behind[0] == sparse_head[0] || (behind.size() > 1 && behind[1] == sparse_head[1]);
  if (half && !holds_frame_start(entries)) return {Sighting::frame, whole, 0};
  return {Sighting::garbage, 1, 1};
}

void SensingTexSparse::encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) {
  const std::size_t start = out.size();
  out.insert(out.end(), {sparse_head[0], sparse_head[1], 0, 0, 0, 0});
  std::uint16_t listed = 0;
  const auto list = [&](std::size_t x, std::size_t y, std::uint16_t value) {
    out.push_back(static_cast<std::uint8_t>(x));
    out.push_back(static_cast<std::uint8_t>(y));
    map_.append16(out, value);
    ++listed;
  };
  const auto cols = static_cast<std::size_t>(map_.wire_cols());
  for (std::size_t k = 0; k < map_.cells(); ++k) {
    const std::uint16_t count = counts[map_.grid_index(k)];
    if (count > 0 && map_.value(count) >= least_value) list(k % cols, k / cols, map_.value(count));
  }
  if (listed == 0 && map_.wire_cols() > 2 && map_.wire_rows() > 2) {
    list(1, 1, 1);
    list(2, 2, 1);
  }
  out[start + 2] = static_cast<std::uint8_t>(listed >> 8);
  out[start + 3] = static_cast<std::uint8_t>(listed);
}

SensingTexFull::SensingTexFull(const MatDescription& mat)
    : map_(mat, {.big_endian = false, .falling = true, .full_scale = 4095}) {}

/// As far as its bytes go.
bool SensingTexFull::row_fits(std::span<const std::uint8_t> row, int number) const {
  const std::uint8_t head[3] = {row_mark, static_cast<std::uint8_t>(map_.wire_cols()),
                                static_cast<std::uint8_t>(number)};
  for (std::size_t i = 0; i < std::min<std::size_t>(row.size(), 3); ++i)
    if (row[i] != head[i]) return false;
  const std::size_t behind = 3 + 2 * static_cast<std::size_t>(map_.wire_cols());
  for (std::size_t at = 3; at + 2 <= std::min(row.size(), behind); at += 2)
    if (!map_.in_range(map_.load16(row.data() + at))) return false;
  return true;
}

Sighting SensingTexFull::look(std::span<const std::uint8_t> bytes, bool /*more_follow*/,
                              std::span<std::uint16_t> counts) {
  for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 3); ++i)
    if (bytes[i] != full_head[i]) return {Sighting::garbage, 1, 0};
  for (int row = 0; row < map_.wire_rows(); ++row) {
    const std::size_t at = 3 + static_cast<std::size_t>(row) * row_bytes();
    if (at >= bytes.size()) return {};
    if (!row_fits(bytes.subspan(at, std::min(bytes.size() - at, row_bytes())), row))
      return {Sighting::garbage, 1, 0};
  }
  if (bytes.size() < frame_bytes()) return {};
  std::size_t k = 0;
  for (int row = 0; row < map_.wire_rows(); ++row) {
    const std::uint8_t* cell = bytes.data() + 3 + static_cast<std::size_t>(row) * row_bytes() + 3;
    for (int col = 0; col < map_.wire_cols(); ++col, ++k, cell += 2)
      counts[map_.grid_index(k)] = map_.count(map_.load16(cell));
  }
  return {Sighting::frame, frame_bytes(), 0};
}

void SensingTexFull::encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) {
  out.insert(out.end(), std::begin(full_head), std::end(full_head));
  std::size_t k = 0;
  for (int row = 0; row < map_.wire_rows(); ++row) {
    out.insert(out.end(),
               {row_mark, static_cast<std::uint8_t>(map_.wire_cols()), static_cast<std::uint8_t>(row)});
    for (int col = 0; col < map_.wire_cols(); ++col, ++k)
      map_.append16(out, map_.value(counts[map_.grid_index(k)]));
    out.push_back(0x0A);
  }
}

}  // namespace palmar::mat
