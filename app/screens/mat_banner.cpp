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
  if (parts.what.empty()) parts.what = frame.phrases(words->title);
  if (parts.remedy.empty()) parts.remedy = frame.phrases(words->remedy);
  const Theme& theme = sheet.theme();
  const bool lost = frame.snapshot.mat.link == station::Link::lost;
  const Colour colour = lost ? theme.warning : theme.target;
  const Card card("The mat###mat_banner", place, sheet);
  sheet.frame(place.inset(1.5 * w), colour, 3 * w, 13 * w);
  const double sign = std::min(110 * k, 0.24 * place.h),
               text_x = place.x + 48 * w + (lost ? sign + 48 * w : 0);
  const double width = place.right() - 48 * w - text_x;
  const Style what{Weight::bold, 44, theme.text}, why{Weight::regular, 32, theme.muted},
      remedy{Weight::semibold, 34, theme.text};
  // Set in the middle of the card, as one block.
  const double what_h = 52 * k * sheet.lines(with_capital(parts.what), what, width),
               why_h = parts.why.empty() ? 0 : 44 * k * sheet.lines(parts.why, why, width);
  const double remedy_h = 46 * k * sheet.lines(with_capital(parts.remedy), remedy, width), gap = 24 * k;
  double y = std::max(place.y + 16 * k, place.middle_y() - (what_h + why_h + gap + remedy_h) / 2);
  if (lost)
    sheet.caution({place.x + 48 * w + sign / 2, std::min(place.middle_y(), y + sign / 2)}, sign, colour);
  sheet.paragraph({text_x, y + 42 * k}, with_capital(parts.what), what, width, 52 * k);
  y += what_h;
  if (!parts.why.empty()) sheet.paragraph({text_x, y + 34 * k}, parts.why, why, width, 44 * k);
  y += why_h + gap;
  sheet.paragraph({text_x, y + 36 * k}, with_capital(parts.remedy), remedy, width, 46 * k);
}

}  // namespace palmar::screens
