// Drawing on the sheet of 1280x800: words, bars and signs, in px of the window. The words can be gathered, so that a test reads a panel
// without a renderer.
#pragma once

#include <imgui.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/screens/curve.hpp"
#include "app/screens/fonts.hpp"
#include "app/screens/layout.hpp"
#include "app/screens/theme.hpp"

namespace palmar::screens {

enum class Align : unsigned char { left, centre, right };

struct Style {
  Weight weight = Weight::regular;
  double size = 32;  ///< px of the sheet
  Colour colour;
  Align align = Align::left;
};

inline ImVec2 vec(Point p) { return {static_cast<float>(p.x), static_cast<float>(p.y)}; }

class Sheet {
 public:
  /// `words`, where given, gets every word that is drawn, a line each.
  Sheet(const Fonts& fonts, const Theme& theme, Scale scale, std::string* words = nullptr)
      : fonts_(fonts), theme_(theme), scale_(scale), words_(words) {}

  const Theme& theme() const { return theme_; }
  double k() const { return scale_.k; }
  const Scale& scale() const { return scale_; }
  /// The same sheet with all that is read drawn at another size.
  Sheet at(double k) const { return {fonts_, theme_, {scale_.window, k}, words_}; }

  /// Draws at a baseline; returns its width in px. Nothing is drawn for empty words.
  double text(Point baseline, std::string_view words, const Style& style) const;
  double width(std::string_view words, const Style& style) const;
  /// The style at the largest size at which the words fit into that many px, down to 12 px of the sheet. Small
  /// words keep to the sizes that are baked, where they are sharp.
  Style fitted(std::string_view words, Style style, double width_px) const;
  /// Draws fitted. Words that would still be too long are cut with "…".
  double text_within(Point baseline, std::string_view words, const Style& style, double width_px) const;
  /// Draws the first of the words that fit as they are; the last of them fitted.
  double text_first(Point baseline, std::span<const std::string> choices, const Style& style,
                    double width_px) const;
  /// Draws in lines of at most that width; returns the y of the last baseline.
  double paragraph(Point baseline, std::string_view words, const Style& style, double width_px,
                   double line_height) const;

  /// How many lines a paragraph takes.
  int lines(std::string_view words, const Style& style, double width_px) const;

  void box(const Rect& rect, Colour colour, double radius = 0) const;
  void frame(const Rect& rect, Colour colour, double line, double radius = 0) const;
  void line(Point a, Point b, Colour colour, double width) const;
  void polyline(std::span<const Point> points, Colour colour, double width, bool closed = false) const;
  void dot(Point at, double radius, Colour colour) const;
  void triangle(Point a, Point b, Point c, Colour colour) const;
  /// A tick: right.
  void tick(Point middle, double size, Colour colour) const;
  /// Two strokes: wrong.
  void cross(Point middle, double size, Colour colour) const;
  /// A triangle with a stroke: caution.
  void caution(Point middle, double size, Colour colour) const;
  /// An arrow of that length with its middle there; degrees from right towards down.
  void arrow(Point middle, double length, double angle_deg, Colour colour, double width,
             bool both_ends = false) const;

  /// The lines of a paragraph.
  std::vector<std::string> wrapped(std::string_view words, const Style& style, double width_px) const;

 private:
  /// Size to ask of the fonts, which are baked for the window's own k.
  double font_size(const Style& style) const { return style.size * scale_.k / fonts_.k(); }

  const Fonts& fonts_;
  const Theme& theme_;
  Scale scale_;
  std::string* words_;
};

/// Chrome of a panel: a window of ImGui without decoration, drawn as a card. `title` is "what it is###id".
class Card {
 public:
  Card(const char* title, const Rect& rect, const Sheet& sheet, bool filled = true);
  ~Card();
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;
};

}  // namespace palmar::screens
