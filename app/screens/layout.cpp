#include "app/screens/layout.hpp"

#include <algorithm>
#include <initializer_list>

namespace palmar::screens {
namespace {

// The sheet's measures, px at 1280x800.
constexpr double margin = 20, gap = 16, inner_gap = 10;
constexpr double cue_height = 128, foot_height = 52, gauge_width = 268, lesson_width = 320;
// At a large setting: the torso is about 0.55 as wide as it is tall, with air; gauge and lesson share the rest.
constexpr double setup_card_width = 600, most_setup_card_share = 0.68, most_setup_around = 1.2;
constexpr double quiz_cue_height = 172, quiz_card_width = 440, most_quiz_back_share = 0.4;
constexpr double back_width_of_height = 0.62, most_back_share = 0.34, gauge_share = 0.42;
constexpr double most_halved_back_share = 0.25;  // of the back where the slice stands beside it
// 12 px of the sheet are then 10.8 px.
constexpr double least_instructor_k = 0.9;

struct Column {
  Rect area;  // h grows as cards are added
  double gap_px;

  Rect add(double height) {
    if (area.h > 0) area.h += gap_px;
    const Rect card{area.x, area.y + area.h, area.w, height};
    area.h += height;
    return card;
  }
};

InstructorLayout three_columns(double width, double height, const Scale& scale) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  InstructorLayout l;
  l.header = {m, 0, width - 2 * m, 72 * k};
  l.judgement = {m, height - m - 92 * k, width - 2 * m, 92 * k};
  const double top = l.header.bottom(), bottom = l.judgement.y - g, tall = bottom - top;
  const double free = width - 2 * m - 2 * g - 236 * k;
  const double back_width = free * 430 / 972;
  l.back = {m, top, back_width, tall};
  const double x1 = l.back.right() + g, ig = inner_gap * scale.window;
  const double gauge_height = std::min(104 * k, (tall - 4 * ig) * 104 / 560);
  for (int i = 0; i < 4; ++i) l.gauges[i] = {x1, top + i * (gauge_height + ig), 236 * k, gauge_height};
  const double y = l.gauges[3].bottom() + ig;
  l.muscles = {x1, y, 236 * k, bottom - y};
  const double x2 = x1 + 236 * k + g, w2 = width - m - x2;
  const double camera_height = 120 * k, force_height = (tall - camera_height - 2 * g) * 148 / 448;
  l.strokes = {x2, top, w2, tall - camera_height - force_height - 2 * g};
  l.force = {x2, l.strokes.bottom() + g, w2, force_height};
  l.camera = {x2, bottom - camera_height, (w2 - g) * 0.5, camera_height};
  l.station = {l.camera.right() + g, l.camera.y, w2 - g - l.camera.w, camera_height};
  l.height = height;
  return l;
}

// What matters most comes first, as it is read while scrolling.
InstructorLayout flowing(double width, const Scale& scale, int columns) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  InstructorLayout l;
  const double column_width = (width - 2 * m - (columns - 1) * g) / columns;
  l.header = {m, 0, width - 2 * m, 104 * k};
  l.judgement = {m, l.header.bottom(), width - 2 * m, (columns > 1 ? 92 : 184) * k};
  const double top = l.judgement.bottom() + g;
  Column first{{m, top, column_width, 0}, g};
  Column second{{m + column_width + g, top, column_width, 0}, g};
  Column& other = columns > 1 ? second : first;
  l.back = first.add(std::min(600 * k, column_width * 1.2));
  for (Rect& gauge : l.gauges) gauge = other.add(104 * k);
  l.muscles = other.add(144 * k);
  l.strokes = first.add((column_width < stacked_strokes_width * k ? 420 : 300) * k);
  l.force = other.add(148 * k);
  l.camera = other.add(120 * k);
  l.station = first.add(120 * k);
  l.height = std::max(first.area.bottom(), second.area.bottom()) + m;
  return l;
}

}  // namespace

Scale scale_of(double width, double height, double ui_scale) {
  const double window = std::min(width / 1280, height / 800);
  return {window, window * ui_scale};
}

Scale instructor_scale(const Scale& scale) { return {scale.window, std::max(scale.k, least_instructor_k)}; }

PracticeLayout practice_layout(double width, double height, const Scale& scale, bool slice) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  PracticeLayout l;
  // At a large setting the cue keeps its size, but not the air around it.
  const double cue = std::max(std::min(cue_height * k, height * 0.26), cue_height * scale.window);
  const double foot = std::min(foot_height * k, height * 0.14);
  l.cue = {m, m, width - 2 * m, cue};
  l.foot = {m, height - g - foot, width - 2 * m, foot};
  const double top = l.cue.bottom() + g, tall = l.foot.y - g - top;
  // No card is given up: where they have no room side by side the back keeps what its height can use, and what
  // the other two show is drawn smaller.
  const double free = width - 2 * m - 2 * g;
  const double back = slice ? 2 * std::min(back_width_of_height * tall, most_halved_back_share * free) + g
                            : std::min(back_width_of_height * tall, most_back_share * free);
  double lesson = lesson_width * k, gauge = gauge_width * k;
  if (free - lesson - gauge < back) {
    gauge = gauge_share * (free - back);
    lesson = free - back - gauge;
  }
  l.back = {m, top, free - gauge - lesson, tall};
  l.gauge = {l.back.right() + g, top, gauge, tall};
  l.lesson = {l.gauge.right() + g, top, lesson, tall};
  if (slice) {
    l.back.w = (l.back.w - g) / 2;
    l.slice = {l.back.right() + g, top, l.back.w, tall};
  }
  return l;
}

