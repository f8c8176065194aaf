// The mat does not answer: what happened, why, what to do. Large and calm, over the back.
#include <algorithm>

#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

struct Parts {
  std::string what, why, remedy;
};

// "what (why); remedy", as Error::message() writes it.
Parts parts_of(const std::string& message) {
  Parts parts;
  const std::size_t end = message.rfind("; ");
  parts.what = message.substr(0, end);
  if (end != std::string::npos) parts.remedy = message.substr(end + 2);
  const std::size_t open = parts.what.find(" (");
  if (open != std::string::npos && parts.what.back() == ')') {
    parts.why = parts.what.substr(open + 2, parts.what.size() - open - 3);
    parts.what.resize(open);
  }
  return parts;
}

struct Words {
  const char* title;
  const char* remedy;
};

std::optional<Words> words_of(station::Link link) {
  switch (link) {
    case station::Link::searching:
    case station::Link::opening:
      return Words{"looking_for_mat", "looking_for_mat_do"};
    case station::Link::lost:
      return Words{"mat_lost_title", "mat_lost_do"};
    case station::Link::ended:
      return Words{"mat_ended_title", "mat_ended_do"};
    case station::Link::streaming:
      break;
  }
  return std::nullopt;
}

}  // namespace

void mat_banner(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const auto words = words_of(frame.snapshot.mat.link);
  if (!words) return;
  const double k = sheet.k(), w = sheet.scale().window;
  Parts parts = parts_of(frame.snapshot.mat.message);
  if (parts.remedy.empty()) parts.remedy = frame.phrases(words->remedy);
  const Rect card_place = [&] {
    const double width = std::min(place.w - 24 * w, 760 * k), height = std::min(place.h - 24 * w, 300 * k);
    return Rect{place.middle_x() - width / 2, place.middle_y() - height / 2, width, height};
  }();
  const Card card("The mat###mat_banner", card_place, sheet);
  const Theme& theme = sheet.theme();
  const bool lost = frame.snapshot.mat.link == station::Link::lost;
  const Colour colour = lost ? theme.warning : theme.target;
  sheet.frame(card_place.inset(1), colour, 3 * w, 14 * w);
  const double x = card_place.x + 32 * w, width = card_place.w - 64 * w;
  double y = card_place.y + 62 * k;
  if (lost) sheet.caution({x + 20 * k, y - 14 * k}, 40 * k, colour);
  const double shift = lost ? 56 * k : 0;
  sheet.text_within({x + shift, y}, frame.phrases(words->title), {Weight::bold, 44, theme.text},
                    width - shift);
  y += 52 * k;
  const double bottom = card_place.bottom() - 16 * k;
  const std::string happened = parts.why.empty() ? parts.what : parts.what + ": " + parts.why;
  if (!happened.empty() && y < bottom)
    y = sheet.paragraph({x, y}, with_capital(happened), {Weight::regular, 24, theme.muted}, width, 32 * k) +
        48 * k;
  if (y < bottom)
    sheet.paragraph({x, y}, with_capital(parts.remedy), {Weight::semibold, 32, theme.text}, width, 42 * k);
}

}  // namespace palmar::screens
