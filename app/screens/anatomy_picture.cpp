#include "app/screens/anatomy_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

namespace palmar::screens {
namespace {

struct Canvas {
  Image& image;
  const Theme& theme;
  const BodyView& view;
  double line;
  Mask torso;

  std::vector<Point> smooth(const BodyPolygon& polygon) const {
    return smooth_closed(view.to_px(polygon), 3.0);
  }
  int px(double mm) const { return std::max(1, static_cast<int>(std::lround(mm * view.px_per_mm))); }
  Mask fill(const std::vector<Point>& shape, int margin = 0) const {
    return fill_mask(shape, image.width, image.height, margin);
  }
  Mask stroke(const std::vector<Point>& shape, double width) const {
    return line_mask(shape, true, width, image.width, image.height);
  }
  void dot(Point at, double radius, Colour colour) const {
    const Point one[] = {at};
    paint(image, line_mask(one, false, 2 * radius, image.width, image.height), colour);
  }
  void ring(Point at, double radius, double width, Colour colour) const {
    std::vector<Point> circle(24);
    for (std::size_t i = 0; i < circle.size(); ++i) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(circle.size());
      circle[i] = {at.x + radius * std::cos(angle), at.y + radius * std::sin(angle)};
    }
    paint(image, stroke(circle, width), colour);
  }
};

// Light falls on the middle of the back: the skin is lighter where the torso is thick, darker towards its
// edge.
void draw_torso(Canvas& canvas, const BodyPolygon& outline) {
  const std::vector<Point> shape = canvas.smooth(outline);
  canvas.torso = canvas.fill(shape);
  const Theme& theme = canvas.theme;
  paint(canvas.image, canvas.torso, theme.skin);
  const Mask depth = blurred(canvas.torso, canvas.px(28));
  Mask lit = clipped(canvas.torso, depth);
  for (float& cover : lit.cover) cover = std::max(0.0f, cover - 0.55f) / 0.45f;
  paint(canvas.image, lit,
        mix(theme.skin, theme.dark ? theme.muscle : theme.card, 0.45).faded(theme.framed ? 0.0 : 0.6));
  paint(canvas.image, canvas.stroke(shape, 1.5 * canvas.line), theme.skin_edge);
}

// Deeper muscles first and fainter, so that the picture stays calm. The thin deep ones are not drawn unless
// they are the target.
double shown_share(const Muscle& muscle) {
  if (muscle.outline.size() < 3) return 0;
  if (muscle.base_id.starts_with("hams_")) return 0;  // below the torso
  if (muscle.layer == 1) return muscle.base_id == "lat_dorsi" ? 0.36 : 0.48;
  if (muscle.base_id == "iliocostalis" || muscle.base_id == "longissimus") return 0.40;
  if (muscle.base_id == "glute_med") return 0.30;
  return 0;
}

void draw_muscle(const Canvas& canvas, const Muscle& muscle, double share) {
  const std::vector<Point> shape = canvas.smooth(muscle.outline);
  const Mask fill = clipped(canvas.fill(shape), canvas.torso);
  // A belly: fuller in the middle than at its edge.
  const Mask belly = clipped(fill, blurred(fill, canvas.px(7)));
  paint(canvas.image, fill, canvas.theme.muscle.faded(share * 0.55));
  paint(canvas.image, belly, canvas.theme.muscle.faded(share * 0.75));
  paint(canvas.image, clipped(canvas.stroke(shape, canvas.line), canvas.torso),
        canvas.theme.muscle_edge.faded(0.6));
}

void draw_target(const Canvas& canvas, const Muscle& muscle) {
  const std::vector<Point> shape = canvas.smooth(muscle.outline);
  const int glow_px = canvas.px(9);
  const Mask fill = canvas.fill(shape, 3 * glow_px);
  const Colour colour = canvas.theme.target;
  const Mask glow = outside(blurred(fill, glow_px), fill);
  if (!canvas.theme.framed) paint(canvas.image, glow, colour.faded(0.34));
  paint(canvas.image, fill, colour.faded(0.26));
  const double spacing = std::clamp(8 * canvas.view.px_per_mm, 5.0 * canvas.line, 12.0 * canvas.line);
  paint(canvas.image, hatched(fill, muscle.fibre_angle_deg, spacing, canvas.line), colour.faded(0.38));
  paint(canvas.image, canvas.stroke(shape, 2.5 * canvas.line), colour);
}

bool on_spine(std::string_view id) {
  return id.size() <= 3 && (id[0] == 'C' || id[0] == 'T' || id[0] == 'L' || id[0] == 'S') && id.size() > 1 &&
         id[1] >= '0' && id[1] <= '9';
}

void draw_landmarks(const Canvas& canvas, const Atlas& atlas) {
  const double r = std::clamp(4.4 * canvas.view.px_per_mm, 2.0 * canvas.line, 6.0 * canvas.line);
  const auto find = [&](std::string_view id) {
    const auto found = std::find_if(atlas.landmarks.begin(), atlas.landmarks.end(),
                                    [&](const Landmark& l) { return l.id == id; });
    return found == atlas.landmarks.end() ? nullptr : &*found;
  };
  for (const char* side : {"_L", "_R"}) {
    std::vector<Point> blade;
    for (const char* base : {"AC", "TS", "SA", "TS", "AI"}) {
      if (const Landmark* mark = find(std::string(base) + side)) blade.push_back(canvas.view.to_px(mark->at));
    }
    paint(canvas.image,
          clipped(line_mask(blade, false, 1.5 * canvas.line, canvas.image.width, canvas.image.height),
                  canvas.torso),
          canvas.theme.bone.faded(0.16));
    if (const Landmark* dimple = find(std::string("PSIS") + side)) {
      canvas.ring(canvas.view.to_px(dimple->at), 1.5 * r, canvas.line, canvas.theme.bone.faded(0.65));
    }
  }
  for (const Landmark& mark : atlas.landmarks) {
    if (on_spine(mark.id)) canvas.dot(canvas.view.to_px(mark.at), r, canvas.theme.bone.faded(0.6));
  }
}

}  // namespace

Image draw_anatomy(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                   const BodyView& view, int width, int height, double line) {
  Image image = blank(width, height, theme.card);
  Canvas canvas{image, theme, view, line, {}};
  draw_torso(canvas, atlas.outline);
  const Muscle* aim = target ? &atlas.muscles.at(*target) : nullptr;
  std::vector<const Muscle*> shown;
  for (const Muscle& muscle : atlas.muscles) {
    if (shown_share(muscle) > 0 && &muscle != aim) shown.push_back(&muscle);
  }
  std::sort(shown.begin(), shown.end(), [](const Muscle* a, const Muscle* b) {
    return a->layer != b->layer ? a->layer > b->layer : a < b;
  });
  for (const Muscle* muscle : shown) draw_muscle(canvas, *muscle, shown_share(*muscle));
  draw_landmarks(canvas, atlas);
  if (aim && aim->outline.size() >= 3) draw_target(canvas, *aim);
  return image;
}

}  // namespace palmar::screens
