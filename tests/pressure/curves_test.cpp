#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sensing/pressure/pressure.hpp"

namespace palmar::pressure {
namespace {

/// Force = 0.01 N x counts^exponent on every cell of 1 cm2, fitted up to 1000 counts.
MatCalibration power_law(int rows, int cols, double exponent) {
  MatCalibration calibration;
  calibration.geometry = {rows, cols, 10, 10};
  calibration.newtons_per_count = 0.01;
  calibration.saturated_count = 4095;
  const auto cells = static_cast<std::size_t>(rows * cols);
  CellCurves& curves = calibration.curves.emplace();
  curves.knot_counts = {3, 40, 500, 1000};
  for (std::size_t i = 0; i < cells; ++i) {
    for (const float c : curves.knot_counts)
      curves.force_N.push_back(static_cast<float>(0.01 * std::pow(c, exponent)));
  }
  curves.top_counts.assign(cells, 1000.0F);
  curves.identified.assign(cells, 1);
  return calibration;
}

RawFrame frame_of(const GridGeometry& grid, std::uint16_t count, double t_s = 0) {
  RawFrame frame;
  frame.rows = grid.rows;
  frame.cols = grid.cols;
  frame.t_s = t_s;
  frame.counts.assign(static_cast<std::size_t>(grid.cells()), count);
  return frame;
}

TEST(Curves, FollowAPowerLawFromTheFirstCountToTheLast) {
  for (const double exponent : {0.6, 1.0, 1.6}) {
    const auto calibration = power_law(1, 1, exponent);
    const PressureConverter converter(calibration);
    PressureField field;
    double before = 0;
    for (int c = 1; c <= 1000; ++c) {
      converter.convert(frame_of(calibration.geometry, static_cast<std::uint16_t>(c)), field);
      const double truth_N = 0.01 * std::pow(c, exponent);
      EXPECT_NEAR(field.force_N, truth_N, 0.003 * truth_N) << c << " counts, exponent " << exponent;
      EXPECT_GT(field.force_N, before) << c;
      before = field.force_N;
      EXPECT_NEAR(field.kPa[0], 10 * field.force_N, 1e-5 * field.kPa[0]);
      EXPECT_EQ(field.validity[0], CellValidity::measured);
    }
  }
}

TEST(Curves, BeyondWhatWasFittedACellIsSaturatedAndNotExtrapolated) {
  const auto calibration = power_law(1, 2, 1);
  RawFrame frame = frame_of(calibration.geometry, 0);
  frame.counts = {1001, 3000};
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_EQ(field.saturated_cells, 2);
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(field.validity[i], CellValidity::saturated);
    EXPECT_NEAR(field.kPa[i], 100, 0.3) << "at least this much";
  }
}

TEST(Curves, ABorrowedCurveIsUntrustedAndADeadCellEmpty) {
  auto calibration = power_law(1, 3, 1);
  calibration.curves->identified[1] = 0;
  calibration.dead_cells = {0, 0, 1};
  PressureField field;
  PressureConverter(calibration).convert(frame_of(calibration.geometry, 100), field);
  EXPECT_NEAR(field.force_N, 1, 0.005) << "of the one good cell alone";
  EXPECT_EQ(field.validity[1], CellValidity::untrusted);
  EXPECT_GT(field.kPa[1], 0) << "kept for the picture";
  EXPECT_EQ(field.validity[2], CellValidity::dead);
  EXPECT_EQ(field.kPa[2], 0);
  EXPECT_EQ(field.loaded, (std::vector<std::uint32_t>{0, 1}));
}

TEST(Curves, TheTareComesOffFirst) {
  auto calibration = power_law(1, 1, 1.6);
  calibration.tare_counts = {100};
  PressureField field;
  const PressureConverter converter(calibration);
  converter.convert(frame_of(calibration.geometry, 100), field);
  EXPECT_EQ(field.force_N, 0);
  converter.convert(frame_of(calibration.geometry, 300), field);
  EXPECT_NEAR(field.force_N, 0.01 * std::pow(200, 1.6), 0.2);
}

TEST(Curves, AFallingLoadIsReadWithoutItsHysteresis) {
  auto calibration = power_law(1, 1, 1);
  calibration.memory.hysteresis = 0.10F;
  const PressureConverter converter(calibration);
  CellHistory history;
  PressureField field;
  const auto read_N = [&](int count, double t_s) {
    converter.convert(frame_of(calibration.geometry, static_cast<std::uint16_t>(count), t_s), field,
                      &history);
    return field.force_N;
  };
  EXPECT_NEAR(read_N(100, 0.0), 1, 0.004);
  EXPECT_NEAR(read_N(500, 0.1), 5, 0.02);
  EXPECT_NEAR(read_N(496, 0.2), 4.96, 0.02) << "a tremble is no fall";
  EXPECT_NEAR(read_N(330, 0.3), 3, 0.02);
  EXPECT_NEAR(read_N(110, 0.4), 1, 0.01);
  EXPECT_NEAR(read_N(200, 0.5), 2, 0.01) << "rising again";
  EXPECT_NEAR(read_N(0, 0.6), 0, 0);
  EXPECT_NEAR(read_N(100, 0.7), 1, 0.004) << "let go: begins anew";
}

// A held press whose counts creep reads the same force: it never decays and never grows.
TEST(Curves, AHeldPressStaysWhatItIs) {
  auto calibration = power_law(4, 4, 1.2);
  calibration.memory.creep_per_decade = 0.05F;
  const PressureConverter converter(calibration);
  CellHistory history;
  PressureField field;
  for (double t_s = 0; t_s < 600; t_s += 0.5) {
    const double count = 800 * (1 + 0.05 * std::log10(1 + t_s / creep_start_s));
    converter.convert(frame_of(calibration.geometry, static_cast<std::uint16_t>(std::lround(count)), t_s),
                      field, &history);
    ASSERT_NEAR(field.force_N, 16 * 0.01 * std::pow(800, 1.2), 0.004 * field.force_N) << t_s;
  }
}

// One switch for a row: the more of its cells are pressed, the less each of them shows.
TEST(Curves, WhatSharedWiresTakeIsPutBack) {
  auto calibration = power_law(6, 8, 1);
  calibration.wires.per_count = 5e-5;
  RawFrame frame = frame_of(calibration.geometry, 0);
  const double alone = 400;
  for (std::size_t c = 0; c < 8; ++c) {
    // The row sags by its own sum and each column by the one cell.
    const double sum = 8 * alone;
    frame.counts[16 + c] =
        static_cast<std::uint16_t>(std::lround(alone / (1 + 5e-5 * sum) / (1 + 5e-5 * alone)));
  }
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_NEAR(field.force_N, 8 * 4, 0.01 * 32);
}

TEST(Curves, BrokenCurvesThrow) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto expect_throw = [](auto&& spoil) {
    auto calibration = power_law(2, 2, 1);
    spoil(*calibration.curves);
    EXPECT_THROW(PressureConverter{calibration}, std::invalid_argument);
  };
  expect_throw([](CellCurves& c) { c.force_N[2] = c.force_N[1] / 2; });
  expect_throw([&](CellCurves& c) { c.force_N[5] = nan; });
  expect_throw([](CellCurves& c) { c.force_N[0] = 0; });
  expect_throw([](CellCurves& c) { c.force_N.pop_back(); });
  expect_throw([](CellCurves& c) { c.knot_counts[1] = 2; });
  expect_throw([&](CellCurves& c) { c.top_counts[3] = nan; });
  expect_throw([](CellCurves& c) { c.identified.clear(); });
  expect_throw([](CellCurves& c) {
    c.knot_counts = {1, 2};
    c.force_N.resize(8);
  });
}

}  // namespace
}  // namespace palmar::pressure
