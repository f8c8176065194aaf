#include "app/screens/sound_mark.hpp"

#include <string>

namespace palmar::screens {
namespace {

using station::Sound;

constexpr double glyph = 30, gap = 12, after = 26;  // px of the sheet

Style style(const Sheet& sheet) { return {Weight::regular, 32, sheet.theme().muted, Align::right}; }

std::string word(const Frame& frame) {
  return *frame.state.sound == Sound::off ? std::string() : frame.phrases(station::id(*frame.state.sound));
}

}  // namespace

void draw_loudspeaker(const Sheet& sheet, Point middle, double size, Colour colour, bool on) {
  const double s = size / 2, x = middle.x, y = middle.y;
  sheet.box({x - s, y - 0.35 * s, 0.5 * s, 0.7 * s}, colour);
  const Point cone[] = {
      {x - 0.6 * s, y - 0.35 * s}, {x, y - 0.85 * s}, {x, y + 0.85 * s}, {x - 0.6 * s, y + 0.35 * s}};
  sheet.triangle(cone[0], cone[1], cone[2], colour);
  sheet.triangle(cone[0], cone[2], cone[3], colour);
  const float width = static_cast<float>(0.16 * s);
  if (!on) {
    sheet.line({x + 0.3 * s, y - 0.4 * s}, {x + 1.0 * s, y + 0.4 * s}, colour, static_cast<double>(width));
    sheet.line({x + 0.3 * s, y + 0.4 * s}, {x + 1.0 * s, y - 0.4 * s}, colour, static_cast<double>(width));
    return;
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const double radius : {0.45, 0.9}) {
    list->PathArcTo(vec({x + 0.12 * s, y}), static_cast<float>(radius * s), -0.8F, 0.8F, 12);
    list->PathStroke(colour.packed(), 0, width);
  }
}

double sound_mark_width(const Sheet& sheet, const Frame& frame) {
  if (!frame.state.sound) return 0;
  const std::string said = word(frame);
  return (glyph + after + (said.empty() ? 0 : gap)) * sheet.k() + sheet.width(said, style(sheet));
}

double draw_sound_mark(const Sheet& sheet, const Frame& frame, Point right_baseline) {
  if (!frame.state.sound) return 0;
  const double k = sheet.k();
  const std::string said = word(frame);
  double x = right_baseline.x;
  if (!said.empty()) x -= sheet.text(right_baseline, said, style(sheet)) + gap * k;
  draw_loudspeaker(sheet, {x - glyph / 2 * k, right_baseline.y - 11 * k}, glyph * k, sheet.theme().muted,
                   *frame.state.sound != Sound::off);
  return sound_mark_width(sheet, frame);
}

}  // namespace palmar::screens
