// Which cells of a finished fit are dead, how well each of the others is known, and which are the worst.
#pragma once

#include <vector>

#include "calibration/mat/fit.hpp"

namespace palmar::calibration {

/// Spread of hysteresis and creep from cell to cell that one number for all leaves (mats.md: 5 to 15 % and 2 to 10 % a decade).
inline constexpr double cell_spread = 0.04;
inline constexpr std::size_t most_worst_cells = 20;

/// Marks cells that never `answered` (0; the others 1) as dead where nine tenths of the mat did, sets mean newtons per count and the uncertainty of each cell (noise at half of its range,
/// `cell_spread`, and `own_share`: the fit's own standard deviation of each cell's force as a share, where it knows one), an unverified
/// common uncertainty, and lists the worst cells. Needs curves and coverage.
void finish_cells(const MatStart& start, const std::vector<std::uint8_t>& answered, MatFit& fit,
                  const std::vector<float>& own_share = {});

}  // namespace palmar::calibration
