// Counts above the tare as a cell alone, freshly loaded, would show them: what shared wires take away is put back, what hysteresis
// and creep add is taken off. Calibration fits its curves over these counts, and the corridor reads them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar::pressure {

/// What each loaded cell has been through since it was touched. Kept by the caller from frame to frame, for one mat.
struct CellHistory {
  std::vector<float>
      turn_counts;  ///< rows*cols: highest since it began to rise, or lowest since it began to fall; 0: not loaded
  std::vector<std::uint8_t> falling;  ///< rows*cols
  std::vector<double>
      since_s;  ///< rows*cols: mean time at which the parts of the load were put on; meaningless where turn_counts is 0
  std::vector<std::uint32_t> touched;  ///< cells with a load
  std::vector<std::uint64_t> seen;     ///< rows*cols: number of the last frame that loaded the cell
  std::uint64_t frames = 0;

  void clear(std::size_t cells);
};

/// A load has turned when its counts move back by this share of them and by so many times their noise.
inline constexpr float turn_share = 0.02F;
inline constexpr float turn_noises = 3;

/// The logarithm of time that creep goes by: log10(1 + held_s / creep_start_s), within 0.003.
float creep_decades(float held_s);

class FreshCounts {
 public:
  FreshCounts() = default;
  FreshCounts(const GridGeometry& grid, const CellMemory& memory, const WireLoss& wires);

  /// Fresh counts of the cells in `loaded` (ascending; each above its tare). Without a history every cell counts as just loaded.
  /// `out` is reused and has one entry for each of them; nothing is allocated once it has held rows*cols.
  void find(const RawFrame& frame, std::span<const std::uint16_t> tare, std::span<const std::uint32_t> loaded,
            CellHistory* history, std::vector<float>& out) const;

  /// Does find() keep the history that it is given?
  bool remembers() const { return remembers_; }

 private:
  void add_wire_loss(std::span<const std::uint32_t> loaded, std::vector<float>& counts) const;

  GridGeometry grid_;
  CellMemory memory_;
  float loss_per_count_ = 0;
  bool remembers_ = false;
};

}  // namespace palmar::pressure
