// The back as a picture: what does not move. Painted once for a size, theme and target, then kept as a
// texture.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

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

/// Where the muscles lie beside one depth below the skin.
struct DepthCut {
  enum class Lies : unsigned char { above, at, below };
  std::vector<Lies> muscles;  ///< in the atlas' order
  bool at_bone = false;       ///< so deep that ribs, blade or laminae are reached
  bool operator==(const DepthCut&) const = default;
};
/// By the depths and thicknesses of muscles.csv; a muscle is met within 2 mm of where it lies.
DepthCut depth_cut(const Atlas& atlas, double depth_mm);

/// Torso in relief with its skeleton showing through, superficial muscles and erectors, spine and landmarks, and the target outlined, lit
/// and hatched along its fibres, on the card's colour. With a `cut`
/// the muscles at that depth stand out, of those above it an outline is left, and those below are not shown. `line` is the width of a thin line in px. Throws std::out_of_range for a target
/// that is not in the atlas, std::invalid_argument for a size that is not positive.
Image draw_anatomy(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                   const BodyView& view, int width, int height, double line,
                   AnatomyDetail detail = AnatomyDetail::whole, const DepthCut* cut = nullptr);

}  // namespace palmar::screens
