#include "app/screens/sheet.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace palmar::screens {
namespace {

ImDrawList& list() { return *ImGui::GetWindowDrawList(); }

const char* end_of(std::string_view words) { return words.data() + words.size(); }

// Cuts whole characters of UTF-8 from the end.
void drop_last(std::string& words) {
  while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xC0) == 0x80) words.pop_back();
  if (!words.empty()) words.pop_back();
}

}  // namespace

double Sheet::width(std::string_view words, const Style& style) const {
  if (words.empty()) return 0;
  const double size = font_size(style);
  return fonts_.get(style.weight, size)
      ->CalcTextSizeA(fonts_.pixels(style.weight, size), 1e9f, 0, words.data(), end_of(words))
      .x;
}

double Sheet::text(Point baseline, std::string_view words, const Style& style) const {
  if (words.empty()) return 0;
  const double w = width(words, style);
  if (style.align == Align::centre) baseline.x -= w / 2;
  if (style.align == Align::right) baseline.x -= w;
  ImFont* font = fonts_.get(style.weight, font_size(style));
  const float size = fonts_.pixels(style.weight, font_size(style));
  const float ascent = font->Ascent * size / font->FontSize;
  const ImVec2 at{std::round(static_cast<float>(baseline.x)),
                  std::round(static_cast<float>(baseline.y) - ascent)};
  list().AddText(font, size, at, style.colour.packed(), words.data(), end_of(words));
  if (words_) words_->append(words).append("\n");
  return w;
}

Style Sheet::fitted(std::string_view words, Style style, double width_px) const {
  static constexpr double small[] = {24, 22, 18, 15, 13, 12};
  const double full = width(words, style);
  if (full <= width_px) return style;
  // Widths grow with the size, but for rounding: the right size is at most a step or two below.
  const double top = std::floor(style.size * width_px / full);
  for (style.size = std::min(top + 1, style.size); style.size > small[0]; --style.size) {
    if (width(words, style) <= width_px) return style;
  }
  for (const double step : small) {
    if (step > style.size && step != 12) continue;
    style.size = step;
    if (width(words, style) <= width_px) break;
  }
  return style;
}

double Sheet::text_within(Point baseline, std::string_view words, const Style& style, double width_px) const {
  const Style fits = fitted(words, style, width_px);
  if (width(words, fits) <= width_px) return text(baseline, words, fits);
  std::string cut(words);
  while (!cut.empty() && width(cut + "…", fits) > width_px) drop_last(cut);
  return text(baseline, cut + "…", fits);
}

double Sheet::text_first(Point baseline, std::span<const std::string> choices, const Style& style,
                         double width_px) const {
  for (const std::string& words : choices) {
    if (width(words, style) <= width_px) return text(baseline, words, style);
  }
  return choices.empty() ? 0 : text_within(baseline, choices.back(), style, width_px);
}

std::vector<std::string> Sheet::wrapped(std::string_view words, const Style& style, double width_px) const {
  std::vector<std::string> out(1);
  while (!words.empty()) {
    const std::size_t space = words.find(' ');
    const std::string_view word = words.substr(0, space);
    std::string longer = out.back();
    if (!longer.empty()) longer += ' ';
    longer += word;
    if (!out.back().empty() && width(longer, style) > width_px) {
      out.emplace_back(word);
    } else {
      out.back() = std::move(longer);
    }
    words = space == std::string_view::npos ? std::string_view() : words.substr(space + 1);
  }
  return out;
}

int Sheet::lines(std::string_view words, const Style& style, double width_px) const {
  return static_cast<int>(wrapped(words, style, width_px).size());
}

double Sheet::paragraph(Point baseline, std::string_view words, const Style& style, double width_px,
                        double line_height) const {
  double y = baseline.y - line_height;
  for (const std::string& line_words : wrapped(words, style, width_px))
    text({baseline.x, y += line_height}, line_words, style);
  return y;
}

void Sheet::box(const Rect& r, Colour colour, double radius) const {
  list().AddRectFilled(vec({r.x, r.y}), vec({r.right(), r.bottom()}), colour.packed(),
                       static_cast<float>(radius));
}

