// Paints a slice into the window that is being drawn. Its words are in slice_words.
#pragma once

#include <vector>

#include "app/screens/panel.hpp"

namespace palmar::screens {

/// From the plane to the window: the same px a mm to the side and down.
struct Cut {
  const Sheet& sheet;
  const Frame& frame;
  const SlicePicture& picture;
  Rect place;
  double px_per_mm = 1, skin_y = 0;

  int columns() const { return picture.profile.columns; }
  double half_mm() const { return picture.profile.plane.half_width_mm; }
  double s_mm(double column) const { return half_mm() * ((2 * column + 1) / columns() - 1); }
  double x(double s_mm) const { return place.middle_x() + s_mm * px_per_mm; }
  /// Of a point as slice_anatomy has them.
  Point at(Point p) const { return {x(p.x), skin_y + p.y * px_per_mm}; }
  double height(double column) const;
  /// Of a depth below the skin.
  Point at(double column, double depth_mm) const {
    return at(Point{s_mm(column), depth_mm - height(column)});
  }
  double column_of(double s_mm) const { return (s_mm / half_mm() + 1) / 2 * columns() - 0.5; }
};

/// px of the sheet that a hand stands above the skin.
inline constexpr double slice_hand_height = 26;

/// The accent where it has flesh around it, also in a theme whose accent is dark.
Colour accent_on_flesh(const Theme& theme);
/// Columns from .. to in which a muscle lies.
struct ColumnRun {
  int from, to;
};
std::vector<ColumnRun> runs(const std::vector<float>& depth_mm);

/// Layers, muscles, bones and the lines of stress, without words.
void draw_cut(const Cut& cut);
void draw_hands(const Cut& cut);
/// A line of equal stress in the window.
std::vector<Point> drawn_line(const Cut& cut, const Contour& line);

}  // namespace palmar::screens
