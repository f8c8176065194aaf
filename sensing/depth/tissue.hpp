// What lies between the skin and the bone, and how it differs over the back: a few stacks of elastic layers
// and where each of them holds. Every number of a tissue names its source in the file it comes from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/depth/layered.hpp"
#include "sensing/model/geometry.hpp"

namespace palmar::depth {

/// One layer with the range of its values; mid is what is used, lo and hi bound the interval.
struct TissueLayer {
  std::string id;      ///< "skin", "fat", "muscle", "foam"
  Range thickness_mm;  ///< 0 < lo <= mid <= hi
  Range modulus_kPa;   ///< Young's modulus, 0 < lo <= mid <= hi, finite
};

/// A muscle that lies elsewhere under one region than muscles.csv says of it in general.
struct MusclePlace {
  std::string muscle;  ///< Muscle::base_id
  Range top_mm;        ///< its depth below the skin there
};

/// The layers of one region, from the skin down. Those of the first stack hold wherever no region does.
struct TissueStack {
  std::string id;    ///< "flank"
  std::string name;  ///< for people
  std::vector<TissueLayer> layers;
  Base base = Base::rigid;
  double nu = 0.48;  ///< Poisson's ratio of every layer, 0 to 0.5
  /// Outlines in the body frame at the reference size (C7 to PSIS 500 mm), each seen on both sides. Empty for the first stack.
  std::vector<BodyPolygon> regions;
  double blend_mm =
      20;  ///< half the width of the zone over which a region's weight goes from 0 to 1 across its border
  std::vector<MusclePlace> muscles = {};  ///< that lie deeper or shallower here; each at most once
};

/// Where in its range of depths (muscles.csv) each muscle lies under this tissue.
enum class MuscleDepth { shallow, middle, deep };

struct Tissue {
  std::string id;    ///< "average"
  std::string name;  ///< for people
  std::vector<TissueStack> stacks;
  MuscleDepth muscle_depth = MuscleDepth::middle;
};

enum class TissueValue { lo, mid, hi };

/// The layers that are solved: thicknesses and moduli each at one end of their range.
Stack stack_of(const TissueStack& tissue, TissueValue thickness = TissueValue::mid,
               TissueValue modulus = TissueValue::mid);

/// Depth of the layers' last boundary, mm; the bone where the base is rigid.
double total_thickness_mm(const TissueStack& tissue);

/// Weight of each stack at a place of the skin: each at least 0, all together 1. `c7_psis_mm` is the size of the mannequin.
/// Precondition: weights has an entry a stack.
void weights_at(const Tissue& tissue, BodyPoint at, double c7_psis_mm, std::vector<double>& weights);

/// The muscle's range of depths to its top under that stack: the stack's own, or that of muscles.csv.
const Range& depth_range_mm(const Muscle& muscle, const TissueStack& stack);
/// The depth that this tissue takes out of such a range.
double depth_in(const Range& range_mm, MuscleDepth depth);

}  // namespace palmar::depth
