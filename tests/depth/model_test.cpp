// A layered body: images against Burmister's integral, conservation, blending, transforms against direct sums, adjoints.
#include "sensing/depth/depth_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "sensing/body/polygon.hpp"
#include "sensing/depth/cell_table.hpp"
#include "sensing/depth/contact_depth.hpp"
#include "sensing/depth/half_space.hpp"
#include "sensing/depth/layered.hpp"
#include "sensing/depth/stress_layer.hpp"
#include "tests/depth/fields.hpp"
#include "tests/depth/tissues.hpp"

namespace palmar::depth {
namespace {

const Placement over_the_back{"adult", -160, 300, 0, 1, {}};
constexpr double c7_psis_mm = 500;

double at_centre(const std::vector<float>& sigma, const GridGeometry& grid) {
  return static_cast<double>(sigma[static_cast<std::size_t>(grid.index(grid.rows / 2, grid.cols / 2))]);
}

TEST(DepthModel, TheWorkedExampleThroughCellsIsBurmistersWithinOnePercent) {
  const GridGeometry grid{41, 41, 1, 1};
  const PressureField field = disc_field(grid, {20.5, 20.5}, 10);
  const DepthModel model = example_model();
  const double expected[] = {1.070, 0.809, 0.365, 0.215};
  const double depths[] = {2, 10, 20, 30};
  for (int i = 0; i < 4; ++i) {
    std::vector<float> sigma;
    StressLayer(grid, depths[i], model, {}, c7_psis_mm).solve(field, sigma);
    EXPECT_NEAR(at_centre(sigma, grid) / expected[i], 1, 0.01) << depths[i];
    const double exact = disc(stack_of(worked_example()), 10, {depths[i]}).value()[0].sigma_over_q;
    EXPECT_NEAR(at_centre(sigma, grid) / exact, 1, 0.004) << depths[i];
  }
}

TEST(DepthModel, DiscsOverOtherLayersAreBurmistersToo) {
  const DepthModel model = model_of(varied_tissue());
  for (std::size_t k = 0; k < 3; ++k) {
    const Stack stack = stack_of(model.tissue()->stacks[k]);
    for (double depth_mm : {3.0, 8.0, 12.0}) {
      const std::vector<double> image_mm = model.image_depths({depth_mm});
      const ImageWeights weights = model.stress_weights(image_mm, depth_mm);
      for (double radius : {6.0, 20.0, 60.0}) {
        double sum = 0;
        for (std::size_t j = 0; j < image_mm.size(); ++j)
          sum += weights[k][j] * disc_stress(0, image_mm[j], radius);
        const double exact = disc(stack, radius, {depth_mm}).value()[0].sigma_over_q;
        EXPECT_NEAR(sum / exact, 1, 0.005)
            << model.tissue()->stacks[k].id << " z " << depth_mm << " radius " << radius;
      }
    }
  }
}

TEST(DepthModel, TheSkinGivesWayAsBurmistersSkin) {
  const DepthModel model = model_of(varied_tissue());
  const std::vector<double> image_mm = model.displacement_depths();
  const ImageWeights weights = model.displacement_weights(image_mm);
  for (std::size_t k = 0; k < 3; ++k) {
    const Stack stack = stack_of(model.tissue()->stacks[k]);
    for (double radius : {4.0, 15.0, 60.0}) {
      double sum = 0;  // the integral of 1 / (2 pi R) over a disc, from its axis
      for (std::size_t j = 0; j < image_mm.size(); ++j)
        sum += weights[k][j] * (std::hypot(image_mm[j], radius) - image_mm[j]);
      const double exact = disc(stack, radius, {0}).value()[0].displacement_mm;
      EXPECT_NEAR(sum / exact, 1, 0.01) << model.tissue()->stacks[k].id << " radius " << radius;
    }
  }
}

TEST(DepthModel, PotentialOfARectangleIsTheSumOverIt) {
  for (auto [x, y, z] : {std::tuple{0.0, 0.0, 0.5}, {3.0, 1.0, 2.0}, {30.0, -12.0, 5.0}, {0.0, 40.0, 0.0}}) {
    double sum = 0;
    const int steps = 400;
    for (int i = 0; i < steps; ++i) {
      for (int j = 0; j < steps; ++j) {
        const double dx = x + ((i + 0.5) / steps - 0.5) * 10, dy = y + ((j + 0.5) / steps - 0.5) * 6;
        sum += 1 / std::sqrt(dx * dx + dy * dy + z * z);
      }
    }
    sum *= 60.0 / (steps * steps) / (2 * M_PI);
    EXPECT_NEAR(rectangle_potential(x, y, z, 5, 3) / sum, 1, 1e-3) << x << " " << y << " " << z;
  }
}

TEST(DepthModel, EqualLayersAreAHalfSpace) {
  TissueStack even = worked_example();
  for (TissueLayer& one : even.layers) one.modulus_kPa = {30, 30, 30};
  even.base = Base::half_space;
  const DepthModel model = model_of({"even", "Even", {even}, MuscleDepth::middle});
  const GridGeometry grid{24, 24, 10, 10};
  PressureField field = empty_field(grid);
  press(field, 12, 12, 10);
  for (double depth_mm : {0.5, 4.0, 15.0, 35.0}) {
    const StressLayer layered(grid, depth_mm, model, {}, c7_psis_mm), plain(grid, depth_mm);
    for (int offset : {0, 1, 3, 8})
      EXPECT_NEAR(layered.influence(0, offset, 0), plain.influence(0, offset, 0), 1e-3f) << depth_mm;
  }
}

TEST(DepthModel, ForceIsConservedAtEveryDepthWhereTissueVaries) {
  const DepthModel model = model_of(varied_tissue());
  for (double depth_mm : {0.3, 2.0, 9.0, 28.0, 60.0, 90.0}) {
    for (Variant variant : {Variant::usual, Variant::thick, Variant::soft_surface}) {
      const std::vector<double> image_mm = model.image_depths({depth_mm});
      std::size_t stack = 0;
      for (const auto& weights : model.stress_weights(image_mm, depth_mm, variant)) {
        double sum = 0;
        for (double weight : weights) sum += weight;
        const bool under_bone = depth_mm > model.bone_mm(stack++, variant);
        EXPECT_NEAR(sum, under_bone ? 0 : 1, 1e-9) << depth_mm;  // a bone carries all of it
      }
    }
  }
  std::vector<double> weights;
  for (double u : {-200.0, -16.0, -4.0, 0.0, 12.0, 25.0, 90.0, 160.0}) {
    for (double v : {-100.0, 100.0, 460.0, 475.0, 600.0}) {
      model.weights_at({u, v}, c7_psis_mm, weights);
      double sum = 0;
      for (double weight : weights) {
        EXPECT_GE(weight, 0);
        sum += weight;
      }
      EXPECT_NEAR(sum, 1, 1e-12);
      std::vector<double> mirrored;
      model.weights_at({-u, v}, c7_psis_mm, mirrored);
      EXPECT_EQ(weights, mirrored);
    }
  }
  model.weights_at({0, 200}, c7_psis_mm, weights);
  EXPECT_NEAR(weights[1], 1, 1e-12);
  model.weights_at({80, 560 * 0.8}, c7_psis_mm * 0.8, weights);  // a smaller back
  EXPECT_NEAR(weights[2], 1, 1e-12);
}

TEST(DepthModel, ABoneCarriesAllAndNothingArrivesBelowIt) {
  const DepthModel model = model_of(varied_tissue());
  EXPECT_DOUBLE_EQ(model.bone_mm(1), 12.5);
  const std::vector<double> image_mm = model.image_depths({12.5, 30.0, 50.0});
  const auto carried = [&](std::size_t stack, double depth_mm) {
    const ImageWeights weights = model.stress_weights(image_mm, depth_mm);
    return std::accumulate(weights[stack].begin(), weights[stack].end(), 0.0);
  };
  EXPECT_NEAR(carried(1, 12.5), 1, 1e-9);  // on the bone itself
  EXPECT_EQ(carried(1, 30), 0);
  EXPECT_NEAR(carried(0, 30), 1, 1e-9);  // beside the spine the bone lies at 40 mm
  EXPECT_EQ(carried(0, 50), 0);
  EXPECT_EQ(model.down_to_bone_mm(30), (std::vector<double>{30, 12.5, 30}));
  EXPECT_THROW(model.stress_weights(image_mm, std::vector<double>{30}), std::invalid_argument);
  EXPECT_EQ(DepthModel().bone_mm(0), std::numeric_limits<double>::infinity());
}

TEST(DepthModel, EachStackHasItsOwnDepthForAMuscle) {
  Tissue tissue = varied_tissue();
  tissue.stacks[2].muscles = {{"deep", {30, 33, 39}}};
  const DepthModel model = model_of(tissue);
  Muscle deep;
  deep.base_id = "deep";
  deep.depth_to_top_mm = {16, 20, 30};
  deep.thickness_mm = 30;
  EXPECT_DOUBLE_EQ(model.span(deep, 0).top_mm, 20);
  EXPECT_DOUBLE_EQ(model.span(deep, 0).bottom_mm, 40);  // on the bone
  EXPECT_TRUE(model.span(deep, 1).under_bone);          // that of the spine lies at 12.5 mm
  EXPECT_DOUBLE_EQ(model.span(deep, 2).top_mm, 33);     // the stack's own
  EXPECT_EQ(model.mid_depths_mm(deep), (std::vector<double>{30, under_bone_mm, 48}));
  EXPECT_DOUBLE_EQ(model.span(deep, 2, Variant::thick).top_mm,
                   36);  // half of the way to the end of its range
  deep.depth_to_top_mm = {4, 6, 8};
  EXPECT_DOUBLE_EQ(model.span(deep, 0).top_mm, 10);  // no muscle begins within the fat, which ends there
  EXPECT_DOUBLE_EQ(DepthModel().span(deep, 0).top_mm, 6);
}

PressureField random_field(const GridGeometry& grid, unsigned seed, unsigned one_in) {
  std::mt19937 random(seed);
  PressureField field = empty_field(grid);
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      if (random() % one_in == 0) press(field, row, col, static_cast<float>(1 + random() % 60));
    }
  }
  return field;
}

