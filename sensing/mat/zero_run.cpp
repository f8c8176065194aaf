#include "sensing/mat/zero_run.hpp"

#include <algorithm>

namespace palmar::mat {
namespace {

constexpr std::uint8_t frame_end = 0xFF;
constexpr std::size_t longest_run = 254;  // FF is the end, wherever it stands

}  // namespace

/// Reads until the grid is full; `used` bytes were.
ZeroRun::End ZeroRun::decode(std::span<const std::uint8_t> bytes, std::span<std::uint16_t> counts,
                             std::size_t& used) const {
  std::size_t filled = 0;
  for (used = 0; filled < map_.cells(); ++used) {
    if (used >= bytes.size()) return End::short_of_cells;
    std::uint8_t value = bytes[used];
    if (value != 0) {
      if (!map_.in_range(value)) return End::malformed;
      counts[map_.grid_index(filled++)] = map_.count(value);
      continue;
    }
    if (++used >= bytes.size()) return End::short_of_cells;
    const std::size_t zeros = bytes[used];
    if (zeros == 0 || zeros > map_.cells() - filled) return End::malformed;
    for (std::size_t i = 0; i < zeros; ++i) counts[map_.grid_index(filled++)] = map_.count(0);
  }
  return End::whole;
}

Sighting ZeroRun::look(std::span<const std::uint8_t> bytes, bool /*more_follow*/,
                       std::span<std::uint16_t> counts) {
  const auto found = std::find(bytes.begin(), bytes.end(), frame_end);
  if (found == bytes.end()) {
    const std::size_t most = 2 * (2 * map_.cells() + 1);  // two frames of single zeros, glued together
    return bytes.size() <= most ? Sighting{} : Sighting{Sighting::garbage, bytes.size() - most, 0};
  }
  const auto before = static_cast<std::size_t>(found - bytes.begin());
  const auto segment = bytes.first(before);
  std::size_t used = 0;
  const End end = decode(segment, counts, used);
  if (end == End::whole && used == before) return {Sighting::frame, before + 1, 0};
  if (end == End::whole) {  // one byte in place of FF, then another frame?
    std::size_t second = 0;
    if (decode(segment.subspan(used + 1), counts, second) == End::whole && used + 1 + second == before)
      return {Sighting::garbage, used + 1, 1};
  }
  return {Sighting::garbage, before + 1, 0};
}

void ZeroRun::encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) {
  std::size_t zeros = 0;
  const auto end_run = [&] {
    if (zeros == 0) return;
    out.push_back(0);
    out.push_back(static_cast<std::uint8_t>(zeros));
    zeros = 0;
  };
  for (std::size_t k = 0; k < map_.cells(); ++k) {
    const auto value = static_cast<std::uint8_t>(map_.value(counts[map_.grid_index(k)]));
    if (value == 0) {
      if (++zeros == longest_run) end_run();
    } else {
      end_run();
      out.push_back(value);
    }
  }
  end_run();
  out.push_back(frame_end);
}

}  // namespace palmar::mat
