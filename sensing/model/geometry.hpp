// Points in the two frames, as different types, and the grid of a mat.
#pragma once

#include <cmath>
#include <vector>

namespace palmar {

/// Mat frame: origin at the outer corner of cell (row 0, col 0), x along columns, y along rows, mm.
struct MatPoint {
  double x_mm = 0;
  double y_mm = 0;
};

/// Body frame, along the mannequin's skin: u mm to its right of the spine line (left is negative), v mm caudal from C7.
struct BodyPoint {
  double u_mm = 0;
  double v_mm = 0;
};

inline double distance_mm(MatPoint a, MatPoint b) { return std::hypot(a.x_mm - b.x_mm, a.y_mm - b.y_mm); }
inline double distance_mm(BodyPoint a, BodyPoint b) { return std::hypot(a.u_mm - b.u_mm, a.v_mm - b.v_mm); }

/// Closed outline in the body frame; the last point joins the first.
using BodyPolygon = std::vector<BodyPoint>;

/// Rectangular grid of equal cells. Cell (r, c) has its centre at ((c+1/2) pitch_x, (r+1/2) pitch_y).
struct GridGeometry {
  int rows = 0;
  int cols = 0;
  double pitch_x_mm = 0;
  double pitch_y_mm = 0;

  int cells() const { return rows * cols; }
  int index(int row, int col) const { return row * cols + col; }
  double cell_area_mm2() const { return pitch_x_mm * pitch_y_mm; }
  double width_mm() const { return cols * pitch_x_mm; }
  double height_mm() const { return rows * pitch_y_mm; }
  MatPoint centre(int row, int col) const { return {(col + 0.5) * pitch_x_mm, (row + 0.5) * pitch_y_mm}; }
  bool operator==(const GridGeometry&) const = default;
};

/// Ellipse by its full axes (4 sqrt(lambda) of a force-weighted covariance); the angle is an axis in (-90, 90] from +x towards +y.
struct Ellipse {
  double major_mm = 0;
  double minor_mm = 0;
  double angle_deg = 0;
};

}  // namespace palmar