TEST(StressLayer, TransformsAreTheDirectSum) {
  const DepthModel model = model_of(varied_tissue());
  for (const GridGeometry& grid : {GridGeometry{33, 40, 10, 8}, GridGeometry{64, 64, 5, 5}}) {
    const PressureField field = random_field(grid, 3, 7);
    for (double depth_mm : {2.0, 12.0, 40.0}) {
      const StressLayer layer(grid, depth_mm, model, over_the_back, c7_psis_mm);
      std::vector<float> direct, fourier;
      const double peak = layer.solve(field, direct, StressLayer::Way::direct);
      layer.solve(field, fourier, StressLayer::Way::fourier);
      for (std::size_t i = 0; i < direct.size(); ++i)
        ASSERT_NEAR(direct[i], fourier[i], 1e-5 * peak) << "cell " << i << " depth " << depth_mm;
      std::vector<float> either;
      layer.solve(field, either);
      EXPECT_NEAR(at_centre(either, grid), at_centre(direct, grid), 1e-5 * peak);
    }
  }
}

TEST(StressLayer, AMasksAdjointIsConvolveThenSum) {
  const DepthModel model = model_of(varied_tissue());
  const GridGeometry grid{32, 32, 10, 10};
  const PressureField field = random_field(grid, 11, 5);
  std::vector<float> mask(static_cast<std::size_t>(grid.cells()), 0.0f);
  for (int row = 8; row < 22; ++row) {
    for (int col = 14; col < 19; ++col)
      mask[static_cast<std::size_t>(grid.index(row, col))] = 0.1f * static_cast<float>(row % 10 + 1);
  }
  for (double depth_mm : {5.0, 25.0}) {
    const StressLayer layer(grid, depth_mm, model, over_the_back, c7_psis_mm);
    std::vector<float> sigma;
    layer.solve(field, sigma);
    const std::vector<float> folded = layer.adjoint(mask);
    double convolved = 0, adjoint = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) {
      convolved += static_cast<double>(mask[i]) * static_cast<double>(sigma[i]);
      adjoint += static_cast<double>(folded[i]) * static_cast<double>(field.kPa[i]);
    }
    EXPECT_NEAR(adjoint / convolved, 1, 1e-5) << depth_mm;
    EXPECT_THROW(layer.adjoint({1, 2}), std::invalid_argument);
  }
}

