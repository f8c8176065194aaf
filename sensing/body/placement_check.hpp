// Does a mat lie on the mannequin at all?
#pragma once

#include "sensing/body/atlas.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::body {

/// Smallest share of a mat's area that has to lie on the mannequin's skin. A back-sized mat overhangs the
/// flanks of a small mannequin; one that is mostly beside it is a mistake in the file.
inline constexpr double least_share_on_body = 0.5;

/// Share of the mat's area within the mannequin's skin, 0 to 1.
double share_on_body(const Placement& placement, const GridGeometry& grid, const Mannequin& mannequin);

/// Ok where at least `least_share_on_body` of the mat's area lies on the skin; its centre then does too. Errors (bad
/// input): bad_placement for a scale that is not positive or numbers that are not finite, mat_off_body
/// otherwise.
Status check_on_body(const Placement& placement, const GridGeometry& grid, const Mannequin& mannequin);

}  // namespace palmar::body
