// How far each cell has come in a step that is done cell by cell, for its picture.
#pragma once

#include <cstdint>
#include <vector>

namespace palmar::calibration {

struct StepCoverage {
  enum class Of : std::uint8_t {
    nothing,  ///< the step is not done cell by cell
    frames,   ///< frames of a roller over the cell
    presses,  ///< times that it was pressed and let go
    inside    ///< it lay well inside the load: 1
  };
  Of of = Of::nothing;
  int wanted = 0;                    ///< of each cell in this step; > 0 but for nothing
  std::vector<std::uint16_t> cells;  ///< rows*cols; empty for nothing

  void clear() {
    of = Of::nothing;
    wanted = 0;
    cells.clear();
  }
};

}  // namespace palmar::calibration
