// The back from above: what the hands do on it, in the place where they do it.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/screens/curve.hpp"
#include "app/screens/debrief.hpp"
#include "app/screens/format.hpp"
#include "app/screens/mat_panel.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Back {
  const Sheet& sheet;
  const Frame& frame;
  const Pictures& pictures;

  Point px(BodyPoint p) const {
    const Point at = pictures.view.to_px(p);
    return {pictures.back.x + at.x, pictures.back.y + at.y};
  }
  Point px(MatPoint p) const { return px(frame.scene.placement.to_body(p)); }
};

// Corner marks: only between them does the mat see anything.
void draw_mat(const Back& back) {
  const GridGeometry& g = back.frame.scene.mat.geometry;
  if (g.cells() == 0) return;
  const double w = g.width_mm(), h = g.height_mm(), arm = 0.06 * std::min(w, h);
  const MatPoint corners[][3] = {{{0, arm}, {0, 0}, {arm, 0}},
                                 {{w - arm, 0}, {w, 0}, {w, arm}},
                                 {{w, h - arm}, {w, h}, {w - arm, h}},
                                 {{arm, h}, {0, h}, {0, h - arm}}};
  for (const auto& corner : corners) {
    const Point points[] = {back.px(corner[0]), back.px(corner[1]), back.px(corner[2])};
    back.sheet.polyline(points, back.sheet.theme().muted.faded(0.55), 2 * back.sheet.scale().window);
  }
}

// A mat that is not bent is one quadrilateral; a warped one is cut into strips that follow the warp.
void draw_on_mat(const Back& back, ImTextureID picture, const GridGeometry& g) {
  const int pieces = back.frame.scene.placement.warp.empty() ? 1 : 12;
  const auto at = [&](int i, int j) {
    return vec(back.px(MatPoint{g.width_mm() * i / pieces, g.height_mm() * j / pieces}));
  };
  const auto uv = [&](int i, int j) {
    return ImVec2(static_cast<float>(i) / static_cast<float>(pieces),
                  static_cast<float>(j) / static_cast<float>(pieces));
  };
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int j = 0; j < pieces; ++j) {
    for (int i = 0; i < pieces; ++i) {
      list.AddImageQuad(picture, at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), uv(i, j),
                        uv(i + 1, j), uv(i + 1, j + 1), uv(i, j + 1));
    }
  }
}

void draw_field(const Back& back) {
  const PressureField& field = back.frame.snapshot.observation.field;
  const ImTextureID picture = back.pictures.layer ? back.pictures.layer : back.pictures.field;
  if (picture && !field.loaded.empty()) draw_on_mat(back, picture, field.geometry);
}

// While a hand lands or lifts, the centre of its shrinking print trembles; below this share of the stroke's force it is not drawn.
constexpr double path_force_share = 0.4;

// The path in the body frame where it is known: points a few px apart, each the mean of itself and its neighbours, draw a calm line
// without sharp corners.
std::vector<Point> path_points(const Back& back, const Stroke& stroke) {
  const double apart = 5 * back.sheet.scale().window;
  std::vector<Point> raw;
  for (const StrokeSample& sample : stroke.path) {
    if (sample.force_N < path_force_share * stroke.force_N) continue;
    const Point at = sample.body ? back.px(*sample.body) : back.px(sample.mat);
    if (raw.empty() || std::hypot(at.x - raw.back().x, at.y - raw.back().y) >= apart) raw.push_back(at);
  }
  std::vector<Point> points = raw;
  for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
    points[i] = {(raw[i - 1].x + 2 * raw[i].x + raw[i + 1].x) / 4,
                 (raw[i - 1].y + 2 * raw[i].y + raw[i + 1].y) / 4};
  }
  return points;
}

