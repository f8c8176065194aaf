#include "sensing/mat/velostat.hpp"

#include <algorithm>

namespace palmar::mat {
namespace {

constexpr std::size_t trailer_bytes = sizeof velostat_trailer;

int wrong_trailer_bytes(std::span<const std::uint8_t> bytes) {
  int wrong = 0;
  for (std::size_t i = 0; i < trailer_bytes; ++i) wrong += bytes[i] != velostat_trailer[i];
  return wrong;
}

}  // namespace

bool Velostat::in_range(std::span<const std::uint8_t> cells) const {
  return std::all_of(cells.begin(), cells.end(), [this](std::uint8_t cell) { return map_.in_range(cell); });
}

Sighting Velostat::look(std::span<const std::uint8_t> bytes, bool /*more_follow*/,
                        std::span<std::uint16_t> counts) {
  const std::size_t cells = map_.cells();
  const auto found =
      std::search(bytes.begin(), bytes.end(), std::begin(velostat_trailer), std::end(velostat_trailer));
  const auto before = static_cast<std::size_t>(found - bytes.begin());
  if (found == bytes.end()) {
    // A frame whose trailer is spoilt is followed by another: beyond that, nothing here will become one.
    const std::size_t most = 2 * (cells + trailer_bytes);
    return bytes.size() <= most ? Sighting{} : Sighting{Sighting::garbage, bytes.size() - most, 0};
  }
  if (before == cells && in_range(bytes.first(cells))) {
    for (std::size_t k = 0; k < cells; ++k) counts[map_.grid_index(k)] = map_.count(bytes[k]);
    return {Sighting::frame, cells + trailer_bytes, 0};
  }
  const std::size_t last = before - std::min(before, cells);
  if (last >= trailer_bytes && wrong_trailer_bytes(bytes.subspan(last - trailer_bytes)) == 1)
    return {Sighting::garbage, last, 0};
  return {Sighting::garbage, before + trailer_bytes, 0};
}

void Velostat::encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) {
  for (std::size_t k = 0; k < map_.cells(); ++k)
    out.push_back(static_cast<std::uint8_t>(map_.value(counts[map_.grid_index(k)])));
  out.insert(out.end(), std::begin(velostat_trailer), std::end(velostat_trailer));
}

}  // namespace palmar::mat
