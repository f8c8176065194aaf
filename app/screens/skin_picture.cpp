#include "app/screens/skin_picture.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/anatomy_picture.hpp"

namespace palmar::screens {
namespace {

BodyView view_of(const BackSurface& bounds, double px_per_mm) {
  return {px_per_mm, {-bounds.u_min_mm * px_per_mm, -bounds.v_min_mm * px_per_mm}};
}

int pixels(double mm, double px_per_mm) { return std::max(1, static_cast<int>(std::lround(mm * px_per_mm))); }

// Shares below this are not lit; a muscle that carries all of the load is lit so strongly.
constexpr float least_share = 0.03f, most_light = 0.6f;

}  // namespace

Theme plate_theme(const Theme& theme) {
  if (theme.framed) return theme;
  Theme plate = theme;
  plate.skin = theme.cut_skin;
  plate.skin_edge = theme.cut_skin;  // in space the light shows where the body ends
  plate.muscle = theme.cut_muscle;
  plate.muscle_edge = mix(theme.cut_muscle, theme.cut_bone, 0.5);
  plate.bone = theme.cut_bone;
  plate.dark = true;
  return plate;
}

Image skin_picture(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                   const BackSurface& bounds, double px_per_mm) {
  const BodyView view = view_of(bounds, px_per_mm);
  const int width = pixels(2 * bounds.reach_x_mm(), px_per_mm),
            height = pixels(2 * bounds.reach_y_mm(), px_per_mm);
  Image image =
      draw_anatomy(atlas, target, plate_theme(theme), view, width, height, std::max(1.0, px_per_mm));
  const Mask body = fill_mask(smooth_closed(view.to_px(atlas.outline), 3), width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      image.rgba[4 * static_cast<std::size_t>(y * width + x) + 3] =
          static_cast<std::uint8_t>(std::lround(255 * body.at(x, y)));
  }
  return image;
}

MuscleGlow::MuscleGlow(const Atlas& atlas, const BackSurface& bounds, double px_per_mm)
    : width_(pixels(2 * bounds.reach_x_mm(), px_per_mm)),
      height_(pixels(2 * bounds.reach_y_mm(), px_per_mm)) {
  const BodyView view = view_of(bounds, px_per_mm);
  const int soft = pixels(3, px_per_mm);
  for (const Muscle& muscle : atlas.muscles)
    muscles_.push_back(
        blurred(fill_mask(smooth_closed(view.to_px(muscle.outline), 2), width_, height_, 3 * soft), soft));
}

void MuscleGlow::draw(std::span<const MuscleLoad> loads, std::optional<std::size_t> target,
                      const Theme& theme, std::vector<std::uint8_t>& rgba) const {
  const Colour light = theme.framed ? theme.text : Colour{0xff, 0xd2, 0x8a};
  rgba.assign(4 * static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), 0);
  const auto light_up = [&](const MuscleLoad& load, bool aim) {
    if (load.share < least_share || load.muscle >= muscles_.size()) return;
    const Mask& mask = muscles_[load.muscle];
    const Colour colour = aim ? theme.target : light;
    const float strength = 255 * most_light * std::pow(std::min(load.share, 1.0f), 0.7f);
    for (int y = 0; y < mask.height; ++y) {
      for (int x = 0; x < mask.width; ++x) {
        const float cover = mask.cover[static_cast<std::size_t>(y * mask.width + x)];
        const int px = mask.x0 + x, py = mask.y0 + y;
        if (cover <= 0 || px < 0 || py < 0 || px >= width_ || py >= height_) continue;
        std::uint8_t* pixel = &rgba[4 * static_cast<std::size_t>(py * width_ + px)];
        const auto alpha = static_cast<std::uint8_t>(cover * strength);
        // The target is seen through what lies over it; else the strongest of muscles over each other.
        if (aim ? alpha > 0 : alpha > pixel[3])
          pixel[0] = colour.r, pixel[1] = colour.g, pixel[2] = colour.b, pixel[3] = alpha;
      }
    }
  };
  for (const bool aim : {false, true}) {
    for (const MuscleLoad& load : loads) {
      if ((target && *target == load.muscle) == aim) light_up(load, aim);
    }
  }
}

}  // namespace palmar::screens
