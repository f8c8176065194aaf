// Frames of loads whose whole force is known and whose place is not: rollers, weights set down by hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/pressure/fresh_counts.hpp"

namespace palmar::calibration {

/// Typical memory of resistive cells, for those that have not been measured (mats.md: hysteresis 10 %, creep 2 to 10 % a decade).
inline constexpr CellMemory typical_memory{0.10F, 0.06F, 2.0F};

/// Kept as columns: 20 minutes of rolling are ten million loaded cells, of 6 bytes each. Each cell's past (how long it has been loaded,
/// and whether it falls) is kept beside its counts; what that adds and what shared wires take is found by the fit.
class KnownLoads {
 public:
  /// Throws std::invalid_argument where the grid is empty or has more than 65,536 cells, or tare and skipped cells do not fit it.
  KnownLoads(const GridGeometry& grid, std::vector<std::uint16_t> tare_counts,
             std::vector<std::uint8_t> skipped_cells, std::uint16_t threshold_count,
             const CellMemory& memory);

  /// A frame under that force, after a load-free one or the one before; `kind` numbers the combination of weight and roller. Frames
  /// with nothing on the mat only end what cells remember. True where it was kept.
  bool add(const RawFrame& frame, double force_N, int kind);
  /// Follows a frame without keeping it, so that the cells' past goes on.
  void follow(const RawFrame& frame);
  /// Takes back the frames from that number on, as after a cable was pulled in the middle.
  void resize(std::size_t frames);

  std::size_t frames() const { return force_N_.size(); }
  std::size_t entries() const { return cells_.size(); }
  double force_N(std::size_t frame) const { return force_N_[frame]; }
  int kind(std::size_t frame) const { return kinds_[frame]; }
  std::span<const std::uint16_t> cells(std::size_t frame) const { return part(cells_, frame); }
  std::span<const std::uint16_t> counts(std::size_t frame) const {
    return part(counts_, frame);
  }  ///< above the tare
  /// Counts of that frame's cells with that loss put back and the past taken off, by the memory that these loads were made with or by
  /// another.
  void fresh_counts(std::size_t frame, const WireLoss& wires, std::vector<float>& out) const;
  void fresh_counts(std::size_t frame, const WireLoss& wires, const CellMemory& memory,
                    std::vector<float>& out) const;

  const GridGeometry& grid() const { return grid_; }
  const std::vector<std::uint16_t>& coverage() const {
    return coverage_;
  }  ///< frames that loaded each cell, at most 65535
  const std::vector<std::uint8_t>& skipped() const { return skipped_; }

 private:
  std::span<const std::uint16_t> part(const std::vector<std::uint16_t>& column, std::size_t frame) const {
    return {column.data() + begin_[frame], begin_[frame + 1] - begin_[frame]};
  }
  void find_loaded(const RawFrame& frame);

  GridGeometry grid_;
  std::vector<std::uint16_t> tare_;
  std::vector<std::uint8_t> skipped_;
  std::uint16_t threshold_;
  CellMemory memory_;
  pressure::FreshCounts remember_;
  pressure::CellHistory history_;
  std::vector<std::uint32_t> loaded_;  // of the frame under way
  std::vector<float> fresh_;

  std::vector<std::size_t> begin_{0};  // of each frame's entries, and the end
  std::vector<float> force_N_;
  std::vector<std::uint8_t> kinds_;
  std::vector<std::uint16_t> cells_, counts_, past_;
  std::vector<std::uint16_t> coverage_;
};

}  // namespace palmar::calibration
