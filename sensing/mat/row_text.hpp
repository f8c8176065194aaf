// Mats that send their rows as text, as 3D-ViTac's do: a row is its cells as decimals from 0 to 255, a space
// after each, then CR LF; a line with nothing on it ends the frame. No checksum. What lies on the wire with
// nothing on the mat is not zero: the tare takes it off (their own reader: the median of the first 30 frames).
#pragma once

#include "sensing/mat/cell_map.hpp"
#include "sensing/mat/frame_format.hpp"

namespace palmar::mat {

class RowText final : public FrameFormat {
 public:
  explicit RowText(const MatDescription& mat);

  SessionHabits habits() const override { return {}; }
  std::size_t smallest_frame() const override;
  /// Garbage: lines up to an empty one that are not exactly the grid's rows of exactly its columns. Where the
  /// end of the frame before is spoilt, the last rows are still read as a frame.
  Sighting look(std::span<const std::uint8_t> bytes, bool more_follow,
                std::span<std::uint16_t> counts) override;
  void encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) override;

 private:
  std::size_t longest_frame() const;
  bool decode_row(std::span<const std::uint8_t> line, std::size_t row, std::span<std::uint16_t> counts) const;
  bool decode_rows(std::span<const std::uint8_t> lines, std::span<std::uint16_t> counts) const;

  CellMap map_;
};

}  // namespace palmar::mat
