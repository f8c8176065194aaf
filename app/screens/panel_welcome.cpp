// The three things of the first thirty seconds, and where one is among them.
#include <algorithm>

#include "app/screens/panels.hpp"

namespace palmar::screens {

// Room for three steps and one sentence below them, px of the sheet.
constexpr double least_width = 420, least_height = 290;

void welcome_panel(const Sheet& whole, const Frame& frame, const Rect& place) {
  const Card card("First strokes###welcome", place, whole);
  const Theme& theme = whole.theme();
  const double k = std::min({whole.k(), place.w / least_width, place.h / least_height});
  const Sheet sheet = whole.at(k);
  static constexpr const char* steps[] = {"step_rest", "step_glide", "step_result"};
  const int now = static_cast<int>(frame.welcome.phase());
  const double each = std::min(140 * k, (place.h - 60 * k) / 3.4), radius = 26 * k;
  double y = place.y + 28 * k + radius + (each > 100 * k ? 12 * k : 0);
  for (int i = 0; i < 3; ++i, y += each) {
    const Point at{place.x + 36 * k + radius, y};
    const bool here = i == now, done = i < now || now == 2;
    const Colour colour = done ? theme.good : here ? theme.target : theme.muted;
    if (i < 2 && each > 2 * radius + 32 * k)
      sheet.line({at.x, at.y + radius + 8 * k}, {at.x, at.y + each - radius - 8 * k}, theme.muted.faded(0.4),
                 2 * k);
    if (here) sheet.dot(at, radius, theme.target.faded(0.22));
    ImGui::GetWindowDrawList()->AddCircle(vec(at), static_cast<float>(radius), colour.packed(), 48,
                                          static_cast<float>(3 * k));
    if (done) {
      sheet.tick(at, 26 * k, colour);
    } else {
      sheet.text({at.x, at.y + 11 * k}, std::to_string(i + 1), {Weight::semibold, 32, colour, Align::centre});
    }
    sheet.text_within({at.x + radius + 22 * k, at.y + 12 * k}, frame.phrases(steps[i]),
                      {here ? Weight::semibold : Weight::regular, 34, here ? theme.text : theme.muted},
                      place.right() - at.x - radius - 38 * k);
  }
  const bool result = frame.welcome.phase() == Welcome::Phase::result;
  const std::string below = frame.phrases(result     ? "join_or_go_on"
                                          : now == 0 ? "rest_palms_hint"
                                                     : "glide_more");
  const double width = place.w - 64 * k, first = y - each + radius + 8 * k;
  // At a large setting the last words are smaller before they go.
  for (const double size : {32.0, 24.0}) {
    const Style style{Weight::regular, size, result ? theme.text : theme.muted};
    const double line = 1.3 * size * k, height = line * sheet.lines(below, style, width),
                 top = place.bottom() - 16 * k - height;
    if (top < first) continue;
    sheet.paragraph({place.x + 36 * k, top + 0.95 * size * k}, below, style, width, line);
    break;
  }
}

}  // namespace palmar::screens
