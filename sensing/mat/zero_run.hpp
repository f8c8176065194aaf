// Mats of the Sensitronics pattern, as many Arduino sketches send them: row by row, 1..254 is a cell, 00 n are
// n cells of 0 (n from 1 to 254), FF ends the frame. No checksum: the cells must come out exactly.
#pragma once

#include "sensing/mat/cell_map.hpp"
#include "sensing/mat/frame_format.hpp"

namespace palmar::mat {

class ZeroRun final : public FrameFormat {
 public:
  explicit ZeroRun(const MatDescription& mat) : map_(mat, {.full_scale = 254}) {}

  SessionHabits habits() const override { return {}; }
  std::size_t smallest_frame() const override { return 2 * ((map_.cells() + 253) / 254) + 1; }
  /// Garbage: what lies between two FF and does not make exactly the grid's cells. Where the FF between two
  /// frames is spoilt, the second is still read.
  Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                std::span<std::uint16_t> counts) override;
  void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) override;

 private:
  enum class End : std::uint8_t { whole, short_of_cells, malformed };
  End decode(std::span<const std::uint8_t> bytes, std::span<std::uint16_t> counts, std::size_t& used) const;

  CellMap map_;
};

}  // namespace palmar::mat
