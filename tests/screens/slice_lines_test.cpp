// Lines of equal stress in a slice: smooth where the model has steps, and ending at bone.
#include "app/screens/slice_lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/screens/slice_picture.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {
namespace {

class Lines : public testing::Test {
 protected:
  // A slice through a hand somewhere on the back.
  SlicePicture through(BodyPoint hand, double direction_deg = 0) {
    Observation now = samples::empty(scene_, 1).observation;
    const GridGeometry& grid = scene_.mat.geometry;
    for (int row = 0; row < grid.rows; ++row) {
      for (int column = 0; column < grid.cols; ++column) {
        const BodyPoint p = scene_.placement.to_body(grid.centre(row, column));
        const double r2 = (std::pow((p.u_mm - hand.u_mm) / 42, 2) + std::pow((p.v_mm - hand.v_mm) / 60, 2));
        if (r2 >= 1) continue;
        const auto cell = static_cast<std::size_t>(grid.index(row, column));
        now.field.kPa[cell] = static_cast<float>(20 * (1 - r2));
        now.field.validity[cell] = CellValidity::measured;
        now.field.loaded.push_back(static_cast<std::uint32_t>(cell));
      }
    }
    depth::SlicePlane plane;
    plane.centre = hand, plane.direction_deg = direction_deg, plane.half_width_mm = slice_half_width_mm;
    SlicePicture picture;
    make_slice(*scene_.atlas, *scene_.depth, &slicer_, now, scene_.placement, plane, picture);
    return picture;
  }
  static double depth_mm(const SlicePicture& picture, Point p) {
    return picture.stress.depth_max_mm * (p.y + 0.5) / picture.stress.rows;
  }
  SceneContext scene_ = samples::scene();
  depth::Slicer slicer_{scene_.depth, scene_.mat.geometry, scene_.placement,
                        scene_.atlas->mannequin.c7_psis_mm, slice_depth_mm};
};

TEST_F(Lines, TurnSoftlyWhereTheModelsBoneHasSteps) {
  for (const BodyPoint hand : {BodyPoint{70, 175}, BodyPoint{60, 250}, BodyPoint{90, 320}}) {
    const SlicePicture picture = through(hand);
    const double mm_a_column = 2 * slice_half_width_mm / slice_columns,
                 mm_a_row = picture.stress.depth_max_mm / picture.stress.rows;
    int corners = 0;
    for (const StressLines& level : picture.lines) {
      for (const Contour& line : level.lines) {
        // From one stretch of some mm to the next: no turn like that of a box.
        constexpr std::size_t apart = 3;
        for (std::size_t i = apart; i + apart < line.size(); ++i) {
          const Point a = line[i - apart], b = line[i], c = line[i + apart];
          const double x0 = (b.x - a.x) * mm_a_column, y0 = (b.y - a.y) * mm_a_row,
                       x1 = (c.x - b.x) * mm_a_column, y1 = (c.y - b.y) * mm_a_row;
          if (std::hypot(x0, y0) < 1.5 || std::hypot(x1, y1) < 1.5) continue;
          const double turn =
              std::abs(std::remainder(std::atan2(y1, x1) - std::atan2(y0, x0), 2 * std::numbers::pi));
          corners += turn > 1.0 && depth_mm(picture, b) > 8;
        }
      }
    }
    EXPECT_EQ(corners, 0) << hand.u_mm << ", " << hand.v_mm;
  }
}

TEST_F(Lines, EndAtEveryBoneOfThePicture) {
  for (const BodyPoint hand : {BodyPoint{15, 470}, BodyPoint{90, 120}, BodyPoint{60, 440}}) {
    const SlicePicture picture = through(hand);
    const std::vector<float> bone = depth_of_bone(picture.anatomy, picture.profile, picture.height_mm);
    int points = 0;
    for (const StressLines& level : picture.lines) {
      for (const Contour& line : level.lines) {
        for (const Point p : line) {
          EXPECT_LE(depth_mm(picture, p),
                    static_cast<double>(bone[static_cast<std::size_t>(std::lround(p.x))]));
          ++points;
        }
      }
    }
    EXPECT_GT(points, 50) << hand.u_mm;
  }
}

// What lies on the sacrum of the picture is less deep than the model's bone there.
TEST_F(Lines, BoneOfThePictureOrOfTheModelWhicheverIsNearer) {
  const SlicePicture picture = through({15, 500});
  const std::vector<float> bone = depth_of_bone(picture.anatomy, picture.profile, picture.height_mm);
  int nearer = 0;
  for (std::size_t c = 0; c < bone.size(); ++c) {
    if (picture.profile.bone_mm[c] < 0) continue;
    EXPECT_LE(bone[c], picture.profile.bone_mm[c]);
    nearer += bone[c] < picture.profile.bone_mm[c] - 10;
  }
  EXPECT_GT(nearer, 10);
}

TEST_F(Lines, TheModelsBoneIsShownWhereNoBoneIsDrawn) {
  const SlicePicture picture = through({60, 250});
  const std::vector<float>& floor = picture.anatomy.floor_mm;
  ASSERT_EQ(floor.size(), static_cast<std::size_t>(slice_columns));
  EXPECT_TRUE(std::any_of(floor.begin(), floor.end(), [](float f) { return f >= 0; }));
  for (std::size_t c = 0; c < floor.size(); ++c) {
    if (floor[c] < 0) continue;
    EXPECT_FLOAT_EQ(floor[c], picture.profile.bone_mm[c]);
    const double s = slice_half_width_mm * ((2 * static_cast<double>(c) + 1) / slice_columns - 1);
    const double y = static_cast<double>(floor[c]) - picture.height_mm[c];
    for (const SliceShape& shape : picture.anatomy.bones) {
      const bool there = s > shape.upper.front().x && s < shape.upper.back().x;
      if (there && shape.matter == SliceShape::Matter::bone) {
        EXPECT_LT(y, shape.upper[shape.upper.size() / 2].y);
      }
    }
  }
}

}  // namespace
}  // namespace palmar::screens
