// What a slice shows as a plate of anatomy would: muscles that lie on each other under the fat, bones in their own shapes. Made from
// the model's profile and the atlas' outlines; the shapes of bones within the plane are common teaching, for drawing only. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/screens/curve.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/depth/slice.hpp"

namespace palmar::screens {

/// Of one matter: all that lies between two lines. x: s along the plane, mm, rising; y: mm below the skin of the plane's centre.
struct SliceShape {
  enum class Matter : unsigned char { bone, spongy, disc, canal, nerve, ligament, beyond };
  Matter matter = Matter::bone;
  std::vector<Point> upper, lower;  ///< as many points each, at the same x
};

/// A name, and the middle of what bears it.
struct SliceName {
  std::string name;
  Point at;            ///< as in SliceShape
  double room_mm = 0;  ///< so much width has the thing there
};

struct SliceAnatomy {
  /// A muscle in the plane; a value a column, mm below the skin; negative where there is none.
  struct Belly {
    std::uint16_t muscle = 0;  ///< index into Atlas::muscles
    std::vector<float> top_mm, bottom_mm;
  };
  std::vector<Belly>
      muscles;                ///< the deepest first; each lies under the fat, above the bone, and on the next
  std::vector<float> fat_mm;  ///< where the fat ends, a value a column; empty in a half-space
  std::vector<SliceShape> beyond;  ///< below the bone: painted first
  std::vector<SliceShape> bones;   ///< under the muscles
  std::vector<SliceShape> arches;  ///< of vertebrae, which stand between the muscles: painted over them
  std::vector<SliceName> names;    ///< of bones
  /// Where the model ends in bone and no bone of the picture lies: mm below the skin, a value a column, negative elsewhere.
  std::vector<float> floor_mm;
};

/// Where the plane crosses an outline, s in mm, from .. to.
struct Crossing {
  double from_mm = 0, to_mm = 0;
};
std::vector<Crossing> crossings(const BodyPolygon& outline, const depth::SlicePlane& plane);

/// `height_mm`: of the skin in each column, over the skin at the plane's centre. Some tenths of a millisecond. Throws
/// std::invalid_argument where its size is not the profile's number of columns.
SliceAnatomy slice_anatomy(const Atlas& atlas, const depth::TissueProfile& profile,
                           std::span<const double> height_mm);

}  // namespace palmar::screens
