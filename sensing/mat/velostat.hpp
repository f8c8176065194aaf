// The Velostat mat of willowec/pressure-mat: a frame is rows x columns bytes, row by row, then FF FE FE FF. The
// board never sends a cell above 207, so that the trailer cannot occur inside a frame; there is no checksum and
// no counter. Commands end in a line feed: start_reading (until power-off), get_cal_vals (one frame),
// print_info (text).
#pragma once

#include "sensing/mat/cell_map.hpp"
#include "sensing/mat/frame_format.hpp"

namespace palmar::mat {

inline constexpr std::uint8_t velostat_trailer[4] = {0xFF, 0xFE, 0xFE, 0xFF};
inline constexpr std::uint16_t velostat_full_scale = 207;

class Velostat final : public FrameFormat {
 public:
  explicit Velostat(const MatDescription& mat) : map_(mat, {.full_scale = velostat_full_scale}) {}

  SessionHabits habits() const override { return {"start_reading\n", "", ""}; }
  std::size_t smallest_frame() const override { return map_.cells() + sizeof velostat_trailer; }
  /// Garbage: what lies between two trailers and is not exactly a frame's cells, each in range. Where the
  /// trailer before a frame has one wrong byte, that frame is still read.
  Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                std::span<std::uint16_t> counts) override;
  void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) override;

 private:
  bool in_range(std::span<const std::uint8_t> cells) const;
  CellMap map_;
};

}  // namespace palmar::mat