void draw_strokes(const Back& back) {
  const station::Snapshot& now = back.frame.snapshot;
  const double w = back.sheet.scale().window;
  const auto& last = now.last_strokes;
  for (std::size_t i = 0; i < last.size(); ++i) {
    // The oldest is the faintest.
    const double share = 0.14 + 0.12 * static_cast<double>(i + 3 - std::min<std::size_t>(last.size(), 3));
    back.sheet.polyline(smooth_open(path_points(back, last[i].stroke), 4),
                        back.sheet.theme().hand.faded(share), 3 * w);
  }
  for (const Stroke& stroke : now.observation.live_strokes) {
    back.sheet.polyline(smooth_open(path_points(back, stroke), 4), back.sheet.theme().hand.faded(0.8), 4 * w);
  }
}

// Where the asked stroke goes: dots along the target's middle, from its beginning to its end, with an arrow
// at the end.
void draw_ghost(const Back& back) {
  const coach::LessonStep* step = back.frame.step();
  const auto target = back.frame.target();
  if (!step || !target || step->holds_still || !step->direction_deg) return;
  const Muscle& muscle = back.frame.scene.atlas->muscles[*target];
  const double angle = *step->direction_deg * std::numbers::pi / 180, du = std::cos(angle),
               dv = std::sin(angle);
  const auto along = [&](BodyPoint p) { return p.u_mm * du + p.v_mm * dv; };
  double lo = 1e9, hi = -1e9;
  for (const BodyPoint p : muscle.outline) lo = std::min(lo, along(p)), hi = std::max(hi, along(p));
  if (hi - lo < 30) return;
  // Middle of the outline at that place along the stroke.
  const auto middle = [&](double s) {
    double sum = 0, weight = 0;
    const std::size_t n = muscle.outline.size();
    for (std::size_t i = 0; i < n; ++i) {
      const BodyPoint a = muscle.outline[i], b = muscle.outline[(i + 1) % n];
      const double sa = along(a), sb = along(b);
      if ((sa <= s) == (sb <= s)) continue;
      const double t = (s - sa) / (sb - sa);
      sum += (a.u_mm + t * (b.u_mm - a.u_mm)) * -dv + (a.v_mm + t * (b.v_mm - a.v_mm)) * du;
      weight += 1;
    }
    const double across = weight > 0 ? sum / weight : 0;
    return back.px(BodyPoint{s * du - across * dv, s * dv + across * du});
  };
  const Colour colour = back.sheet.theme().target;
  const double margin = 0.08 * (hi - lo), w = back.sheet.scale().window,
               spacing_mm = 11 * w / back.pictures.view.px_per_mm;
  for (double s = lo + margin; s < hi - margin - 1.4 * spacing_mm; s += spacing_mm)
    back.sheet.dot(middle(s), 1.6 * w, colour.faded(0.85));
  const Point end = middle(hi - margin), before = middle(hi - margin - spacing_mm);
  back.sheet.arrow(end, 22 * w, std::atan2(end.y - before.y, end.x - before.x) * 180 / std::numbers::pi,
                   colour, 3 * w);
}

void draw_hands(const Back& back) {
  const double w = back.sheet.scale().window;
  for (const Contact& contact : back.frame.snapshot.observation.contacts.list) {
    const double angle = contact.ellipse.angle_deg * std::numbers::pi / 180;
    const double a = std::max(contact.ellipse.major_mm, 8.0) * 0.62,
                 b = std::max(contact.ellipse.minor_mm, 8.0) * 0.62;
    std::vector<Point> ring(48);
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const double t = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(ring.size());
      const double x = a * std::cos(t), y = b * std::sin(t);
      ring[i] = back.px(MatPoint{contact.centre.x_mm + x * std::cos(angle) - y * std::sin(angle),
                                 contact.centre.y_mm + x * std::sin(angle) + y * std::cos(angle)});
    }
    back.sheet.polyline(ring, back.sheet.theme().hand.faded(contact.clipped ? 0.45 : 0.9), 2.2 * w, true);
  }
}

void draw_alarms(const Back& back) {
  const auto& zones = back.frame.scene.atlas->zones;
  for (const coach::ZoneAlarm& alarm : back.frame.snapshot.coaching.alarms) {
    if (alarm.zone >= zones.size()) continue;
    std::vector<Point> points;
    for (const BodyPoint p : zones[alarm.zone].outline) points.push_back(back.px(p));
    back.sheet.polyline(points, back.sheet.theme().warning, 3 * back.sheet.scale().window, true);
  }
}

