// The check of simulated mats that are bad in every way of mats.md at once, against what was made bad in them.
#include <gtest/gtest.h>

#include <algorithm>

#include "calibration/mat/health.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::calibration {
namespace {

using simulator::CellHealth;

constexpr int rows = 24, cols = 32;

MatDescription mat() {
  MatDescription mat;
  mat.id = "virtual";
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = 25;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  return mat;
}

/// Nobody, then a palm in lanes over the whole mat, then two fists (or palms, whose
/// prints leak more) that lie diagonally.
HealthReport check(simulator::VirtualMat& device, bool palms = false, bool three = false) {
  HealthGatherer gatherer(mat());
  simulator::CellForces spots(simulator::spot_grid(mat().geometry));
  const simulator::ToolPress palm(mat().geometry, ContactTool::palm_full);
  const simulator::ToolPress fist(mat().geometry, ContactTool::fist_soft);
  RawFrame frame;
  constexpr int quiet = 150, sweep = 360, still = 60, lanes = 9;
  for (int k = 0; k < quiet + sweep + still; ++k) {
    spots.clear();
    if (k >= quiet + sweep) {
      (palms ? palm : fist).add({80, 50}, 90, 60, spots);
      (palms ? palm : fist).add({240, 190}, 90, 60, spots);
      if (three) fist.add({80, 190}, 90, 20, spots);
    } else if (k >= quiet) {
      const double along = static_cast<double>(lanes) * (k - quiet) / sweep;
      const int lane = static_cast<int>(along);
      palm.add({40.0 * lane, 240 * (along - lane)}, 90, 80, spots);
    }
    device.read(spots, 0.04 * k, frame);
    if (k < quiet) {
      gatherer.add_unloaded(frame);
    } else {
      gatherer.add_pressed(frame);
    }
  }
  return gatherer.report();
}

/// All faults at their defaults but for broken cells.
simulator::SensorFaults sound() {
  auto faults = simulator::typical_faults();
  faults.dead_share = faults.stuck_share = faults.noisy_share = 0;
  return faults;
}

bool found(const HealthReport& report, const std::string& name) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& f) { return f.name == name; });
}

/// Is one of the cells around it broken as well? Then nobody knows whether a silent cell was pressed.
bool beside_broken(const simulator::VirtualMat& device, int row, int col) {
  for (int r = std::max(0, row - 1); r <= std::min(rows - 1, row + 1); ++r) {
    for (int c = std::max(0, col - 1); c <= std::min(cols - 1, col + 1); ++c) {
      const auto i = static_cast<std::uint32_t>(mat().geometry.index(r, c));
      if ((r != row || c != col) && device.cell(i).health != CellHealth::sound) return true;
    }
  }
  return false;
}

TEST(HealthOfAVirtualMat, RaisesNoFalseAlarm) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    simulator::VirtualMat device(mat(), sound(), seed);
    const HealthReport report = check(device);
    EXPECT_TRUE(report.faulty.empty()) << report.faulty.size();
    EXPECT_TRUE(report.rows_out.empty());
    EXPECT_TRUE(report.columns_out.empty());
    EXPECT_DOUBLE_EQ(report.tested_share, 1);
    ASSERT_TRUE(report.ghosting);
    EXPECT_LT(*report.ghosting, 0.02);
    EXPECT_FALSE(found(report, "ghosts"));
    EXPECT_FALSE(report.touched);
  }
}

TEST(HealthOfAVirtualMat, FindsEveryBrokenCellAndRowAndNoOther) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    auto faults = sound();
    faults.dead_share = 0.01;
    faults.stuck_share = 0.01;
    faults.noisy_share = 0.01;
    faults.dead_rows = 1;
    simulator::VirtualMat device(mat(), faults, seed);
    const HealthReport report = check(device);
    ASSERT_EQ(report.rows_out.size(), 1U) << "seed " << seed;
    int broken = 0;
    for (int row = 0; row < rows; ++row) {
      for (int col = 0; col < cols; ++col) {
        const auto i = static_cast<std::size_t>(mat().geometry.index(row, col));
        SCOPED_TRACE(testing::Message() << "seed " << seed << ", cell " << row << ", " << col);
        const CellHealth truth = device.cell(static_cast<std::uint32_t>(i)).health;
        const CellState said = report.cells[i];
        broken += truth != CellHealth::sound;
        if (row == report.rows_out[0]) {
          EXPECT_EQ(truth, CellHealth::dead);
          EXPECT_EQ(said, CellState::row_out);
          continue;
        }
        switch (truth) {
          case CellHealth::sound:
            EXPECT_EQ(said, CellState::answers);
            break;
          case CellHealth::dead:
            EXPECT_TRUE(said == CellState::dead ||
                        (said == CellState::untested && beside_broken(device, row, col)))
                << id(said);
            break;
          case CellHealth::stuck:
            EXPECT_TRUE(said == CellState::stuck || said == CellState::saturated) << id(said);
            break;
          case CellHealth::noisy:
            EXPECT_EQ(said, CellState::noisy);
            break;
        }
      }
    }
    EXPECT_GT(broken, cols + 8);
    EXPECT_TRUE(found(report, "dead_cells"));
    EXPECT_TRUE(found(report, "noisy_cells"));
  }
}

