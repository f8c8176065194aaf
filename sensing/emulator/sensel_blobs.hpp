// Contacts and labels as a Sensel's firmware makes them from its force image, for simulated frames.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/mat/sensel_morph.hpp"

namespace palmar::emulator {

/// Connected regions of cells of a force image, strongest sixteen at most. A region keeps its number while it covers its former peak.
class SenselBlobs {
 public:
  /// Fills contacts and labels of `frame` from its cells; `min_force` in gram-force*8, cells of `pitch_mm`.
  void find(int rows, int cols, double pitch_mm, int min_force, int most, mat::SenselFrame& frame);

 private:
  struct Region {
    std::vector<std::uint32_t> cells;
    std::uint32_t force = 0;
    std::uint32_t peak = 0;  ///< index of the strongest cell
  };
  void collect(int rows, int cols, const std::vector<std::uint16_t>& cells);
  std::uint8_t number(const Region& region, std::uint32_t& taken) const;

  std::vector<Region> regions_;
  std::size_t region_count_ = 0;
  std::vector<std::uint8_t> visited_;
  std::vector<std::uint8_t> former_labels_;
};

}  // namespace palmar::emulator
