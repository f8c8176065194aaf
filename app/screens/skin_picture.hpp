// What lies on the skin of the 3-D back: the anatomy as a plate of an atlas shows it, and the muscles lit by their load.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/screens/back_surface.hpp"
#include "app/screens/body_view.hpp"
#include "app/screens/painter.hpp"
#include "app/screens/theme.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::screens {

/// The theme with muscles, bone and skin in the colours in which plates show them. High contrast keeps its own.
Theme plate_theme(const Theme& theme);

/// The anatomy over the surface's bounds at so many px a mm, transparent beside the body.
Image skin_picture(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                   const BackSurface& bounds, double px_per_mm);

/// Around a hand: muscles are lit most under it, and half as much so far from it.
struct LitPlace {
  BodyPoint at;
  double reach_mm = 0;
};
std::vector<LitPlace> lit_places(const Contacts& contacts);

/// Light over each muscle, as strong as the pressure in it beside that of the one that has most (modelled), and where that pressure is: a
/// broad muscle that lies over the others is not lit as a whole. The outlines are painted once.
class MuscleGlow {
 public:
  MuscleGlow() = default;
  MuscleGlow(const Atlas& atlas, const BackSurface& bounds, double px_per_mm);

  int width() const { return width_; }
  int height() const { return height_; }
  /// width*height RGBA into `rgba`, whose memory is used again. The target has the accent's colour. Without places muscles are lit evenly.
  void draw(std::span<const MuscleLoad> loads, std::optional<std::size_t> target, const Theme& theme,
            std::vector<std::uint8_t>& rgba, std::span<const LitPlace> places = {}) const;

 private:
  BodyView view_;
  int width_ = 0, height_ = 0;
  std::vector<Mask> muscles_;  // in the atlas' order
};

}  // namespace palmar::screens
