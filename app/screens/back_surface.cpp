#include "app/screens/back_surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sensing/body/polygon.hpp"

namespace palmar::screens {
namespace {

constexpr double step_mm = 4.5;
constexpr double margin_mm = 8;  // around the outline, so that its edge is drawn whole
// Over this length from its outline a lying body rounds off to the table.
constexpr double flank_mm = 62;
// Height of the middle of the back over the table on which the mannequin lies; how the picture is drawn, not anatomy.
constexpr double thickness_mm = 92;

// No part of a lying body is lower than about this over the table, at its middle.
constexpr double least_mm = 46;

// Where the skin is low (the sides of the thighs), it comes near the least height and never under it.
double over_table_mm(double height_mm) {
  return height_mm > least_mm ? height_mm : least_mm * std::exp((height_mm - least_mm) / least_mm);
}

// Level on top, and not so steep at the table that the mesh could not follow.
double rounded(double inside_mm) {
  const double t = std::clamp(1 - inside_mm / flank_mm, 0.0, 1.0);  // 1 outside
  return 1 - t * t;
}

void set_normals(BackSurface& surface) {
  const auto z = [&](int row, int column) {
    const int r = std::clamp(row, 0, surface.rows - 1), c = std::clamp(column, 0, surface.columns - 1);
    return surface.vertices[static_cast<std::size_t>(r * surface.columns + c)].z;
  };
  for (int row = 0; row < surface.rows; ++row) {
    for (int column = 0; column < surface.columns; ++column) {
      SurfaceVertex& v = surface.vertices[static_cast<std::size_t>(row * surface.columns + column)];
      const float dx = (z(row, column + 1) - z(row, column - 1)) / static_cast<float>(2 * step_mm);
      const float dy = -(z(row + 1, column) - z(row - 1, column)) / static_cast<float>(2 * step_mm);
      const float length = std::sqrt(dx * dx + dy * dy + 1);
      v.nx = -dx / length, v.ny = -dy / length, v.nz = 1 / length;
    }
  }
}

void set_triangles(BackSurface& surface) {
  for (int row = 0; row + 1 < surface.rows; ++row) {
    for (int column = 0; column + 1 < surface.columns; ++column) {
      const auto a = static_cast<std::uint32_t>(row * surface.columns + column), b = a + 1,
                 c = a + static_cast<std::uint32_t>(surface.columns), d = c + 1;
      const auto flat = [&](std::uint32_t i) { return surface.vertices[i].z <= 0; };
      if (flat(a) && flat(b) && flat(c) && flat(d)) continue;
      surface.triangles.insert(surface.triangles.end(), {a, c, b, b, c, d});
    }
  }
}

void set_bounds(BackSurface& surface, const Atlas& atlas) {
  surface.u_min_mm = surface.v_min_mm = std::numeric_limits<double>::max();
  surface.u_max_mm = surface.v_max_mm = std::numeric_limits<double>::lowest();
  for (const BodyPoint p : atlas.outline) {
    surface.u_min_mm = std::min(surface.u_min_mm, p.u_mm - margin_mm);
    surface.u_max_mm = std::max(surface.u_max_mm, p.u_mm + margin_mm);
    surface.v_min_mm = std::min(surface.v_min_mm, p.v_mm - margin_mm);
    surface.v_max_mm = std::max(surface.v_max_mm, p.v_mm + margin_mm);
  }
}

}  // namespace

BackSurface back_surface(const Atlas& atlas, const Placement& placement, const GridGeometry& mat) {
  BackSurface surface;
  if (atlas.outline.size() < 3) return surface;
  set_bounds(surface, atlas);
  const double width = surface.u_max_mm - surface.u_min_mm, height = surface.v_max_mm - surface.v_min_mm;
  surface.columns = static_cast<int>(std::ceil(width / step_mm)) + 1;
  surface.rows = static_cast<int>(std::ceil(height / step_mm)) + 1;
  const BodyPoint middle{(surface.u_min_mm + surface.u_max_mm) / 2,
                         (surface.v_min_mm + surface.v_max_mm) / 2};
  surface.vertices.reserve(static_cast<std::size_t>(surface.columns * surface.rows));
  for (int row = 0; row < surface.rows; ++row) {
    for (int column = 0; column < surface.columns; ++column) {
      const BodyPoint p{std::min(surface.u_min_mm + column * step_mm, surface.u_max_mm),
                        std::min(surface.v_min_mm + row * step_mm, surface.v_max_mm)};
      const MatPoint on_mat = placement.to_mat(p);
      const double round = rounded(body::inside_mm(atlas.outline, p));
      SurfaceVertex v;
      v.x = static_cast<float>(p.u_mm - middle.u_mm), v.y = static_cast<float>(middle.v_mm - p.v_mm);
      v.z = static_cast<float>(round * over_table_mm(thickness_mm + atlas.mannequin.surface_height_mm(p)));
      v.s = static_cast<float>((p.u_mm - surface.u_min_mm) / width);
      v.t = static_cast<float>((p.v_mm - surface.v_min_mm) / height);
      v.mat_s = static_cast<float>(on_mat.x_mm / mat.width_mm());
      v.mat_t = static_cast<float>(on_mat.y_mm / mat.height_mm());
      surface.vertices.push_back(v);
    }
  }
  set_normals(surface);
  set_triangles(surface);
  return surface;
}

}  // namespace palmar::screens
