// The words on a slice: names with leader lines, the values of the lines of stress, the rulers, and which end is which.
#pragma once

#include "app/screens/slice_cut.hpp"

namespace palmar::screens {

/// px of the sheet that are kept beside the picture for the rulers, and above the skin for names.
inline constexpr double slice_ruler_width = 26, slice_ruler_height = 20, slice_name_height = 20;

/// `place` of the cut is the picture; the rulers stand to its left and below it.
void draw_rulers(const Cut& cut);
/// Names and values; none covers another.
void draw_slice_words(const Cut& cut);

}  // namespace palmar::screens
