#include "app/screens/slice_words.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "app/screens/format.hpp"

namespace palmar::screens {
namespace {

constexpr double tick_mm = 10;
// px of the sheet
constexpr double letters = 12, line_height = 17, air = 5;
constexpr std::size_t least_named_points = 12;
// So far beside what it names a name may end; and in the row that is not its own.
constexpr double farthest_name = 70, farther_name = 22;
// Points of a line between its end and its value; px of the sheet between two values of the same stress.
constexpr std::ptrdiff_t value_off_end = 4;
constexpr double value_apart = 60;
constexpr Colour white{255, 255, 255, 255};

enum class Lane : unsigned char { inside, above, below };

struct Label {
  std::string words;
  Point at;  // what it names, px
  double room_w = 0, room_h = 0;
  Lane lane = Lane::below;
  bool strong = false;
  bool moves = false;          // may stand in the other row
  int rank = 0;                // less is more important
  double left = 0, width = 0;  // once it is placed
};

bool clashes(const Rect& box, const std::vector<Rect>& taken) {
  return std::any_of(taken.begin(), taken.end(), [&](const Rect& other) {
    return box.x < other.right() && other.x < box.right() && box.y < other.bottom() && other.y < box.bottom();
  });
}

// The thickest part of a muscle in the picture is what is named.
void add_muscle(const Cut& cut, const SliceAnatomy::Belly& belly, const ColumnRun& run, bool aim,
                std::vector<Label>& out) {
  const Rect& place = cut.place;
  int best = -1;
  float thickest = 0;
  for (int c = run.from; c <= run.to; ++c) {
    const auto i = static_cast<std::size_t>(c);
    const double x = cut.x(cut.s_mm(c));
    const float thick = belly.bottom_mm[i] - belly.top_mm[i];
    if (x < place.x + 6 || x > place.right() - 6 ||
        cut.at(c, static_cast<double>(belly.top_mm[i])).y > place.bottom())
      continue;
    if (thick > thickest * 1.02f) thickest = thick, best = c;
  }
  if (best < 0 || thickest < 1.5f) return;
  const auto level = [&](int c) {
    const auto i = static_cast<std::size_t>(c);
    return thickest - (belly.bottom_mm[i] - belly.top_mm[i]) < 0.12f * thickest;
  };
  int to = best;
  while (to < run.to && level(to + 1)) ++to;
  best = (best + to) / 2;
  const auto i = static_cast<std::size_t>(best);
  Label label;
  label.words = short_name(cut.frame.scene.atlas->muscles[belly.muscle]);
  label.at =
      cut.at(best, (static_cast<double>(belly.top_mm[i]) + static_cast<double>(belly.bottom_mm[i])) / 2);
  label.room_w = 0.95 * (cut.x(cut.s_mm(run.to)) - cut.x(cut.s_mm(run.from)));
  label.room_h = static_cast<double>(thickest) * cut.px_per_mm;
  label.lane = static_cast<double>(belly.top_mm[i]) < 22 ? Lane::above : Lane::below;
  label.strong = aim, label.moves = true;
  label.rank = aim ? 0 : 10 - static_cast<int>(std::min(thickest, 9.0f));
  out.push_back(std::move(label));
}

// In the longest of its parts.
void add_floor(const Cut& cut, std::vector<Label>& out) {
  const std::vector<float>& floor = cut.picture.anatomy.floor_mm;
  ColumnRun longest{0, 0};
  for (ColumnRun run : runs(floor)) {
    while (run.from < run.to && cut.x(cut.s_mm(run.from)) < cut.place.x + 6) ++run.from;
    while (run.to > run.from && cut.x(cut.s_mm(run.to)) > cut.place.right() - 6) --run.to;
    if (run.to - run.from > longest.to - longest.from) longest = run;
  }
  if (longest.to - longest.from < 6) return;
  const int middle = (longest.from + longest.to) / 2;
  Label label;
  label.words = cut.frame.phrases("slice_floor");
  label.at = cut.at(middle, static_cast<double>(floor[static_cast<std::size_t>(middle)]));
  if (label.at.y > cut.place.bottom() - 20 * cut.sheet.k()) return;
  label.rank = 4;
  out.push_back(std::move(label));
}

std::vector<Label> labels(const Cut& cut) {
  std::vector<Label> out;
  const auto target = cut.frame.target();
  for (const SliceAnatomy::Belly& belly : cut.picture.anatomy.muscles) {
    for (const ColumnRun& run : runs(belly.top_mm))
      add_muscle(cut, belly, run, target && belly.muscle == *target, out);
  }
  for (const SliceName& bone : cut.picture.anatomy.names) {
    Label label;
    label.words = bone.name;
    label.at = cut.at(bone.at);
    if (label.at.x < cut.place.x + 6 || label.at.x > cut.place.right() - 6 ||
        label.at.y > cut.place.bottom() - 4 * cut.sheet.k())
      continue;
    label.room_w = 0;  // on bone no letters stand: they would be light on light
    label.lane = bone.at.y < 22 ? Lane::above : Lane::below;
    label.rank = 8;
    out.push_back(std::move(label));
  }
  add_floor(cut, out);
  const auto& layers = cut.picture.profile.boundaries;
  double from = 0;
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    const int column = cut.columns() - 8;
    const double to = static_cast<double>(layers[i].depth_mm[static_cast<std::size_t>(column)]);
    Label label;
    label.words = with_capital(cut.frame.phrases("layer_" + layers[i].id));
    label.at = cut.at(column - 4.0 * static_cast<double>(layers.size() - 2 - i), (from + to) / 2);
    label.lane = Lane::above;
    label.rank = 5;
    out.push_back(std::move(label));
    from = to;
  }
  std::sort(out.begin(), out.end(), [](const Label& a, const Label& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.at.x > b.at.x;
  });
  // The same thing is named once: where it is best seen.
  std::vector<Label> once;
  for (Label& label : out) {
    if (std::none_of(once.begin(), once.end(),
                     [&](const Label& other) { return other.words == label.words; }))
      once.push_back(std::move(label));
  }
  return once;
}

Style style_of(const Label& label, Colour colour) {
  return {label.strong ? Weight::semibold : Weight::regular, letters, colour, Align::left};
}

// Written within what it names, where there is room.
void write_inside(const Cut& cut, std::vector<Label>& list, std::vector<Rect>& taken) {
  const double k = cut.sheet.k();
  for (Label& label : list) {
    label.width = cut.sheet.width(label.words, style_of(label, cut.sheet.theme().cut_words));
    if (label.width > label.room_w || label.room_h < line_height * k) continue;
    const Rect box{label.at.x - label.width / 2, label.at.y - line_height * k / 2, label.width,
                   line_height * k};
    if (box.x < cut.place.x + 4 * k || box.right() > cut.place.right() - 4 * k ||
        box.bottom() > cut.place.bottom())
      continue;
    if (clashes(box, taken)) continue;
    taken.push_back(box);
    label.lane = Lane::inside;
    cut.sheet.text({box.x, label.at.y + 0.36 * letters * k}, label.words,
                   style_of(label, cut.sheet.theme().cut_words));
  }
}

// Side by side in the order of what they name, so that no two leader lines cross; the least important give way.
std::vector<Label> lined_up(std::vector<Label> list, double from, double to, double gap) {
  const auto needed = [&] {
    double sum = 0;
    for (const Label& label : list) sum += label.width + gap;
    return sum - gap;
  };
  while (!list.empty() && needed() > to - from) list.pop_back();
  std::sort(list.begin(), list.end(), [](const Label& a, const Label& b) { return a.at.x < b.at.x; });
  double free = from;
  for (Label& label : list) {
    label.left = std::max(free, label.at.x - label.width / 2);
    free = label.left + label.width + gap;
  }
  double end = to;
  for (auto label = list.rbegin(); label != list.rend(); ++label) {
    label->left = std::min(label->left, end - label->width);
    end = label->left - gap;
  }
  return list;
}

void draw_led(const Cut& cut, const Label& label, double y, bool above, std::vector<Rect>& taken) {
  const Theme& theme = cut.sheet.theme();
  const double k = cut.sheet.k();
  const Rect box{label.left - 3 * k, y - line_height * k / 2, label.width + 6 * k, line_height * k};
  const double x = std::clamp(label.at.x, box.x + 4 * k, box.right() - 4 * k);
  const Point from{x, above ? box.bottom() - 2 * k : box.y + 2 * k};
  cut.sheet.line(from, label.at, {0, 0, 0, 110}, 2.4 * k);
  cut.sheet.line(from, label.at, theme.cut_words.faded(0.9), 1 * k);
  cut.sheet.dot(label.at, 2.6 * k, {0, 0, 0, 140});
  cut.sheet.dot(label.at, 1.8 * k, theme.cut_words);
  cut.sheet.box(box, theme.card.faded(0.9), 4 * k);
  cut.sheet.text({label.left, y + 0.36 * letters * k}, label.words, style_of(label, theme.text));
  taken.push_back(box);
  taken.push_back({label.at.x - 5 * k, label.at.y - 5 * k, 10 * k, 10 * k});
}

// A row of labels between two sides of the picture.
struct Strip {
  double from, to, gap;
  std::vector<Label> list = {};