void draw_scale(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const double k = sheet.k(), x = place.x + 20 * k, y = place.bottom() - 34 * k,
               w = std::min(192 * k, place.w - 80 * k), h = 9 * k;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr int pieces = 32;
  for (int i = 0; i < pieces; ++i) {
    const auto colour = [&](int at) {
      Colour c = frame.pictures.table[static_cast<std::size_t>(at * 255 / pieces)];
      c.a = 255;
      return c.packed();
    };
    list.AddRectFilledMultiColor(vec({x + w * i / pieces, y}), vec({x + w * (i + 1) / pieces, y + h}),
                                 colour(i), colour(i + 1), colour(i + 1), colour(i));
  }
  const Style small{Weight::regular, 13, sheet.theme().muted};
  for (const double kPa : pressure_ticks_kPa) {
    const double at = x + w * pressure_position(kPa);
    sheet.line({at, y - 3 * k}, {at, y + h}, sheet.theme().muted, 1);
    Style style = small;
    style.align = kPa == 0 ? Align::left : Align::centre;
    std::string words = format_range(Unit::kPa, kPa, kPa);
    words.resize(words.find("–"));
    if (kPa == pressure_scale_kPa)
      words += " kPa " + frame.phrases("and_more"), style.align = Align::left, style.size = 13;
    sheet.text({kPa == pressure_scale_kPa ? at - 8 * k : at, y - 7 * k}, words, style);
  }
  sheet.text_within({x, y + h + 16 * k}, frame.phrases("measured_normal"), small, place.w - 40 * k);
}

// All that was asked, as outlines.
void draw_asked(const Back& back) {
  if (!back.frame.lesson) return;
  // The one that is asked now is lit in the picture already.
  std::vector<std::size_t> drawn;
  if (const auto target = back.frame.target()) drawn.push_back(*target);
  for (const coach::LessonStep& step : back.frame.lesson->steps) {
    const auto muscle = back.frame.scene.atlas->muscle(step.target);
    if (!muscle || std::find(drawn.begin(), drawn.end(), *muscle) != drawn.end()) continue;
    drawn.push_back(*muscle);
    std::vector<Point> outline;
    for (const BodyPoint p : back.frame.scene.atlas->muscles[*muscle].outline) outline.push_back(back.px(p));
    back.sheet.polyline(smooth_closed(outline, 4), back.sheet.theme().target, 2.4 * back.sheet.scale().window,
                        true);
  }
}

// Good strokes are broader, the others finer.
void draw_done(const Back& back, const Debrief& done) {
  const Theme& theme = back.sheet.theme();
  const double w = back.sheet.scale().window;
  for (const bool good : {false, true}) {
    for (const Debrief::Stroke& stroke : done.strokes()) {
      if (stroke.good != good || stroke.path.size() < 2) continue;
      std::vector<Point> line;
      for (const BodyPoint p : stroke.path) {
        const Point at = back.px(p);
        if (line.empty() || std::hypot(at.x - line.back().x, at.y - line.back().y) > 4 * w)
          line.push_back(at);
      }
      if (line.size() < 2) continue;
      const std::vector<Point> smooth = smooth_open(line, 4);
      back.sheet.polyline(smooth, theme.card.faded(0.75), (good ? 6.0 : 4.4) * w);
      back.sheet.polyline(smooth, good ? theme.good : theme.hand.faded(0.85), (good ? 3.4 : 1.9) * w);
      const Point a = smooth[smooth.size() - 2], b = smooth.back();
      const double angle = std::atan2(b.y - a.y, b.x - a.x);
      const auto corner = [&](double turn, double r) {
        return Point{b.x + r * std::cos(angle + turn), b.y + r * std::sin(angle + turn)};
      };
      back.sheet.triangle(corner(0, 6 * w), corner(2.4, 6 * w), corner(-2.4, 6 * w),
                          good ? theme.good : theme.hand.faded(0.8));
    }
  }
}

