// After a lesson, or whenever one wants to look back: where the hands went, when they pressed hardest, which muscles took the load, and how
// much of it went where it was asked.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/screens/debrief.hpp"
#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

constexpr double low_part = 0.7;  // a part below this is what to practise

// A number large with its words under it. Returns the width that it took.
double figure(const Sheet& sheet, const Point& at, const std::string& value, const std::string& words,
              Colour colour) {
  const double k = sheet.k();
  const double wide = sheet.text(at, value, {Weight::semibold, 34, colour});
  const double under = sheet.text({at.x, at.y + 20 * k}, words, {Weight::regular, 13, sheet.theme().muted});
  return std::max(wide, under);
}

// What the parts of the score are called.
std::string part_name(const Frame& frame, std::string_view id) {
  const std::string key = "part_" + std::string(id);
  const std::string words = frame.phrases(key);
  return words.empty() || words == key ? spaced(id) : words;
}

void draw_parts(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const auto& score = frame.snapshot.coaching.score;
  if (!score || score->parts.empty()) return;
  const double step = std::min(32 * k, place.h / static_cast<double>(score->parts.size())), name = 84 * k;
  double y = place.y;
  for (const coach::ScorePart& part : score->parts) {
    if (y + 12 * k > place.bottom()) break;
    sheet.text_within({place.x, y + 11 * k}, part_name(frame, part.id), {Weight::regular, 13, theme.text},
                      name - 6 * k);
    const Rect bar{place.x + name, y + 1 * k, place.w - name, 10 * k};
    sheet.box(bar, theme.track, 4 * k);
    const double value = std::clamp(part.value, 0.0, 1.0);
    sheet.box({bar.x, bar.y, std::max(bar.w * value, 4 * k), bar.h},
              value < low_part ? theme.warning : theme.good.faded(0.8), 4 * k);
    // What is low is marked by a sign too.
    if (value < low_part) sheet.caution({bar.right() - 9 * k, bar.middle_y()}, 11 * k, theme.text);
    y += step;
  }
}

std::string result_words(const Frame& frame, const Debrief& done) {
  // In free practice nothing is asked, so no stroke is good or bad.
  if (!frame.lesson)
    return done.finished() == 1 ? frame.phrases("one_stroke")
                                : with(frame.phrases("all_strokes"), "all", std::to_string(done.finished()));
  std::string words = with(with(frame.phrases("good_of"), "good", std::to_string(done.good())), "all",
                           std::to_string(done.finished()));
  const auto& score = frame.snapshot.coaching.score;
  if (score) words += "   ·   " + format(Unit::percent, score->in_band) + " " + frame.phrases("in_band");
  return words;
}

// The bar of a share, with the mark of what could be reached.
void draw_accuracy(const Sheet& sheet, const Frame& frame, const Debrief& done, const Rect& place) {
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const auto share = done.share(), ceiling = done.ceiling(), accuracy = done.accuracy();
  if (!share || !ceiling || !accuracy) {
    sheet.paragraph({place.x, place.y + 16 * k}, frame.phrases("no_accuracy"),
                    {Weight::regular, 13, theme.muted}, place.w, 18 * k);
    return;
  }
  const double used = sheet.text({place.x, place.y + 24 * k}, format(Unit::percent, *accuracy),
                                 {Weight::semibold, 28, theme.text});
  sheet.text_within({place.x + used + 12 * k, place.y + 24 * k}, frame.phrases("of_what_can_be"),
                    {Weight::regular, 13, theme.muted}, place.w - used - 12 * k);
  const Rect bar{place.x, place.y + 40 * k, place.w, 12 * k};
  sheet.box(bar, theme.track, 5 * k);
  sheet.box({bar.x, bar.y, std::max(4 * k, bar.w * std::clamp(*share, 0.0, 1.0)), bar.h}, theme.target,
            5 * k);
  const double x = bar.x + bar.w * std::clamp(*ceiling, 0.0, 1.0);
  sheet.line({x, bar.y - 5 * k}, {x, bar.bottom() + 5 * k}, theme.text, 2 * k);
  sheet.text({place.x, bar.bottom() + 20 * k},
             format(Unit::percent, *share) + " " + frame.phrases("on_the_target"),
             {Weight::regular, 13, theme.text});
  sheet.text({place.x, bar.bottom() + 39 * k},
             frame.phrases("ceiling") + " " + format(Unit::percent, *ceiling),
             {Weight::regular, 13, theme.muted, Align::left});
}

}  // namespace

Frame hardest_moment(const Frame& frame) {
  const station::Snapshot* then = frame.debrief ? frame.debrief->hardest() : nullptr;
  return {then ? *then : frame.snapshot,
          frame.scene,
          frame.lesson,
          frame.state,
          frame.welcome,
          frame.phrases,
          frame.pictures,
          frame.now,
          0,
          false,
          frame.debrief};
}

void debrief_header(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Looking back###debrief_header", place, sheet, false);
  const Theme& theme = sheet.theme();
  const double k = sheet.k();
  const Debrief& done = *frame.debrief;
  const std::string time = clock(done.touched_s()) + " " + frame.phrases("hands_on");
  const std::string name = frame.lesson ? frame.lesson->name : frame.phrases("free_practice");
  const std::string choices[] = {name + "   ·   " + time, time};
  const double used = sheet.text_first({place.right() - 12 * k, place.y + 50 * k}, choices,
                                       {Weight::medium, 18, theme.muted, Align::right}, place.w * 0.62);
  sheet.text_within({place.x + 12 * k, place.y + 50 * k}, frame.phrases("debrief_title"),
                    {Weight::bold, 26, theme.text}, place.w - used - 60 * k);
}

