// Lines over the columns of a slice: skin, the end of the fat, the bone that the model knows. For the shapes of bones.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "app/screens/slice_anatomy.hpp"

namespace palmar::screens {

/// Depths by s along the plane, mm; beyond the sides those of the side.
class SliceGround {
 public:
  SliceGround(const depth::TissueProfile& profile, std::span<const double> height_mm,
              std::span<const float> fat_mm, std::span<const float> base_mm)
      : profile_(profile), height_mm_(height_mm), fat_mm_(fat_mm), base_mm_(base_mm) {}

  const depth::SlicePlane& plane() const { return profile_.plane; }
  int columns() const { return profile_.columns; }
  double half_mm() const { return profile_.plane.half_width_mm; }
  double s_mm(int column) const { return half_mm() * ((2 * column + 1.0) / columns() - 1); }
  double column(double s_mm) const { return (s_mm / half_mm() + 1) / 2 * columns() - 0.5; }
  double height(double s_mm) const { return at(height_mm_, s_mm); }
  /// y of a depth below the skin, as in SliceShape.
  double y(double s_mm, double depth_mm) const { return depth_mm - height(s_mm); }
  double fat(double s_mm) const { return fat_mm_.empty() ? 6.0 : at(fat_mm_, s_mm); }
  /// Of the bone that carries what lies over it; where the model has none, so deep that nothing rests on it.
  double base(double s_mm) const { return base_mm_.empty() ? no_base_mm : at(base_mm_, s_mm); }
  BodyPoint place(double s_mm) const { return plane().at(s_mm); }
  double cosine() const { return std::cos(plane().direction_deg * std::numbers::pi / 180); }
  double sine() const { return std::sin(plane().direction_deg * std::numbers::pi / 180); }
  /// Across the body rather than along it: then vertebrae show all of their arch.
  bool across() const { return std::abs(cosine()) >= 0.4; }

  static constexpr double no_base_mm = 84;

 private:
  template <class T>
  double at(std::span<const T> values, double s) const {
    const double inside = std::clamp(column(s), 0.0, columns() - 1.0);
    const auto i = static_cast<std::size_t>(inside);
    const auto a = static_cast<double>(values[i]),
               b = static_cast<double>(values[std::min(i + 1, values.size() - 1)]);
    return a + (b - a) * (inside - static_cast<double>(i));
  }

  const depth::TissueProfile& profile_;
  std::span<const double> height_mm_;
  std::span<const float> fat_mm_, base_mm_;
};

/// Where the vertebrae lie in a slice, and what stands on them; into `out`.
void add_spine(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out);
/// Ribs, shoulder blades, pelvis and limbs.
void add_bones(const Atlas& atlas, const SliceGround& ground, SliceAnatomy& out);

/// An ellipse, or a box with round corners for an `edge` above 2.
SliceShape rounded_shape(SliceShape::Matter matter, Point middle, double half_w, double half_h,
                         double edge = 2);

}  // namespace palmar::screens
