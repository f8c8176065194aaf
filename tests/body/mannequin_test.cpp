// Fitting the reference back to a mannequin: landmarks land where they were measured, nothing folds over, and what was not measured
// follows from the size.
#include "sensing/body/mannequin.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "sensing/body/atlas.hpp"

namespace palmar {
namespace {

Mannequin odd_one() {
  Mannequin m;
  m.c7_psis_mm = 470;
  m.landmarks.c7_t7_mm = 140;
  m.landmarks.c7_l4_mm = 405;
  m.landmarks.c7_trochanter_mm = 585;
  m.landmarks.scapulae_mm = 90;
  m.landmarks.shoulders_mm = 410;
  m.landmarks.psis_mm = 100;
  m.landmarks.trochanters_mm = 230;
  return m;
}

TEST(Fit, WithoutDistancesItIsAPlainScaling) {
  Mannequin small;
  small.c7_psis_mm = 440;
  const body::Fit fit(small);
  EXPECT_TRUE(fit.uniform());
  const BodyPoint p = fit.to_mannequin(BodyPoint{-37.3, 412.7});
  EXPECT_EQ(p.u_mm, -37.3 * (440.0 / 500));
  EXPECT_EQ(p.v_mm, 412.7 * (440.0 / 500));
  EXPECT_EQ(fit.axis_deg(-63, {20, 100}), -63);
}

TEST(Fit, DistancesOfTheReferenceChangeNothing) {
  Mannequin same;
  same.landmarks = {61, 163, 420, 602, 998, 124, 380, 86, 190, 260};
  ASSERT_TRUE(check_mannequin(same).ok());
  const body::Fit fit(same);
  EXPECT_FALSE(fit.uniform());
  for (double u = -230; u <= 230; u += 11.5) {
    for (double v = -150; v <= 1090; v += 13) {
      const BodyPoint p = fit.to_mannequin(BodyPoint{u, v});
      EXPECT_NEAR(p.u_mm, u, 1e-9);
      EXPECT_NEAR(p.v_mm, v, 1e-9);
    }
  }
  EXPECT_NEAR(fit.axis_deg(-63, {20, 100}), -63, 1e-6);
}

TEST(Fit, LandmarksLandWhereTheyWereMeasured) {
  const Mannequin m = odd_one();
  ASSERT_TRUE(check_mannequin(m).ok());
  const body::Fit fit(m);
  const auto at = [&](double u, double v) { return fit.to_mannequin(BodyPoint{u, v}); };
  EXPECT_NEAR(at(0, 0).v_mm, 0, 1e-9);
  EXPECT_NEAR(at(72, 163).v_mm, 140, 1e-9);
  EXPECT_NEAR(at(0, 420).v_mm, 405, 1e-9);
  EXPECT_NEAR(at(43, 500).v_mm, 470, 1e-9);
  EXPECT_NEAR(at(43, 500).u_mm, 50, 1e-9);
  EXPECT_NEAR(at(-62, 61).u_mm, -45, 1e-9);
  EXPECT_NEAR(at(190, 25).u_mm, 205, 1e-9);
  EXPECT_NEAR(at(130, 602).u_mm, 115, 1e-9);
  EXPECT_NEAR(at(0, 61).v_mm, 61 * 0.94, 1e-9) << "not measured";
  EXPECT_NEAR(at(95, 420).u_mm, 95 * 0.94, 1e-9) << "not measured";
}

TEST(Fit, NothingFoldsOverAndNothingJumps) {
  const body::Fit fit(odd_one());
  for (double u = -230; u <= 230; u += 5) {
    for (double v = -150; v <= 1090; v += 5) {
      const BodyPoint p = fit.to_mannequin(BodyPoint{u, v});
      const BodyPoint right = fit.to_mannequin(BodyPoint{u + 0.5, v});
      const BodyPoint below = fit.to_mannequin(BodyPoint{u, v + 0.5});
      const double area =
          (right.u_mm - p.u_mm) * (below.v_mm - p.v_mm) - (right.v_mm - p.v_mm) * (below.u_mm - p.u_mm);
      EXPECT_GT(area, 0.25 * 0.3) << u << ", " << v;
      EXPECT_LT(distance_mm(p, right), 1.0) << u << ", " << v;
      EXPECT_LT(distance_mm(p, below), 1.0) << u << ", " << v;
      // One side mirrors the other.
      const BodyPoint left = fit.to_mannequin(BodyPoint{-u, v});
      EXPECT_NEAR(left.u_mm, -p.u_mm, 1e-12);
      EXPECT_EQ(left.v_mm, p.v_mm);
    }
  }
}

TEST(Fit, SlopesHaveNoCornerAtALandmark) {
  const body::Fit fit(odd_one());
  for (const double v : {61.0, 163.0, 420.0, 500.0, 602.0}) {
    const auto slope = [&](double from, double to) {
      return (fit.to_mannequin(BodyPoint{30, to}).v_mm - fit.to_mannequin(BodyPoint{30, from}).v_mm) /
             (to - from);
    };
    EXPECT_NEAR(slope(v - 0.01, v), slope(v, v + 0.01), 1e-3) << v;
  }
}

TEST(Surface, WithoutRowsTheBackIsFlat) { EXPECT_EQ(Mannequin{}.surface_height_mm({100, 300}), 0); }

TEST(Surface, PassesThroughItsRowsAndFallsToTheFlanks) {
  Mannequin m;
  m.surface = {{0, 5, 200, 0}, {200, 20, 250, 8}, {400, -10, 220, 10}};
  ASSERT_TRUE(check_mannequin(m).ok());
  EXPECT_NEAR(m.surface_height_mm({0, 0}), 5, 1e-9);
  EXPECT_NEAR(m.surface_height_mm({0, 200}), 12, 1e-9) << "the furrow of the spine";
  EXPECT_NEAR(m.surface_height_mm({100, 200}), 20 - 250 * (1 - std::cos(100.0 / 250)), 1e-3)
      << "an arc of 100 mm along the skin";
  EXPECT_NEAR(m.surface_height_mm({0, -90}), 5, 1e-9) << "as in the first row";
  EXPECT_NEAR(m.surface_height_mm({0, 900}), -20, 1e-9) << "as in the last row";
  for (double v = -20; v < 420; v += 3) {
    EXPECT_NEAR(m.surface_height_mm({70, v}), m.surface_height_mm({-70, v}), 1e-12);
    EXPECT_LT(m.surface_height_mm({150, v}), m.surface_height_mm({70, v}));
    EXPECT_NEAR(m.surface_height_mm({70, v}), m.surface_height_mm({70, v + 0.1}), 0.05) << "no steps";
  }
}

struct BadMannequin {
  const char* name;
  std::function<void(Mannequin&)> spoil;
};
void PrintTo(const BadMannequin& bad, std::ostream* out) { *out << bad.name; }
class BadMannequins : public testing::TestWithParam<BadMannequin> {};

TEST_P(BadMannequins, AreRefusedWithAReason) {
  Mannequin m = odd_one();
  ASSERT_TRUE(check_mannequin(m).ok());
  GetParam().spoil(m);
  const Status status = check_mannequin(m);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().name, GetParam().name);
  EXPECT_EQ(status.error().kind, ErrorKind::bad_input);
  EXPECT_FALSE(status.error().why.empty());
  EXPECT_FALSE(status.error().remedy.empty());
  EXPECT_FALSE(build_atlas({}, m).ok());
}

INSTANTIATE_TEST_SUITE_P(
    Fit, BadMannequins,
    testing::Values(
        BadMannequin{"bad_mannequin", [](Mannequin& m) { m.c7_psis_mm = 0; }},
        BadMannequin{"bad_mannequin", [](Mannequin& m) { m.v_min_mm = m.v_max_mm; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.c7_t3_mm = 150; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.c7_t7_mm = 410; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.c7_l4_mm = 480; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.c7_l4_mm = NAN; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.c7_trochanter_mm = 470; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.c7_knee_mm = 500; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.scapulae_mm = 500; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.scapulae_mm = -1; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.crests_mm = 60; }},
        BadMannequin{"landmarks_out_of_order", [](Mannequin& m) { m.landmarks.trochanters_mm = 120; }},
        BadMannequin{"bad_surface", [](Mannequin& m) { m.surface = {{0, 5, 0, 0}}; }},
        BadMannequin{"bad_surface", [](Mannequin& m) { m.surface = {{0, 5, -20, 0}}; }},
        BadMannequin{"bad_surface", [](Mannequin& m) { m.surface = {{10, 5, 90, 0}, {10, 5, 90, 0}}; }},
        BadMannequin{"bad_surface", [](Mannequin& m) { m.surface = {{0, INFINITY, 90, 0}}; }}));

}  // namespace
}  // namespace palmar