TEST(StressLayer, AHalfSpacesKernelSumsAreTheWindowsShare) {
  const GridGeometry grid{61, 61, 5, 5};
  PressureField field = empty_field(grid);
  press(field, 30, 30, 1);
  for (double depth_mm : {10.0, 40.0, 152.5}) {
    std::vector<float> sigma = stress_layer(field, depth_mm);
    double sum = 0;
    for (float value : sigma) sum += static_cast<double>(value);
    // Over the cell's own spread: the share of a point load within the window, nearly.
    const double share = rectangle_stress(0, 0, depth_mm, 152.5, 152.5);
    EXPECT_NEAR(sum / share, 1, 1e-3) << depth_mm;
  }
}

TEST(CellTable, IsTheSumOfImages) {
  const DepthModel model = model_of(varied_tissue());
  const GridGeometry grid{16, 16, 10, 7};
  for (double depth_mm : {3.0, 20.0}) {
    const std::vector<double> image_mm = model.image_depths({depth_mm});
    const ImageWeights weights = model.stress_weights(image_mm, depth_mm);
    const CellTable table(CellTable::Kind::stress, grid, 1.1, image_mm, weights, depth_mm, 96);
    for (std::size_t k = 0; k < 3; ++k) {
      const auto exact = [&](double x, double y) {
        double sum = 0;
        for (std::size_t j = 0; j < image_mm.size(); ++j)
          sum += weights[k][j] * rectangle_stress(x, y, image_mm[j] / 1.1, 5, 3.5);
        return sum;
      };
      const std::vector<float> zero{0}, one{1};
      for (auto [x, y] :
           {std::pair{0.0f, 0.0f}, {4.0f, 1.0f}, {5.2f, -3.3f}, {-12.0f, 30.0f}, {200.0f, 3.0f}}) {
        EXPECT_NEAR(table.sum(k, zero, zero, one, x, y),
                    exact(static_cast<double>(x), static_cast<double>(y)), 3e-3 * exact(0, 0))
            << depth_mm << " at " << x << "," << y;
      }
    }
  }
}

