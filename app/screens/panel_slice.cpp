// The slice through the hand: skin, fat, muscles and bone in scale, and the stress in them as lines. Modelled, on this mannequin.
#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "app/coach/hand_words.hpp"
#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/slice_picture.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::screens {
namespace {

// px of the sheet
constexpr double title_height = 44, foot_height = 40, hand_height = 26;
// How thick the deep bones are drawn: what lies below is not modelled.
constexpr double bone_band_mm = 11;
// Fatter than this a muscle has room for its name, mm.
constexpr double named_mm = 5;
// In the practice view: what is shown to each side of the hand, the height of a line in ems, and the part of the card that words may take.
constexpr double near_half_width_mm = 42, line_of_reach = 1.2, most_reach_share = 0.45;

// From the plane to the window: the same px a mm to the side and down.
struct Cut {
  const Sheet& sheet;
  const Frame& frame;
  const SlicePicture& picture;
  Rect place;
  double px_per_mm = 1, skin_y = 0;

  int columns() const { return picture.profile.columns; }
  double x(double column) const { return place.x + (column + 0.5) * place.w / columns(); }
  double s_x(double s_mm) const { return place.middle_x() + s_mm * px_per_mm; }
  double height(double column) const {
    const double inside = std::clamp(column, 0.0, columns() - 1.0);
    const auto i = static_cast<std::size_t>(inside);
    const double a = picture.height_mm[i],
                 b = picture.height_mm[std::min(i + 1, picture.height_mm.size() - 1)];
    return a + (b - a) * (inside - static_cast<double>(i));
  }
  double column_of(double s_mm) const {
    return (s_mm / picture.profile.plane.half_width_mm + 1) / 2 * columns() - 0.5;
  }
  double y(double column, double depth_mm) const { return skin_y + (depth_mm - height(column)) * px_per_mm; }
  Point at(double column, double depth_mm) const { return {x(column), y(column, depth_mm)}; }
};

// The line `depth` below the skin, over whole columns; the first and last reach the sides.
std::vector<Point> depth_line(const Cut& cut, const std::vector<float>& depth_mm, int from, int to) {
  std::vector<Point> line;
  for (int column = from; column <= to; ++column)
    line.push_back(cut.at(column, static_cast<double>(depth_mm[static_cast<std::size_t>(column)])));
  if (from == 0) line.front().x = cut.place.x;
  if (to == cut.columns() - 1) line.back().x = cut.place.right();
  return line;
}

// Columns from .. to that have a depth.
struct Run {
  int from, to;
};
std::vector<Run> runs(const std::vector<float>& depth_mm) {
  std::vector<Run> out;
  const int columns = static_cast<int>(depth_mm.size());
  for (int column = 0; column < columns; ++column) {
    if (depth_mm[static_cast<std::size_t>(column)] < 0) continue;
    if (out.empty() || out.back().to != column - 1) out.push_back({column, column});
    out.back().to = column;
  }
  std::erase_if(out, [](const Run& run) { return run.to - run.from < 2; });
  return out;
}

// Without soft edges, which would show as seams between the pieces.
void fill_between(std::span<const Point> upper, std::span<const Point> lower, Colour colour) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImDrawListFlags flags = list.Flags;
  list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
  for (std::size_t i = 0; i + 1 < upper.size() && i + 1 < lower.size(); ++i)
    list.AddQuadFilled(vec(upper[i]), vec(upper[i + 1]), vec(lower[i + 1]), vec(lower[i]), colour.packed());
  list.Flags = flags;
}

std::vector<float> level_line(const Cut& cut, float depth_mm) {
  return std::vector<float>(static_cast<std::size_t>(cut.columns()), depth_mm);
}

Colour layer_colour(const Theme& theme, const std::string& id) {
  if (id == "skin") return theme.cut_skin;
  if (id == "fat" || id == "foam") return theme.cut_fat;
  return theme.cut_flesh;
}

