// What the picture of a slice through the hand shows, as values: made from the newest frame, drawn by panel_slice. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/screens/slice_anatomy.hpp"
#include "app/screens/slice_lines.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/depth/slice.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::screens {

/// A hand where the plane cuts its print (measured).
struct SliceHand {
  double lo_mm = 0, hi_mm = 0;  ///< along the plane, from its centre
  double force_N = 0;
  std::uint32_t contact = 0;
};

struct SlicePicture {
  depth::SliceField stress;       ///< no values before the kernels are there, or where nothing is pressed
  depth::TissueProfile profile;   ///< what lies in the plane (modelled)
  SliceAnatomy anatomy;           ///< the same as plates show it
  std::vector<double> height_mm;  ///< of the skin in each column, over the skin at the plane's centre
  std::vector<SliceHand> hands;
  std::vector<StressLines> lines;
};

inline constexpr int slice_columns = 128;
inline constexpr double slice_half_width_mm = 84, slice_depth_mm = 72;
/// The stresses whose lines are drawn: each about twice the one before, so that as much space lies between two of them at every depth.
inline constexpr double slice_levels_kPa[] = {1, 2, 5, 10, 20, 40, 80};

/// Through the strongest contact, across the body or along the fibres of the muscle that is worked; without a contact through where the
/// last plane went.
depth::SlicePlane slice_plane(const Atlas& atlas, const Observation& now, std::optional<std::size_t> worked,
                              bool along_fibre, const depth::SlicePlane& last);

/// The parts of the prints that lie in the plane, from its left to its right.
std::vector<SliceHand> hands_in_plane(const Observation& now, const Placement& placement,
                                      const depth::SlicePlane& plane);

/// `slicer` may be null: then there is no stress yet. Reuses the memory of `picture`.
void make_slice(const Atlas& atlas, const depth::DepthModel& model, const depth::Slicer* slicer,
                const Observation& now, const Placement& placement, const depth::SlicePlane& plane,
                SlicePicture& picture);

}  // namespace palmar::screens
