// Cells that feel better on one side, under prints whose true centre within each cell is known.
#include <gtest/gtest.h>

#include <cmath>

#include "sensing/pressure/lean_corrector.hpp"
#include "sensing/pressure/pressure.hpp"

namespace palmar::pressure {
namespace {

constexpr int side = 15;

TEST(CentreGuess, IsInTheMiddleOfAnEvenLoadAndMirrors) {
  const CentreGuess guess(10);
  EXPECT_NEAR(guess(20, 20, 20), 0, 1e-6);
  for (const auto& [before, here, after] :
       {std::array{5.0F, 20.0F, 1.0F}, {9.0F, 2.0F, 0.1F}, {0.0F, 3.0F, 7.0F}}) {
    EXPECT_NEAR(guess(before, here, after), -guess(after, here, before), 1e-6);
    EXPECT_NEAR(guess(before, here, after), guess(100 * before, 100 * here, 100 * after), 1e-6)
        << "shares alone";
    EXPECT_EQ(guess(before, here, after) < 0, before > after) << "towards the greater neighbour";
    EXPECT_LE(std::abs(guess(before, here, after)), 0.5F);
  }
}

/// A round print on cells that lean at random: what they read, and what they would if none leaned.
struct Print {
  std::vector<double> truth_N, read_N;
  Print(double spread, double x, double y, const CellLeans& leans)
      : truth_N(side * side), read_N(side * side) {
    constexpr int fine = 8;
    for (int i = 0; i < side * side; ++i) {
      double mx = 0, my = 0;
      for (int k = 0; k < fine * fine; ++k) {
        const double px = (k % fine + 0.5) / fine - 0.5, py = (k / fine + 0.5) / fine - 0.5;
        const double dx = i % side + px - x, dy = i / side + py - y;
        const double N = std::exp(-(dx * dx + dy * dy) / (2 * spread * spread));
        truth_N[static_cast<std::size_t>(i)] += N;
        mx += N * px;
        my += N * py;
      }
      const auto at = static_cast<std::size_t>(i);
      read_N[at] = truth_N[at] + leans.x[at] * mx + leans.y[at] * my;
    }
  }
};

CellLeans random_leans() {
  CellLeans leans;
  for (int i = 0; i < side * side; ++i) {
    leans.x.push_back(static_cast<float>(1.6 * std::sin(12.9898 * i)));
    leans.y.push_back(static_cast<float>(1.6 * std::sin(78.233 * i + 1)));
  }
  return leans;
}

double sum(const std::vector<double>& N) {
  double all = 0;
  for (const double value : N) all += value;
  return all;
}

// Prints of many sizes and places: with the leans known a thumb's error falls to less than half, and a palm's does not grow.
TEST(LeanCorrector, ReadsSmallPrintsTruer) {
  const CellLeans leans = random_leans();
  const GridGeometry grid{side, side, 10, 10};
  const LeanCorrector corrector(grid, leans, std::vector<std::uint8_t>(side * side));
  for (const double spread : {0.5, 0.7, 1.0, 2.0}) {
    double plain = 0, corrected = 0;
    for (int k = 0; k < 60; ++k) {
      const Print print(spread, 7 + std::sin(3.1 * k), 7 + std::sin(5.7 * k), leans);
      std::vector<std::uint32_t> loaded;
      std::vector<float> kPa(side * side), out;
      for (std::uint32_t i = 0; i < side * side; ++i) {
        kPa[i] = static_cast<float>(std::max(0.0, print.read_N[i]));
        if (kPa[i] > 1e-4) loaded.push_back(i);
      }
      corrector.correct(loaded, kPa, out);
      double after = 0;
      for (const float value : out) after += static_cast<double>(value);
      const double truth = sum(print.truth_N);
      plain += std::pow(sum(print.read_N) / truth - 1, 2);
      corrected += std::pow(after / truth - 1, 2);
    }
    if (spread < 1) {
      EXPECT_LT(std::sqrt(corrected), 0.5 * std::sqrt(plain)) << spread << " pitches";
    }
    EXPECT_LT(std::sqrt(corrected / 60), std::sqrt(plain / 60) + 0.01) << spread << " pitches";
  }
}

MatCalibration straight_cells() {
  MatCalibration calibration;
  calibration.geometry = {side, side, 10, 10};
  calibration.newtons_per_count = 0.01;
  CellCurves& curves = calibration.curves.emplace();
  curves.knot_counts = {1, 100, 4000};
  for (int i = 0; i < side * side; ++i) curves.force_N.insert(curves.force_N.end(), {0.01F, 1.0F, 40.0F});
  curves.top_counts.assign(side * side, 4000.0F);
  curves.identified.assign(side * side, 1);
  return calibration;
}

TEST(LeanCorrector, ForceIsStillTheSumOfTheCells) {
  auto calibration = straight_cells();
  calibration.leans = random_leans();
  RawFrame frame;
  frame.rows = frame.cols = side;
  frame.counts.assign(side * side, 0);
  for (const int i : {80, 81, 82, 95, 96, 97, 111})
    frame.counts[static_cast<std::size_t>(i)] = static_cast<std::uint16_t>(5 * i);
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  double sum_kPa = 0;
  for (const float kPa : field.kPa) sum_kPa += static_cast<double>(kPa);
  EXPECT_NEAR(field.force_N, sum_kPa * 0.1, 1e-4);
  calibration.leans.y.pop_back();
  EXPECT_THROW(PressureConverter{calibration}, std::invalid_argument);
}

TEST(LeanCorrector, AnEvenLoadIsReadAsWithoutLeans) {
  auto calibration = straight_cells();
  RawFrame frame;
  frame.rows = frame.cols = side;
  frame.counts.assign(side * side, 700);
  PressureField plain, leaning;
  PressureConverter(calibration).convert(frame, plain);
  calibration.leans = random_leans();
  PressureConverter(calibration).convert(frame, leaning);
  for (std::size_t i = 0; i < plain.kPa.size(); ++i)
    EXPECT_NEAR(leaning.kPa[i], plain.kPa[i], 1e-3F * plain.kPa[i]);
  // A cell without a reading is no sign that the force is elsewhere.
  calibration.dead_cells.assign(side * side, 0);
  calibration.dead_cells[112] = 1;
  PressureConverter(calibration).convert(frame, leaning);
  for (const std::size_t i : {111U, 113U, 97U, 127U})
    EXPECT_NEAR(leaning.kPa[i], plain.kPa[i], 1e-3F * plain.kPa[i]);
}

// A curve of its own was measured through what a large offset leaves of the range.
TEST(Curves, ALargeOffsetIsNoFlawOfACellWithACurve) {
  auto calibration = straight_cells();
  calibration.saturated_count = 4095;
  calibration.tare_counts.assign(side * side, 0);
  calibration.tare_counts[112] = 2500;
  RawFrame frame;
  frame.rows = frame.cols = side;
  frame.counts.assign(side * side, 0);
  frame.counts[112] = 3000;
  PressureField field;
  PressureConverter(calibration).convert(frame, field);
  EXPECT_EQ(field.validity[112], CellValidity::measured);
  EXPECT_NEAR(field.force_N, 5, 0.02);
  calibration.curves.reset();
  PressureConverter(calibration).convert(frame, field);
  EXPECT_EQ(field.validity[112], CellValidity::untrusted);
}

}  // namespace
}  // namespace palmar::pressure
