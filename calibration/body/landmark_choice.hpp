// Which landmarks to press on a mat, and in which order. Pure.
#pragma once

#include <string>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::calibration {

struct LandmarkChoice {
  std::vector<Landmark> press;    ///< in the order to press them: from head to foot, left before right
  std::vector<Landmark> offered;  ///< all that lie on the mat, in the atlas's order
};

/// Landmarks that lie on the mat where it is thought to lie (its default placement), at least `margin_mm` inside its edge: up to ten,
/// of the usual ones (C7, both TS, T7, both AI, T12, L4, both PSIS) first, filled up with others that are easy to find. Fewer on a
/// small mat; possibly none.
LandmarkChoice choose_landmarks(const Atlas& atlas, const GridGeometry& grid, const Placement& thought,
                                double margin_mm = 12);

}  // namespace palmar::calibration
