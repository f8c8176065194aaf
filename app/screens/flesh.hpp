// Soft shapes with shading from their upper to their lower side: how the matter of a slice is painted.
#pragma once

#include <span>

#include "app/screens/sheet.hpp"

namespace palmar::screens {

/// Colours from the upper side to the lower, and the line around it (transparent: none).
struct Tones {
  Colour top, middle, bottom;
  Colour rim = {0, 0, 0, 0};
};

/// All that lies between two lines of as many points, px, rising in x; its edge is soft. `rim_px`: how wide the line around it is.
void soft_shape(std::span<const Point> upper, std::span<const Point> lower, const Tones& tones,
                double rim_px = 1);

}  // namespace palmar::screens