// Where a hand pressed hardest: a ring and the force beside it.
void draw_hardest(const Back& back, const Debrief& done) {
  const station::Snapshot* then = done.hardest();
  if (!then) return;
  const auto& list = then->observation.contacts.list;
  const auto hand = std::max_element(
      list.begin(), list.end(), [](const Contact& a, const Contact& b) { return a.force_N < b.force_N; });
  if (hand == list.end()) return;
  const Theme& theme = back.sheet.theme();
  const double k = back.sheet.k();
  const Point at = back.px(hand->centre);
  std::vector<Point> ring(32);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const double t = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(ring.size());
    ring[i] = {at.x + 11 * k * std::cos(t), at.y + 11 * k * std::sin(t)};
  }
  back.sheet.polyline(ring, theme.card.faded(0.7), 5 * k, true);
  back.sheet.polyline(ring, theme.text, 2.2 * k, true);
  const std::string words = format(Unit::newton, done.hardest_N());
  const Style style{Weight::semibold, 14, theme.text};
  const double width = back.sheet.width(words, style);
  back.sheet.box({at.x + 18 * k, at.y - 11 * k, width + 12 * k, 22 * k}, theme.card.faded(0.85), 6 * k);
  back.sheet.text({at.x + 24 * k, at.y + 5 * k}, words, style);
}

// The picture fills the card, so the card itself is drawn only until there is one.
Card back_card(const Sheet& sheet, const Frame& frame, const Rect& place) {
  return Card("The back###back", place, sheet, !frame.pictures.anatomy || sheet.theme().framed);
}

// Within a back_card().
template <class Marks>
void draw_back(const Sheet& sheet, const Frame& frame, Marks&& marks) {
  const Back back{sheet, frame, frame.pictures};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect& picture = frame.pictures.back;
  list.PushClipRect(vec({picture.x, picture.y}), vec({picture.right(), picture.bottom()}), true);
  if (frame.pictures.anatomy)
    list.AddImageRounded(frame.pictures.anatomy, vec({picture.x, picture.y}),
                         vec({picture.right(), picture.bottom()}), {0, 0}, {1, 1}, IM_COL32_WHITE,
                         static_cast<float>(14 * sheet.scale().window));
  draw_mat(back);
  marks(back);
  list.PopClipRect();
  if (sheet.theme().framed) sheet.frame(picture, sheet.theme().muted, 1.5, 14 * sheet.scale().window);
}

}  // namespace

void back_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card = back_card(sheet, frame, place);
  draw_back(sheet, frame, [](const Back& back) {
    draw_ghost(back);
    draw_strokes(back);
    draw_field(back);
    draw_hands(back);
    draw_alarms(back);
  });
  if (frame.state.view == View::instructor) draw_scale(sheet, frame, place);
}

void debrief_back_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card = back_card(sheet, frame, place);
  const Debrief& done = *frame.debrief;
  draw_back(sheet, frame, [&](const Back& back) {
    if (frame.pictures.pressed) draw_on_mat(back, frame.pictures.pressed, done.pressed().geometry);
    draw_asked(back);
    draw_done(back, done);
    draw_hardest(back, done);
  });
  const double k = sheet.k();
  sheet.text_within({place.x + 20 * k, place.y + 28 * k}, frame.phrases("where_pressed"),
                    {Weight::semibold, 13, sheet.theme().muted}, place.w - 40 * k);
  draw_scale(sheet, frame, place);
}

void quiz_back_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card = back_card(sheet, frame, place);
  draw_back(sheet, frame, [&](const Back& back) {
    draw_field(back);
    draw_hands(back);
    quiz_marks(sheet, frame);
  });
}

void setup_back_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  // While it is calibrated the mat lies on a table, and what it reads is no pressure yet.
  if (frame.snapshot.setup.stage == station::SetupStage::calibrate) return mat_panel(sheet, frame, place);
  const Card card = back_card(sheet, frame, place);
  draw_back(sheet, frame, [&](const Back& back) {
    draw_field(back);
    draw_hands(back);
    setup_marks(sheet, frame);
  });
}

}  // namespace palmar::screens
