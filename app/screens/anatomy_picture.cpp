#include "app/screens/anatomy_picture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/screens/anatomy_shapes.hpp"
#include "app/screens/relief.hpp"

namespace palmar::screens {
namespace {

struct Canvas {
  Image& image;
  const Theme& theme;
  const BodyView& view;
  double line;
  Mask torso;
  Relief relief;

  double px(double mm) const { return mm * view.px_per_mm; }
  int whole_px(double mm) const { return std::max(1, static_cast<int>(std::lround(px(mm)))); }
  std::vector<Point> shape(const BodyPolygon& outline) const { return grown_outline(view, outline, 2.5); }
  Mask fill(const std::vector<Point>& polygon, int margin = 0) const {
    return fill_mask(polygon, image.width, image.height, margin);
  }
  Mask stroke(const std::vector<Point>& polygon, double width, bool closed = true) const {
    return line_mask(polygon, closed, width, image.width, image.height);
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

// How a muscle stands out on the back: sheets are low, bellies high. Those that are not here lie deeper and are drawn only as the target.
struct Look {
  std::string_view base_id;
  double share;      ///< of the muscle's colour
  double height_mm;  ///< of its relief, over ...
  double edge_mm;    ///< ... this width from its edge
  double covered;    ///< what is left of it under the superficial layer
};
constexpr Look looks[] = {{"iliocostalis", 0.34, 3.5, 7, 0.6}, {"longissimus", 0.40, 5.5, 8, 0.6},
                          {"supraspinatus", 0.3, 1.5, 6, 0.3}, {"glute_med", 0.62, 6.0, 11, 0.1},
                          {"infraspinatus", 0.66, 5.0, 9, 1},  {"teres_minor", 0.6, 2.0, 4, 1},
                          {"teres_major", 0.66, 4.0, 6, 1},    {"lat_dorsi", 0.46, 5.0, 13, 1},
                          {"trap_lower", 0.56, 4.0, 9, 1},     {"trap_middle", 0.6, 4.0, 9, 1},
                          {"trap_upper", 0.66, 6.0, 10, 1},    {"glute_max", 0.7, 11.0, 18, 1},
                          {"hams_st_sm", 0.64, 8.0, 14, 1},    {"hams_bf", 0.68, 8.0, 14, 1}};

const Look* look_of(const Muscle& muscle) {
  const auto found = std::find_if(std::begin(looks), std::end(looks),
                                  [&](const Look& look) { return look.base_id == muscle.base_id; });
  return found == std::end(looks) || muscle.outline.size() < 3 ? nullptr : &*found;
}

void draw_torso(Canvas& canvas, const Atlas& atlas) {
  const std::vector<Point> shape = smooth_closed(canvas.view.to_px(atlas.outline), 3.0);
  canvas.torso = canvas.fill(shape);
  paint(canvas.image, canvas.torso, canvas.theme.skin);
  if (!canvas.theme.framed) {
    // The skin over the middle of the body takes more light.
    Mask lit = blurred(canvas.torso, canvas.whole_px(22));
    for (float& cover : lit.cover) cover = std::clamp((cover - 0.5f) / 0.5f, 0.0f, 1.0f);
    paint(canvas.image, clipped(lit, canvas.torso), canvas.theme.muscle.faded(0.4));
  }
  // The body rounds off to its sides, and has the curves of the mannequin's surface.
  canvas.relief.raise(canvas.torso, canvas.whole_px(24), canvas.px(8));
  const BodyView& view = canvas.view;
  canvas.relief.add(canvas.torso, [&](int x, int y) {
    const BodyPoint at{(x - view.origin.x) / view.px_per_mm, (y - view.origin.y) / view.px_per_mm};
    return 0.6 * canvas.px(atlas.mannequin.surface_height_mm(at));
  });
}

void draw_bone(Canvas& canvas, const Structure& bone, double fill_share, double line_share) {
  const std::vector<Point> shape = canvas.shape(bone.outline);
  paint(canvas.image, clipped(canvas.fill(shape), canvas.torso), canvas.theme.bone.faded(fill_share));
  paint(canvas.image, clipped(canvas.stroke(shape, canvas.line), canvas.torso),
        canvas.theme.bone.faded(line_share));
}

// The skeleton shows through, faintly: what lies deep lies under the muscles.
void draw_deep_bones(Canvas& canvas, const Atlas& atlas, bool reached) {
  const double more = reached ? 3 : 1;
  for (const Structure& bone : atlas.bones) {
    if (bone.kind == "spinous" || bone.id.starts_with("scapular_spine")) continue;
    const bool spine = bone.kind == "spine";
    draw_bone(canvas, bone, more * (spine ? 0.13 : 0.075), more * (spine ? 0.18 : 0.13));
  }
}

void draw_strands(Canvas& canvas, const Muscle& muscle, const Mask& fill, double spacing_px, Colour colour) {
  const auto lines = fibre_lines(canvas.view, muscle, spacing_px);
  const Mask strands = lines_mask(lines, canvas.line, canvas.image.width, canvas.image.height);
  paint(canvas.image, clipped(strands, fill), colour);
}

// A muscle ready to be painted.
struct Shown {
  const Muscle* muscle = nullptr;
  const Look* look = nullptr;
  std::vector<Point> shape;
  Mask fill;
};

std::vector<Shown> shown_muscles(const Canvas& canvas, const Atlas& atlas) {
  std::vector<Shown> shown;
  for (const Look& look : looks) {
    for (const Muscle& muscle : atlas.muscles) {
      if (look_of(muscle) != &look || (muscle.group == "hamstrings" && !atlas.mannequin.thighs)) continue;
      Shown one{&muscle, &look, canvas.shape(muscle.outline), {}};
      one.fill = clipped(canvas.fill(one.shape, canvas.whole_px(look.edge_mm)), canvas.torso);
      shown.push_back(std::move(one));
    }
  }
  return shown;
}

// Where the superficial layer lies over the back.
Mask superficial(const Canvas& canvas, const std::vector<Shown>& shown) {
  Mask all = canvas.torso;
  std::fill(all.cover.begin(), all.cover.end(), 0.0f);
  for (const Shown& one : shown) {
    if (one.muscle->layer != 1) continue;
    std::size_t i = 0;
    for (int y = 0; y < all.height; ++y)
      for (int x = 0; x < all.width; ++x, ++i)
        all.cover[i] = std::max(all.cover[i], one.fill.at(all.x0 + x, all.y0 + y));
  }
  return all;
}

void draw_muscles(Canvas& canvas, const Atlas& atlas) {
  std::vector<Shown> shown = shown_muscles(canvas, atlas);
  const Mask over = superficial(canvas, shown);
  for (Shown& one : shown) {
    Mask line = clipped(canvas.stroke(one.shape, canvas.line), canvas.torso);
    const auto left = static_cast<float>(one.look->covered);
    for (Mask* mask : {&one.fill, &line}) {
      std::size_t i = 0;
      for (int y = 0; y < mask->height && left < 1; ++y)
        for (int x = 0; x < mask->width; ++x, ++i)
          mask->cover[i] *= 1 - (1 - left) * over.at(mask->x0 + x, mask->y0 + y);
    }
    canvas.relief.raise(one.fill, canvas.whole_px(one.look->edge_mm), canvas.px(one.look->height_mm));
    paint(canvas.image, one.fill, canvas.theme.muscle.faded(one.look->share));
    // A grain along the fibres, too faint to be read as hatching.
    if (!canvas.theme.framed)
      draw_strands(canvas, *one.muscle, one.fill, std::max(4.0 * canvas.line, canvas.px(4)),
                   mix(canvas.theme.muscle_edge, canvas.theme.bone, 0.3).faded(0.13));
    paint(canvas.image, line, canvas.theme.muscle_edge.faded(0.55));
  }
}

// One layer of the body: what lies over it is a line, what it holds is whole, the deeper under the shallower.
void draw_layer(Canvas& canvas, const Atlas& atlas, const DepthCut& cut) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (muscle.outline.size() >= 3 && (muscle.group != "hamstrings" || atlas.mannequin.thighs))
      order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int one = atlas.muscles[a].layer, other = atlas.muscles[b].layer;
    return one != other ? one > other : a < b;
  });
  for (const std::size_t i : order) {
    if (cut.muscles[i] != DepthCut::Lies::at) continue;
    const Muscle& muscle = atlas.muscles[i];
    const std::vector<Point> shape = canvas.shape(muscle.outline);
    const Mask fill = clipped(canvas.fill(shape, canvas.whole_px(9)), canvas.torso);
    canvas.relief.raise(fill, canvas.whole_px(8), canvas.px(5));
    paint(canvas.image, fill, mix(canvas.theme.muscle, canvas.theme.cut_muscle, 0.6).faded(0.72));
    if (!canvas.theme.framed)
      draw_strands(canvas, muscle, fill, std::max(4.0 * canvas.line, canvas.px(4)),
                   canvas.theme.bone.faded(0.2));
    paint(canvas.image, clipped(canvas.stroke(shape, 1.3 * canvas.line), canvas.torso),
          mix(canvas.theme.cut_bone, canvas.theme.cut_muscle, 0.35).faded(canvas.theme.framed ? 1 : 0.8));
  }
  for (const std::size_t i : order) {
    if (cut.muscles[i] != DepthCut::Lies::above) continue;
    paint(canvas.image,
          clipped(canvas.stroke(canvas.shape(atlas.muscles[i].outline), canvas.line), canvas.torso),
          canvas.theme.muscle_edge.faded(0.28));
  }
}

void draw_fasciae(Canvas& canvas, const Atlas& atlas) {
  for (const Structure& sheet : atlas.fasciae) {
    const Mask fill = clipped(canvas.fill(canvas.shape(sheet.outline), canvas.whole_px(6)), canvas.torso);
    paint(canvas.image, blurred(fill, canvas.whole_px(1.5)), canvas.theme.bone.faded(0.075));
  }
}

const Landmark* landmark(const Atlas& atlas, std::string_view id) {
  const auto found = std::find_if(atlas.landmarks.begin(), atlas.landmarks.end(),
                                  [&](const Landmark& one) { return one.id == id; });
  return found == atlas.landmarks.end() ? nullptr : &*found;
}

// What a hand can feel: spinous processes, the spine of the scapula, the dimples over the PSIS.
void draw_bony_landmarks(Canvas& canvas, const Atlas& atlas) {
  for (const Structure& bone : atlas.bones) {
    if (bone.kind == "spinous") draw_bone(canvas, bone, 0.55, 0.2);
    if (bone.id.starts_with("scapular_spine")) draw_bone(canvas, bone, 0.16, 0.3);
  }
  const double r = std::clamp(canvas.px(6.5), 3.0 * canvas.line, 9.0 * canvas.line);
  for (const char* id : {"PSIS_L", "PSIS_R"}) {
    if (const Landmark* dimple = landmark(atlas, id))
      canvas.ring(canvas.view.to_px(dimple->at), r, canvas.line, canvas.theme.bone.faded(0.65));
  }
}

// The furrow over the spine, without a vertebra to count.
void draw_spine(Canvas& canvas, const Atlas& atlas) {
  double top_mm = 1e9, bottom_mm = -1e9;
  for (const Structure& bone : atlas.bones) {
    if (bone.kind != "spinous") continue;
    for (const BodyPoint p : bone.outline)
      top_mm = std::min(top_mm, p.v_mm), bottom_mm = std::max(bottom_mm, p.v_mm);
  }
  if (top_mm >= bottom_mm) return;
  const std::vector<Point> furrow{canvas.view.to_px(BodyPoint{0, top_mm}),
                                  canvas.view.to_px(BodyPoint{0, bottom_mm})};
  paint(canvas.image, clipped(canvas.stroke(furrow, canvas.px(5), false), canvas.torso),
        canvas.theme.bone.faded(0.3));
}

void draw_target(Canvas& canvas, const Muscle& muscle) {
  const std::vector<Point> shape = canvas.shape(muscle.outline);
  const int glow_px = canvas.whole_px(9);
  const Mask fill = canvas.fill(shape, 3 * glow_px);
  const Colour colour = canvas.theme.target;
  const Mask glow = outside(blurred(fill, glow_px), fill);
  if (!canvas.theme.framed) paint(canvas.image, glow, colour.faded(0.34));
  paint(canvas.image, fill, colour.faded(0.26));
  draw_strands(canvas, muscle, fill, std::clamp(canvas.px(8), 5.0 * canvas.line, 12.0 * canvas.line),
               colour.faded(0.42));
  paint(canvas.image, canvas.stroke(shape, 2.5 * canvas.line), colour);
}

Image draw_whole(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                 const BodyView& view, int width, int height, double line, AnatomyDetail detail,
                 const DepthCut* cut) {
  Image image = blank(width, height, theme.card);
  Canvas canvas{image, theme, view, line, {}, Relief(width, height)};
  const Muscle* aim = target ? &atlas.muscles.at(*target) : nullptr;
  draw_torso(canvas, atlas);
  if (detail == AnatomyDetail::whole) {
    draw_deep_bones(canvas, atlas, cut && cut->at_bone);
    if (cut) {
      draw_layer(canvas, atlas, *cut);
    } else {
      draw_muscles(canvas, atlas);
      draw_fasciae(canvas, atlas);
    }
  }
  if (!theme.framed) canvas.relief.shade(image, canvas.torso, canvas.whole_px(11), theme.dark ? 0.8 : 0.5);
  if (detail == AnatomyDetail::outline) {
    draw_spine(canvas, atlas);
  } else {
    draw_bony_landmarks(canvas, atlas);
  }
  paint(image, canvas.stroke(smooth_closed(view.to_px(atlas.outline), 3.0), 1.5 * line), theme.skin_edge);
  if (aim && aim->outline.size() >= 3) draw_target(canvas, *aim);
  return image;
}

// So much of the body beside the picture still bears on the light in it: without it the picture's border would look like the body's.
constexpr double beside_mm = 48;
constexpr int most_beside_px = 160;
// A depth is given to so many mm; bones of the trunk are met from there.
constexpr double met_within_mm = 2, bone_from_mm = 25;

bool fits(const BodyView& view, const BodyPolygon& outline, int width, int height) {
  return std::all_of(outline.begin(), outline.end(), [&](BodyPoint p) {
    const Point at = view.to_px(p);
    return at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height;
  });
}

Image cropped(const Image& from, int x0, int y0, int width, int height) {
  Image image{width, height, {}};
  image.rgba.reserve(4 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    const auto row = from.rgba.begin() + 4 * (static_cast<std::ptrdiff_t>(y0 + y) * from.width + x0);
    image.rgba.insert(image.rgba.end(), row, row + 4 * static_cast<std::ptrdiff_t>(width));
  }
  return image;
}

}  // namespace

