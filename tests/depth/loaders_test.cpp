// Muscle loads against a direct sum, conservation, placements, contacts; zones.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "sensing/body/coverage.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/depth/half_space.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/depth/polygon_load.hpp"
#include "sensing/depth/stress_layer.hpp"
#include "sensing/depth/zone_loader.hpp"
#include "tests/depth/fields.hpp"
#include "tests/depth/muscles.hpp"
#include "tests/depth/tissues.hpp"

namespace palmar::depth {
namespace {

/// Part of a force on one cell that lies inside the outline at depth z, by summing the rectangle's stress
/// over a fine mask.
double direct_weight(const BodyPolygon& outline, double z, MatPoint cell, const GridGeometry& g,
                     const Placement& placement) {
  const double step = 1 / std::ceil(1 + 30 / z);  // divides 1 mm: edges along u or v are met exactly
  BodyPoint low = outline[0], high = outline[0];
  for (BodyPoint p : outline) {
    low = {std::min(low.u_mm, p.u_mm), std::min(low.v_mm, p.v_mm)};
    high = {std::max(high.u_mm, p.u_mm), std::max(high.v_mm, p.v_mm)};
  }
  const double scale = placement.scale;
  double sum = 0;
  for (double u = low.u_mm + step / 2; u < high.u_mm; u += step) {
    for (double v = low.v_mm + step / 2; v < high.v_mm; v += step) {
      if (!body::contains(outline, {u, v})) continue;
      const MatPoint p = placement.to_mat({u, v});
      sum += rectangle_stress(scale * (p.x_mm - cell.x_mm), scale * (p.y_mm - cell.y_mm), z,
                              scale * g.pitch_x_mm / 2, scale * g.pitch_y_mm / 2);
    }
  }
  return sum * step * step / (scale * scale * g.cell_area_mm2());
}

TEST(PolygonLoad, ARectangleIsTheClosedForm) {
  const std::vector<MatPoint> outline = {{-10, -4}, {10, -4}, {10, 4}, {-10, 4}};
  const std::vector<MatPoint> backwards = {{-10, 4}, {10, 4}, {10, -4}, {-10, -4}};
  const std::vector<float> x = {0, 3, 9.5f, 10, 10.5f, 40, 300};
  std::vector<float> stress(x.size());
  for (double z : {0.5, 3.0, 20.0, 60.0}) {
    for (double y : {0.0, 4.0, -4.0, 7.0, -150.0}) {
      for (const auto* path : {&outline, &backwards}) {
        polygon_stress(*path, z, x, y, stress);
        for (std::size_t i = 0; i < x.size(); ++i) {
          EXPECT_NEAR(static_cast<double>(stress[i]),
                      rectangle_stress(static_cast<double>(x[i]), y, z, 10, 4), 2e-6)
              << "x " << x[i] << " y " << y << " z " << z;
        }
      }
    }
  }
}

TEST(MuscleLoader, WeightsAreTheDirectSum) {
  const Atlas atlas = small_atlas();
  const GridGeometry grids[] = {{8, 10, 10, 10}, {6, 6, 28, 14}, {20, 20, 2.5, 2.5}};
  for (const GridGeometry& grid : grids) {
    Placement turned{"adult", 20, 190, 27, 1.0, {}};
    Placement larger{"adult", 0, 200, -10, 1.1, {}};
    for (const Placement& placement : {turned, larger}) {
      const MuscleLoader loader(atlas, grid, placement);
      ASSERT_EQ(loader.muscles(), (std::vector<std::uint16_t>{0, 2, 3}));
      for (std::size_t m = 0; m < loader.muscles().size(); ++m) {
        const Muscle& under = atlas.muscles[loader.muscles()[m]];
        for (auto [row, col] : {std::pair{0, 0}, std::pair{3, 4}, std::pair{grid.rows - 1, 2}}) {
          const double direct =
              direct_weight(under.outline, under.mid_depth_mm(), grid.centre(row, col), grid, placement);
          EXPECT_NEAR(static_cast<double>(loader.weight(grid.index(row, col), m)), direct, 1e-3)
              << under.id << " pitch " << grid.pitch_x_mm << " cell " << row << "," << col;
        }
      }
    }
  }
}

TEST(MuscleLoader, InLayersWeightsAreTheAdjointOfTheDrawnLayer) {
  // An outline of whole cells over a border between stacks: its mask through H^T of a fine grid.
  Atlas atlas;
  atlas.muscles = {muscle("over_the_border", box(0, 440, 40, 500), 22, 12)};
  const GridGeometry grid{60, 60, 2, 2};
  const Placement placement{"adult", -40, 420, 0, 1, {}};
  const DepthModel model = model_of(varied_tissue());
  std::vector<float> mask(static_cast<std::size_t>(grid.cells()), 0.0f);
  for (int row = 10; row < 40; ++row) {
    for (int col = 20; col < 40; ++col) mask[static_cast<std::size_t>(grid.index(row, col))] = 1;
  }
  const MuscleLoader loader(atlas, grid, placement, model);
  const std::vector<float> folded = StressLayer(grid, 28, model, placement, 500).adjoint(mask);
  for (int row = 0; row < 60; row += 7) {
    for (int col = 0; col < 60; col += 7) {
      const int cell = grid.index(row, col);
      EXPECT_NEAR(loader.weight(cell, 0), folded[static_cast<std::size_t>(cell)], 4e-3f) << row << "," << col;
    }
  }
}

TEST(MuscleLoader, WhatStandsOnABoneDoesNotLoadAMuscleUnderIt) {
  Atlas atlas;
  atlas.muscles = {muscle("under_the_spine", box(-40, 200, 40, 300), 20, 10),
                   muscle("over_it", box(-40, 200, 40, 300), 7, 4)};
  const GridGeometry grid{24, 24, 5, 5};
  const MuscleLoader loader(atlas, grid, Placement{"adult", -60, 190, 0, 1, {}}, model_of(varied_tissue()));
  const int over_bone = grid.index(12, 11), beside = grid.index(12, 6);  // u -2.5 and -27.5
  EXPECT_NEAR(loader.weight(over_bone, 0), 0, 1e-6f);
  EXPECT_GT(loader.weight(beside, 0), 0.3f);
  EXPECT_GT(loader.weight(over_bone, 1), 0.5f);
}

TEST(MuscleLoader, AMuscleBehindOthersIsReachedFromTheirEdge) {
  Tissue tissue =
      varied_tissue();  // the same layers on both sides of u = 30, but another depth of the muscle
  tissue.stacks[1] = tissue.stacks[0];
  tissue.stacks[1].id = "behind";
  tissue.stacks[1].regions = {{{5, 0}, {30, 0}, {30, 400}, {5, 400}}};
  tissue.stacks[1].blend_mm = 4;
  tissue.stacks[1].muscles = {{"deep", {28, 30, 33}}};
  Atlas atlas;
  atlas.muscles = {muscle("deep", box(10, 170, 50, 250), 12, 8)};
  const GridGeometry grid{24, 24, 5, 5};
  const MuscleLoader loader(atlas, grid, Placement{"adult", -20, 140, 0, 1, {}}, model_of(tissue));
  const int from_the_edge = grid.index(13, 11), through_others = grid.index(13, 8);  // u 37.5 and 22.5
  EXPECT_GT(loader.weight(from_the_edge, 0), 1.3f * loader.weight(through_others, 0));
}

TEST(MuscleLoader, NoMuscleCarriesMoreThanTheForce) {
  // Over bone, layers that hardly change their volume rise beside a press: what is near it carries more than all, in the model.
  Atlas atlas;
  atlas.muscles = {muscle("broad", box(-45, 155, 50, 250), 16, 6)};
  const GridGeometry grid{32, 32, 5, 5};
  Tissue tissue{"one", "One", {worked_example()}, MuscleDepth::middle};
  const MuscleLoader loader(atlas, grid, Placement{"adult", -80, 120, 0, 1, {}}, model_of(tissue));
  ASSERT_GT(loader.weight(grid.index(16, 16), 0), 1.003f);
  PressureField field = empty_field(grid);
  press(field, 16, 16, 40);
  Contacts contacts;
  contacts.owner.assign(1024, 0);
  contacts.list = {contact(1, {82.5, 82.5}, 1, 40)};
  std::vector<MuscleLoad> loads;
  std::vector<ContactLoads> by_contact;
  loader.load(field, contacts, loads, by_contact);
  EXPECT_FLOAT_EQ(loads[0].load_N, 1);
  EXPECT_FLOAT_EQ(loads[0].share, 1);
  EXPECT_LE(loads[0].share_hi, 1);
  EXPECT_FLOAT_EQ(by_contact[0].load_N[0], 1);
}

TEST(MuscleLoader, SaysHowFarItMayBeOff) {
  const Atlas atlas = small_atlas();
  const GridGeometry grid{24, 24, 10, 10};
  const Placement placement{"adult", -120, 150, 0, 1, {}};
  const MuscleLoader loader(atlas, grid, placement, model_of(varied_tissue()));
  PressureField field = empty_field(grid);
  press(field, 8, 15, 30);
  Contacts contacts;
  contacts.owner.assign(576, Contacts::none);
  contacts.list = {contact(1, {155, 85}, 3, 30)};
  std::vector<MuscleLoad> loads;
  std::vector<ContactLoads> by_contact;
  loader.load(field, contacts, loads, by_contact);
  for (const MuscleLoad& load : loads) {
    EXPECT_GE(load.load_N, 0);
    if (load.load_N == 0) continue;  // on the other side of the spine
    EXPECT_LT(load.share_lo, load.share);
    EXPECT_GT(load.share_hi, load.share);
    EXPECT_GT(load.share_lo, 0);
    EXPECT_FALSE(load.load_lo_N || load.load_hi_N);  // the force's own interval is not known
  }
  contacts.list[0].force_lo_N = 2.4;
  contacts.list[0].force_hi_N = 3.6;
  loader.load(field, contacts, loads, by_contact);
  EXPECT_GT(loads[0].load_N, 1);
  for (const MuscleLoad& load : loads) {
    if (load.load_N == 0) continue;
    EXPECT_LE(*load.load_lo_N, 0.8001f * load.load_N);  // at least the force's 20 %
    EXPECT_GE(*load.load_hi_N, 1.1999f * load.load_N);
    EXPECT_LE(*load.load_lo_N / load.load_N, load.share_lo / load.share);
  }
}

TEST(FactorRange, DeviationsOfIndependentCausesAddInSquares) {
  const FactorRange range = range_over({10, 7, 11, 6, 10});
  EXPECT_NEAR(range.lo, 1 - 0.5, 1e-6);  // 0.3 and 0.4
  EXPECT_NEAR(range.hi, 1.1, 1e-6);
  EXPECT_NEAR(range.widened(1.2).lo, 0, 1e-6);  // never below nothing
  EXPECT_NEAR(FactorRange().widened(0.25).hi, 1.25, 1e-6);
  EXPECT_NEAR(range_over({0, 1, 2, 3, 4}).hi, 1, 1e-6);
  EXPECT_THROW(range_over({1, 2}), std::invalid_argument);
}

TEST(MuscleLoader, OutlinesThatCoverThePlaneCarryAllOfTheForce) {
  Atlas atlas;
  for (int i = -1; i <= 1; ++i) {
    atlas.muscles.push_back(muscle("strip", box(i * 4000 - 2000, -6000, i * 4000 + 2000, 6000), 10, 10));
    if (i == 0) {
      atlas.muscles.back().outline = box(-2000, -6000, 20, 6000);
      atlas.muscles.push_back(muscle("rest", box(20, -6000, 2000, 6000), 10, 10));
    }
  }
  const GridGeometry grid{16, 16, 10, 10};
  const MuscleLoader loader(atlas, grid, Placement{"adult", -80, -80, 0, 1, {}});
  for (int cell : {0, 37, 255}) {
    double sum = 0;
    for (std::size_t m = 0; m < 4; ++m) sum += static_cast<double>(loader.weight(cell, m));
    EXPECT_NEAR(sum, 1, 1e-4);
  }
}

TEST(MuscleLoader, MirroredPressureGivesMirroredLoads) {
  const Atlas atlas = small_atlas();
  const GridGeometry grid{12, 12, 10, 10};
  const MuscleLoader loader(atlas, grid, Placement{"adult", -60, 200, 0, 1, {}});
  for (int row = 0; row < 12; ++row) {
    for (int col = 0; col < 12; ++col) {
      EXPECT_NEAR(loader.weight(grid.index(row, col), 0), loader.weight(grid.index(row, 11 - col), 1), 3e-6);
    }
  }
}

TEST(MuscleLoader, ContactsSumToTheFrameAndOneAlsoCountsWhatNobodyOwns) {
  const Atlas atlas = small_atlas();
  const GridGeometry grid{12, 12, 10, 10};
  const MuscleLoader loader(atlas, grid, Placement{"adult", -60, 200, 0, 1, {}});
  PressureField field = empty_field(grid);
  press(field, 3, 9, 20);
  press(field, 3, 10, 10);
  press(field, 8, 2, 15);
  press(field, 11, 11, 5);
  Contacts contacts;
  contacts.owner.assign(144, Contacts::none);
  contacts.owner[45] = contacts.owner[46] = 0;
  contacts.owner[98] = 1;
  contacts.list.resize(2);
  contacts.list[0].id = 7;
  contacts.list[1].id = 9;
  std::vector<MuscleLoad> loads;
  std::vector<ContactLoads> by_contact;
  loader.load(field, contacts, loads, by_contact);
  ASSERT_EQ(loads.size(), 3u);
  ASSERT_EQ(by_contact.size(), 2u);
  EXPECT_EQ(by_contact[0].contact, 7u);
  for (std::size_t m = 0; m < 3; ++m) {
    const double nobody = 0.5 * static_cast<double>(loader.weight(143, m));
    EXPECT_NEAR(loads[m].load_N,
                static_cast<double>(by_contact[0].load_N[m] + by_contact[1].load_N[m]) + nobody, 1e-5);
    EXPECT_NEAR(loads[m].share, static_cast<double>(loads[m].load_N) / field.force_N, 1e-6);
    EXPECT_EQ(loads[m].muscle, loader.muscles()[m]);
  }
  EXPECT_NEAR(by_contact[0].load_N[0], 2.0f * loader.weight(45, 0) + 1.0f * loader.weight(46, 0), 1e-6f);
  EXPECT_NEAR(loads[0].mean_kPa, static_cast<double>(loads[0].load_N) * 1e3 / body::area_mm2(longissimus),
              1e-4);

  contacts.list.resize(1);  // one hand lifts: its entry stays, without a contact
  loader.load(field, contacts, loads, by_contact);
  EXPECT_EQ(by_contact.size(), 2u);
  EXPECT_EQ(by_contact[1].contact, 0u);

  field.validity[45] = CellValidity::untrusted;
  const float before = loads[0].load_N;
  loader.load(field, contacts, loads, by_contact);
  EXPECT_NEAR(loads[0].load_N, before - 2.0f * loader.weight(45, 0), 1e-5f);
}

TEST(MuscleLoader, BrokenPromisesThrow) {
  const GridGeometry grid{4, 4, 10, 10};
  Atlas atlas = small_atlas();
  EXPECT_THROW(MuscleLoader(atlas, GridGeometry{0, 4, 10, 10}, {}), std::invalid_argument);
  EXPECT_THROW(MuscleLoader(atlas, GridGeometry{4, 4, -1, 10}, {}), std::invalid_argument);
  EXPECT_THROW(MuscleLoader(atlas, grid, Placement{"adult", 0, 0, 0, 0, {}}), std::invalid_argument);
  const MuscleLoader loader(atlas, grid, {});
  std::vector<MuscleLoad> loads;
  std::vector<ContactLoads> by_contact;
  EXPECT_THROW(loader.load(empty_field({4, 5, 10, 10}), {}, loads, by_contact), std::invalid_argument);
  atlas.muscles[0].thickness_mm = -28;
  EXPECT_THROW(MuscleLoader(atlas, grid, {}), std::invalid_argument);
}

TEST(ZoneLoader, CountsForceAndAreaInsideOnly) {
  const Atlas atlas = small_atlas();
  const GridGeometry grid{12, 12, 10, 10};
  const ZoneLoader loader(atlas, grid, Placement{"adult", -60, 200, 0, 1, {}});
  PressureField field = empty_field(grid);
  std::vector<ZoneLoad> zones;
  loader.load(field, zones);
  EXPECT_TRUE(zones.empty());
  press(field, 3, 5, 20);  // u from -10 to 0: nine tenths inside
  press(field, 3, 8, 90);  // beside
  loader.load(field, zones);
  ASSERT_EQ(zones.size(), 1u);
  EXPECT_EQ(zones[0].zone, 1);
  EXPECT_NEAR(zones[0].force_N, 20 * 0.09, 1e-5);
  EXPECT_NEAR(zones[0].mean_kPa, 20, 1e-4);
  field.validity[static_cast<std::size_t>(grid.index(3, 5))] = CellValidity::untrusted;
  loader.load(field, zones);
  EXPECT_TRUE(zones.empty());
}

TEST(MuscleLoader, MusclesBesideTheMatHaveAnIntervalToo) {
  Atlas atlas;
  atlas.muscles = {muscle("beside", box(130, 200, 160, 300), 14, 10)};
  const GridGeometry grid{24, 24, 5, 5};
  Placement placement{"adult", 0, 190, 0, 1, {}};
  const DepthModel model = model_of(varied_tissue());
  const MuscleLoader loader(atlas, grid, placement, model);
  EXPECT_LT(loader.range(0).lo, 0.95f);
  EXPECT_GT(loader.range(0).hi, 1.05f);
  placement.expected_error_mm = 5;
  EXPECT_LT(MuscleLoader(atlas, grid, placement, model).range(0).lo, loader.range(0).lo);
}

TEST(StressLayer, SaysWhatStandsOnABoneAboveIt) {
  const GridGeometry grid{24, 24, 5, 5};
  const Placement placement{"adult", -60, 190, 0, 1, {}};
  const DepthModel model = model_of(varied_tissue());
  PressureField field = empty_field(grid);
  press(field, 12, 11, 10);  // over the spine, whose bone lies at 12.5 mm
  press(field, 12, 22, 30);  // beside it
  const StressLayer above(grid, 8, model, placement, 500), below(grid, 30, model, placement, 500);
  EXPECT_EQ(above.on_bone(field), 0);
  EXPECT_NEAR(below.on_bone(field), 0.25, 1e-6);
  EXPECT_NEAR(below.on_bone(static_cast<std::size_t>(grid.index(12, 11))), 1, 1e-6f);
  std::vector<float> sigma;
  below.solve(field, sigma);
  EXPECT_LT(sigma[static_cast<std::size_t>(grid.index(12, 11))], 0.01f);  // but for a little from beside
  EXPECT_EQ(StressLayer(grid, 300).on_bone(field), 0);                    // a half-space has no bone
}

TEST(StressLayer, IsTheSumOfRectanglesAndConservesForce) {
  const GridGeometry grid{40, 30, 5, 8};
  PressureField field = empty_field(grid);
  press(field, 20, 15, 30);
  press(field, 20, 16, 12);
  press(field, 25, 3, 7);
  for (double z : {2.0, 10.0, 40.0}) {
    const StressLayer layer(grid, z);
    std::vector<float> sigma;
    const double peak = layer.solve(field, sigma);
    double largest = 0;
    for (int row : {0, 20, 24}) {
      for (int col : {0, 3, 15, 29}) {
        double expected = 0;
        for (std::uint32_t cell : field.loaded) {
          const MatPoint from = grid.centre(static_cast<int>(cell) / 30, static_cast<int>(cell) % 30);
          const MatPoint to = grid.centre(row, col);
          expected += static_cast<double>(field.kPa[cell]) *
                      rectangle_stress(to.x_mm - from.x_mm, to.y_mm - from.y_mm, z, 2.5, 4);
        }
        EXPECT_NEAR(static_cast<double>(sigma[static_cast<std::size_t>(grid.index(row, col))]), expected,
                    1e-4);
        largest = std::max(largest, expected);
      }
    }
    EXPECT_GE(peak, largest - 1e-4);
    EXPECT_EQ(stress_layer(field, z), sigma);
  }
}

TEST(StressLayer, SumsOverAWindowAreItsClosedFormShare) {
  const GridGeometry grid{41, 41, 8, 8};
  PressureField field = empty_field(grid);
  press(field, 20, 20, 10);
  for (double z : {16.0, 40.0, 164.0}) {
    std::vector<float> sigma = stress_layer(field, z);
    double sum = 0;
    for (float value : sigma) sum += static_cast<double>(value);
    EXPECT_NEAR(sum / 10, rectangle_stress(0, 0, z, 164, 164), 3e-3) << z;
  }
}

TEST(StressLayer, BrokenPromisesThrow) {
  const GridGeometry grid{4, 4, 10, 10};
  for (double depth : {0.0, -5.0, std::nan("")})
    EXPECT_THROW(StressLayer(grid, depth), std::invalid_argument);
  std::vector<float> sigma;
  EXPECT_THROW(StressLayer(grid, 5).solve(empty_field({5, 4, 10, 10}), sigma), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::depth
