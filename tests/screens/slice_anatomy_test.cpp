// A slice as a plate shows it: muscles under the fat and on each other, bones within their outlines.
#include "app/screens/slice_anatomy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "app/library/tissues.hpp"
#include "app/screens/slice_picture.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

using testing::Contains;
using testing::Field;

class Plate : public testing::Test {
 protected:
  static depth::SlicePlane plane(double u_mm, double v_mm, double direction_deg = 0) {
    depth::SlicePlane plane;
    plane.centre = {u_mm, v_mm};
    plane.direction_deg = direction_deg;
    plane.half_width_mm = slice_half_width_mm;
    return plane;
  }
  SliceAnatomy cut(const depth::SlicePlane& at, const depth::DepthModel& model) {
    profile_ = depth::tissue_profile(model, *scene_.atlas, at, slice_columns);
    height_mm_.assign(slice_columns, 0.0);
    return slice_anatomy(*scene_.atlas, profile_, height_mm_);
  }
  static bool named(const SliceAnatomy& anatomy, const std::string& words) {
    return std::any_of(anatomy.names.begin(), anatomy.names.end(),
                       [&](const SliceName& name) { return name.name == words; });
  }
  SceneContext scene_ = samples::scene();
  depth::TissueProfile profile_;
  std::vector<double> height_mm_;
};

TEST_F(Plate, FindsWhereAPlaneCrossesAnOutline) {
  const BodyPolygon square{{10, 10}, {30, 10}, {30, 30}, {10, 30}};
  const auto across = crossings(square, plane(0, 20));
  ASSERT_EQ(across.size(), 1u);
  EXPECT_NEAR(across[0].from_mm, 10, 1e-9);
  EXPECT_NEAR(across[0].to_mm, 30, 1e-9);
  EXPECT_TRUE(crossings(square, plane(0, 40)).empty());
  const auto diagonal = crossings(square, plane(0, 0, 45));
  ASSERT_EQ(diagonal.size(), 1u);
  EXPECT_NEAR(diagonal[0].from_mm, 10 * std::sqrt(2.0), 1e-9);
  EXPECT_NEAR(diagonal[0].to_mm, 30 * std::sqrt(2.0), 1e-9);
  // Hollow towards the plane: crossed twice.
  const BodyPolygon fork{{0, 0}, {40, 0}, {40, 30}, {30, 30}, {30, 10}, {10, 10}, {10, 30}, {0, 30}};
  EXPECT_EQ(crossings(fork, plane(0, 20)).size(), 2u);
}

TEST_F(Plate, NoMuscleLiesInTheFatOfAnyTissueAndNoneInAnother) {
  const std::filesystem::path folder = std::filesystem::path(PALMAR_SOURCE) / "assets";
  for (const char* id : {"lean", "average", "heavy"}) {
    auto tissue = library::load_tissue(folder, id);
    ASSERT_TRUE(tissue) << id;
    const auto model = depth::DepthModel::of(std::move(*tissue));
    ASSERT_TRUE(model) << id;
    for (const double v : {60.0, 200.0, 388.0, 540.0}) {
      for (const double direction : {0.0, 90.0, -50.0}) {
        const SliceAnatomy anatomy = cut(plane(34, v, direction), *model);
        ASSERT_EQ(anatomy.fat_mm.size(), static_cast<std::size_t>(slice_columns));
        ASSERT_FALSE(anatomy.muscles.empty());
        for (std::size_t c = 0; c < anatomy.fat_mm.size(); ++c) {
          float above = anatomy.fat_mm[c];
          // The list runs from the deepest up.
          for (auto belly = anatomy.muscles.rbegin(); belly != anatomy.muscles.rend(); ++belly) {
            if (belly->top_mm[c] < 0) continue;
            ASSERT_GE(belly->top_mm[c], above - 1e-3f)
                << id << " at " << v << ", " << direction << ", column " << c;
            ASSERT_GE(belly->bottom_mm[c], belly->top_mm[c]);
            above = belly->bottom_mm[c];
          }
        }
      }
    }
  }
}

