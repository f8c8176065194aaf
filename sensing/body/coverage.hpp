// How much of each cell of a mat an outline on the body covers.
#pragma once

#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::body {

/// Share of each cell inside the outline, 0 to 1, rows*cols row-major. Exact (polygon clipping) where the
/// placement has no warp; with one, edges are followed in steps of at most 5 mm. An outline of fewer than
/// three points covers nothing.
std::vector<float> coverage(const BodyPolygon& outline, const GridGeometry& grid, const Placement& placement);

/// The outline as the mat sees it: the same points in the mat frame, with extra ones along its edges where
/// the placement has a warp.
std::vector<MatPoint> outline_on_mat(const BodyPolygon& outline, const Placement& placement);

}  // namespace palmar::body
