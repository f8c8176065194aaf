// Fans of fibres: each fibre keeps its own direction, and between fibres the direction turns without a jump.
#include "sensing/body/fibres.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar::body {
namespace {

Muscle with_fan(std::vector<Fibre> fibres) {
  Muscle muscle;
  muscle.fibre_angle_deg = 10;
  muscle.fan = std::move(fibres);
  muscle.outline = {{0, 0}, {100, 0}, {100, 100}, {0, 100}};
  return muscle;
}

/// From the left edge of a square to a point on its right: an exact fan, whose directions are known.
const BodyPoint apex{100, 50};
Muscle exact_fan(std::size_t fibres) { return with_fan(fan({{0, 0}, {0, 100}}, {apex}, fibres)); }
double exact_deg(BodyPoint p) {
  return fold_axis_deg(degrees(std::atan2(apex.v_mm - p.v_mm, apex.u_mm - p.u_mm)));
}

TEST(Fibres, WithoutAFanAllRunOneWay) {
  const Muscle muscle = with_fan({});
  EXPECT_EQ(fibre_angle_deg(muscle, {5, 5}), 10);
  EXPECT_EQ(fibre_angle_deg(muscle, {500, -70}), 10);
}

TEST(Fibres, OnAFibreTheAngleIsItsOwn) {
  const Muscle muscle = exact_fan(9);
  for (const Fibre& fibre : muscle.fan) {
    for (const double share : {0.1, 0.5, 0.9}) {
      const BodyPoint p{fibre.from.u_mm + share * (fibre.to.u_mm - fibre.from.u_mm),
                        fibre.from.v_mm + share * (fibre.to.v_mm - fibre.from.v_mm)};
      EXPECT_NEAR(fibre_angle_deg(muscle, p), exact_deg(p), 1e-6);
    }
  }
}

TEST(Fibres, BetweenFibresTheFanIsMetAndTurnsWithoutAJump) {
  const Muscle muscle = exact_fan(9);
  for (double u = 2; u < 95; u += 6) {
    double before = NAN;
    for (double v = 50 - 49 * (100 - u) / 100; v < 50 + 49 * (100 - u) / 100; v += 0.5) {
      const double angle = fibre_angle_deg(muscle, {u, v});
      EXPECT_NEAR(angle, exact_deg({u, v}), 0.6) << u << ", " << v;
      if (!std::isnan(before)) {
        EXPECT_LT(std::abs(angle - before), 8) << u << ", " << v;
      }
      before = angle;
    }
  }
}

TEST(Fibres, BesideTheFanTheNearestFibreCounts) {
  const Muscle muscle = exact_fan(9);
  EXPECT_NEAR(fibre_angle_deg(muscle, {50, -40}), exact_deg({0, 0}), 1e-9);
  EXPECT_NEAR(fibre_angle_deg(muscle, {50, 140}), exact_deg({0, 100}), 1e-9);
}

TEST(Fibres, ParallelOnesStayParallel) {
  const Muscle muscle = with_fan(fan({{0, 0}, {0, 100}}, {{100, 20}, {100, 120}}, 5));
  for (double v = -20; v < 140; v += 7)
    EXPECT_NEAR(fibre_angle_deg(muscle, {60, v}), degrees(std::atan2(20, 100)), 1e-9);
}

TEST(Fibres, OriginsArePairedByTheirShareOfTheLength) {
  const std::vector<Fibre> fibres = fan({{0, 0}, {0, 30}, {40, 30}}, {{100, 0}}, 8);
  ASSERT_EQ(fibres.size(), 8u);
  EXPECT_NEAR(fibres[3].from.v_mm, 30, 1e-9);
  EXPECT_NEAR(fibres[7].from.u_mm, 40, 1e-9);
  EXPECT_THROW(fan({{0, 0}}, {{1, 1}}, 1), std::invalid_argument);
  EXPECT_THROW(fan({}, {{1, 1}}, 3), std::invalid_argument);
  EXPECT_THROW(fan({{1, 1}}, {}, 3), std::invalid_argument);
}

TEST(Fibres, ALineAlongAFibreStaysInsideAndMeetsTheApex) {
  const Muscle muscle = exact_fan(17);
  const auto line = along_fibre(muscle, {30, 30}, 1);
  ASSERT_GT(line.size(), 60u);
  for (const BodyPoint p : line) {
    EXPECT_TRUE(contains(muscle.outline, p));
    EXPECT_NEAR(exact_deg(p), exact_deg({30, 30}), p.u_mm < 90 ? 1.5 : 90.0);
  }
  EXPECT_NEAR(distance_mm(line.back(), apex), 0, 3);
  EXPECT_TRUE(along_fibre(muscle, {-5, 30}, 1).empty());
  EXPECT_THROW(along_fibre(muscle, {30, 30}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::body
