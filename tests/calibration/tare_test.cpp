#include "calibration/mat/tare.hpp"

#include <gtest/gtest.h>

#include <random>

namespace palmar::calibration {
namespace {

MatCalibration calibration_of(int rows, int cols) {
  MatCalibration calibration;
  calibration.geometry = {rows, cols, 10, 10};
  calibration.newtons_per_count = 0.01;
  return calibration;
}

/// Offsets that differ from cell to cell by a quarter, with noise on top, as a self-built mat has them.
std::vector<RawFrame> unloaded_frames(int frames, const GridGeometry& grid, double offset, double noise) {
  std::mt19937 random(11);
  std::normal_distribution<double> normal;
  std::vector<double> offsets(static_cast<std::size_t>(grid.cells()));
  for (auto& o : offsets) o = std::max(0.0, offset * (1 + 0.24 * normal(random)));
  std::vector<RawFrame> result(static_cast<std::size_t>(frames));
  for (RawFrame& frame : result) {
    frame.rows = grid.rows;
    frame.cols = grid.cols;
    for (const double o : offsets) {
      frame.counts.push_back(
          static_cast<std::uint16_t>(std::max(0.0, std::round(o + noise * normal(random)))));
    }
  }
  return result;
}

TEST(Tare, IsTheMeanOfEachCell) {
  const auto calibration = calibration_of(2, 2);
  std::vector<RawFrame> frames(10);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::uint16_t odd = i % 2;
    frames[i].rows = frames[i].cols = 2;
    frames[i].counts = {0, static_cast<std::uint16_t>(10 + 2 * odd), 7, 9};
  }
  const auto tare = fit_tare(frames, calibration);
  ASSERT_TRUE(tare) << tare.error().message();
  EXPECT_EQ(tare->counts, (std::vector<std::uint16_t>{0, 11, 7, 9}));
  EXPECT_EQ(tare->frames, 10);
  EXPECT_NEAR(tare->noise_counts, 0.5, 1e-9);
  EXPECT_DOUBLE_EQ(tare->largest_counts, 11);
  EXPECT_NEAR(tare->offset_N, 0.27, 1e-12);
  EXPECT_EQ(with_tare(calibration, *tare).tare_counts, tare->counts);
}

TEST(Tare, TakesLargeUnevenOffsets) {
  const auto calibration = calibration_of(32, 32);
  const auto tare = fit_tare(unloaded_frames(50, calibration.geometry, 120, 2), calibration);
  ASSERT_TRUE(tare) << tare.error().message();
  EXPECT_NEAR(tare->noise_counts, 2, 0.1);
}

TEST(Tare, RefusesAHandThatComesOrGoes) {
  const auto calibration = calibration_of(32, 32);
  auto frames = unloaded_frames(50, calibration.geometry, 120, 2);
  for (std::size_t k = 30; k < 50; ++k) {
    for (std::size_t i = 400; i < 404; ++i) frames[k].counts[i] += 150;  // 6 N
  }
  const auto tare = fit_tare(frames, calibration);
  ASSERT_FALSE(tare);
  EXPECT_EQ(tare.error().name, "mat_touched");
  EXPECT_FALSE(tare.error().remedy.empty());
}

TEST(Tare, RefusesAPressThatStaysStill) {
  const auto calibration = calibration_of(32, 32);
  for (const double offset : {0.0, 120.0}) {
    auto frames = unloaded_frames(50, calibration.geometry, offset, 1);
    for (auto& frame : frames) {
      for (std::size_t i = 400; i < 404; ++i) frame.counts[i] += 400;
    }
    const auto tare = fit_tare(frames, calibration);
    ASSERT_FALSE(tare) << offset;
    EXPECT_EQ(tare.error().name, "mat_touched");
  }
}

// A mat with a few large offsets can be zeroed again once it was zeroed; a press on it still cannot.
TEST(Tare, OffsetsThatWereThereBeforeAreNoPress) {
  auto calibration = calibration_of(32, 32);
  auto frames = unloaded_frames(50, calibration.geometry, 120, 1);
  for (auto& frame : frames) {
    for (const std::size_t i : {100U, 333U, 700U, 900U}) frame.counts[i] += 1500;
  }
  EXPECT_EQ(fit_tare(frames, calibration).error().name, "mat_touched");
  calibration.tare_counts = frames.front().counts;
  EXPECT_TRUE(fit_tare(frames, calibration));
  for (auto& frame : frames) {
    for (std::size_t i = 400; i < 404; ++i) frame.counts[i] += 400;
  }
  EXPECT_EQ(fit_tare(frames, calibration).error().name, "mat_touched");
}

TEST(Tare, ADeadCellIsNoPress) {
  auto calibration = calibration_of(8, 8);
  calibration.dead_cells.assign(64, 0);
  calibration.dead_cells[9] = 1;
  auto frames = unloaded_frames(20, calibration.geometry, 0, 0);
  for (auto& frame : frames) frame.counts[9] = 4000;
  const auto tare = fit_tare(frames, calibration);
  ASSERT_TRUE(tare) << tare.error().message();
  EXPECT_EQ(tare->counts[9], 0);
}

TEST(Tare, RefusesTooFewFramesAndAForeignGrid) {
  const auto calibration = calibration_of(8, 8);
  const auto few = fit_tare(unloaded_frames(9, calibration.geometry, 10, 1), calibration);
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().name, "too_few_frames");
  EXPECT_FALSE(fit_tare({}, calibration, TareParameters{0, 0.5, 6}));
  const auto foreign = fit_tare(unloaded_frames(20, {8, 9, 10, 10}, 10, 1), calibration);
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().name, "wrong_grid");
  EXPECT_EQ(foreign.error().exit_status(), 2);
}

}  // namespace
}  // namespace palmar::calibration
