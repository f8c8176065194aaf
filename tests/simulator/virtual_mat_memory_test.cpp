// What a virtual mat remembers: hysteresis and creep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sensing/model/units.hpp"
#include "tests/simulator/virtual_mats.hpp"

namespace palmar::simulator {
namespace {

TEST(BadMat, HysteresisLoopHasItsClosedFormArea) {
  SensorFaults faults;
  faults.hysteresis = 0.10;
  VirtualMat mat(fine_mat(4, 4), faults, 1);
  const std::uint32_t cell = 5;
  const double w = mat.cell(cell).hysteresis;
  EXPECT_GE(w, 0.05);
  EXPECT_LE(w, 0.15);
  const int steps = 2000;
  double area = 0, t_s = 0;
  double last = 0;
  for (int k = 1; k <= 2 * steps; ++k) {
    const double kPa = 100.0 * (k <= steps ? k : 2 * steps - k) / steps;
    const double now = under(mat, kPa, t_s += 0.01).counts[cell];
    area += (k <= steps ? -1 : 1) * (now + last) / 2 * 100 / steps;
    last = now;
  }
  // Up along p; down held at P until p = P / (1 + w), then along (1 + w) p.
  const double expected = 100.0 * 100 * 100 * w / (2 * (1 + w));
  EXPECT_NEAR(area, expected, 0.01 * expected);
  EXPECT_EQ(last, 0);
}

TEST(BadMat, UnloadingReadsTenPercentMoreOnAverage) {
  SensorFaults faults;
  faults.hysteresis = 0.10;
  VirtualMat mat(fine_mat(40, 40), faults, 1);
  const double up = statistics(under(mat, 20, 0).counts).mean;
  under(mat, 60, 1);
  EXPECT_NEAR(statistics(under(mat, 20, 2).counts).mean / up, 1.10, 0.005);
}

TEST(BadMat, CreepGrowsByItsShareADecade) {
  SensorFaults faults;
  faults.creep_low = faults.creep_high = 0.06;
  VirtualMat mat(fine_mat(2, 2), faults, 1);
  under(mat, 100, 0);
  double at_1 = 0, at_10 = 0, at_100 = 0;
  for (int k = 1; k <= 10000; ++k) {
    const double count = under(mat, 100, k * 0.01).counts[0];
    if (k == 100) at_1 = count;
    if (k == 1000) at_10 = count;
    if (k == 10000) at_100 = count;
  }
  EXPECT_NEAR((at_10 - at_1) / 10000, 0.06, 0.003);
  EXPECT_NEAR((at_100 - at_10) / 10000, 0.06, 0.003);
  // Nothing is left when nothing lies on it.
  EXPECT_EQ(under(mat, 0, 100.01).counts[0], 0);
}

TEST(BadMat, CreepDoesNotDependOnTheFrameRate) {
  SensorFaults faults;
  faults.creep_low = faults.creep_high = 0.10;
  const auto after_20_s = [&](double step_s) {
    VirtualMat mat(fine_mat(2, 2), faults, 1);
    RawFrame frame = under(mat, 100, 0);
    for (int k = 1; k <= std::lround(20 / step_s); ++k) frame = under(mat, 100, k * step_s);
    return frame.counts[0];
  };
  EXPECT_NEAR(after_20_s(0.02), after_20_s(1), 2);
}

TEST(BadMat, RestForgetsCreepAndHysteresis) {
  VirtualMat mat(fine_mat(), typical_faults(), 5);
  VirtualMat fresh(fine_mat(), typical_faults(), 5);
  for (int k = 0; k < 50; ++k) {
    under(mat, 90, k);
    under(fresh, 0, k);
  }
  mat.rest();
  fresh.rest();
  EXPECT_EQ(under(mat, 20, 50).counts, under(fresh, 20, 50).counts);
}

}  // namespace
}  // namespace palmar::simulator