SetupLayout setup_layout(double width, double height, const Scale& scale) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  SetupLayout l;
  // At a large setting the instruction takes the room, not what stands around it.
  const double around = std::min(k, most_setup_around * scale.window);
  const double rail = std::min(92 * around, height * 0.16),
               foot = std::min(foot_height * around, height * 0.14);
  l.rail = {m, m, width - 2 * m, rail};
  l.foot = {m, height - g - foot, width - 2 * m, foot};
  const double top = l.rail.bottom() + g, tall = l.foot.y - g - top, free = width - 2 * m - g;
  // The picture is half of the instruction: it stays, and the words are set as large as the rest allows.
  const double card = std::min(setup_card_width * k, most_setup_card_share * free);
  l.card = {width - m - card, top, card, tall};
  l.back = {m, top, free - card, tall};
  return l;
}

QuizLayout quiz_layout(double width, double height, const Scale& scale) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  QuizLayout l;
  // A name may take two lines.
  const double cue = std::max(std::min(quiz_cue_height * k, height * 0.3), quiz_cue_height * scale.window);
  const double foot = std::min(foot_height * k, height * 0.14);
  l.cue = {m, m, width - 2 * m, cue};
  l.foot = {m, height - g - foot, width - 2 * m, foot};
  const double top = l.cue.bottom() + g, tall = l.foot.y - g - top, free = width - 2 * m - g;
  const double back = std::min(back_width_of_height * tall, most_quiz_back_share * free);
  // At a large setting the words take what the picture can spare.
  const double card = std::min(quiz_card_width * k * k / scale.window, free - back);
  l.back = {m, top, free - card, tall};
  l.card = {l.back.right() + g, top, card, tall};
  return l;
}

InstructorLayout instructor_layout(double width, double height, const Scale& scale) {
  const double sheet = width / scale.k;  // its width in px of the sheet
  if (sheet >= 1120 && height / scale.k >= 700) return three_columns(width, height, scale);
  return flowing(width, scale, sheet >= 760 ? 2 : 1);
}

DepthLayout depth_layout(double width, double height, const Scale& scale) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  DepthLayout l;
  l.header = {m, 0, width - 2 * m, 72 * k};
  if (width / k >= 1120 && height / k >= 700) {
    l.words = {m, height - m - 92 * k, width - 2 * m, 92 * k};
    const double top = l.header.bottom(), tall = l.words.y - g - top, free = width - 2 * m - 2 * g;
    l.layer = {m, top, free * 0.265, tall};
    l.scene = {l.layer.right() + g, top, free * 0.275, tall};
    const double x = l.scene.right() + g, w = width - m - x, slice = std::min(tall * 0.66, w * 0.74);
    l.slice = {x, top, w, slice};
    const double below = top + slice + g, half = (w - g) * 0.5;
    l.muscles = {x, below, half, tall - slice - g};
    l.reach = {x + half + g, below, w - half - g, l.muscles.h};
    l.height = height;
    return l;
  }
  // One below the other, as it is read while scrolling.
  Column all{{m, l.header.bottom(), width - 2 * m, 0}, g};
  l.words = all.add(120 * k);
  l.slice = all.add(std::min(400 * k, (width - 2 * m) * 0.62));
  l.reach = all.add(190 * k);
  l.muscles = all.add(190 * k);
  l.scene = all.add(std::min(600 * k, width));
  l.layer = all.add(std::min(600 * k, width));
  l.height = all.area.bottom() + m;
  return l;
}

DebriefLayout debrief_layout(double width, double height, const Scale& scale) {
  const double k = scale.k, m = margin * scale.window, g = gap * scale.window;
  DebriefLayout l;
  l.header = {m, 0, width - 2 * m, 72 * k};
  if (width / k >= 1120 && height / k >= 700) {
    l.words = {m, height - 40 * k, width - 2 * m, 40 * k};
    const double top = l.header.bottom(), tall = l.words.y - top, free = width - 2 * m - 2 * g;
    l.back = {m, top, free * 0.33, tall};
    const double x = l.back.right() + g, w = width - m - x, left = (w - g) * 0.41, upper = (tall - g) * 0.64;
    l.result = {x, top, left, upper};
    l.slice = {x + left + g, top, w - left - g, upper};
    l.accuracy = {x, top + upper + g, left, tall - upper - g};
    l.muscles = {l.slice.x, l.accuracy.y, l.slice.w, l.accuracy.h};
    l.height = height;
    return l;
  }
  Column all{{m, l.header.bottom(), width - 2 * m, 0}, g};
  l.result = all.add(330 * k);
  l.back = all.add(std::min(600 * k, width));
  l.accuracy = all.add(180 * k);
  l.muscles = all.add(230 * k);
  l.slice = all.add(std::min(400 * k, (width - 2 * m) * 0.62));
  l.words = all.add(40 * k);
  l.height = all.area.bottom() + m;
  return l;
}

Rect centred(double width, double height, double card_width, double card_height) {
  const double w = std::min(card_width, width * 0.94), h = std::min(card_height, height * 0.94);
  return {(width - w) / 2, (height - h) / 2, w, h};
}

}  // namespace palmar::screens
