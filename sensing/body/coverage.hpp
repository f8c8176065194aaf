// How much of each cell of a mat an outline on the body covers.
#pragma once

#include <array>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::body {

/// Share of each cell inside the outline, 0 to 1, rows*cols row-major. Exact (polygon clipping) where the
/// placement has no warp; with one, edges are followed in steps of at most 5 mm. An outline of fewer than
/// three points covers nothing.
std::vector<float> coverage(const BodyPolygon& outline, const GridGeometry& grid, const Placement& placement);

/// The same where the mat lies so far beside its place: to -u, +u, -v and +v, as its placement may be off.
using ShiftedCoverage = std::array<std::vector<float>, 4>;
ShiftedCoverage shifted_coverage(const BodyPolygon& outline, const GridGeometry& grid,
                                 const Placement& placement);

/// 95 % interval of a share of a force inside an outline, 0 to 1, from the share and those of the shifted outlines.
struct ShareInterval {
  double lo = 0;
  double hi = 1;
};
ShareInterval share_interval(double share, const std::array<double, 4>& shifted);

/// The outline as the mat sees it: the same points in the mat frame, with extra ones along its edges where
/// the placement has a warp.
std::vector<MatPoint> outline_on_mat(const BodyPolygon& outline, const Placement& placement);

}  // namespace palmar::body