TEST(ContactDepths, HalfDepthAndDentOfADisc) {
  const DepthModel model = example_model();
  const GridGeometry grid{60, 60, 2, 2};
  PressureField field = disc_field(grid, {60, 60}, 15, 20);
  Contacts contacts;
  contacts.list.resize(1);
  contacts.list[0].id = 4;
  contacts.list[0].centre = {60, 60};
  contacts.list[0].mean_kPa = 20;
  ContactDepths estimator(model, grid, {}, c7_psis_mm);
  std::vector<ContactDepth> depths;
  for (int frame = 0; frame < 3; ++frame) estimator.estimate(field, contacts, depths);
  ASSERT_EQ(depths.size(), 1u);
  EXPECT_EQ(depths[0].contact, 4u);
  ASSERT_TRUE(depths[0].half_depth_mm && depths[0].indentation_mm);
  const double half = static_cast<double>(*depths[0].half_depth_mm);
  const auto exact = disc(stack_of(worked_example()), 15, {0, half}).value();
  EXPECT_NEAR(exact[1].sigma_over_q, 0.5, 0.01);
  EXPECT_NEAR(static_cast<double>(*depths[0].indentation_mm) / (20 * exact[0].displacement_mm), 1, 0.02);
  EXPECT_LT(*depths[0].half_depth_lo_mm, *depths[0].half_depth_mm);
  EXPECT_GT(*depths[0].half_depth_hi_mm, *depths[0].half_depth_mm);
  EXPECT_FALSE(depths[0].indentation_lo_mm);  // the force's interval is not known
  contacts.list[0].force_N = 14;
  contacts.list[0].force_lo_N = 12.6;
  contacts.list[0].force_hi_N = 15.4;
  estimator.estimate(field, contacts, depths);
  EXPECT_LT(*depths[0].indentation_lo_mm, *depths[0].indentation_mm * 0.9f);
  contacts.list[0].clipped = true;
  estimator.estimate(field, contacts, depths);
  EXPECT_FALSE(depths[0].half_depth_mm);
}

