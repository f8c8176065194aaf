#include "sensing/simulator/network.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "sensing/simulator/random.hpp"

namespace palmar::simulator {
namespace {

TEST(Unisolated, TwoByTwoByHand) {
  // Every cell in parallel with the other three in series.
  const std::array<double, 4> g{1, 2, 3, 4};
  std::array<double, 4> reading{};
  ResistorNetwork(2, 2).read_unisolated(g, 0, reading);
  const auto way_round = [](double a, double b, double c) { return 1 / (1 / a + 1 / b + 1 / c); };
  EXPECT_NEAR(reading[0], 1 + way_round(2, 3, 4), 1e-7);
  EXPECT_NEAR(reading[1], 2 + way_round(1, 3, 4), 1e-7);
  EXPECT_NEAR(reading[2], 3 + way_round(1, 2, 4), 1e-7);
  EXPECT_NEAR(reading[3], 4 + way_round(1, 2, 3), 1e-7);
}

TEST(Unisolated, FourthCornerReadsAThird) {
  const std::array<double, 4> g{1, 1, 1, 0};
  std::array<double, 4> reading{};
  ResistorNetwork(2, 2).read_unisolated(g, 0, reading);
  EXPECT_NEAR(reading[3], 1.0 / 3, 1e-6);
  EXPECT_NEAR(reading[0], 1, 1e-6);
}

TEST(Unisolated, FullMatrixHasItsClosedForm) {
  // Complete bipartite graph: resistance between two wires (m + n - 1) / (m n g).
  const int m = 12, n = 14;
  const std::vector<double> g(m * n, 0.3);
  std::vector<double> reading(g.size());
  ResistorNetwork(m, n).read_unisolated(g, 0, reading);
  for (const double value : reading) EXPECT_NEAR(value, 0.3 * m * n / (m + n - 1), 1e-6);
}

TEST(Unisolated, PressesThatShareNoWireReadAlone) {
  std::vector<double> g(36, 0.0), reading(36);
  g[0] = 2;
  g[14] = 3;
  g[35] = 5;
  ResistorNetwork(6, 6).read_unisolated(g, 0, reading);
  for (std::size_t i = 0; i < g.size(); ++i) EXPECT_NEAR(reading[i], g[i], 1e-6);
}

TEST(Unisolated, SwitchesAreInSeries) {
  std::vector<double> g(4, 0.0), reading(4);
  g[0] = 1.0 / 2500;
  ResistorNetwork(2, 2).read_unisolated(g, 20, reading);
  EXPECT_NEAR(reading[0], 1.0 / 2540, 1e-12);
}

TEST(Isolated, WithoutSwitchesReadsEachCellAlone) {
  std::vector<double> g(30), reading(30);
  std::iota(g.begin(), g.end(), 0.0);
  ResistorNetwork(5, 6).read_isolated(g, 0, reading);
  EXPECT_EQ(reading, g);
}

TEST(Isolated, OneCellIsInSeriesWithItsSwitches) {
  std::vector<double> g(12, 0.0), reading(12);
  g[5] = 1.0 / 2500;
  ResistorNetwork(3, 4).read_isolated(g, 20, reading);
  EXPECT_NEAR(reading[5], 1.0 / 2540, 1e-12);
}

/// Nodal analysis of 2 x 2 by Gauss's elimination, wire by wire.
TEST(Isolated, TwoByTwoByHand) {
  const std::array<double, 4> g{1, 2, 3, 4};
  const double rs = 0.1;
  std::array<double, 4> reading{};
  ResistorNetwork(2, 2).read_isolated(g, rs, reading);
  for (int row = 0; row < 2; ++row) {
    // Potentials r0, r1, c0, c1; iterate each wire's current balance until it stands.
    std::array<double, 4> v{};
    for (int k = 0; k < 2000; ++k) {
      v[0] = ((row == 0 ? 1 : 0) / rs + g[0] * v[2] + g[1] * v[3]) / (1 / rs + g[0] + g[1]);
      v[1] = ((row == 1 ? 1 : 0) / rs + g[2] * v[2] + g[3] * v[3]) / (1 / rs + g[2] + g[3]);
      v[2] = (g[0] * v[0] + g[2] * v[1]) / (1 / rs + g[0] + g[2]);
      v[3] = (g[1] * v[0] + g[3] * v[1]) / (1 / rs + g[1] + g[3]);
    }
    EXPECT_NEAR(reading[static_cast<std::size_t>(row * 2)], v[2] / rs, 1e-9);
    EXPECT_NEAR(reading[static_cast<std::size_t>(row * 2 + 1)], v[3] / rs, 1e-9);
  }
}

TEST(Isolated, LosesMoreThroughWorseSwitchesAndShowsHardlyAGhost) {
  std::vector<double> g(400, 0.0), reading(400);
  for (int r = 4; r < 9; ++r) {
    for (int c = 4; c < 9; ++c) {
      g[static_cast<std::size_t>(r * 20 + c)] = 1.0 / 2500;
      g[static_cast<std::size_t>(r * 20 + c + 8)] = 1.0 / 2500;
      g[static_cast<std::size_t>((r + 8) * 20 + c)] = 1.0 / 2500;
    }
  }
  const double truth = std::accumulate(g.begin(), g.end(), 0.0);
  double last = 1;
  for (const double ohm : {1.0, 20.0, 100.0}) {
    ResistorNetwork(20, 20).read_isolated(g, ohm, reading);
    const double share = std::accumulate(reading.begin(), reading.end(), 0.0) / truth;
    EXPECT_LT(share, last);
    EXPECT_GT(share, 0.4);
    last = share;
    if (ohm <= 20) {
      EXPECT_LT(reading[14 * 20 + 14], 0.1 / 2500);
    }
  }
}

TEST(Network, ReadsUsedWiresOnly) {
  // The same patch anywhere reads the same.
  std::vector<double> small(6), small_reading(6), large(200, 0.0), large_reading(200);
  for (std::size_t i = 0; i < 6; ++i) small[i] = 0.5 + uniform(i);
  for (std::size_t i = 0; i < 6; ++i) large[(3 + i / 3 * 4) * 20 + 7 + i % 3 * 5] = small[i];
  ResistorNetwork(2, 3).read_unisolated(small, 0.1, small_reading);
  ResistorNetwork(10, 20).read_unisolated(large, 0.1, large_reading);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_NEAR(large_reading[(3 + i / 3 * 4) * 20 + 7 + i % 3 * 5], small_reading[i], 1e-9);
}

TEST(Network, RefusesOtherSizes) {
  std::vector<double> g(6), reading(6), short_one(5);
  EXPECT_THROW(ResistorNetwork(0, 3), std::invalid_argument);
  ResistorNetwork network(2, 3);
  EXPECT_THROW(network.read_unisolated(short_one, 0, reading), std::invalid_argument);
  EXPECT_THROW(network.read_isolated(g, 0, short_one), std::invalid_argument);
  EXPECT_THROW(network.read_isolated(g, -1, reading), std::invalid_argument);
  EXPECT_THROW(network.read_unisolated(g, NAN, reading), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::simulator
