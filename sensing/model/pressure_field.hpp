// Measured normal pressure on each cell of the mat, and whether it may be believed.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/model/geometry.hpp"

namespace palmar {

enum class CellValidity : std::uint8_t {
  measured,         ///< a pressure within the valid range
  below_threshold,  ///< too little to be told from nothing; kPa is 0
  saturated,        ///< at least this much; no score from it
  dead,             ///< the cell does not answer; kPa is 0
  untrusted         ///< may be an artefact; kPa is kept for the picture
};

struct PressureField {
  GridGeometry geometry;
  std::vector<float> kPa;              ///< rows*cols, row-major, >= 0
  std::vector<CellValidity> validity;  ///< rows*cols
  std::vector<std::uint32_t> loaded;   ///< ascending indices of the cells with kPa > 0
  std::vector<std::uint8_t>
      falling;         ///< rows*cols: 1 where a loaded cell's load has come down; empty: unknown
  double force_N = 0;  ///< sum over all valid cells (measured and saturated)
  double peak_kPa = 0;
  int saturated_cells = 0;
};

}  // namespace palmar
