#include "app/screens/slice_cut.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "app/screens/flesh.hpp"
#include "sensing/body/fibres.hpp"

namespace palmar::screens {
namespace {

constexpr Colour black{0, 0, 0, 255}, white{255, 255, 255, 255};
// Grain of the tissue, mm apart.
constexpr double bundle_s_mm = 3.4, bundle_depth_mm = 2.6, lobule_mm = 4.2;
// A muscle whose fibres run within this of the plane shows them as lines, else as bundles that are cut across.
constexpr double along_deg = 40;
// Shorter lines are specks.
constexpr std::size_t least_points = 6;

// The line `depth` below the skin, over whole columns; the first and last reach the sides.
std::vector<Point> depth_line(const Cut& cut, const std::vector<float>& depth_mm, int from, int to) {
  std::vector<Point> line;
  line.reserve(static_cast<std::size_t>(to - from + 1));
  for (int column = from; column <= to; ++column)
    line.push_back(cut.at(column, static_cast<double>(depth_mm[static_cast<std::size_t>(column)])));
  if (from == 0) line.front().x = cut.place.x;
  if (to == cut.columns() - 1) line.back().x = cut.place.right();
  return line;
}

std::vector<float> level_line(const Cut& cut, float depth_mm) {
  return std::vector<float>(static_cast<std::size_t>(cut.columns()), depth_mm);
}

// Evenly spread and always the same for one place of the body.
double chance(int i, int j, int what) {
  std::uint32_t x = static_cast<std::uint32_t>(i) * 73856093u ^ static_cast<std::uint32_t>(j) * 19349663u ^
                    static_cast<std::uint32_t>(what) * 83492791u;
  x ^= x >> 13, x *= 0x5bd1e995u, x ^= x >> 15;
  return (x & 0xffff) / 65535.0;
}

// Where the plane's centre lies along its own direction: grain keeps to the body, not to the window.
double along_body_mm(const Cut& cut) {
  const depth::SlicePlane& plane = cut.picture.profile.plane;
  const double angle = plane.direction_deg * std::numbers::pi / 180;
  return plane.centre.u_mm * std::cos(angle) + plane.centre.v_mm * std::sin(angle);
}

double depth_at(const Cut& cut, const std::vector<float>& depth_mm, double s_mm) {
  const auto column =
      static_cast<std::size_t>(std::clamp(std::lround(cut.column_of(s_mm)), 0L, cut.columns() - 1L));
  return static_cast<double>(depth_mm[column]);
}

void draw_lobules(const Cut& cut, const std::vector<float>& from_mm, const std::vector<float>& to_mm) {
  const Theme& theme = cut.sheet.theme();
  const double here = along_body_mm(cut), r = 1.5 * cut.px_per_mm;
  const Colour light = mix(theme.cut_fat, white, 0.35).faded(0.3),
               dark = mix(theme.cut_fat, black, 0.4).faded(0.3);
  const int first = static_cast<int>(std::floor((here - cut.half_mm()) / lobule_mm)),
            last = static_cast<int>(std::ceil((here + cut.half_mm()) / lobule_mm));
  for (int i = first; i <= last; ++i) {
    for (int j = 0; j < 8; ++j) {
      const double s = (i + chance(i, j, 1)) * lobule_mm - here;
      if (std::abs(s) > cut.half_mm()) continue;
      const double from = depth_at(cut, from_mm, s), to = depth_at(cut, to_mm, s);
      const double depth = from + 2 + (j + 0.7 * chance(i, j, 2)) * 3.1;
      if (depth > to - 1.4) break;
      cut.sheet.dot(cut.at(cut.column_of(s), depth), r * (0.6 + 0.5 * chance(i, j, 3)),
                    chance(i, j, 4) < 0.6 ? light : dark);
    }
  }
}

// Each layer down to the lower side of the picture, the deeper over the one above it.
void draw_layers(const Cut& cut) {
  const Theme& theme = cut.sheet.theme();
  const int last = cut.columns() - 1;
  const auto skin = depth_line(cut, level_line(cut, 0), 0, last);
  std::vector<Point> floor = skin;
  for (Point& p : floor) p.y = std::max(cut.place.bottom(), p.y);
  const Colour deep = mix(theme.cut_flesh, theme.card, 0.75);
  const auto flesh = [&](const std::vector<Point>& from) {
    soft_shape(from, floor, {theme.cut_flesh, mix(theme.cut_flesh, deep, 0.4), deep});
  };
  const auto& boundaries = cut.picture.profile.boundaries;
  if (boundaries.size() < 2) return flesh(skin);
  std::vector<float> from = level_line(cut, 0);
  for (std::size_t i = 0; i + 1 < boundaries.size(); ++i) {
    const bool is_skin = boundaries[i].id == "skin";
    const Colour colour = is_skin ? theme.cut_skin : theme.cut_fat;
    const auto top = depth_line(cut, from, 0, last), end = depth_line(cut, boundaries[i].depth_mm, 0, last);
    soft_shape(top, i == 0 ? floor : floor, {colour, colour, colour});
    soft_shape(top, end,
               is_skin ? Tones{mix(colour, white, 0.12), colour, mix(colour, black, 0.12)}
                       : Tones{mix(colour, white, 0.1), colour, mix(colour, black, 0.14)});
    if (!is_skin && !theme.framed) draw_lobules(cut, from, boundaries[i].depth_mm);
    from = boundaries[i].depth_mm;
  }
  const auto top = depth_line(cut, from, 0, last);
  flesh(top);
  // The fascia under the fat.
  cut.sheet.polyline(top, mix(theme.cut_bone, theme.cut_fat, 0.3).faded(0.75), 1.6 * cut.sheet.k());
  cut.sheet.polyline(skin, mix(theme.cut_skin, black, theme.dark ? 0.25 : 0.4), 1.4 * cut.sheet.k());
}

// The sides of a belly within a run, closed where it ends within the picture.
struct Sides {
  std::vector<Point> top, bottom;
};
Sides sides(const Cut& cut, const SliceAnatomy::Belly& belly, const ColumnRun& run) {
  Sides out{depth_line(cut, belly.top_mm, run.from, run.to),
            depth_line(cut, belly.bottom_mm, run.from, run.to)};
  const double half = cut.px_per_mm * cut.half_mm() / cut.columns();
  const auto tip = [&](std::size_t i, double way) {
    return Point{out.top[i].x + way * half, (out.top[i].y + out.bottom[i].y) / 2};
  };
  if (run.from > 0) {
    const Point end = tip(0, -1);
    out.top.insert(out.top.begin(), end), out.bottom.insert(out.bottom.begin(), end);
  }
  if (run.to < cut.columns() - 1) {
    const Point end = tip(out.top.size() - 1, 1);
    out.top.push_back(end), out.bottom.push_back(end);
  }
  return out;
}

bool fibres_in_plane(const Cut& cut, const Muscle& muscle, const ColumnRun& run) {
  const depth::SlicePlane& plane = cut.picture.profile.plane;
  const double fibre = body::fibre_angle_deg(muscle, plane.at(cut.s_mm((run.from + run.to) / 2.0)));
  double off = std::fmod(std::abs(fibre - plane.direction_deg), 180.0);
  off = std::min(off, 180 - off);
  return off < along_deg;
}

void draw_fibres(const Cut& cut, const Sides& belly, Colour colour) {
  constexpr int lines = 5;
  std::vector<Point> line(belly.top.size());
  for (int i = 1; i < lines; ++i) {
    const double t = static_cast<double>(i) / lines;
    for (std::size_t c = 0; c < line.size(); ++c)
      line[c] = {belly.top[c].x, belly.top[c].y + (belly.bottom[c].y - belly.top[c].y) * t};
    cut.sheet.polyline(line, colour, cut.sheet.k());
  }
}

void draw_bundles(const Cut& cut, const SliceAnatomy::Belly& belly, const ColumnRun& run, Colour light,
                  Colour dark) {
  const double here = along_body_mm(cut), r = std::clamp(0.42 * cut.px_per_mm, 0.9, 2.2);
  const int first = static_cast<int>(std::ceil((here + cut.s_mm(run.from)) / bundle_s_mm)),
            last = static_cast<int>(std::floor((here + cut.s_mm(run.to)) / bundle_s_mm));
  for (int i = first; i <= last; ++i) {
    const double s = i * bundle_s_mm - here, top = depth_at(cut, belly.top_mm, s),
                 bottom = depth_at(cut, belly.bottom_mm, s);
    const int most = static_cast<int>((bottom - top) / bundle_depth_mm);
    for (int j = 0; j < most; ++j) {
      const double depth = top + (j + 0.4 + 0.5 * chance(i, j, 5)) * bundle_depth_mm;
      const Point p = cut.at(cut.column_of(s + 1.6 * (chance(i, j, 6) - 0.5)), depth);
      cut.sheet.dot(p, r * (0.75 + 0.5 * chance(i, j, 8)), chance(i, j, 7) < 0.55 ? dark : light);
    }
  }
}

void draw_muscle(const Cut& cut, const SliceAnatomy::Belly& belly, const ColumnRun& run, bool aim) {
  const Theme& theme = cut.sheet.theme();
  const Muscle& muscle = cut.frame.scene.atlas->muscles[belly.muscle];
  const Sides side = sides(cut, belly, run);
  // Neighbours are told apart by a little more or less light.
  const Colour flesh = mix(theme.cut_muscle, theme.cut_flesh, muscle.layer % 2 == 0 ? 0.25 : 0.0);
  const Colour sheath = mix(theme.cut_bone, theme.cut_muscle, 0.35).faded(theme.framed ? 1.0 : 0.7);
  soft_shape(side.top, side.bottom,
             {mix(flesh, white, theme.framed ? 0 : 0.16), flesh, mix(flesh, black, 0.22),
              aim ? accent_on_flesh(theme) : sheath},
             (aim ? 2.6 : 1.2) * cut.sheet.k());
  if (theme.framed) return;
  const Colour light = mix(flesh, white, 0.4).faded(0.3), dark = mix(flesh, black, 0.5).faded(0.35);
  if (fibres_in_plane(cut, muscle, run)) {
    draw_fibres(cut, side, light);
  } else {
    draw_bundles(cut, belly, run, light, dark);
  }
}

// The target is painted last, so that it is whole.
void draw_muscles(const Cut& cut) {
  const auto target = cut.frame.target();
  for (const bool aim : {false, true}) {
    for (const SliceAnatomy::Belly& belly : cut.picture.anatomy.muscles) {
      if ((target && belly.muscle == *target) != aim) continue;
      for (const ColumnRun& run : runs(belly.top_mm)) draw_muscle(cut, belly, run, aim);
    }
  }
}

Tones tones_of(const Theme& theme, SliceShape::Matter matter) {
  using Matter = SliceShape::Matter;
  const Colour warm{0xc9, 0x9a, 0x6e, 255};
  const double much = theme.framed ? 0 : 1;
  switch (matter) {
    case Matter::bone:
      return {mix(theme.cut_bone, white, 0.3 * much), theme.cut_bone, mix(theme.cut_bone, warm, 0.35 * much)};
    case Matter::spongy: {
      const Colour c = mix(theme.cut_bone, warm, theme.framed ? 0.35 : 0.42);
      return {mix(c, white, 0.15 * much), c, mix(c, black, 0.12 * much)};
    }
    case Matter::disc: {
      const Colour c = mix(theme.cut_bone, {0x7f, 0xa6, 0xb5, 255}, 0.5);
      return {c, mix(c, black, 0.08), mix(c, black, 0.2)};
    }
    case Matter::canal: {
      const Colour c = mix(theme.cut_flesh, black, 0.45);
      return {c, c, c};
    }
    case Matter::nerve: {
      const Colour c = mix(theme.cut_bone, {0xe0, 0xc0, 0x70, 255}, 0.45);
      return {c, c, mix(c, black, 0.15)};
    }
    case Matter::ligament: {
      const Colour c = mix(theme.cut_bone, theme.cut_flesh, 0.45);
      return {c, c, c};
    }
    case Matter::beyond:
      break;
  }
  const Colour c = mix(theme.cut_muscle, theme.cut_flesh, 0.6);
  return {mix(c, white, 0.06 * much), c, mix(c, theme.card, 0.3)};
}

// First the edges of all of them, so that parts of one bone grow together.
void draw_shapes(const Cut& cut, const std::vector<SliceShape>& shapes) {
  const Theme& theme = cut.sheet.theme();
  std::vector<Point> upper, lower;
  const auto place = [&](const SliceShape& shape) {
    upper.clear(), lower.clear();
    for (const Point p : shape.upper) upper.push_back(cut.at(p));
    for (const Point p : shape.lower) lower.push_back(cut.at(p));
  };
  const auto visible = [&] {
    return upper.back().x > cut.place.x && upper.front().x < cut.place.right() &&
           std::min_element(
               upper.begin(), upper.end(),
               [](Point a, Point b) {
                 return a.y < b.y;
               })->y < cut.place.bottom();
  };
  const Colour edge = theme.framed ? black : mix(theme.cut_bone, {0x3a, 0x22, 0x18, 255}, 0.75);
  for (const SliceShape& shape : shapes) {
    place(shape);
    if (shape.matter != SliceShape::Matter::bone || !visible()) continue;
    Tones tones = tones_of(theme, shape.matter);
    tones.rim = edge;
    soft_shape(upper, lower, tones, 2.2 * cut.sheet.k());
  }
  for (const SliceShape& shape : shapes) {
    place(shape);
    if (visible()) soft_shape(upper, lower, tones_of(theme, shape.matter));
  }
}

void draw_floor(const Cut& cut) {
  const std::vector<float>& floor = cut.picture.anatomy.floor_mm;
  const Colour colour = mix(cut.sheet.theme().cut_bone, cut.sheet.theme().cut_flesh, 0.25).faded(0.7);
  for (const ColumnRun& run : runs(floor)) {
    // Dashes: it is no bone that anyone could see there.
    for (int from = run.from; from < run.to; from += 4)
      cut.sheet.polyline(depth_line(cut, floor, from, std::min(from + 2, run.to)), colour,
                         1.5 * cut.sheet.k());
  }
}

void draw_lines(const Cut& cut) {
  const double k = cut.sheet.k();
  for (const StressLines& level : cut.picture.lines) {
    Colour colour = mix(colour_of(cut.frame.pictures.table, level.kPa), cut.sheet.theme().cut_words, 0.2);
    colour.a = 255;
    for (const Contour& line : level.lines) {
      if (line.size() < least_points) continue;
      const std::vector<Point> points = drawn_line(cut, line);
      // The dark seam keeps it apart from fat as from flesh, whatever the theme's scale begins with.
      cut.sheet.polyline(points, {0, 0, 0, 150}, 4 * k);
      cut.sheet.polyline(points, colour, 2 * k);
    }
  }
}

}  // namespace

double Cut::height(double column) const {
  const double inside = std::clamp(column, 0.0, columns() - 1.0);
  const auto i = static_cast<std::size_t>(inside);
  const double a = picture.height_mm[i], b = picture.height_mm[std::min(i + 1, picture.height_mm.size() - 1)];
  return a + (b - a) * (inside - static_cast<double>(i));
}

Colour accent_on_flesh(const Theme& theme) {
  return theme.dark ? theme.target : mix(theme.target, theme.cut_words, 0.5);
}

std::vector<ColumnRun> runs(const std::vector<float>& depth_mm) {
  std::vector<ColumnRun> out;
  const int columns = static_cast<int>(depth_mm.size());
  for (int column = 0; column < columns; ++column) {
    if (depth_mm[static_cast<std::size_t>(column)] < 0) continue;
    if (out.empty() || out.back().to != column - 1) out.push_back({column, column});
    out.back().to = column;
  }
  std::erase_if(out, [](const ColumnRun& run) { return run.to - run.from < 2; });
  return out;
}

std::vector<Point> drawn_line(const Cut& cut, const Contour& line) {
  std::vector<Point> points;
  points.reserve(line.size());
  for (const Point p : line)
    points.push_back(cut.at(p.x, cut.picture.stress.depth_max_mm * (p.y + 0.5) / cut.picture.stress.rows));
  return points;
}

void draw_cut(const Cut& cut) {
  draw_layers(cut);
  draw_shapes(cut, cut.picture.anatomy.beyond);
  draw_shapes(cut, cut.picture.anatomy.bones);
  draw_muscles(cut);
  draw_floor(cut);
  draw_lines(cut);
  draw_shapes(cut, cut.picture.anatomy.arches);
}

// A hand is flesh: round where it leaves the skin.
void draw_hands(const Cut& cut) {
  const Theme& theme = cut.sheet.theme();
  const Colour hand = theme.framed ? theme.hand : mix(theme.cut_skin, theme.cut_bone, 0.55);
  for (const SliceHand& one : cut.picture.hands) {
    const double left = cut.x(std::max(one.lo_mm, -cut.half_mm())),
                 right = cut.x(std::min(one.hi_mm, cut.half_mm()));
    constexpr int points = 24;
    std::vector<Point> top, skin;
    for (int i = 0; i <= points; ++i) {
      const double share = static_cast<double>(i) / points, x = left + share * (right - left);
      const double y = cut.at(cut.column_of((x - cut.place.middle_x()) / cut.px_per_mm), 0).y;
      const double dome = std::pow(std::max(0.0, 1 - std::pow(2 * share - 1, 4)), 0.5);
      top.push_back({x, y - dome * slice_hand_height * cut.sheet.k()});
      skin.push_back({x, y});
    }
    soft_shape(top, skin, {mix(hand, white, 0.25), hand, mix(hand, black, 0.12), mix(hand, black, 0.45)},
               1.3 * cut.sheet.k());
  }
}

}  // namespace palmar::screens
