// Slices: stress in a vertical plane against whole layers at the same places, and what lies in the plane.
#include "sensing/depth/slice.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sensing/depth/stress_layer.hpp"
#include "tests/depth/fields.hpp"
#include "tests/depth/tissues.hpp"

namespace palmar::depth {
namespace {

constexpr double c7_psis_mm = 500;

PressureField hand(const GridGeometry& grid) {
  PressureField field = empty_field(grid);
  for (int row = 8; row < 18; ++row) {
    for (int col = 9; col < 22; ++col)
      press(field, row, col, static_cast<float>(10 + (row * 7 + col * 3) % 11));
  }
  return field;
}

TEST(Slice, IsTheLayersAtTheSamePlaces) {
  const GridGeometry grid{30, 31, 10, 10};
  const Placement placement{"adult", -155, 330, 0, 1, {}};
  const PressureField field = hand(grid);
  for (const DepthModel& model : {DepthModel(), model_of(varied_tissue())}) {
    const auto shared = std::make_shared<const DepthModel>(model);
    const Slicer slicer(shared, grid, placement, c7_psis_mm, 40, 8);
    SliceField slice;
    // Columns on the cells' centres: transverse through row 12, then along the spine through column 15.
    for (const bool transverse : {true, false}) {
      const BodyPoint centre = placement.to_body(grid.centre(12, 15));
      slicer.solve(field, {centre, transverse ? 0.0 : 90.0, 55}, 11, slice);
      ASSERT_EQ(slice.rows, 8);
      ASSERT_EQ(slice.kPa.size(), 88u);
      double largest = 0;
      for (int row = 0; row < 8; ++row) {
        std::vector<float> sigma;
        StressLayer(grid, slice.depth_mm(row), model, placement, c7_psis_mm).solve(field, sigma);
        for (int column = 0; column < 11; ++column) {
          const int at = transverse ? grid.index(12, 10 + column) : grid.index(7 + column, 15);
          const float here = slice.kPa[static_cast<std::size_t>(row * 11 + column)];
          EXPECT_NEAR(here, sigma[static_cast<std::size_t>(at)], 0.15f)  // of some 15 kPa
              << model.id() << " depth " << slice.depth_mm(row) << " column " << column;
          largest = std::max(largest, static_cast<double>(here));
        }
      }
      EXPECT_EQ(slice.peak_kPa, largest);
      EXPECT_DOUBLE_EQ(slice.s_mm(5), 0);
    }
  }
}

TEST(Slice, TurnsWithItsPlane) {
  // A round load looks the same from everywhere, on a turned mat too.
  const GridGeometry grid{60, 60, 4, 4};
  const PressureField field = disc_field(grid, {120, 120}, 30, 12);
  const auto model = std::make_shared<const DepthModel>(example_model());
  const Placement placement{"adult", 20, 250, 33, 1.05, {}};
  const Slicer slicer(model, grid, placement, c7_psis_mm, 30, 5);
  SliceField first, turned;
  const BodyPoint centre = placement.to_body({120, 120});
  slicer.solve(field, {centre, 0, 80}, 40, first);
  for (double direction : {45.0, 90.0, -120.0}) {
    slicer.solve(field, {centre, direction, 80}, 40, turned);
    for (std::size_t i = 0; i < first.kPa.size(); ++i) EXPECT_NEAR(first.kPa[i], turned.kPa[i], 0.25f) << i;
  }
  for (int column = 0; column < 20; ++column) {
    EXPECT_NEAR(first.kPa[static_cast<std::size_t>(80 + column)],
                first.kPa[static_cast<std::size_t>(119 - column)], 0.1f);
  }
}

TEST(Slice, BrokenPromisesThrow) {
  const GridGeometry grid{4, 4, 10, 10};
  const auto model = std::make_shared<const DepthModel>();
  EXPECT_THROW(Slicer(nullptr, grid, {}, c7_psis_mm), std::invalid_argument);
  EXPECT_THROW(Slicer(model, grid, {}, c7_psis_mm, -3), std::invalid_argument);
  EXPECT_THROW(Slicer(model, grid, {}, c7_psis_mm, 60, 0), std::invalid_argument);
  EXPECT_THROW(Slicer(model, {0, 4, 10, 10}, {}, c7_psis_mm), std::invalid_argument);
  const Slicer slicer(model, grid, {}, c7_psis_mm, 60, 4);
  SliceField slice;
  EXPECT_THROW(slicer.solve(empty_field(grid), {{0, 0}, 0, 0}, 10, slice), std::invalid_argument);
  EXPECT_THROW(slicer.solve(empty_field(grid), {{0, 0}, 0, 50}, 0, slice), std::invalid_argument);
  EXPECT_THROW(slicer.solve(empty_field({5, 4, 10, 10}), {{0, 0}, 0, 50}, 8, slice), std::invalid_argument);
}

TEST(TissueProfile, LayersFollowTheTissueAndMusclesTheAtlas) {
  const DepthModel model = model_of(varied_tissue());
  Atlas atlas;
  Muscle shallow, deep;
  shallow.id = "shallow";
  shallow.outline = {{20, 0}, {90, 0}, {90, 400}, {20, 400}};
  shallow.depth_to_top_mm = {6, 10, 14};
  shallow.thickness_mm = 8;
  deep = shallow;
  deep.id = "deep";
  deep.depth_to_top_mm = {18, 20, 24};
  atlas.muscles = {shallow, deep};
  const TissueProfile profile = tissue_profile(model, atlas, {{0, 200}, 0, 100}, 100);
  ASSERT_EQ(profile.boundaries.size(), 3u);
  EXPECT_EQ(profile.boundaries[1].id, "fat");
  EXPECT_NEAR(profile.boundaries[0].depth_mm[0], 2, 1e-5);     // the flank's skin
  EXPECT_NEAR(profile.boundaries[0].depth_mm[50], 2.5, 1e-5);  // the spine's
  EXPECT_NEAR(profile.bone_mm[50], 12.5, 1e-5);
  EXPECT_NEAR(profile.bone_mm[0], 40, 1e-5);
  ASSERT_EQ(profile.muscles.size(), 2u);
  EXPECT_EQ(profile.muscles[0].muscle, 1);  // the deep one is painted first
  const TissueProfile::Band& band = profile.muscles[1];
  EXPECT_LT(band.top_mm[20], 0);  // left of the spine
  EXPECT_NEAR(band.top_mm[75], 10, 1e-5);
  EXPECT_NEAR(band.bottom_mm[75], 18, 1e-5);
  EXPECT_GT(band.top_mm[60], 10);  // thinner at its border, which lies at column 60
  EXPECT_TRUE(tissue_profile(DepthModel(), atlas, {{0, 200}, 0, 100}, 100).boundaries.empty());
  EXPECT_THROW(tissue_profile(model, atlas, {{0, 200}, 0, 100}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::depth
