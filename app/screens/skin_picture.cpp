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

// Shares below this are not lit; the muscle in which the pressure is highest is lit so strongly. Where all pressures are less than full_kPa
// (over the whole of a muscle) all lights are weaker.
constexpr float least_share = 0.03f, most_light = 0.85f, full_kPa = 1.0f;
// The target stays this bright far from the hand: it is what to look for.
constexpr double target_everywhere = 0.3;

// 1 under a hand, falling off around it.
double nearness(std::span<const LitPlace> places, BodyPoint p) {
  double most = places.empty() ? 1 : 0;
  for (const LitPlace& place : places) {
    const double du = p.u_mm - place.at.u_mm, dv = p.v_mm - place.at.v_mm,
                 r2 = place.reach_mm * place.reach_mm;
    const double fall = r2 / (r2 + du * du + dv * dv);
    most = std::max(most, std::min(1.0, 2 * fall * fall));
  }
  return most;
}

}  // namespace

Theme plate_theme(const Theme& theme) {
  if (theme.framed) return theme;
  Theme plate = theme;
  plate.skin = theme.cut_skin;
  plate.skin_edge = theme.cut_skin;  // in space the light shows where the body ends
  plate.muscle = theme.cut_muscle;
  plate.muscle_edge = mix(theme.cut_muscle, theme.cut_bone, 0.5);
  plate.bone = theme.cut_bone;
  plate.dark = theme.dark;
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

std::vector<LitPlace> lit_places(const Contacts& contacts) {
  // Stress spreads below the print by about its depth.
  constexpr double spread_mm = 40;
  std::vector<LitPlace> places;
  for (const Contact& contact : contacts.list) {
    if (contact.centre_body)
      places.push_back({*contact.centre_body, contact.ellipse.major_mm / 2 + spread_mm});
  }
  return places;
}

MuscleGlow::MuscleGlow(const Atlas& atlas, const BackSurface& bounds, double px_per_mm)
    : view_(view_of(bounds, px_per_mm)),
      width_(pixels(2 * bounds.reach_x_mm(), px_per_mm)),
      height_(pixels(2 * bounds.reach_y_mm(), px_per_mm)) {
  const BodyView& view = view_;
  const int soft = pixels(3, px_per_mm);
  for (const Muscle& muscle : atlas.muscles)
    muscles_.push_back(
        blurred(fill_mask(smooth_closed(view.to_px(muscle.outline), 2), width_, height_, 3 * soft), soft));
}

void MuscleGlow::draw(std::span<const MuscleLoad> loads, std::optional<std::size_t> target,
                      const Theme& theme, std::vector<std::uint8_t>& rgba,
                      std::span<const LitPlace> places) const {
  const Colour light = theme.framed ? theme.text
                       : theme.dark ? Colour{0xff, 0xd2, 0x8a}
                                    : Colour{0xff, 0xb8, 0x3c};
  rgba.assign(4 * static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), 0);
  float highest = full_kPa;
  for (const MuscleLoad& load : loads) highest = std::max(highest, load.mean_kPa);
  const auto light_up = [&](const MuscleLoad& load, bool aim) {
    if (load.share < least_share || load.muscle >= muscles_.size()) return;
    const Mask& mask = muscles_[load.muscle];
    const Colour colour = aim ? theme.target : light;
    const double strength = 255 * static_cast<double>(most_light * std::pow(load.mean_kPa / highest, 0.55f));
    for (int y = 0; y < mask.height; ++y) {
      for (int x = 0; x < mask.width; ++x) {
        const float cover = mask.cover[static_cast<std::size_t>(y * mask.width + x)];
        const int px = mask.x0 + x, py = mask.y0 + y;
        if (cover <= 0 || px < 0 || py < 0 || px >= width_ || py >= height_) continue;
        std::uint8_t* pixel = &rgba[4 * static_cast<std::size_t>(py * width_ + px)];
        double near = nearness(places, {(px + 0.5 - view_.origin.x) / view_.px_per_mm,
                                        (py + 0.5 - view_.origin.y) / view_.px_per_mm});
        if (aim) near = target_everywhere + (1 - target_everywhere) * near;
        const auto alpha = static_cast<std::uint8_t>(static_cast<double>(cover) * strength * near);
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