void debrief_result(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Result###debrief_result", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 24 * k, w = place.w - 48 * k;
  const Debrief& done = *frame.debrief;
  const auto& score = frame.snapshot.coaching.score;
  sheet.text_within({x, place.y + 30 * k}, frame.phrases("result"), {Weight::semibold, 13, theme.muted}, w);
  double y = place.y + 92 * k;
  if (score) {
    const double used = sheet.text({x, y}, number(Unit::score, score->total), {Weight::bold, 64, theme.text});
    sheet.text_within({x + used + 14 * k, y - 22 * k}, frame.phrases("of_hundred"),
                      {Weight::regular, 15, theme.muted}, w - used - 14 * k);
    sheet.text_within({x + used + 14 * k, y}, frame.phrases("on_this_mannequin"),
                      {Weight::regular, 15, theme.muted}, w - used - 14 * k);
  } else {
    sheet.text_within({x, y - 14 * k}, frame.phrases(done.finished() > 0 ? "not_scored" : "nothing_yet"),
                      {Weight::semibold, 20, theme.text}, w);
  }
  y += 30 * k;
  sheet.text_within({x, y}, result_words(frame, done), {Weight::medium, 15, theme.text}, w);
  if (score && score->coverage)
    sheet.text_within({x, y += 20 * k},
                      with(frame.phrases("covered"), "share", format(Unit::percent, *score->coverage)),
                      {Weight::regular, 13, theme.muted}, w);
  if (score && score->capped)
    sheet.text_within({x, y += 20 * k}, frame.phrases("capped"), {Weight::semibold, 13, theme.warning}, w);
  draw_parts(sheet, frame, {x, y + 22 * k, w, place.bottom() - y - 30 * k});
}

void debrief_muscles(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Load over time by muscle###debrief_muscles", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  const Debrief& done = *frame.debrief;
  sheet.text_within({x, place.y + 28 * k}, frame.phrases("impulse_by_muscle"),
                    {Weight::semibold, 13, theme.muted}, w);
  if (done.muscles().empty() || !(done.impulse_Ns() > 0)) {
    sheet.text_within({x, place.y + 58 * k}, frame.phrases("load_none"), {Weight::regular, 13, theme.muted},
                      w);
    return;
  }
  const auto& atlas = *frame.scene.atlas;
  std::vector<std::size_t> asked;
  if (frame.lesson) {
    for (const coach::LessonStep& step : frame.lesson->steps) {
      if (const auto muscle = atlas.muscle(step.target)) asked.push_back(*muscle);
    }
  }
  // What was asked for comes first, as in the live view.
  std::vector<Debrief::Impulse> list = done.muscles();
  const auto is_asked = [&](const Debrief::Impulse& one) {
    return std::find(asked.begin(), asked.end(), one.muscle) != asked.end();
  };
  std::sort(list.begin(), list.end(), [&](const Debrief::Impulse& a, const Debrief::Impulse& b) {
    return is_asked(a) != is_asked(b) ? is_asked(a) : a.Ns > b.Ns;
  });
  const Style number_style{Weight::regular, 13, theme.muted, Align::right};
  const double numbers = sheet.width("100 %", number_style) + 8 * k, names = std::max(118 * k, 0.34 * w);
  double y = place.y + 48 * k;
  for (const Debrief::Impulse& one : list) {
    if (y + 16 * k > place.bottom() || one.muscle >= atlas.muscles.size()) break;
    const double share = one.Ns / done.impulse_Ns();
    if (share < 0.01) continue;
    const bool aim = is_asked(one);
    const std::string name = tabled_name(atlas.muscles[one.muscle]);
    const std::string choices[] = {name, abbreviated(name), abbreviated(name, true)};
    sheet.text_first({x, y + 10 * k}, choices, {aim ? Weight::semibold : Weight::regular, 13, theme.text},
                     names - 5 * k);
    const Rect bar{x + names, y, w - names - numbers, 11 * k};
    sheet.box(bar, theme.track, 4 * k);
    sheet.box({bar.x, bar.y, std::max(bar.w * std::clamp(share, 0.0, 1.0), 4 * k), bar.h},
              aim ? theme.target : theme.bar, 4 * k);
    sheet.text({x + w, y + 10 * k}, format(Unit::percent, share), number_style);
    y += 23 * k;
  }
}

void debrief_accuracy(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("On the target###debrief_accuracy", place, sheet);
  const Theme& theme = sheet.theme();
  const double k = sheet.k(), x = place.x + 20 * k, w = place.w - 40 * k;
  const Debrief& done = *frame.debrief;
  sheet.text_within({x, place.y + 28 * k}, frame.phrases("accuracy"), {Weight::semibold, 13, theme.muted}, w);
  draw_accuracy(sheet, frame, done, {x, place.y + 40 * k, w, 80 * k});
  if (done.hardest_N() <= 0 || place.h < 170 * k) return;
  figure(sheet, {x, place.bottom() - 38 * k}, format(Unit::newton, done.hardest_N()),
         frame.phrases("hardest_hand"), theme.text);
}

void debrief_words(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("Keys###debrief_keys", place, sheet, false);
  sheet.text_within({place.x + 12 * sheet.k(), place.y + 24 * sheet.k()}, frame.phrases("debrief_keys"),
                    {Weight::regular, 15, sheet.theme().muted}, place.w - 24 * sheet.k());
}

}  // namespace palmar::screens
