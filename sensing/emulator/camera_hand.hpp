// A hand and its arm as simple shapes, as a camera over the table sees them.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/emulator/camera_scene.hpp"

namespace palmar::emulator {

enum class LimbPart : std::uint8_t { skin, left_sleeve, right_sleeve };

/// A tapered rod with round ends, in the body frame, mm.
struct LimbRod {
  BodyPoint from;
  BodyPoint to;
  double radius_from_mm = 0;
  double radius_to_mm = 0;
  LimbPart part = LimbPart::skin;
};

/// Rods from the upper arm to the fingers, those below first. The print's centre lies under the part of the hand that
/// presses; the fingers follow the print's long axis, towards the head or, on a crosswise print, towards the spine.
void hand_rods(const SceneHand& hand, std::vector<LimbRod>& rods);

}  // namespace palmar::emulator