// Down to the lower side of the picture, then each layer over it from the deepest to the skin.
void draw_layers(const Cut& cut) {
  const Theme& theme = cut.sheet.theme();
  const int last = cut.columns() - 1;
  const auto skin = depth_line(cut, level_line(cut, 0), 0, last);
  std::vector<Point> floor = skin;
  for (Point& p : floor) p.y = cut.place.bottom();
  fill_between(skin, floor, mix(theme.cut_flesh, theme.card, 0.55));
  const auto& boundaries = cut.picture.profile.boundaries;
  for (auto layer = boundaries.rbegin(); layer != boundaries.rend(); ++layer) {
    const auto end = depth_line(cut, layer->depth_mm, 0, last);
    fill_between(skin, end, layer_colour(theme, layer->id));
  }
  if (boundaries.empty()) fill_between(skin, floor, theme.cut_flesh);
  for (const Run& run : runs(cut.picture.profile.bone_mm)) {
    const auto bone = depth_line(cut, cut.picture.profile.bone_mm, run.from, run.to);
    std::vector<Point> inner = bone;
    for (Point& p : inner) p.y += bone_band_mm * cut.px_per_mm;
    fill_between(bone, inner, theme.cut_bone);
    cut.sheet.polyline(bone, theme.cut_bone, 1.5 * cut.sheet.k());
  }
  // Soft edges where the skin ends.
  cut.sheet.polyline(skin, theme.cut_skin, 1.5 * cut.sheet.k());
}

// The accent where it has flesh around it, also in a theme whose accent is dark.
Colour accent(const Theme& theme) {
  return theme.dark ? theme.target : mix(theme.target, theme.cut_words, 0.5);
}

void draw_muscle(const Cut& cut, const depth::TissueProfile::Band& band, const Run& run, bool aim) {
  const Theme& theme = cut.sheet.theme();
  const auto top = depth_line(cut, band.top_mm, run.from, run.to),
             bottom = depth_line(cut, band.bottom_mm, run.from, run.to);
  const Muscle& muscle = cut.frame.scene.atlas->muscles[band.muscle];
  // Neighbours are told apart by a little more or less light.
  const Colour fill = mix(theme.cut_muscle, theme.cut_flesh, muscle.layer % 2 == 0 ? 0.28 : 0.0);
  fill_between(top, bottom, fill);
  std::vector<Point> rim = top;
  rim.insert(rim.end(), bottom.rbegin(), bottom.rend());
  cut.sheet.polyline(rim, aim ? accent(theme) : mix(theme.cut_flesh, {0, 0, 0, 255}, 0.35),
                     (aim ? 2.6 : 1.1) * cut.sheet.k(), true);
}

bool clashes(const Rect& box, const std::vector<Rect>& taken) {
  return std::any_of(taken.begin(), taken.end(), [&](const Rect& other) {
    return box.x < other.right() && other.x < box.right() && box.y < other.bottom() && other.y < box.bottom();
  });
}

void draw_name(const Cut& cut, const depth::TissueProfile::Band& band, const Run& run, bool aim,
               std::vector<Rect>& taken) {
  const double k = cut.sheet.k();
  const int middle = (run.from + run.to) / 2;
  const auto i = static_cast<std::size_t>(middle);
  if (band.bottom_mm[i] - band.top_mm[i] < static_cast<float>(named_mm) && !aim) return;
  const std::string name = short_name(cut.frame.scene.atlas->muscles[band.muscle]);
  Style style{aim ? Weight::semibold : Weight::regular, 13, cut.sheet.theme().cut_words, Align::centre};
  const double width = cut.sheet.width(name, style), room = cut.x(run.to) - cut.x(run.from);
  if (width > room && !aim) return;
  const Point at = cut.at(middle, (band.top_mm[i] + band.bottom_mm[i]) / 2.0);
  const Rect box{at.x - width / 2, at.y - 9 * k, width, 18 * k};
  if (box.x < cut.place.x + 4 * k || box.right() > cut.place.right() - 4 * k ||
      box.bottom() > cut.place.bottom())
    return;
  if (clashes(box, taken) && !aim) return;
  taken.push_back(box);
  cut.sheet.text({at.x, at.y + 5 * k}, name, style);
}

