// The quiz of place: what is asked for, where it was looked for, and what was found so far.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "app/screens/format.hpp"
#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

enum class Sign : unsigned char { none, tick, cross };

/// Words of the card, in as many lines as they take.
struct Block {
  std::string words;
  Style style;
  double above = 0;  // air, px of the sheet
  Sign sign = Sign::none;
};

constexpr double side = 28, air = 24, line_height = 1.24, sign_width = 1.15;  // px of the sheet; ems

double words_left(const Sheet& sheet, const Block& block) {
  return block.sign == Sign::none ? 0 : sign_width * block.style.size * sheet.k();
}

double height_of(const Sheet& sheet, const std::vector<Block>& blocks, double width) {
  double height = 0;
  for (const Block& block : blocks) {
    const int lines = sheet.lines(block.words, block.style, width - words_left(sheet, block));
    height += (block.above + lines * line_height * block.style.size) * sheet.k();
  }
  return height;
}

bool fits_across(const Sheet& sheet, const std::vector<Block>& blocks, double width) {
  return std::all_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    const double free = width - words_left(sheet, block);
    const auto lines = sheet.wrapped(block.words, block.style, free);
    return std::all_of(lines.begin(), lines.end(),
                       [&](const std::string& line) { return sheet.width(line, block.style) <= free; });
  });
}

double padding(double k, const Rect& place) { return std::min(side * k, 0.06 * place.w); }

double column_width(double k, const Rect& place, bool apart) {
  return (apart ? place.w / 2 : place.w) - 2 * padding(k, place);
}

/// The k at which all of it has room, at most the sheet's own.
double fitting(const Sheet& sheet, const Rect& place, const std::vector<Block>& now,
               const std::vector<Block>& result, bool apart) {
  double k = sheet.k();
  for (; k > 0.3 * sheet.k(); k *= 0.98) {
    const Sheet at = sheet.at(k);
    const double width = column_width(k, place, apart), upper = height_of(at, now, width),
                 lower = height_of(at, result, width);
    const double height = apart ? std::max(upper, lower) + 2 * air * k : upper + lower + 3 * air * k;
    if (height <= place.h && fits_across(at, now, width) && fits_across(at, result, width)) break;
  }
  return k;
}

void draw_blocks(const Sheet& sheet, const std::vector<Block>& blocks, Point at, double width) {
  const double k = sheet.k();
  for (const Block& block : blocks) {
    const double size = block.style.size * k, left = words_left(sheet, block);
    at.y += block.above * k;
    const Point sign{at.x + 0.42 * size, at.y + 0.62 * size};
    if (block.sign == Sign::tick) sheet.tick(sign, 0.8 * size, block.style.colour);
    if (block.sign == Sign::cross) sheet.cross(sign, 0.8 * size, block.style.colour);
    sheet.paragraph({at.x + left, at.y + 0.95 * size}, block.words, block.style, width - left,
                    line_height * size);
    at.y += line_height * size * sheet.lines(block.words, block.style, width - left);
  }
}

std::string distance_words(const coach::QuizResult& answer) {
  return std::to_string(std::max(1L, std::lround(answer.distance_mm))) + " mm";
}

std::vector<Block> now_blocks(const Theme& theme, const Frame& frame) {
  const station::QuizView& quiz = frame.snapshot.quiz;
  const Style title{Weight::bold, 44, theme.text}, plain{Weight::regular, 34, theme.text},
      small{Weight::regular, 32, theme.muted};
  if (!quiz.message.empty()) return {{with_capital(quiz.message), plain}};
  if (!quiz.open) return {};
  if (!quiz.answer) {
    const bool lift =
        quiz.state == coach::Quiz::State::lift_hands && !frame.snapshot.observation.contacts.list.empty();
    if (lift) return {{frame.phrases("quiz_lift"), plain}};
    return {{frame.phrases("quiz_do"), title}};
  }
  const coach::QuizResult& answer = *quiz.answer;
  std::vector<Block> blocks;
  if (answer.found) {
    blocks.push_back({frame.phrases("quiz_found"), {Weight::bold, 60, theme.good}, 0, Sign::tick});
  } else {
    blocks.push_back({frame.phrases("quiz_missed"), {Weight::bold, 44, theme.warning}, 0, Sign::cross});
    blocks.push_back({with(frame.phrases("quiz_off"), "distance", distance_words(answer)),
                      {Weight::semibold, 56, theme.text},
                      6});
    blocks.push_back({frame.phrases.cue(answer.correction), {Weight::semibold, 34, theme.text}, 4});
  }
  blocks.push_back({frame.phrases("quiz_after"), small, 12});
  return blocks;
}

