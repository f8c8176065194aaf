// Stress in a vertical plane through the body, and what lies in that plane: for the picture of a slice through the hand. Modelled.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

/// A vertical plane: through a place of the skin, along a direction from +u towards +v.
struct SlicePlane {
  BodyPoint centre;
  double direction_deg = 0;   ///< 0: transverse, 90: along the spine
  double half_width_mm = 80;  ///< to both sides of the centre; > 0

  BodyPoint at(double s_mm) const;  ///< s along the direction from the centre
};

/// sigma_z on a grid of points in a plane. Column j lies at s = half_width * ((2 j + 1) / columns - 1) from the centre, row i
/// at the depth depth_max * (i + 1/2) / rows.
struct SliceField {
  SlicePlane plane;
  int columns = 0;
  int rows = 0;
  double depth_max_mm = 0;
  std::vector<float> kPa;  ///< rows*columns, row-major from the skin down
  double peak_kPa = 0;

  double s_mm(int column) const { return plane.half_width_mm * ((2 * column + 1.0) / columns - 1); }
  double depth_mm(int row) const { return depth_max_mm * (row + 0.5) / rows; }
};

/// Kernels for a series of slices of one mat at one place, prepared once (about a tenth of a second: not for every frame).
class Slicer {
 public:
  /// Throws std::invalid_argument on an empty grid, a scale or depth that is not positive, rows < 1.
  Slicer(std::shared_ptr<const DepthModel> model, const GridGeometry& geometry, const Placement& placement,
         double c7_psis_mm, double depth_max_mm = 60, int rows = 40);
  ~Slicer();
  Slicer(Slicer&&) noexcept;
  Slicer& operator=(Slicer&&) noexcept;

  /// Fills `slice`, and allocates nothing once warm. Cells that are not trusted carry nothing. Throws std::invalid_argument
  /// where the field's grid differs, on columns < 1 or a half width that is not positive. One thread at a time.
  void solve(const PressureField& field, const SlicePlane& plane, int columns, SliceField& slice) const;

 private:
  struct Kernels;
  std::unique_ptr<Kernels> kernels_;
};

/// What lies in the plane: layer boundaries and muscles, a value a column (columns as in SliceField). Depths in mm below the skin.
struct TissueProfile {
  struct Boundary {
    std::string id;               ///< the layer above it: "skin", "fat", ...; of the tissue's layers
    std::vector<float> depth_mm;  ///< where that layer ends
  };
  struct Band {
    std::uint16_t muscle = 0;   ///< index into Atlas::muscles
    std::vector<float> top_mm;  ///< negative where the plane does not cut the muscle in that column
    std::vector<float> bottom_mm;
  };
  SlicePlane plane;
  int columns = 0;
  std::vector<Boundary> boundaries;  ///< from the skin down; empty for a half-space
  std::vector<float>
      bone_mm;  ///< depth of the rigid base; negative in a column over none; empty for a half-space
  std::vector<Band> muscles;  ///< that the plane cuts, the deepest first (so that painting in order is right)
};

/// Muscles thin out towards their borders, as bellies do. Throws std::invalid_argument on columns < 1 or a half width that is not
/// positive. Some tenths of a
/// millisecond.
TissueProfile tissue_profile(const DepthModel& model, const Atlas& atlas, const SlicePlane& plane,
                             int columns);

}  // namespace palmar::depth
