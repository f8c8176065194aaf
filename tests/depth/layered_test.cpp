// Burmister's layers: limits in closed form, the worked example of skin over fat over muscle, bad stacks.
#include "sensing/depth/layered.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "sensing/depth/half_space.hpp"

namespace palmar::depth {
namespace {

const Stack skin_fat_muscle{{{2, 100}, {8, 10}, {30, 30}}, Base::rigid, 0.48};

TEST(Layered, SkinFatMuscleOnBone) {
  const auto answers = disc(skin_fat_muscle, 10, {2, 10, 20, 30}).value();
  const double expected[] = {1.070, 0.809, 0.365, 0.215};
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_NEAR(answers[i].sigma_over_q / expected[i], 1, 0.01) << answers[i].depth_mm;
  }
  // The plain half-space reads 20 to 40 % low at muscle depth.
  EXPECT_NEAR(disc_stress(0, 20, 10) / answers[2].sigma_over_q, 0.285 / 0.365, 0.01);
}

TEST(Layered, EqualLayersAreAHalfSpace) {
  const Stack cut{{{2, 30}, {8, 30}, {5, 30}}, Base::half_space, 0.3};
  const auto round = disc(cut, 10, {0, 1, 2, 10, 25, 60}).value();
  const auto square = rect(cut, 20, 12, {0, 1, 2, 10, 25, 60}).value();
  for (const StackAnswer& answer : round) {
    EXPECT_NEAR(answer.sigma_over_q, answer.depth_mm == 0 ? 1 : disc_stress(0, answer.depth_mm, 10), 1e-7)
        << answer.depth_mm;
    EXPECT_NEAR(answer.displacement_mm, disc_axis_displacement_mm(answer.depth_mm, 10, 30, 0.3), 1e-7)
        << answer.depth_mm;
  }
  for (const StackAnswer& answer : square) {
    EXPECT_NEAR(answer.sigma_over_q, rectangle_stress(0, 0, answer.depth_mm, 10, 6), 1e-7) << answer.depth_mm;
    EXPECT_NEAR(answer.displacement_mm, rectangle_displacement_mm(0, 0, answer.depth_mm, 10, 6, 30, 0.3),
                1e-7);
  }
}

TEST(Layered, CutsBetweenEqualLayersChangeNothing) {
  const Stack cut{{{2, 100}, {3, 10}, {5, 10}, {10, 30}, {20, 30}}, Base::rigid, 0.48};
  const auto whole = disc(skin_fat_muscle, 10, {0, 2, 7, 10, 20, 40}).value();
  const auto parts = disc(cut, 10, {0, 2, 7, 10, 20, 40}).value();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_NEAR(parts[i].sigma_over_q, whole[i].sigma_over_q, 1e-6);
    EXPECT_NEAR(parts[i].displacement_mm, whole[i].displacement_mm, 1e-6);
  }
}

TEST(Layered, OneBondedLayerMovesAsTheClosedForm) {
  // u(k) of one layer of thickness h bonded to a rigid base, integrated over the disc's own transform.
  const double h = 30, e = 30, nu = 0.4, a = 10;
  double expected = 0;
  const double step = 1e-3;
  for (double k = step / 2; k < 40; k += step) {
    const double kh = k * h;
    const double ratio =
        kh > 300 ? 1
                 : ((3 - 4 * nu) * std::sinh(2 * kh) - 2 * kh) /
                       ((3 - 4 * nu) * std::cosh(2 * kh) + 2 * kh * kh + 5 - 12 * nu + 8 * nu * nu);
    expected += 2 * (1 - nu * nu) / (e * k) * ratio * a * std::cyl_bessel_j(1.0, k * a) * step;
  }
  const auto answer = disc({{{h, e}}, Base::rigid, nu}, a, {0}).value()[0];
  EXPECT_NEAR(answer.displacement_mm / expected, 1, 2e-3);
}

TEST(Layered, AWideLoadOnALayerIsUniformCompression) {
  // No lateral strain in the middle of a very wide load: u = q h (1+nu)(1-2nu) / (E (1-nu)), sigma = q
  // everywhere.
  const double nu = 0.3;
  const auto answers = disc({{{10, 50}}, Base::rigid, nu}, 500, {0, 5, 10}).value();
  EXPECT_NEAR(answers[0].displacement_mm, 10 * (1 + nu) * (1 - 2 * nu) / (50 * (1 - nu)), 1e-4);
  EXPECT_NEAR(answers[1].sigma_over_q, 1, 1e-4);
  EXPECT_NEAR(answers[2].displacement_mm, 0, 1e-4);
}