std::vector<Block> result_blocks(const Theme& theme, const Frame& frame) {
  const station::QuizView& quiz = frame.snapshot.quiz;
  const Style small{Weight::regular, 32, theme.muted};
  if (!quiz.message.empty() || !quiz.open) return {};
  if (quiz.answers == 0) return {{frame.phrases("quiz_none_yet"), small}};
  std::vector<Block> blocks{{with(with(frame.phrases("quiz_so_far"), "found", std::to_string(quiz.found)),
                                  "answers", std::to_string(quiz.answers)),
                             {Weight::bold, 44, theme.text}}};
  if (!quiz.most_missed) return blocks;
  blocks.push_back({frame.phrases("quiz_most_missed"), small, 10});
  blocks.push_back(
      {quiz_title(frame, quiz.places->at(*quiz.most_missed)), {Weight::semibold, 34, theme.text}});
  return blocks;
}

Point px(const Frame& frame, BodyPoint p) {
  const Point at = frame.pictures.view.to_px(p);
  return {frame.pictures.back.x + at.x, frame.pictures.back.y + at.y};
}

void ring(Point at, double radius, double width, Colour colour) {
  ImGui::GetWindowDrawList()->AddCircle(vec(at), static_cast<float>(radius), colour.packed(), 48,
                                        static_cast<float>(width));
}

// Beside the press, away from the place, on a ground of its own; above or below where the picture has no room there.
void label(const Sheet& sheet, const Rect& back, Point press, Point middle, const std::string& words) {
  const double w = sheet.scale().window;
  const Style style{Weight::semibold, 32, sheet.theme().text};
  const Sheet fits = sheet.at(std::min(sheet.k(), 1.6 * w));
  const double width = fits.width(words, style) + 28 * w, height = 46 * fits.k(), off = 30 * w;
  if (width > back.w / 2) return;  // it would hide the body, and the card says it too
  Rect at{middle.x > press.x ? press.x - off - width : press.x + off, press.y - height / 2, width, height};
  if (at.x < back.x || at.right() > back.right()) {
    at.x = std::clamp(press.x - width / 2, back.x, back.right() - width);
    at.y = middle.y > press.y ? press.y - off - height : press.y + off;
  }
  at.y = std::clamp(at.y, back.y, std::max(back.y, back.bottom() - height));
  sheet.box(at, sheet.theme().card.faded(0.88), 10 * w);
  sheet.frame(at, sheet.theme().warning, 2 * w, 10 * w);
  fits.text({at.x + 14 * w, at.middle_y() + 11 * fits.k()}, words, style);
}

std::string plain_name(std::string name) {
  for (const char* cut : {" = ", " ("}) name.resize(std::min(name.find(cut), name.size()));
  // Two muscles in one word: room to break the line.
  if (const std::size_t slash = name.find('/'); slash != std::string::npos) name.replace(slash, 1, " / ");
  return name;
}

}  // namespace

std::string quiz_title(const Frame& frame, const coach::QuizPlace& place) {
  const Atlas& atlas = *frame.scene.atlas;
  std::string name = place.name;
  const bool right = place.id.ends_with("_R"), left = place.id.ends_with("_L");
  if (const auto muscle = atlas.muscle(place.id)) {
    name = short_name(atlas.muscles[*muscle]);
  } else if (const std::string_view words = right ? ", right" : ", left"; name.ends_with(words)) {
    name.resize(name.size() - words.size());
  }
  name = plain_name(std::move(name));
  if (!right && !left) return with_capital(name);
  // "Quadratus", but not "BL23"
  if (name.size() > 1 && std::islower(static_cast<unsigned char>(name[1])))
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return with(frame.phrases(right ? "quiz_right" : "quiz_left"), "name", name);
}