  // Does the label have room beside those that are there?
  bool takes(const Label& label) const {
    double sum = label.width;
    for (const Label& other : list) sum += other.width + gap;
    return sum <= to - from;
  }
  double away(double x) const { return std::max({from - x, x - to, 0.0}); }
};

// Above the skin beside the hands.
std::vector<Strip> strips_above(const Cut& cut, double gap) {
  const double k = cut.sheet.k();
  std::vector<Strip> strips{{cut.place.x + air * k, cut.place.right() - air * k, gap}};
  for (const SliceHand& hand : cut.picture.hands) {
    const double end = strips.back().to;
    strips.back().to = cut.x(hand.lo_mm) - 6 * k;
    strips.push_back({cut.x(hand.hi_mm) + 6 * k, end, gap});
  }
  return strips;
}

// Adds it where no name of the row then stands further beside what it names.
bool add_near(Strip& strip, const Label& label, double most) {
  if (!strip.takes(label)) return false;
  strip.list.push_back(label);
  for (const Label& one : lined_up(strip.list, strip.from, strip.to, strip.gap)) {
    if (std::abs(one.left + one.width / 2 - one.at.x) <= most + one.width / 2) continue;
    strip.list.pop_back();
    return false;
  }
  return true;
}

// Above the skin, beside the hands; below, along the lower side. The most important first; then, where its row is full, a name goes into the
// other, if it stands near what it names there.
void write_led(const Cut& cut, const std::vector<Label>& list, std::vector<Rect>& taken) {
  const double k = cut.sheet.k(), gap = 9 * k;
  std::vector<Strip> above = strips_above(cut, gap);
  Strip below{cut.place.x + air * k, cut.place.right() - air * k, gap};
  const auto add_above = [&](const Label& label, double most) {
    std::sort(above.begin(), above.end(),
              [&](const Strip& a, const Strip& b) { return a.away(label.at.x) < b.away(label.at.x); });
    return std::any_of(above.begin(), above.end(),
                       [&](Strip& strip) { return add_near(strip, label, most); });
  };
  std::vector<Label> left;
  for (const Label& label : list) {
    if (label.lane == Lane::inside) continue;
    const bool added = label.lane == Lane::below ? add_near(below, label, farthest_name * k)
                                                 : add_above(label, farthest_name * k);
    if (!added && label.moves) left.push_back(label);
  }
  for (const Label& label : left) {
    if (label.lane == Lane::below) {
      add_above(label, farther_name * k);
    } else {
      add_near(below, label, farther_name * k);
    }
  }
  const double top = cut.place.y + line_height * k / 2, foot = cut.place.bottom() - (line_height / 2 + 3) * k;
  for (const Strip& strip : above) {
    for (const Label& label : lined_up(strip.list, strip.from, strip.to, gap))
      draw_led(cut, label, top, true, taken);
  }
  for (const Label& label : lined_up(below.list, below.from, below.to, gap))
    draw_led(cut, label, foot, false, taken);
}

// Where the value of a line may stand: off its ends, which are crowded at the sides of a hand and over bone.
std::vector<Point> places_of_value(const Cut& cut, const Contour& line) {
  const double k = cut.sheet.k();
  std::vector<Point> points = drawn_line(cut, line);
  if (std::ssize(points) > 4 * value_off_end)
    points = {points.begin() + value_off_end, points.end() - value_off_end};
  std::erase_if(points, [&](Point p) {
    return p.y + 9 * k > cut.place.bottom() || p.x < cut.place.x + 12 * k || p.x > cut.place.right() - 12 * k;
  });
  std::sort(points.begin(), points.end(),
            [](Point a, Point b) { return a.y != b.y ? a.y > b.y : a.x < b.x; });
  return points;
}

// The value of a line where it is deepest, or further along where a name stands there.
void write_values(const Cut& cut, std::vector<Rect>& taken) {
  const double k = cut.sheet.k();
  bool unit = true;
  for (auto level = cut.picture.lines.rbegin(); level != cut.picture.lines.rend(); ++level) {
    std::vector<Point> there;
    for (const Contour& line : level->lines) {
      if (line.size() < least_named_points) continue;
      const std::vector<Point> points = places_of_value(cut, line);
      const std::string words = std::to_string(std::lround(level->kPa)) + (unit ? " kPa" : "");
      const Style style{Weight::semibold, 11, white, Align::centre};
      const double width = cut.sheet.width(words, style) + 8 * k;
      const auto box = [&](Point p) { return Rect{p.x - width / 2, p.y - 7.5 * k, width, 15 * k}; };
      const auto free = std::find_if(points.begin(), points.end(), [&](Point p) {
        return !clashes(box(p), taken) && std::none_of(there.begin(), there.end(), [&](Point other) {
          return std::hypot(p.x - other.x, p.y - other.y) < value_apart * k;
        });
      });
      if (free == points.end()) continue;
      there.push_back(*free);
      taken.push_back(box(*free));
      cut.sheet.box(box(*free), {0, 0, 0, 165}, 7 * k);
      cut.sheet.text({free->x, free->y + 4 * k}, words, style);
      unit = false;
    }
  }
}

void draw_depth_ruler(const Cut& cut) {
  const Theme& theme = cut.sheet.theme();
  const double k = cut.sheet.k(), x = cut.place.x - 4 * k;
  const double last = std::floor((cut.place.bottom() - cut.skin_y) / cut.px_per_mm / tick_mm) * tick_mm;
  if (last < tick_mm) return;
  cut.sheet.line({x, cut.skin_y}, {x, cut.skin_y + last * cut.px_per_mm}, theme.muted, k);
  // As many numbers as have room.
  const int every = tick_mm * cut.px_per_mm < 15 * k ? 2 : 1;
  for (int i = 0; i * tick_mm <= last; ++i) {
    const double y = cut.skin_y + i * tick_mm * cut.px_per_mm;
    cut.sheet.line({x - 4 * k, y}, {x, y}, theme.muted, k);
    if (i % every == 0)
      cut.sheet.text({x - 6 * k, y + 4 * k}, std::to_string(static_cast<int>(i * tick_mm)),
                     {Weight::regular, 11, theme.muted, Align::right});
  }
}

// Across the body from the spine line, along it from under the hand.
void draw_width_ruler(const Cut& cut) {
  const Theme& theme = cut.sheet.theme();
  const depth::SlicePlane& plane = cut.picture.profile.plane;
  const double k = cut.sheet.k(), y = cut.place.bottom() + 3 * k;
  const double angle = plane.direction_deg * std::numbers::pi / 180, du = std::cos(angle),
               dv = std::sin(angle);
  const bool across = std::abs(du) >= std::abs(dv);
  const double zero = across ? -plane.centre.u_mm / du : 0;
  cut.sheet.line({cut.place.x, y}, {cut.place.right(), y}, theme.muted, k);
  const int first = static_cast<int>(std::ceil((-cut.half_mm() - zero) / tick_mm)),
            last = static_cast<int>(std::floor((cut.half_mm() - zero) / tick_mm));
  const bool room = tick_mm * cut.px_per_mm > 12 * k;
  for (int i = first; i <= last; ++i) {
    const double x = cut.x(zero + i * tick_mm);
    const bool named = i % (room ? 2 : 4) == 0;
    cut.sheet.line({x, y}, {x, y + (named ? 5 : 3) * k}, theme.muted, k);
    if (named && x > cut.place.x + 34 * k && x < cut.place.right() - 34 * k)
      cut.sheet.text({x, y + 15 * k},
                     std::to_string(std::abs(i) * static_cast<int>(tick_mm)) + (i == 0 ? " mm" : ""),
                     {Weight::regular, 11, theme.muted, Align::centre});
  }
  const char* ends[] = {across ? "mark_left" : "mark_head", across ? "mark_right" : "mark_foot"};
  const bool turned_round = across ? du < 0 : dv < 0;
  cut.sheet.text({cut.place.x, y + 16 * k}, cut.frame.phrases(ends[turned_round ? 1 : 0]),
                 {Weight::bold, 13, theme.text, Align::left});
  cut.sheet.text({cut.place.right(), y + 16 * k}, cut.frame.phrases(ends[turned_round ? 0 : 1]),
                 {Weight::bold, 13, theme.text, Align::right});
}

}  // namespace

void draw_rulers(const Cut& cut) {
  draw_depth_ruler(cut);
  draw_width_ruler(cut);
}

void draw_slice_words(const Cut& cut) {
  std::vector<Rect> taken;
  std::vector<Label> list = labels(cut);
  write_inside(cut, list, taken);
  write_led(cut, list, taken);
  write_values(cut, taken);
}

}  // namespace palmar::screens