TEST(ContactDepths, ADentOfAFifthOfTheTissueIsBeyondTheLinearModel) {
  const GridGeometry grid{60, 60, 2, 2};
  Contacts contacts;
  contacts.list.resize(1);
  contacts.list[0].id = 1;
  contacts.list[0].centre = {60, 60};
  std::vector<ContactDepth> depths;
  const auto dent = [&](float kPa) {
    contacts.list[0].mean_kPa = static_cast<double>(kPa);
    ContactDepths(example_model(), grid, {}, c7_psis_mm)
        .estimate(disc_field(grid, {60, 60}, 15, kPa), contacts, depths);
    return static_cast<double>(*depths[0].indentation_mm);
  };
  const double per_kPa = dent(1), most_mm = 0.2 * 40;
  EXPECT_FALSE(depths[0].beyond_linear);
  dent(static_cast<float>(0.95 * most_mm / per_kPa));
  EXPECT_FALSE(depths[0].beyond_linear);
  dent(static_cast<float>(1.05 * most_mm / per_kPa));
  EXPECT_TRUE(depths[0].beyond_linear);
}

TEST(ContactDepths, ARougherPlacementWidensWhereTheTissueChanges) {
  const GridGeometry grid{60, 60, 2, 2};
  const PressureField field = disc_field(grid, {60, 60}, 8, 20);
  Contacts contacts;
  contacts.list.resize(1);
  contacts.list[0].id = 1;
  contacts.list[0].centre = {60, 60};
  contacts.list[0].mean_kPa = 20;
  contacts.list[0].force_N = 4;
  contacts.list[0].force_lo_N = 3.9;
  contacts.list[0].force_hi_N = 4.1;
  const auto at = [&](double u_mm, double error_mm) {
    Placement placement{"adult", u_mm - 60, 140, 0, 1, {}};
    placement.expected_error_mm = error_mm;
    std::vector<ContactDepth> depths;
    ContactDepths(model_of(varied_tissue()), grid, placement, c7_psis_mm).estimate(field, contacts, depths);
    return depths[0];
  };
  const ContactDepth border = at(15, 1), border_rough = at(15, 5), plain = at(100, 1),
                     plain_rough = at(100, 5);
  EXPECT_LT(*border_rough.half_depth_lo_mm, 0.98f * *border.half_depth_lo_mm);
  EXPECT_GT(*border_rough.indentation_hi_mm, 1.02f * *border.indentation_hi_mm);
  EXPECT_EQ(*plain_rough.half_depth_lo_mm, *plain.half_depth_lo_mm);  // alike all around
}