TEST(HealthOfAVirtualMat, SeesTheGhostsOfAnUnisolatedMatrix) {
  auto faults = sound();
  faults.readout = simulator::Readout::unisolated;
  simulator::VirtualMat device(mat(), faults, 1);
  const HealthReport report = check(device, true);
  ASSERT_TRUE(report.ghosting);
  EXPECT_GT(*report.ghosting, 0.036);
  EXPECT_TRUE(found(report, "ghosts"));
  EXPECT_TRUE(report.faulty.empty());
}

// Empty cells that do not conduct at all close no way round for two presses: it takes three.
TEST(HealthOfAVirtualMat, SeesTheGhostsOfAnUnisolatedMatrixWithoutOtherFaults) {
  for (const double switch_ohm : {0.0, 20.0, 100.0}) {
    simulator::SensorFaults faults;
    faults.readout = simulator::Readout::unisolated;
    faults.switch_ohm = switch_ohm;
    simulator::VirtualMat device(mat(), faults, 1);
    const HealthReport report = check(device, false, true);
    ASSERT_TRUE(report.ghosting);
    EXPECT_GT(*report.ghosting, 0.1) << switch_ohm;
    EXPECT_TRUE(found(report, "ghosts"));
  }
}

TEST(HealthOfAVirtualMat, SeesNoGhostsOfThreePressesWhereTheReadoutIsolates) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    simulator::VirtualMat device(mat(), simulator::typical_faults(), seed);
    const HealthReport report = check(device, false, true);
    ASSERT_TRUE(report.ghosting);
    EXPECT_TRUE(report.ghosts_of_three);
    EXPECT_LT(*report.ghosting, 0.036);
    EXPECT_FALSE(found(report, "ghosts"));
  }
}

// A converter of 10 bits flickers by four counts where a cell lies between two of its steps.
// Eight bits with a threshold that hides most cells' noise: what jumps between the threshold and 0 is not broken.
TEST(HealthOfAVirtualMat, CellsAtTheThresholdAreNotCalledNoisy) {
  MatDescription coarse = mat();
  coarse.geometry = {28, 56, 10, 10};
  coarse.rate_hz = 49;
  coarse.threshold_count = 5;
  coarse.saturated_count = 207;
  coarse.noise_counts = 1;
  const std::vector<float> nothing(28 * 56, 0.0F);
  RawFrame frame;
  for (const std::uint64_t seed : {1, 2, 3}) {
    simulator::VirtualMat device(coarse, sound(), seed);
    HealthGatherer gatherer(coarse);
    for (int k = 0; k < 500; ++k) {
      device.read(nothing, k / 49.0, frame);
      gatherer.add_unloaded(frame);
    }
    const HealthReport report = gatherer.report();
    EXPECT_TRUE(report.faulty.empty()) << report.faulty.size();
    EXPECT_FALSE(report.touched);
    EXPECT_NEAR(report.noise_counts, 1.4, 0.3);
  }
}

TEST(HealthOfAVirtualMat, AMatWithAllFaultsThatNobodyTouchesIsJudged) {
  MatDescription large = mat();
  large.geometry = {48, 48, 10, 10};
  large.rate_hz = 50;
  large.noise_counts = 0.4;
  large.rule = CountRule{0.01, {}, "test"};
  const std::vector<float> nothing(48 * 48, 0.0F);
  RawFrame frame;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    simulator::VirtualMat device(large, simulator::typical_faults(), seed);
    HealthGatherer gatherer(large);
    for (int k = 0; k < 1500; ++k) {
      device.read(nothing, 0.02 * k, frame);
      gatherer.add_unloaded(frame);
    }
    const HealthReport report = gatherer.report();
    EXPECT_FALSE(report.touched) << seed;
    EXPECT_NE(report.verdict, Verdict::not_judged) << seed;
  }
}

}  // namespace
}  // namespace palmar::calibration
