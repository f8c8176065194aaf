// The curves of a mat from rolling known weights over it: each frame's whole force is known, its place is not.
#pragma once

#include "calibration/mat/fit.hpp"
#include "calibration/mat/known_loads.hpp"

namespace palmar::calibration {

struct RollParameters {
  int least_weights = 3;        ///< different weights; fewer leave the common curve open
  double least_ratio = 2;       ///< heaviest over lightest
  int frames_a_cell = 20;       ///< wanted (mats.md)
  double least_coverage = 0.9;  ///< share of the cells that must have half of them
  int common_knots = 8;         ///< of the curve that all cells share
  double gain_spread =
      0.35;  ///< prior standard deviation of a cell's gain, natural logarithm (mats.md: CV 24 %, uneven spots)
  double exponent_spread = 0.25;  ///< and of its exponent (mats.md: 0.87 to 1.58, inverted)
  double neighbour_spread =
      1.0;  ///< of the difference to the mean of its neighbours, in the units of the two above
  double frame_error = 0.06;  ///< error of a frame's sum that no curve explains, share
  int rounds = 8;             ///< Gauss-Newton rounds
  int knots = 16;
};

/// Share of the cells that have at least half of the wanted frames, and the least that is still missing in words.
double roll_coverage(const KnownLoads& loads, const RollParameters& parameters = {});

/// Why these loads cannot identify the curves: one_weight_only, too_few_weights, weights_too_close, not_covered.
Status check_roll(const KnownLoads& loads, const RollParameters& parameters = {});

/// ln N = common(ln counts) + gain of the cell + exponent of the cell x (ln counts - middle), solved for all cells at once: Gauss-Newton
/// with conjugate gradients on the frames as they are, no matrix formed. Cells borrow from the common curve and from their neighbours
/// as much as their own frames leave open. Memory: 12 bytes for each loaded cell of each frame beside the loads themselves. Errors: as
/// check_roll; stopped, where `progress` says so.
Result<MatFit> fit_roll(const MatStart& start, const KnownLoads& loads, const RollParameters& parameters = {},
                        const FitProgress& progress = {});

}  // namespace palmar::calibration
