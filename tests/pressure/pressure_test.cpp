#include "sensing/pressure/pressure.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

namespace palmar::pressure {
namespace {

MatCalibration calibration_of(int rows, int cols, double pitch_mm = 2.5) {
  MatCalibration calibration;
  calibration.geometry = {rows, cols, pitch_mm, pitch_mm};
  calibration.newtons_per_count = 0.01;
  return calibration;
}

RawFrame frame_of(const GridGeometry& grid, std::uint16_t value = 0) {
  RawFrame frame;
  frame.rows = grid.rows;
  frame.cols = grid.cols;
  frame.counts.assign(static_cast<std::size_t>(grid.cells()), value);
  return frame;
}

TEST(Pressure, OneCountIsItsForceOverTheCellsArea) {
  const auto calibration = calibration_of(3, 5);
  RawFrame frame = frame_of(calibration.geometry);
  frame.counts[7] = 250;  // 2.5 N on 6.25 mm^2
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_FLOAT_EQ(field.kPa[7], 400.0f);
  EXPECT_DOUBLE_EQ(field.force_N, 2.5);
  EXPECT_FLOAT_EQ(static_cast<float>(field.peak_kPa), 400.0f);
  EXPECT_EQ(field.loaded, std::vector<std::uint32_t>{7});
  EXPECT_EQ(field.validity[7], CellValidity::measured);
  EXPECT_EQ(field.validity[6], CellValidity::below_threshold);
}

// The force is that of the counts, whatever they are and wherever a block of the fast loop ends.
TEST(Pressure, ForceIsConserved) {
  std::mt19937 random(3);
  for (const auto& [rows, cols] : {std::pair{1, 1}, {5, 7}, {53, 93}, {64, 64}, {11, 31}}) {
    const auto calibration = calibration_of(rows, cols, 10);
    RawFrame frame = frame_of(calibration.geometry);
    for (auto& count : frame.counts) count = random() % 3 ? 0 : static_cast<std::uint16_t>(random());
    PressureField field;
    PressureConverter(calibration).convert(frame, field);
    const double counts = std::accumulate(frame.counts.begin(), frame.counts.end(), 0.0);
    EXPECT_DOUBLE_EQ(field.force_N, counts * 0.01);
    double from_kPa = 0;
    for (const auto i : field.loaded) from_kPa += field.kPa[i] * 1e-3 * 100;
    EXPECT_NEAR(from_kPa, field.force_N, 1e-6 * field.force_N);
    EXPECT_TRUE(std::is_sorted(field.loaded.begin(), field.loaded.end()));
    EXPECT_EQ(static_cast<long>(field.loaded.size()),
              std::count_if(field.kPa.begin(), field.kPa.end(), [](float p) { return p > 0; }));
  }
}

TEST(Pressure, TareIsTakenAwayAndNothingFallsBelowZero) {
  auto calibration = calibration_of(1, 4);
  calibration.tare_counts = {0, 100, 100, 100};
  calibration.threshold_count = 5;
  RawFrame frame = frame_of(calibration.geometry, 50);
  frame.counts = {50, 50, 104, 105};
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_DOUBLE_EQ(field.force_N, 0.55);
  EXPECT_EQ(field.loaded, (std::vector<std::uint32_t>{0, 3}));
  EXPECT_EQ(field.validity[1], CellValidity::below_threshold);
  EXPECT_EQ(field.validity[2], CellValidity::below_threshold);
}

TEST(Pressure, SaturationGoesByTheRawCount) {
  auto calibration = calibration_of(1, 3);
  calibration.tare_counts = {200, 0, 0};
  calibration.saturated_count = 1000;
  RawFrame frame = frame_of(calibration.geometry);
  frame.counts = {1000, 999, 1500};
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_EQ(field.validity[0], CellValidity::saturated);
  EXPECT_EQ(field.validity[1], CellValidity::measured);
  EXPECT_EQ(field.validity[2], CellValidity::saturated);
  EXPECT_EQ(field.saturated_cells, 2);
  EXPECT_DOUBLE_EQ(field.force_N, 8.0 + 9.99 + 15.0) << "saturated cells are valid: at least this much";

  calibration.saturated_count = 0;
  frame.counts[2] = 65535;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_EQ(field.validity[2], CellValidity::measured) << "an unknown range is not called saturated";
  EXPECT_EQ(field.saturated_cells, 0);
}

TEST(Pressure, DeadAndUntrustedCellsCarryNoForce) {
  auto calibration = calibration_of(1, 4);
  calibration.saturated_count = 1000;
  calibration.dead_cells = {1, 0, 0, 0};
  calibration.tare_counts = {0, 600, 0, 0};  // more than half of the range is offset
  RawFrame frame = frame_of(calibration.geometry);
  frame.counts = {1000, 1000, 70, 0};
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_EQ(field.validity[0], CellValidity::dead);
  EXPECT_EQ(field.kPa[0], 0);
  EXPECT_EQ(field.validity[1], CellValidity::untrusted);
  EXPECT_GT(field.kPa[1], 0) << "kept for the picture";
  EXPECT_DOUBLE_EQ(field.force_N, 0.70);
  EXPECT_EQ(field.saturated_cells, 0);
  EXPECT_EQ(field.loaded, (std::vector<std::uint32_t>{1, 2}));
  EXPECT_FLOAT_EQ(static_cast<float>(field.peak_kPa), field.kPa[2]);
}

TEST(Pressure, AFieldIsReusedWithoutAnyTraceOfTheFrameBefore) {
  const auto calibration = calibration_of(4, 4);
  const PressureConverter converter(calibration);
  PressureField reused, fresh;
  converter.convert(frame_of(calibration.geometry, 900), reused);
  converter.convert(frame_of(calibration.geometry, 0), reused);
  converter.convert(frame_of(calibration.geometry, 0), fresh);
  EXPECT_EQ(reused.kPa, fresh.kPa);
  EXPECT_EQ(reused.validity, fresh.validity);
  EXPECT_TRUE(reused.loaded.empty());
  EXPECT_EQ(reused.force_N, 0);
  EXPECT_EQ(reused.peak_kPa, 0);
}

TEST(Pressure, BrokenPromisesThrow) {
  const double bad_factors[] = {0, -1, std::nan(""), std::numeric_limits<double>::infinity()};
  for (const double factor : bad_factors) {
    auto calibration = calibration_of(2, 2);
    calibration.newtons_per_count = factor;
    EXPECT_THROW(PressureConverter{calibration}, std::invalid_argument) << factor;
  }
  for (const GridGeometry grid : {GridGeometry{0, 2, 1, 1}, GridGeometry{2, -1, 1, 1},
                                  GridGeometry{2, 2, 0, 1}, GridGeometry{2, 2, 1, std::nan("")}}) {
    auto calibration = calibration_of(2, 2);
    calibration.geometry = grid;
    EXPECT_THROW(PressureConverter{calibration}, std::invalid_argument);
  }
  auto short_tare = calibration_of(2, 2);
  short_tare.tare_counts = {1, 2, 3};
  EXPECT_THROW(PressureConverter{short_tare}, std::invalid_argument);
  auto long_dead = calibration_of(2, 2);
  long_dead.dead_cells.assign(5, 0);
  EXPECT_THROW(PressureConverter{long_dead}, std::invalid_argument);

  const PressureConverter converter(calibration_of(2, 2));
  PressureField field;
  EXPECT_THROW(converter.convert(frame_of({2, 3, 1, 1}), field), std::invalid_argument);
  RawFrame short_frame = frame_of({2, 2, 1, 1});
  short_frame.counts.pop_back();
  EXPECT_THROW(converter.convert(short_frame, field), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::pressure
