// The lines of equal stress in a slice as they are drawn: smooth, and ending at bone. Pure.
#pragma once

#include <span>
#include <vector>

#include "app/screens/contours.hpp"
#include "app/screens/slice_anatomy.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/depth/slice.hpp"

namespace palmar::screens {

/// Lines of equal stress.
struct StressLines {
  double kPa = 0;
  std::vector<Contour> lines;  ///< x in columns, y in rows of the slice
};

/// The depth in each column below which no line is drawn, mm: the model's bone, or a bone of the picture that lies over it. Without bounds
/// where there is neither, and everywhere in a half-space.
std::vector<float> depth_of_bone(const SliceAnatomy& anatomy, const depth::TissueProfile& profile,
                                 std::span<const double> height_mm);

/// Of those levels that the stress reaches. Where the bone of a part of the back ends what stands on it, the model's stress falls at once;
/// lines run on through that step as they came, down to `bone_mm` of their own column.
std::vector<StressLines> stress_lines(const depth::SliceField& stress, const depth::DepthModel& model,
                                      std::span<const float> bone_mm, std::span<const double> levels_kPa);

}  // namespace palmar::screens
