// Mats of Sensing Tex, in their two modes, which differ even in the order of their bytes. Neither has a
// checksum: what can be checked is the shape.
//
// Sparse, asked for by 'R':   4E 0A | n: u16 big-endian | 2 bytes, ignored | n x { x u8, y u8, value u16
//                             big-endian }. Cells that are not listed are 0. An empty frame lists (1,1) = 1 and
//                             (2,2) = 1, so that values up to 1 mean nothing.
// Full, asked for by 'S':     48 00 0A, then a row after the other: 4D | columns u8 | row u8 | columns x u16
//                             little-endian | 1 byte, ignored. 'X' stops it. value = 4095 - what is sent.
//
// As read by the public programs MALISA_Python, HAND and Wellness-Mats, which disagree on the axes.
#pragma once

#include "sensing/mat/cell_map.hpp"
#include "sensing/mat/frame_format.hpp"

namespace palmar::mat {

inline constexpr int sensing_tex_most_side = 255;  ///< x, y, rows and columns are bytes

class SensingTexSparse final : public FrameFormat {
 public:
  explicit SensingTexSparse(const MatDescription& mat);

  SessionHabits habits() const override { return {"", "R", ""}; }
  std::size_t smallest_frame() const override { return header_bytes; }
  /// Garbage: no header, more cells than there are, a cell outside the grid or listed twice, a value beyond
  /// the full scale, or (with bytes behind it) no header where the next frame ought to begin.
  Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                std::span<std::uint16_t> counts) override;
  void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) override;

 private:
  static constexpr std::size_t header_bytes = 6;
  static constexpr std::size_t cell_bytes = 4;

  bool begins_frame(std::span<const std::uint8_t> bytes) const;
  bool holds_frame_start(std::span<const std::uint8_t> entries) const;
  bool decode(std::span<const std::uint8_t> entries, std::span<std::uint16_t> counts);

  CellMap map_;
  std::vector<std::uint32_t> listed_;  ///< number of the frame that listed the cell last
  std::uint32_t frame_number_ = 0;
};

class SensingTexFull final : public FrameFormat {
 public:
  explicit SensingTexFull(const MatDescription& mat);

  SessionHabits habits() const override { return {"", "S", "X"}; }
  std::size_t smallest_frame() const override { return frame_bytes(); }
  /// Garbage: no header, a row without its mark, of another width or out of turn, a value beyond the full
  /// scale.
  Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                std::span<std::uint16_t> counts) override;
  void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) override;

 private:
  std::size_t row_bytes() const { return 4 + 2 * static_cast<std::size_t>(map_.wire_cols()); }
  std::size_t frame_bytes() const { return 3 + row_bytes() * static_cast<std::size_t>(map_.wire_rows()); }
  bool row_fits(std::span<const std::uint8_t> row, int number) const;

  CellMap map_;
};

}  // namespace palmar::mat