TEST(ContactDepths, InAHalfSpaceADiscsHalfDepthIsTheClosedForm) {
  const GridGeometry grid{60, 60, 2, 2};
  Contacts contacts;
  contacts.list.resize(1);
  contacts.list[0].id = 1;
  contacts.list[0].centre = {60, 60};
  contacts.list[0].mean_kPa = 1;
  ContactDepths estimator(DepthModel(), grid, {}, c7_psis_mm);
  std::vector<ContactDepth> depths;
  estimator.estimate(disc_field(grid, {60, 60}, 15), contacts, depths);
  // 1 - (1 + (a/z)^2)^-1.5 = 1/2
  EXPECT_NEAR(*depths[0].half_depth_mm, 15 / std::sqrt(std::pow(2.0, 2.0 / 3) - 1), 0.25);
  EXPECT_FALSE(depths[0].indentation_mm || depths[0].reaches_bone);
  EXPECT_FALSE(depths[0].half_depth_lo_mm || depths[0].half_depth_hi_mm);  // it knows no ranges
}

TEST(ContactDepths, ManyContactsAreRenewedInTurn) {
  const GridGeometry grid{60, 60, 4, 4};
  const PressureField small = disc_field(grid, {60, 60}, 8), large = disc_field(grid, {60, 60}, 24);
  Contacts contacts;
  contacts.list.resize(5);
  for (std::uint32_t i = 0; i < 5; ++i) {
    contacts.list[i].id = i + 1;
    contacts.list[i].centre = {60, 60};
    contacts.list[i].mean_kPa = 1;
  }
  ContactDepths estimator(DepthModel(), grid, {}, c7_psis_mm);
  std::vector<ContactDepth> depths;
  estimator.estimate(small, contacts, depths);
  const float before = *depths[0].half_depth_mm;
  for (const ContactDepth& depth : depths) EXPECT_EQ(*depth.half_depth_mm, before);  // all new: all at once
  std::vector<int> renewed;
  for (int frame = 0; frame < 3; ++frame) {
    estimator.estimate(large, contacts, depths);
    int count = 0;
    for (const ContactDepth& depth : depths) count += *depth.half_depth_mm > 2 * before ? 1 : 0;
    renewed.push_back(count);
  }
  EXPECT_EQ(renewed, (std::vector<int>{2, 4, 5}));
}

TEST(ContactDepths, ABroadPalmReachesTheBone) {
  const GridGeometry grid{60, 60, 5, 5};
  Contacts contacts;
  contacts.list.resize(1);
  contacts.list[0].id = 1;
  contacts.list[0].centre = {150, 150};
  contacts.list[0].mean_kPa = 1;
  ContactDepths estimator(example_model(), grid, {}, c7_psis_mm);
  std::vector<ContactDepth> depths;
  estimator.estimate(disc_field(grid, {150, 150}, 90), contacts, depths);
  EXPECT_TRUE(depths[0].reaches_bone);
  EXPECT_NEAR(*depths[0].half_depth_mm, 40, 1e-3);
  EXPECT_LT(*depths[0].half_depth_lo_mm, 38);  // the bone's own depth is known no better than the layers are
  EXPECT_GT(*depths[0].half_depth_hi_mm, 42);
}

TEST(DepthModel, BadTissuesAreRefused) {
  EXPECT_FALSE(DepthModel::of({"none", "None", {}, MuscleDepth::middle}).ok());
  const auto broken = [](auto change) {
    Tissue tissue = varied_tissue();
    change(tissue.stacks[1]);
    const auto model = DepthModel::of(tissue);
    return !model.ok() && model.error().exit_status() == 2 &&
           model.error().what.find("spine") != std::string::npos;
  };
  const double inf = std::numeric_limits<double>::infinity();
  for (double bad : {0.0, -1.0, inf}) {
    EXPECT_TRUE(broken([&](TissueStack& s) { s.layers[1].thickness_mm.mid = bad; })) << bad;
    EXPECT_TRUE(broken([&](TissueStack& s) { s.layers[1].modulus_kPa.hi = bad; })) << bad;
  }
  EXPECT_TRUE(broken([](TissueStack& s) { s.nu = 0.51; }));
  EXPECT_TRUE(broken([](TissueStack& s) { s.layers.clear(); }));
  EXPECT_THROW(DepthModel().image_depths({}), std::invalid_argument);
  EXPECT_THROW(DepthModel().image_depths({5, -1}), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::depth