// The target is painted last, and named first, so that it is whole.
void draw_muscles(const Cut& cut) {
  const auto target = cut.frame.target();
  const auto& bands = cut.picture.profile.muscles;
  const auto is_target = [&](const depth::TissueProfile::Band& band) {
    return target && band.muscle == *target;
  };
  for (const bool aim : {false, true}) {
    for (const auto& band : bands) {
      if (is_target(band) != aim) continue;
      for (const Run& run : runs(band.top_mm)) draw_muscle(cut, band, run, aim);
    }
  }
}

void draw_names(const Cut& cut, std::vector<Rect>& taken) {
  const auto target = cut.frame.target();
  for (const bool aim : {true, false}) {
    for (const auto& band : cut.picture.profile.muscles) {
      if ((target && band.muscle == *target) != aim) continue;
      for (const Run& run : runs(band.top_mm)) draw_name(cut, band, run, aim, taken);
    }
  }
}

// How far down a bone is drawn, mm below its top: the spine stands on what lies deeper than the picture.
double bone_thickness_mm(const Bone& bone) {
  if (bone.kind == "spine") return slice_depth_mm;
  return bone.kind == "spinous" ? 26 : 9;
}

// Of a vertebra that is cut through its transverse processes only the body goes down.
constexpr double vertebral_body_mm = 36, process_mm = 10;

void draw_bone(const Cut& cut, const Bone& bone, Rect place) {
  const Colour colour = cut.sheet.theme().cut_bone;
  const double body = vertebral_body_mm * cut.px_per_mm;
  if (bone.kind == "spine" && place.w > 1.2 * body) {
    const double thin = process_mm * cut.px_per_mm;
    cut.sheet.box({place.x, place.y, place.w, thin}, colour, 0.45 * thin);
    place = {place.middle_x() - body / 2, place.y, body, place.h};
  }
  cut.sheet.box(place, colour, std::min({place.h, place.w, 12 * cut.px_per_mm}) * 0.45);
}

// Spinous processes stand between the muscles; all other bones lie under what covers them.
void draw_bones(const Cut& cut, bool spinous) {
  for (const Bone& one : cut.frame.scene.atlas->bones) {
    if ((one.kind == "spinous") != spinous || one.kind == "fascia") continue;
    int from = -1;
    for (int column = 0; column <= cut.columns(); ++column) {
      const double s = cut.picture.profile.plane.half_width_mm * ((2 * column + 1.0) / cut.columns() - 1);
      const bool inside =
          column < cut.columns() && body::contains(one.outline, cut.picture.profile.plane.at(s));
      if (inside && from < 0) from = column;
      if (inside || from < 0) continue;
      const double top = one.depth_to_top_mm.mid, left = cut.x(from - 0.5), right = cut.x(column - 0.5);
      const double y = cut.y((from + column - 1) / 2.0, top);
      draw_bone(cut, one, {left, y, right - left, bone_thickness_mm(one) * cut.px_per_mm});
      from = -1;
    }
  }
}

// A hand is flesh: round where it leaves the skin.
void draw_hands(const Cut& cut) {
  const Theme& theme = cut.sheet.theme();
  const Colour hand = theme.framed ? theme.hand : mix(theme.cut_skin, theme.cut_bone, 0.55);
  for (const SliceHand& one : cut.picture.hands) {
    const double left = cut.s_x(std::max(one.lo_mm, -cut.picture.profile.plane.half_width_mm)),
                 right = cut.s_x(std::min(one.hi_mm, cut.picture.profile.plane.half_width_mm));
    constexpr int points = 24;
    std::vector<Point> top, skin;
    for (int i = 0; i <= points; ++i) {
      const double share = static_cast<double>(i) / points, x = left + share * (right - left);
      const double column = (x - cut.place.x) / cut.place.w * cut.columns() - 0.5, y = cut.y(column, 0);
      const double dome = std::pow(std::max(0.0, 1 - std::pow(2 * share - 1, 4)), 0.5);
      top.push_back({x, y - dome * hand_height * cut.sheet.k()});
      skin.push_back({x, y});
    }
    fill_between(top, skin, hand);
    cut.sheet.polyline(top, mix(hand, {0, 0, 0, 255}, 0.3), 1.2 * cut.sheet.k());
  }
}

std::vector<Point> drawn(const Cut& cut, const Contour& line) {
  std::vector<Point> points;
  for (const Point p : line)
    points.push_back(cut.at(p.x, cut.picture.stress.depth_max_mm * (p.y + 0.5) / cut.picture.stress.rows));
  return points;
}

