// The skin of the back as a mesh for the 3-D picture.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::screens {

/// One corner of the mesh, as it goes to the graphics side.
struct SurfaceVertex {
  float x = 0, y = 0,
        z = 0;  ///< mm in the scene: to the right, towards the head, out of the skin; origin in the middle
  float nx = 0, ny = 0, nz = 1;  ///< unit normal
  float s = 0, t = 0;            ///< in the picture of the anatomy, 0 to 1 from its upper left corner
  float mat_s = 0, mat_t = 0;    ///< on the mat; outside 0 to 1 beside it
};

struct BackSurface {
  int columns = 0, rows = 0;  ///< of vertices
  std::vector<SurfaceVertex> vertices;
  std::vector<std::uint32_t> triangles;  ///< three indices each
  double u_min_mm = 0, u_max_mm = 0, v_min_mm = 0,
         v_max_mm = 0;  ///< what the picture of the anatomy has to show

  double reach_x_mm() const { return (u_max_mm - u_min_mm) / 2; }
  double reach_y_mm() const { return (v_max_mm - v_min_mm) / 2; }
};

/// A grid over the body's outline, as high as the mannequin's surface and rounded off towards the outline, where it meets the table.
BackSurface back_surface(const Atlas& atlas, const Placement& placement, const GridGeometry& mat);

}  // namespace palmar::screens