TEST(Layered, ASquareIsNearlyTheDiscOfItsArea) {
  const double side = 10 * std::sqrt(std::numbers::pi);
  const auto square = rect(skin_fat_muscle, side, side, {10, 20, 30}).value();
  const auto round = disc(skin_fat_muscle, 10, {10, 20, 30}).value();
  for (std::size_t i = 0; i < square.size(); ++i)
    EXPECT_NEAR(square[i].sigma_over_q / round[i].sigma_over_q, 1, 0.02);
  const auto turned = rect(skin_fat_muscle, 30, 12, {20}).value()[0];
  EXPECT_NEAR(turned.sigma_over_q, rect(skin_fat_muscle, 12, 30, {20}).value()[0].sigma_over_q, 1e-9);
}

TEST(Layered, ThinSkinMattersLittle) {
  const auto with = disc({{{0.05, 100}, {30, 30}}, Base::rigid, 0.48}, 10, {15}).value()[0];
  const auto without = disc({{{30.05, 30}}, Base::rigid, 0.48}, 10, {15}).value()[0];
  EXPECT_NEAR(with.sigma_over_q, without.sigma_over_q, 2e-3);
}

TEST(Layered, BadStacksAreNamed) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const Stack good = skin_fat_muscle;
  const auto broken = [&](auto change) {
    Stack stack = good;
    change(stack);
    const auto answer = disc(stack, 10, {5});
    return !answer.ok() && answer.error().exit_status() == 2 && !answer.error().remedy.empty();
  };
  EXPECT_TRUE(broken([](Stack& s) { s.layers.clear(); }));
  for (double bad : {0.0, -1.0, nan, inf}) {
    EXPECT_TRUE(broken([&](Stack& s) { s.layers[1].thickness_mm = bad; })) << bad;
    EXPECT_TRUE(broken([&](Stack& s) { s.layers[1].modulus_kPa = bad; })) << bad;
    EXPECT_FALSE(disc(good, bad, {5}).ok()) << bad;
    EXPECT_FALSE(rect(good, 10, bad, {5}).ok()) << bad;
    EXPECT_FALSE(rect(good, bad, 10, {5}).ok()) << bad;
  }
  for (double bad : {-0.1, 0.51, nan}) EXPECT_TRUE(broken([&](Stack& s) { s.nu = bad; })) << bad;
  for (double bad : {-1.0, 41.0, nan, inf}) EXPECT_FALSE(disc(good, 10, {5, bad}).ok()) << bad;
  EXPECT_TRUE(disc(good, 10, {0, 40}).ok());
  // Work grows with the load over the thinnest layer: refused rather than endless.
  EXPECT_TRUE(broken([](Stack& s) { s.layers[0].thickness_mm = 1e-9; }));
  EXPECT_FALSE(rect(good, 1e9, 10, {5}).ok());
}

TEST(Layered, ModuliThatTheArithmeticCannotCarryAreRefused) {
  const Stack lost{{{5, 1e9}, {5, 1e-9}}, Base::rigid, 0.48};
  const auto answer = disc(lost, 10, {0, 5, 10});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().exit_status(), 2);
  EXPECT_NE(answer.error().why.find("1e-09 to 1e+09"), std::string::npos) << answer.error().why;
  EXPECT_FALSE(rect({{{5, 1}, {5, 2e8}}, Base::half_space, 0.48}, 10, 10, {5}).ok());
  // Up to there they are carried, and a layer so stiff is the rigid base.
  const auto stiff = disc({{{5, 1}, {5, 0.9e8}}, Base::rigid, 0.48}, 10, {0, 4.5, 5, 10});
  ASSERT_TRUE(stiff.ok());
  const auto rigid = disc({{{5, 1}}, Base::rigid, 0.48}, 10, {0, 4.5}).value();
  EXPECT_NEAR(stiff->at(0).displacement_mm / rigid[0].displacement_mm, 1, 1e-4);
  EXPECT_NEAR(stiff->at(1).sigma_over_q, rigid[1].sigma_over_q, 1e-4);
  for (const StackAnswer& one : *stiff) EXPECT_GE(one.displacement_mm, 0);
  EXPECT_EQ(stiff->at(3).displacement_mm, 0);  // the base does not move at all
}

}  // namespace
}  // namespace palmar::depth