namespace {

/// What the tone says while it guides the finger: that way, or here. Its length tells nothing.
void guidance_mark(const Sheet& sheet, const Frame& frame, const coach::QuizPlace& place) {
  const Contact* finger = nullptr;
  for (const Contact& contact : frame.snapshot.observation.contacts.list)
    if (contact.centre_body && (!finger || contact.force_N > finger->force_N)) finger = &contact;
  if (!finger) return;
  const coach::QuizGuidance way = coach::guidance(place, *finger->centre_body);
  const Point at = px(frame, *finger->centre_body);
  const double w = sheet.scale().window;
  if (way.on_place) return ring(at, 34 * w, 4 * w, sheet.theme().good);
  const BodyPoint to{finger->centre_body->u_mm + 100 * way.pan, finger->centre_body->v_mm - 100 * way.pitch};
  const Point there = px(frame, to);
  const double angle = std::atan2(there.y - at.y, there.x - at.x);
  sheet.arrow({at.x + 70 * w * std::cos(angle), at.y + 70 * w * std::sin(angle)}, 56 * w, angle * 180 / std::numbers::pi,
              sheet.theme().target, 5 * w);
}

}  // namespace

void quiz_marks(const Sheet& sheet, const Frame& frame) {
  const station::QuizView& quiz = frame.snapshot.quiz;
  const coach::QuizPlace* place = quiz.place();
  if (place && quiz.state == coach::Quiz::State::asking && frame.state.sound == station::Sound::speech)
    guidance_mark(sheet, frame, *place);
  if (!quiz.answer || !place) return;
  const Theme& theme = sheet.theme();
  const double w = sheet.scale().window;
  if (place->outline.empty()) {
    const Point at = px(frame, place->at);
    const double radius = std::max(place->radius_mm * frame.pictures.view.px_per_mm, 10 * w);
    sheet.dot(at, radius, theme.target.faded(0.3));
    ring(at, radius, 3 * w, theme.target);
    sheet.dot(at, 3 * w, theme.target);
  }
  const Point press = px(frame, quiz.answer->at);
  const bool found = quiz.answer->found;
  const Colour colour = found ? theme.good : theme.warning;
  const Point nearest = px(frame, quiz.answer->nearest);
  const double away = std::hypot(nearest.x - press.x, nearest.y - press.y), r = 18 * w;
  if (away > r) {
    const double dx = (nearest.x - press.x) / away, dy = (nearest.y - press.y) / away;
    sheet.line({press.x + r * dx, press.y + r * dy}, nearest, colour, 3 * w);
  }
  sheet.dot(press, r, theme.card.faded(0.85));
  ring(press, r, 3 * w, colour);
  if (found) return sheet.tick(press, 22 * w, colour);
  sheet.cross(press, 24 * w, colour);
  label(sheet, frame.pictures.back, press, px(frame, place->at), distance_words(*quiz.answer));
}

void quiz_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("How it was###quiz", place, sheet);
  const std::vector<Block> now = now_blocks(sheet.theme(), frame),
                           result = result_blocks(sheet.theme(), frame);
  // At a large setting both stand side by side where that makes them larger, and are drawn smaller, so that nothing goes.
  const double below = fitting(sheet, place, now, result, false),
               beside = fitting(sheet, place, now, result, true);
  const bool apart = beside > below;
  const Sheet at = sheet.at(std::max(below, beside));
  const double k = at.k(), pad = padding(k, place), x = place.x + pad;
  const double width = column_width(k, place, apart);
  draw_blocks(at, now, {x, place.y + air * k}, width);
  if (result.empty()) return;
  const Colour line = sheet.theme().muted.faded(0.4);
  if (apart) {
    sheet.line({place.middle_x(), place.y + air * k}, {place.middle_x(), place.bottom() - air * k}, line,
               1.5 * k);
    return draw_blocks(at, result, {place.middle_x() + pad, place.y + air * k}, width);
  }
  const double top = place.bottom() - air * k - height_of(at, result, width);
  sheet.line({x, top - 0.6 * air * k}, {x + width, top - 0.6 * air * k}, line, 1.5 * k);
  draw_blocks(at, result, {x, top}, width);
}

}  // namespace palmar::screens