void Sheet::frame(const Rect& r, Colour colour, double line, double radius) const {
  list().AddRect(vec({r.x, r.y}), vec({r.right(), r.bottom()}), colour.packed(), static_cast<float>(radius),
                 0, static_cast<float>(line));
}

void Sheet::line(Point a, Point b, Colour colour, double width) const {
  list().AddLine(vec(a), vec(b), colour.packed(), static_cast<float>(width));
}

void Sheet::polyline(std::span<const Point> points, Colour colour, double width, bool closed) const {
  if (points.size() < 2) return;
  std::vector<ImVec2> at;
  at.reserve(points.size());
  for (const Point p : points) at.push_back(vec(p));
  list().AddPolyline(at.data(), static_cast<int>(at.size()), colour.packed(), closed ? ImDrawFlags_Closed : 0,
                     static_cast<float>(width));
}

void Sheet::dot(Point at, double radius, Colour colour) const {
  list().AddCircleFilled(vec(at), static_cast<float>(radius), colour.packed());
}

void Sheet::triangle(Point a, Point b, Point c, Colour colour) const {
  list().AddTriangleFilled(vec(a), vec(b), vec(c), colour.packed());
}

void Sheet::tick(Point m, double size, Colour colour) const {
  const Point points[] = {{m.x - 0.45 * size, m.y + 0.02 * size},
                          {m.x - 0.12 * size, m.y + 0.34 * size},
                          {m.x + 0.48 * size, m.y - 0.36 * size}};
  polyline(points, colour, 0.16 * size);
}

void Sheet::cross(Point m, double size, Colour colour) const {
  const double r = 0.36 * size;
  line({m.x - r, m.y - r}, {m.x + r, m.y + r}, colour, 0.16 * size);
  line({m.x + r, m.y - r}, {m.x - r, m.y + r}, colour, 0.16 * size);
}

void Sheet::caution(Point m, double size, Colour colour) const {
  const double h = 0.5 * size;
  const Point corners[] = {{m.x, m.y - h}, {m.x + 1.1 * h, m.y + 0.9 * h}, {m.x - 1.1 * h, m.y + 0.9 * h}};
  polyline(corners, colour, 0.1 * size, true);
  line({m.x, m.y - 0.16 * size}, {m.x, m.y + 0.14 * size}, colour, 0.1 * size);
  dot({m.x, m.y + 0.29 * size}, 0.06 * size, colour);
}

void Sheet::arrow(Point m, double length, double angle_deg, Colour colour, double width,
                  bool both_ends) const {
  const double angle = angle_deg * std::numbers::pi / 180, dx = std::cos(angle), dy = std::sin(angle);
  const Point tip{m.x + dx * length / 2, m.y + dy * length / 2},
      tail{m.x - dx * length / 2, m.y - dy * length / 2};
  line(tail, tip, colour, width);
  const double head = 0.34 * length;
  const auto draw_head = [&](Point at, double sign) {
    const Point points[] = {{at.x - sign * head * (dx - 0.8 * dy), at.y - sign * head * (dy + 0.8 * dx)},
                            at,
                            {at.x - sign * head * (dx + 0.8 * dy), at.y - sign * head * (dy - 0.8 * dx)}};
    polyline(points, colour, width);
  };
  draw_head(tip, 1);
  if (both_ends) draw_head(tail, -1);
}

Card::Card(const char* title, const Rect& rect, const Sheet& sheet, bool filled) {
  const Theme& theme = sheet.theme();
  ImGui::SetNextWindowPos(vec({std::round(rect.x), std::round(rect.y)}));
  ImGui::SetNextWindowSize(vec({std::round(rect.w), std::round(rect.h)}));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, static_cast<float>(14 * sheet.scale().window));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, theme.framed && filled ? 1.5f : 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, theme.card.packed());
  ImGui::PushStyleColor(ImGuiCol_Border, theme.muted.packed());
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                           ImGuiWindowFlags_NoFocusOnAppearing;
  if (!filled) flags |= ImGuiWindowFlags_NoBackground;
  ImGui::Begin(title, nullptr, flags);
  // What is drawn later lies above, whatever was clicked.
  ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
}

Card::~Card() {
  ImGui::End();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(4);
}

}  // namespace palmar::screens
