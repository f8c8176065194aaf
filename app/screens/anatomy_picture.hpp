// The back as a picture: what does not move. Painted once for a size, theme and target, then kept as a
// texture.
#pragma once

#include <cstddef>
#include <optional>

#include "app/screens/body_view.hpp"
#include "app/screens/painter.hpp"
#include "app/screens/theme.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::screens {

/// How much of the anatomy is told.
enum class AnatomyDetail : unsigned char {
  whole,
  landmarks,  ///< the outline, the spine, and what a hand can feel of the bones
  outline     ///< the outline and the line of the spine
};

/// Torso in relief with its skeleton showing through, superficial muscles and erectors, spine and landmarks, and the target outlined, lit
/// and hatched along its fibres, on the card's colour. `line` is the width of a thin line in px. Throws std::out_of_range for a target
/// that is not in the atlas, std::invalid_argument for a size that is not positive.
Image draw_anatomy(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                   const BodyView& view, int width, int height, double line,
                   AnatomyDetail detail = AnatomyDetail::whole);

}  // namespace palmar::screens