// Shorter lines are specks.
constexpr std::size_t least_points = 6, least_named_points = 16;

void draw_lines(const Cut& cut) {
  const double k = cut.sheet.k();
  for (const StressLines& level : cut.picture.lines) {
    Colour colour = mix(colour_of(cut.frame.pictures.table, level.kPa), cut.sheet.theme().cut_words, 0.2);
    colour.a = 255;
    for (const Contour& line : level.lines) {
      if (line.size() < least_points) continue;
      const std::vector<Point> points = drawn(cut, line);
      cut.sheet.polyline(points, {0, 0, 0, 110}, 4.2 * k);
      cut.sheet.polyline(points, colour, 2.2 * k);
    }
  }
}

// The value of a line where it is deepest, or further along where a name stands there.
void draw_values(const Cut& cut, std::vector<Rect>& taken) {
  const double k = cut.sheet.k();
  for (const StressLines& level : cut.picture.lines) {
    for (const Contour& line : level.lines) {
      if (line.size() < least_named_points) continue;
      std::vector<Point> points = drawn(cut, line);
      std::erase_if(points, [&](Point p) { return p.y + 9 * k > cut.place.bottom(); });
      std::stable_sort(points.begin(), points.end(), [](Point a, Point b) { return a.y > b.y; });
      const std::string words = number(Unit::kPa, level.kPa);
      const Style style{Weight::semibold, 12, cut.sheet.theme().cut_words, Align::centre};
      const double width = cut.sheet.width(words, style) + 8 * k;
      const auto box = [&](Point p) { return Rect{p.x - width / 2, p.y - 8 * k, width, 16 * k}; };
      const auto free =
          std::find_if(points.begin(), points.end(), [&](Point p) { return !clashes(box(p), taken); });
      if (free == points.end()) continue;
      taken.push_back(box(*free));
      cut.sheet.box(box(*free), {0, 0, 0, 150}, 7 * k);
      cut.sheet.text({free->x, free->y + 4.5 * k}, words, style);
    }
  }
}

std::string foot_words(const Frame& frame) {
  const auto& now = frame.snapshot.observation;
  if (now.contacts.list.empty()) return frame.phrases("slice_waits");
  std::string words = format(Unit::newton, now.field.force_N);
  if (now.target && now.target->reach && now.target->target_kPa)
    words += "   ·   " + frame.phrases("reach") + " " +
             format(Unit::share, static_cast<double>(*now.target->reach)) + "   ·   " +
             format(Unit::kPa, static_cast<double>(*now.target->target_kPa)) + " " +
             frame.phrases("at_target");
  return words;
}

// The layers, the muscles and the lines of stress, without words.
void draw_cut(const Cut& cut) {
  draw_layers(cut);
  draw_bones(cut, false);
  draw_muscles(cut);
  draw_bones(cut, true);
  draw_lines(cut);
}

std::string reach_words(const Frame& frame) {
  if (frame.snapshot.observation.contacts.list.empty()) return frame.phrases("slice_waits");
  const coach::HandWords hand =
      coach::hand_words(*frame.scene.atlas, frame.snapshot.observation, frame.target());
  if (hand.reaches)
    return with_capital(with(frame.phrases("words_reaches"), "group",
                             spaced(frame.scene.atlas->muscles[*hand.reaches].group)));
  return hand.depth_known ? with_capital(frame.phrases("words_shallow")) : frame.phrases("slice");
}

// So large that a few lines of them stand in a card that is narrow beside its words.
Style fitting(const Sheet& sheet, const std::string& words, double width, double height) {
  Style style{Weight::semibold, 32, sheet.theme().text};
  const auto widest = [&] {
    double w = 0;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = std::min(words.find(' ', at), words.size());
      w = std::max(w, sheet.width(words.substr(at, end - at), style));
      at = end + 1;
    }
    return w;
  };
  while (style.size > 14 &&
         (widest() > width ||
          line_of_reach * style.size * sheet.k() * sheet.lines(words, style, width) > height))
    style.size -= 1;
  return style;
}

}  // namespace

