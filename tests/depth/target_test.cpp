// What reaches the target, how far that may be off, and the deepest muscle under a hand.
#include "sensing/depth/target_depth.hpp"

#include <gtest/gtest.h>

#include <random>

#include "sensing/body/coverage.hpp"
#include "sensing/depth/deepest_muscle.hpp"
#include "sensing/depth/half_space.hpp"
#include "tests/depth/fields.hpp"
#include "tests/depth/muscles.hpp"
#include "tests/depth/tissues.hpp"

namespace palmar::depth {
namespace {

TEST(TargetDepth, IsTheRectangleSumUnderTheStrongestContact) {
  const Atlas atlas = small_atlas();
  for (double pitch : {2.5, 10.0, 28.0}) {
    const GridGeometry grid{12, 12, pitch, pitch};
    const Placement placement{"adult", 30 - 4.3 * pitch, 250 - 5.1 * pitch, 0, 1,
                              {}};  // the centre over the muscle
    const TargetDepth target(atlas, 0, grid, placement);
    PressureField field = empty_field(grid);
    double outside = 0;
    std::mt19937 random(5);
    Contacts contacts;
    contacts.list.resize(3);
    contacts.list[0] = contact(1, {2 * pitch, 3 * pitch}, 5, 4);
    contacts.list[1] = contact(2, {4.3 * pitch, 5.1 * pitch}, 9, 11);
    contacts.list[2] = contact(3, {9 * pitch, 9 * pitch}, 50, 11);
    contacts.list[2].clipped = true;
    double expected = 0;
    for (int row = 2; row < 9; ++row) {
      for (int col = 1; col < 8; ++col) {
        const float kPa = static_cast<float>(5 + random() % 20);
        press(field, row, col, kPa);
        const MatPoint c = grid.centre(row, col);
        expected += static_cast<double>(kPa) *
                    rectangle_stress(4.3 * pitch - c.x_mm, 5.1 * pitch - c.y_mm, 28, pitch / 2, pitch / 2);
        outside += static_cast<double>(kPa) *
                   (1 - static_cast<double>(body::coverage(
                            longissimus, grid, placement)[static_cast<std::size_t>(grid.index(row, col))]));
      }
    }
    const TargetLoad load = target.load(field, contacts);
    ASSERT_TRUE(load.target_kPa && load.reach);
    EXPECT_NEAR(*load.target_kPa / expected, 1, 1e-3) << pitch;
    EXPECT_NEAR(*load.reach, *load.target_kPa / 11, 1e-5);
    const double total = field.force_N * 1e3 / grid.cell_area_mm2();
    EXPECT_NEAR(load.share_now, 1 - outside / total, 1e-4);
  }
}

TEST(TargetDepth, WithoutAContactOnlyTheShareIsKnown) {
  const GridGeometry grid{12, 12, 10, 10};
  const TargetDepth target(small_atlas(), 0, grid, Placement{"adult", 0, 200, 0, 1, {}});
  const TargetLoad load = target.load(empty_field(grid), {});
  EXPECT_EQ(load.share_now, 0);
  EXPECT_FALSE(load.reach || load.target_kPa);
  EXPECT_THROW(TargetDepth(small_atlas(), 4, grid, {}), std::invalid_argument);   // not on the back
  EXPECT_THROW(TargetDepth(small_atlas(), 99, grid, {}), std::invalid_argument);  // not in the atlas
}

TEST(TargetDepth, HasNoReachBesideTheTarget) {
  const GridGeometry grid{24, 24, 5, 5};
  Placement placement{"adult", 0, 240, 0, 1, {}};  // the lane's edge lies at u 46.9
  PressureField field = empty_field(grid);
  press(field, 5, 9, 20);
  const auto load_at = [&](double u_mm) {
    Contacts contacts;
    contacts.list = {contact(1, {u_mm, 27}, 5, 20)};
    return TargetDepth(small_atlas(), 0, grid, placement).load(field, contacts);
  };
  EXPECT_TRUE(load_at(45).reach && load_at(45).target_kPa);
  EXPECT_FALSE(load_at(45).off_target);
  EXPECT_TRUE(load_at(48.5).reach);  // within the placement's error of 2.5 mm
  const TargetLoad beside = load_at(51);
  EXPECT_FALSE(beside.reach || beside.reach_lo || beside.target_kPa || beside.target_hi_kPa);
  EXPECT_TRUE(beside.off_target);
  placement.expected_error_mm = 4;  // a rougher registration: 5.5 mm
  EXPECT_TRUE(load_at(51).reach);
  EXPECT_FALSE(load_at(54).reach);
}

TEST(TargetDepth, ItsIntervalsHoldThePlacement) {
  const GridGeometry grid{24, 24, 5, 5};
  const DepthModel model = model_of(varied_tissue());
  const auto load = [&](double u0_mm, double error_mm) {
    Placement placement{"adult", u0_mm, 240, 0, 1, {}};
    placement.expected_error_mm = error_mm;
    PressureField field = empty_field(grid);
    press(field, 5, 9, 20);
    Contacts contacts;
    contacts.list = {contact(1, {47.5, 27.5}, 0.5, 20)};
    return TargetDepth(small_atlas(), 0, grid, placement, model).load(field, contacts);
  };
  const TargetLoad inside = load(-17.5, 1), edge = load(-1, 1), rough = load(-1, 4);  // u 30; u 46.5
  EXPECT_EQ(inside.share_now, 1);
  EXPECT_EQ(*inside.share_lo, 1);
  EXPECT_GT(edge.share_now, 0.4f);
  EXPECT_LT(*edge.share_lo, edge.share_now - 0.1f);
  EXPECT_GT(*edge.share_hi, edge.share_now + 0.1f);
  EXPECT_LT(*rough.share_lo, *edge.share_lo);
  // Where the tissue changes from place to place, so does the stress.
  const TargetLoad near_spine = load(-30, 1), near_spine_rough = load(-30, 4);  // u 17.5
  EXPECT_LT(*near_spine_rough.reach_lo, 0.99f * *near_spine.reach_lo);
  EXPECT_GT(*near_spine_rough.reach_hi, 1.01f * *near_spine.reach_hi);
}

TEST(DeepestMuscle, IsTheDeepestWhoseMiddleHasHalfOfThePressureOrTheUppermost) {
  Atlas atlas;
  atlas.muscles = {muscle("upper", box(-100, 100, 100, 300), 5, 6),
                   muscle("middle", box(-60, 140, 60, 260), 12, 16, false),
                   muscle("deep", box(-60, 140, 60, 260), 30, 20)};
  const GridGeometry grid{40, 40, 5, 5};
  const DeepestMuscle deepest(atlas, DepthModel(), grid, Placement{"adult", -100, 100, 0, 1, {}});
  Contacts contacts;
  contacts.list = {contact(1, {100, 100}, 20, 10)};
  std::vector<ContactDepth> depths(1);
  const auto reached = [&](std::optional<float> half_depth_mm) {
    depths[0].half_depth_mm = half_depth_mm;
    deepest.name(contacts, depths);
    return depths[0].reaches;
  };
  EXPECT_EQ(reached(25), 1);  // middles lie at 8, 20 and 40 mm
  EXPECT_EQ(reached(19), 0);
  EXPECT_EQ(reached(41), 2);
  EXPECT_EQ(reached(6), 0);
  EXPECT_EQ(reached(3), 0);  // on its top at 5 mm a third of the half is left, or more
  EXPECT_FALSE(depths[0].stays_above);
  EXPECT_EQ(reached(1.5), std::nullopt);
  EXPECT_TRUE(depths[0].stays_above);
  depths[0].reaches_bone = true;
  EXPECT_EQ(reached(1.5), std::nullopt);
  EXPECT_FALSE(depths[0].stays_above) << "what reaches the bone does not stay above the muscles";
  depths[0].reaches_bone = false;
  EXPECT_EQ(reached(std::nullopt), std::nullopt);
  EXPECT_FALSE(depths[0].stays_above);
  contacts.list[0].centre = {180, 100};  // only the upper one lies under it
  EXPECT_EQ(reached(41), 0);
  contacts.list[0].centre = {500, 100};  // beside all of them
  EXPECT_EQ(reached(3), std::nullopt);
  EXPECT_FALSE(depths[0].stays_above);
}

TEST(DeepestMuscle, SaysNothingOfATouchTooLightToTell) {
  Atlas atlas;
  atlas.muscles = {muscle("upper", box(-100, 100, 100, 300), 5, 6)};
  const GridGeometry grid{40, 40, 5, 5};
  const DeepestMuscle deepest(atlas, DepthModel(), grid, Placement{"adult", -100, 100, 0, 1, {}});
  Contacts contacts;
  std::vector<ContactDepth> depths(1);
  const struct {
    double force_N, mean_kPa;
    bool told;
  } cases[] = {{18, 1.57, true},   // a flat hand where level 3 begins
               {18, 1.26, true},   // the same with a print a quarter larger
               {12, 1.04, false},  // a flat hand of level 2
               {6, 37, true},      // a thumb where level 3 begins
               {5, 31, false},     // a thumb of level 2
               {1, 12, false}};    // the first touch of fingertips
  for (const auto& one : cases) {
    contacts.list = {contact(1, {100, 100}, one.force_N, one.mean_kPa)};
    for (const float half_depth_mm : {0.5F, 20.F}) {
      depths[0] = {.contact = 1, .half_depth_mm = half_depth_mm};
      deepest.name(contacts, depths);
      EXPECT_EQ(depths[0].reaches.has_value(), one.told && half_depth_mm > 5) << one.force_N << " N";
      EXPECT_EQ(depths[0].stays_above, one.told && half_depth_mm < 5) << one.force_N << " N";
    }
  }
}

TEST(DeepestMuscle, LiesWhereTheTissueHasIt) {
  Atlas atlas;
  atlas.muscles = {muscle("one", box(-60, 140, 60, 260), 16, 8)};
  const GridGeometry grid{40, 40, 5, 5};
  const Placement placement{"adult", -100, 100, 0, 1, {}};
  Tissue tissue{"deeper", "Deeper", {worked_example()}, MuscleDepth::middle};
  tissue.stacks[0].muscles = {{"one", {22, 26, 30}}};
  Contacts contacts;
  contacts.list = {contact(1, {100, 100}, 20, 1.25)};
  std::vector<ContactDepth> depths(1);
  depths[0].half_depth_mm = 25.0f;
  DeepestMuscle(atlas, DepthModel(), grid, placement).name(contacts, depths);
  EXPECT_EQ(depths[0].reaches, 0);  // its middle at 20 mm by the table
  DeepestMuscle(atlas, model_of(tissue), grid, placement).name(contacts, depths);
  EXPECT_EQ(depths[0].reaches, std::nullopt);  // 26 to 34 mm deep under this tissue
  tissue.stacks[0].muscles = {{"one", {41, 42, 43}}};
  depths[0].half_depth_mm = 100.0f;
  DeepestMuscle(atlas, model_of(tissue), grid, placement).name(contacts, depths);
  EXPECT_EQ(depths[0].reaches, std::nullopt);  // under the bone, whatever the half depth
}

}  // namespace
}  // namespace palmar::depth
