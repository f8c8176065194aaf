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

constexpr double line_height = 1.3;  // ems

struct Block {
  Style what, why, remedy;
  double what_height = 0, why_height = 0, gap = 0, remedy_height = 0;
  double height() const { return what_height + why_height + gap + remedy_height; }
};

Block set_block(const Sheet& sheet, const Parts& parts, double width, double large, double middle) {
  const Theme& theme = sheet.theme();
  Block block;
  block.what = {Weight::bold, large, theme.text};
  block.why = {Weight::regular, std::min(middle, 34.0), theme.muted};
  block.remedy = {Weight::semibold, middle, theme.text};
  const auto height = [&](const std::string& text, const Style& style) {
    return text.empty() ? 0.0 : line_height * style.size * sheet.k() * sheet.lines(text, style, width);
  };
  block.what_height = height(with_capital(parts.what), block.what);
  block.why_height = height(parts.why, block.why);
  block.gap = 0.6 * middle * sheet.k();
  block.remedy_height = height(with_capital(parts.remedy), block.remedy);
  return block;
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
  // Set in the middle of the card, as one block, as large as it fits.
  const double air = 16 * w;
  Block block = set_block(sheet, parts, width, 60, 44);
  for (double size = 56; size >= 20 && block.height() > place.h - 2 * air; size -= 4)
    block = set_block(sheet, parts, width, size, 0.75 * size);
  double y = std::max(place.y + air, place.middle_y() - block.height() / 2);
  if (lost)
    sheet.caution({place.x + 48 * w + sign / 2, std::min(place.middle_y(), y + sign / 2)}, sign, colour);
  const auto paragraph = [&](const std::string& text, const Style& style, double height) {
    sheet.paragraph({text_x, y + 0.95 * style.size * k}, text, style, width, line_height * style.size * k);
    y += height;
  };
  paragraph(with_capital(parts.what), block.what, block.what_height);
  if (!parts.why.empty()) paragraph(parts.why, block.why, block.why_height);
  y += block.gap;
  paragraph(with_capital(parts.remedy), block.remedy, block.remedy_height);
}

}  // namespace palmar::screens
