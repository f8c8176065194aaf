#include "sensing/simulator/virtual_mat.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sensing/model/units.hpp"
#include "tests/simulator/virtual_mats.hpp"

namespace palmar::simulator {
namespace {

TEST(PerfectMat, ConservesForceUnderEveryTool) {
  const MatDescription description = fine_mat();
  VirtualMat mat(description, {}, 1);
  CellForces spots(spot_grid(description.geometry));
  RawFrame frame;
  double t_s = 0;
  for (const ContactTool tool : {ContactTool::thumb_pad, ContactTool::palm_heel, ContactTool::elbow}) {
    const ToolPress press(description.geometry, tool);
    spots.clear();
    const double beside_N = press.add({121.3, 117.9}, 25, 22, spots);
    mat.read(spots, t_s += 0.02, frame);
    EXPECT_EQ(beside_N, 0);
    EXPECT_NEAR(mat.true_force_N(), 22, 1e-3);
    EXPECT_NEAR(counted_N(description, frame), 22, 0.05);
  }
}

TEST(PerfectMat, CountsAsTheSensorLayerDoes) {
  const MatDescription description = fine_mat();
  VirtualMat mat(description, {}, 1);
  std::vector<float> kPa(static_cast<std::size_t>(description.geometry.cells()));
  for (std::size_t i = 0; i < kPa.size(); ++i) kPa[i] = static_cast<float>(i) * 0.37F;
  RawFrame frame;
  mat.read(kPa, 0, frame);
  for (std::size_t i = 0; i < kPa.size(); ++i)
    EXPECT_NEAR(frame.counts[i], count_of(description, static_cast<double>(kPa[i]) * 0.1, 0), 1);
}

TEST(PerfectMat, ElastomerSpreadsForceAndKeepsIt) {
  const MatDescription description = fine_mat();
  for (const double elastomer_mm : {0.0, 3.0, 6.0}) {
    SensorFaults faults;
    faults.elastomer_mm = elastomer_mm;
    VirtualMat mat(description, faults, 1);
    CellForces spots(spot_grid(description.geometry));
    ToolPress(description.geometry, ContactTool::thumb_pad).add({120, 120}, 0, 10, spots);
    RawFrame frame;
    mat.read(spots, 0, frame);
    EXPECT_NEAR(mat.true_force_N(), 10, 1e-4) << elastomer_mm;
  }
}

TEST(BadMat, IsTheSameForTheSameSeed) {
  const MatDescription description = fine_mat();
  const auto bytes = [&](std::uint64_t seed) {
    VirtualMat mat(description, typical_faults(), seed);
    CellForces spots(spot_grid(description.geometry));
    const ToolPress press(description.geometry, ContactTool::palm_heel);
    std::vector<std::uint16_t> all;
    RawFrame frame;
    for (int k = 0; k < 20; ++k) {
      spots.clear();
      press.add({100.0 + k, 120}, 0, 5 + k, spots);
      mat.read(spots, k * 0.02, frame);
      all.insert(all.end(), frame.counts.begin(), frame.counts.end());
    }
    return all;
  };
  EXPECT_EQ(bytes(7), bytes(7));
  EXPECT_NE(bytes(7), bytes(8));
}

TEST(BadMat, PowerLawCrossesItsReference) {
  SensorFaults faults;
  faults.exponent_low = faults.exponent_high = 1.5;
  VirtualMat mat(fine_mat(4, 4), faults, 1);
  // 100 counts a kPa: 2000 (p / 20)^1.5
  EXPECT_EQ(under(mat, 20, 0).counts[5], 2000);
  EXPECT_NEAR(under(mat, 80, 1).counts[5], 2000 * 8, 1);
  EXPECT_NEAR(under(mat, 5, 2).counts[5], 2000.0 / 8, 1);
}

TEST(BadMat, ExponentsFillTheirRange) {
  SensorFaults faults;
  faults.exponent_low = 0.87;
  faults.exponent_high = 1.58;
  const VirtualMat mat(fine_mat(40, 40), faults, 3);
  double low = 9, high = 0;
  for (std::uint32_t i = 0; i < 1600; ++i) {
    low = std::min(low, mat.cell(i).exponent);
    high = std::max(high, mat.cell(i).exponent);
  }
  EXPECT_GE(low, 0.87);
  EXPECT_LT(low, 0.88);
  EXPECT_LE(high, 1.58);
  EXPECT_GT(high, 1.57);
}

TEST(BadMat, GainSpreadsAsAsked) {
  SensorFaults faults;
  faults.gain_cv = 0.24;
  VirtualMat mat(fine_mat(40, 40), faults, 3);
  const Statistics found = statistics(under(mat, 20, 0).counts);
  EXPECT_NEAR(found.cv, 0.24, 0.02);
  EXPECT_NEAR(found.mean, 2000, 40);
}

TEST(BadMat, SpotsOfACellDifferAsAsked) {
  SensorFaults faults;
  faults.position_low = 6.5;
  faults.position_high = 10.8;
  const VirtualMat mat(fine_mat(), faults, 3);
  for (std::uint32_t i = 0; i < 576; ++i) {
    const auto spots = mat.spots(i);
    const auto [low, high] = std::minmax_element(spots.begin(), spots.end());
    EXPECT_GE(*high / *low, 6.49F);
    EXPECT_LE(*high / *low, 10.81F);
    EXPECT_NEAR(std::accumulate(spots.begin(), spots.end(), 0.0F), 16, 1e-4);
  }
}

TEST(BadMat, PositionLeavesEvenPressureAlone) {
  SensorFaults faults;
  faults.position_low = 6.5;
  faults.position_high = 10.8;
  VirtualMat mat(fine_mat(), faults, 3);
  CellForces spots(spot_grid(mat.mat().geometry));
  add_punch(mat.mat().geometry, {120, 120}, 240, 240, 20, spots);
  RawFrame frame;
  mat.read(spots, 0, frame);
  EXPECT_THAT(frame.counts, testing::Each(testing::AllOf(testing::Ge(1999), testing::Le(2001))));
}

/// A point load at each of the 16 spots of a cell reads as its sensitivity says.
TEST(BadMat, PointLoadsShowThePosition) {
  SensorFaults faults;
  faults.position_low = faults.position_high = 8;
  VirtualMat mat(fine_mat(), faults, 3);
  RawFrame frame;
  CellForces spots(spot_grid(mat.mat().geometry));
  double low = 1e9, high = 0, t_s = 0;
  for (int k = 0; k < 16; ++k) {
    spots.clear();
    spots.add({101.25 + 2.5 * (k % 4), 101.25 + 2.5 * (k / 4)}, 1, 5);
    mat.read(spots, t_s += 1, frame);
    low = std::min<double>(low, frame.counts[10 * 24 + 10]);
    high = std::max<double>(high, frame.counts[10 * 24 + 10]);
  }
  EXPECT_NEAR(high / low, 8, 0.02);
}

}  // namespace
}  // namespace palmar::simulator