DepthCut depth_cut(const Atlas& atlas, double depth_mm) {
  DepthCut cut;
  for (const Muscle& muscle : atlas.muscles) {
    const double top = muscle.depth_to_top_mm.mid, bottom = top + muscle.thickness_mm;
    cut.muscles.push_back(depth_mm < top - met_within_mm      ? DepthCut::Lies::below
                          : depth_mm > bottom + met_within_mm ? DepthCut::Lies::above
                                                              : DepthCut::Lies::at);
  }
  cut.at_bone = depth_mm >= bone_from_mm;
  return cut;
}

Image draw_anatomy(const Atlas& atlas, std::optional<std::size_t> target, const Theme& theme,
                   const BodyView& view, int width, int height, double line, AnatomyDetail detail,
                   const DepthCut* cut) {
  if (cut && cut->muscles.size() != atlas.muscles.size())
    throw std::invalid_argument("draw_anatomy: a cut of " + std::to_string(cut->muscles.size()) +
                                " muscles for an atlas of " + std::to_string(atlas.muscles.size()));
  if (fits(view, atlas.outline, width, height))
    return draw_whole(atlas, target, theme, view, width, height, line, detail, cut);
  const int beside = std::clamp(static_cast<int>(beside_mm * view.px_per_mm), 1, most_beside_px);
  BodyView wider = view;
  wider.origin.x += beside, wider.origin.y += beside;
  const Image image =
      draw_whole(atlas, target, theme, wider, width + 2 * beside, height + 2 * beside, line, detail, cut);
  return cropped(image, beside, beside, width, height);
}

}  // namespace palmar::screens