void practice_slice_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Slice###practice_slice", place, sheet);
  const double k = sheet.k(), air = 16 * sheet.scale().window;
  const Rect inner = place.inset(air);
  const std::string words = reach_words(frame);
  const Style style = fitting(sheet, words, inner.w, most_reach_share * inner.h);
  const double line = line_of_reach * style.size * k;
  const double below = line * sheet.lines(words, style, inner.w), hand = (hand_height + 4) * k;
  Rect window{inner.x, inner.y, inner.w, inner.h - below - 0.5 * air};
  const auto write = [&](double top) {
    sheet.paragraph({inner.x, top + 0.95 * style.size * k}, words, style, inner.w, line);
  };
  const SlicePicture* picture = frame.pictures.slice;
  if (!picture || picture->profile.columns < 2 || window.h < 40 * sheet.scale().window)
    return write(inner.bottom() - below);
  const double rise = *std::max_element(picture->height_mm.begin(), picture->height_mm.end());
  const double half_mm = picture->profile.plane.half_width_mm, deep_mm = rise + slice_depth_mm;
  const double px_per_mm = std::max(
      window.w / (2 * half_mm), std::min(window.w / (2 * near_half_width_mm), (window.h - hand) / deep_mm));
  // Below what is modelled the card is left free, above and below the picture and its words.
  const double free = std::max(0.0, window.h - hand - deep_mm * px_per_mm);
  window.y += free / 2;
  window.h -= free;
  write(window.bottom() + 0.5 * air);
  // What is near the hand fills the card; the sides are cut off.
  Cut cut{sheet, frame, *picture,
          Rect{window.middle_x() - half_mm * px_per_mm, window.y, 2 * half_mm * px_per_mm, window.h}};
  cut.px_per_mm = px_per_mm;
  cut.skin_y = window.y + hand + rise * px_per_mm;
  ImGui::GetWindowDrawList()->PushClipRect(vec({window.x, window.y}), vec({window.right(), window.bottom()}),
                                           true);
  draw_cut(cut);
  draw_hands(cut);
  ImGui::GetWindowDrawList()->PopClipRect();
}

std::optional<DepthLook> slice_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Slice through the hand###slice", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const Rect inner{place.x + 20 * k, place.y + title_height * k, place.w - 40 * k,
                   place.h - (title_height + foot_height) * k};
  const bool along = frame.state.look.along_fibre;
  const std::string turn = frame.phrases(along ? "slice_along" : "slice_across");
  const Style button{Weight::medium, 13, theme.target, Align::right};
  const double turn_width = sheet.width(turn, button);
  sheet.text_within({inner.x, place.y + 28 * k}, frame.phrases("slice"), {Weight::semibold, 13, theme.muted},
                    inner.w - turn_width - 16 * k);
  sheet.text({inner.right(), place.y + 28 * k}, turn, button);
  ImGui::SetCursorScreenPos(vec({inner.right() - turn_width, place.y + 10 * k}));
  std::optional<DepthLook> touched;
  if (ImGui::InvisibleButton("turn", vec({turn_width, 28 * k}))) {
    touched = frame.state.look;
    touched->along_fibre = !along;
  }
  sheet.text_within({inner.x, place.bottom() - 15 * k}, foot_words(frame), {Weight::semibold, 15, theme.text},
                    inner.w);
  const SlicePicture* picture = frame.pictures.slice;
  if (!picture || picture->profile.columns < 2 || inner.h < 40 * k) return touched;
  Cut cut{sheet, frame, *picture, inner};
  cut.px_per_mm = inner.w / (2 * picture->profile.plane.half_width_mm);
  const double rise = *std::max_element(picture->height_mm.begin(), picture->height_mm.end());
  cut.skin_y = inner.y + (hand_height + 4) * k + rise * cut.px_per_mm;
  ImGui::GetWindowDrawList()->PushClipRect(vec({inner.x, inner.y}), vec({inner.right(), inner.bottom()}),
                                           true);
  draw_cut(cut);
  std::vector<Rect> taken;
  draw_names(cut, taken);
  draw_values(cut, taken);
  draw_hands(cut);
  ImGui::GetWindowDrawList()->PopClipRect();
  return touched;
}

}  // namespace palmar::screens