TEST_F(Plate, AVertebraCutAcrossHasBodyArchAndSpinousProcess) {
  const SliceAnatomy anatomy = cut(plane(0, 388), *scene_.depth);
  EXPECT_TRUE(named(anatomy, "L3"));
  EXPECT_TRUE(named(anatomy, "L3 spinous process"));
  EXPECT_TRUE(named(anatomy, "Psoas major"));
  using Matter = SliceShape::Matter;
  const auto of = [&](const std::vector<SliceShape>& list, Matter matter) {
    return std::count_if(list.begin(), list.end(), [&](const SliceShape& s) { return s.matter == matter; });
  };
  EXPECT_EQ(of(anatomy.arches, Matter::canal), 1);
  // Transverse processes reach as far as their outlines: 45 mm of L3.
  double left = 0, right = 0;
  for (const SliceShape& shape : anatomy.arches) {
    left = std::min(left, shape.upper.front().x), right = std::max(right, shape.upper.back().x);
    ASSERT_EQ(shape.upper.size(), shape.lower.size());
    for (std::size_t i = 0; i < shape.upper.size(); ++i) {
      EXPECT_DOUBLE_EQ(shape.upper[i].x, shape.lower[i].x);
      EXPECT_LE(shape.upper[i].y, shape.lower[i].y + 1e-9);
    }
  }
  EXPECT_NEAR(right, 44, 2.5);
  EXPECT_NEAR(left, -44, 2.5);
  // Between two vertebrae lies a disc, and nothing reaches to the sides.
  const SliceAnatomy disc = cut(plane(0, 404.5), *scene_.depth);
  EXPECT_EQ(of(disc.beyond, Matter::disc), 1);
  EXPECT_FALSE(named(disc, "L3"));
}

TEST_F(Plate, RibsBladeSacrumAndPelvisAreWhereTheirOutlinesAre) {
  const SliceAnatomy chest = cut(plane(90, 110), *scene_.depth);
  EXPECT_TRUE(named(chest, "Scapula, right"));
  EXPECT_TRUE(std::any_of(chest.names.begin(), chest.names.end(),
                          [](const SliceName& n) { return n.name.starts_with("Rib "); }));
  const SliceAnatomy seat = cut(plane(30, 500), *scene_.depth);
  EXPECT_TRUE(named(seat, "Sacrum"));
  EXPECT_TRUE(named(seat, "Ilium"));
  // Along the erectors of the chest ribs lie one after the other.
  const SliceAnatomy along = cut(plane(58, 200, 90), *scene_.depth);
  EXPECT_GE(std::count_if(along.names.begin(), along.names.end(),
                          [](const SliceName& n) { return n.name.starts_with("Rib "); }),
            4);
}

// A rib is a bow, never a chevron: its slope hardly changes along it.
TEST_F(Plate, RibsAreStraightOrBowed) {
  for (const double v : {40.0, 110.0, 175.0, 225.0, 290.0}) {
    const SliceAnatomy chest = cut(plane(60, v), *scene_.depth);
    double last_to = -1e9;
    for (const SliceShape& shape : chest.bones) {
      if (shape.matter != SliceShape::Matter::bone || shape.upper.size() < 10) continue;
      const std::size_t n = shape.upper.size();
      const auto middle = [&](std::size_t i) { return (shape.upper[i].y + shape.lower[i].y) / 2; };
      const Point a{shape.upper[n / 5].x, middle(n / 5)}, b{shape.upper[n / 2].x, middle(n / 2)},
          c{shape.upper[n - 1 - n / 5].x, middle(n - 1 - n / 5)};
      const double before = (b.y - a.y) / (b.x - a.x), after = (c.y - b.y) / (c.x - b.x);
      EXPECT_LT(std::abs(std::atan(after) - std::atan(before)), 0.6) << v;
      last_to = std::max(last_to, shape.upper.back().x);
    }
    EXPECT_GT(last_to, 0) << v;
  }
}

TEST_F(Plate, AHalfSpaceHasMusclesAndNoFat) {
  const SliceAnatomy anatomy = cut(plane(34, 388), depth::DepthModel());
  EXPECT_TRUE(anatomy.fat_mm.empty());
  EXPECT_FALSE(anatomy.muscles.empty());
  EXPECT_TRUE(anatomy.floor_mm.empty()) << "no bone is modelled";
  // Its bones lie where common teaching has them: the arch under the erectors, not as deep as the picture.
  const auto tip = std::find_if(anatomy.names.begin(), anatomy.names.end(),
                                [](const SliceName& n) { return n.name == "L3 spinous process"; });
  const auto body = std::find_if(anatomy.names.begin(), anatomy.names.end(),
                                 [](const SliceName& n) { return n.name == "L3"; });
  ASSERT_NE(tip, anatomy.names.end());
  ASSERT_NE(body, anatomy.names.end());
  EXPECT_LT(body->at.y - tip->at.y, 80);
  EXPECT_THROW(slice_anatomy(*scene_.atlas, profile_, std::vector<double>(3)), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::screens
