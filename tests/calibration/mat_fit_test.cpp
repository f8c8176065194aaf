// Fits of a small virtual mat against what it truly is.
#include <gtest/gtest.h>

#include <cmath>

#include "calibration/mat/bench.hpp"
#include "calibration/mat/roll.hpp"
#include "calibration/mat/verification.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::calibration {
namespace {

MatDescription small_mat(int side) {
  MatDescription mat;
  mat.id = "small";
  mat.geometry = {side, side, 10, 10};
  mat.rate_hz = 50;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  return mat;
}

/// Curves and gains that differ from cell to cell, and nothing else wrong.
simulator::SensorFaults only_curves() {
  simulator::SensorFaults faults;
  const auto typical = simulator::typical_faults();
  faults.exponent_low = typical.exponent_low;
  faults.exponent_high = typical.exponent_high;
  faults.gain_cv = typical.gain_cv;
  faults.saturation_kPa = typical.saturation_kPa;
  return faults;
}

class Rig {
 public:
  Rig(int side, const simulator::SensorFaults& faults)
      : mat(small_mat(side)), device(mat, faults, 3), spots(simulator::spot_grid(mat.geometry)) {}

  const RawFrame& even(double kPa) {
    device.read(simulator::uniform_kPa(mat.geometry, kPa), t_s += 0.1, frame);
    return frame;
  }
  const RawFrame& read() {
    device.read(spots, t_s += 0.1, frame);
    return frame;
  }
  MatStart zero() {
    std::vector<RawFrame> frames;
    for (int k = 0; k < 60; ++k) frames.push_back(even(0));
    const auto tare = fit_first_tare(frames, mat.geometry);
    EXPECT_TRUE(tare) << (tare ? "" : tare.error().message());
    return mat_start(mat, tare.value());
  }
  UniformLoads bladder(const MatStart& start, const std::vector<double>& pressures_kPa) {
    UniformLoads loads(start);
    for (const double kPa : pressures_kPa) {
      loads.follow(even(kPa));
      for (int k = 0; k < 6; ++k) loads.add(even(kPa), kPa, false);
    }
    loads.follow(even(0));
    return loads;
  }
  KnownLoads roll(const MatStart& start, const std::vector<double>& weights_N) {
    KnownLoads loads(mat.geometry, start.tare_counts, start.skipped_cells, start.threshold_count,
                     CellMemory{});
    const simulator::Roller rollers[] = {{100, 20, 100, 0.5}, {100, 50, 100, 0.33}};
    int kind = 0;
    for (const auto& roller : rollers) {
      for (const double weight_N : weights_N) {
        const simulator::RollPath path(mat.geometry, roller, weight_N, 40, 20);
        for (double at_s = 0; at_s < path.duration_s(); at_s += 0.1) {
          const auto place = path.place(at_s);
          spots.clear();
          simulator::add_roller(mat.geometry, roller, place.centre, place.axis_deg, weight_N, spots);
          loads.add(read(), weight_N, kind);
        }
        ++kind;
      }
    }
    return loads;
  }

  MatDescription mat;
  simulator::VirtualMat device;
  simulator::CellForces spots;
  RawFrame frame;
  double t_s = 0;
};

/// Rms error of each cell's curve at a pressure, share.
double curve_error(Rig& rig, const MatCalibration& calibration, double kPa) {
  PressReader reader(calibration);
  reader.read(rig.even(0), 1, false);
  reader.read(rig.even(kPa), 1, false);
  double square = 0;
  for (const float read_kPa : reader.field().kPa)
    square += std::pow(static_cast<double>(read_kPa) / kPa - 1, 2);
  return std::sqrt(square / static_cast<double>(reader.field().kPa.size()));
}

TEST(Bench, FindsEachCellsCurve) {
  Rig rig(16, only_curves());
  const auto start = rig.zero();
  const auto loads = rig.bladder(start, {4, 12, 30});
  const auto fit = fit_bench(loads, KnownLoads(rig.mat.geometry, {}, {}, 3, CellMemory{}));
  ASSERT_TRUE(fit) << fit.error().message();
  EXPECT_LT(fit->report.residual_share, 0.01);
  for (const double kPa : {4.0, 7.0, 20.0, 30.0})
    EXPECT_LT(curve_error(rig, fit->calibration, kPa), 0.02) << kPa;
}

TEST(Bench, TwoPressuresAndHalfAMatAreRefused) {
  Rig rig(16, only_curves());
  const auto start = rig.zero();
  const KnownLoads none(rig.mat.geometry, {}, {}, 3, CellMemory{});
  const auto few = fit_bench(rig.bladder(start, {4, 12}), none);
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().name, "too_few_pressures");
  UniformLoads half(start);
  for (const double kPa : {4.0, 12.0, 30.0}) {
    rig.spots.clear();
    simulator::add_punch(rig.mat.geometry, {40, 80}, 80, 160, kPa, rig.spots);
    for (int k = 0; k < 4; ++k) half.add(rig.read(), kPa, false);
  }
  const auto uncovered = fit_bench(half, none);
  ASSERT_FALSE(uncovered);
  EXPECT_EQ(uncovered.error().name, "not_covered");
}

TEST(Bench, PressuresAtTheEndOfTheRangeAreRefusedWithTheirNumber) {
  auto faults = only_curves();
  faults.saturation_kPa = 12;
  Rig rig(16, faults);
  const auto start = rig.zero();
  const auto fit =
      fit_bench(rig.bladder(start, {5, 15, 40}), KnownLoads(rig.mat.geometry, {}, {}, 3, CellMemory{}));
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().name, "end_of_range");
  EXPECT_NE(fit.error().message().find("take lower pressures"), std::string::npos) << fit.error().message();
}

TEST(Bench, OnlyCellsWellInsideAPunchCount) {
  Rig rig(16, {});
  const auto start = rig.zero();
  UniformLoads loads(start);
  rig.spots.clear();
  simulator::add_punch(rig.mat.geometry, {80, 80}, 80, 80, 20, rig.spots);  // cells 4 to 11
  loads.add(rig.read(), 20, false);
  ASSERT_EQ(loads.levels().size(), 1U);
  for (int r = 0; r < 16; ++r) {
    for (int c = 0; c < 16; ++c) {
      const bool inside = r >= 6 && r <= 9 && c >= 6 && c <= 9;
      EXPECT_EQ(loads.levels()[0].cells[static_cast<std::size_t>(r * 16 + c)].frames, inside ? 1U : 0U)
          << r << " " << c;
    }
  }
}

TEST(Bench, ADeadCellIsDeadAndAStuckOneToo) {
  auto faults = only_curves();
  faults.dead_share = 0.02;
  faults.stuck_share = 0.02;
  Rig rig(16, faults);
  const auto start = rig.zero();
  const auto fit =
      fit_bench(rig.bladder(start, {4, 12, 30}), KnownLoads(rig.mat.geometry, {}, {}, 3, CellMemory{}));
  ASSERT_TRUE(fit) << fit.error().message();
  int bad = 0;
  for (std::uint32_t i = 0; i < 256; ++i) {
    const auto health = rig.device.cell(i).health;
    const bool broken = health == simulator::CellHealth::dead || health == simulator::CellHealth::stuck;
    EXPECT_EQ(fit->calibration.dead_cells[i] != 0, broken) << i;
    bad += broken;
  }
  EXPECT_GT(bad, 0);
  EXPECT_EQ(fit->report.worst.front().why, "dead or stuck");
}

TEST(Roll, ThreeWeightsFindEachCellsCurve) {
  Rig rig(16, only_curves());
  const auto start = rig.zero();
  const auto loads = rig.roll(start, {30, 80, 200});
  double told = -1;
  const auto fit = fit_roll(start, loads, {}, [&](double share) {
    EXPECT_GE(share, told);
    told = share;
    return true;
  });
  ASSERT_TRUE(fit) << fit.error().message();
  EXPECT_EQ(told, 1);
  EXPECT_LT(fit->report.residual_share, 0.03);
  // A roller blurs neighbours into each other, so single cells stay less sure than what they measure together.
  PressReader reader(fit->calibration);
  double square = 0;
  int presses = 0;
  for (double x_mm = 35; x_mm <= 125; x_mm += 15) {
    for (double y_mm = 35; y_mm <= 125; y_mm += 15) {
      rig.spots.clear();
      reader.read(rig.read(), 1, false);
      simulator::add_punch(rig.mat.geometry, {x_mm, y_mm}, 50, 50, 20, rig.spots);
      square += std::pow(reader.read(rig.read(), 50, false).read_N / 50 - 1, 2);
      ++presses;
    }
  }
  EXPECT_LT(std::sqrt(square / presses), 0.06);
}

TEST(Roll, WhatCannotBeIdentifiedIsRefusedWithTheReason) {
  Rig rig(16, {});
  const auto start = rig.zero();
  const auto name = [&](const std::vector<double>& weights_N) {
    const auto fit = fit_roll(start, rig.roll(start, weights_N));
    return fit ? std::string("fitted") : fit.error().name;
  };
  EXPECT_EQ(name({80}), "one_weight_only");
  EXPECT_EQ(name({80, 80.5}), "one_weight_only");
  EXPECT_EQ(name({80, 200}), "too_few_weights");
  EXPECT_EQ(name({80, 90, 100}), "weights_too_close");
  EXPECT_EQ(fit_roll(start, KnownLoads(rig.mat.geometry, {}, {}, 3, CellMemory{})).error().name,
            "one_weight_only");
}

TEST(Roll, ItCanBeStopped) {
  Rig rig(16, {});
  const auto start = rig.zero();
  const auto fit =
      fit_roll(start, rig.roll(start, {30, 80, 200}), {}, [](double share) { return share < 0.1; });
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().name, "stopped");
}

TEST(KnownLoads, FramesAreTakenBack) {
  Rig rig(16, {});
  const auto start = rig.zero();
  auto loads = rig.roll(start, {80});
  const auto coverage = loads.coverage();
  const auto frames = loads.frames(), entries = loads.entries();
  rig.spots.clear();
  simulator::add_punch(rig.mat.geometry, {80, 80}, 40, 40, 20, rig.spots);
  loads.add(rig.read(), 32, 0);
  EXPECT_NE(loads.coverage(), coverage);
  loads.resize(frames);
  EXPECT_EQ(loads.coverage(), coverage);
  EXPECT_EQ(loads.entries(), entries);
}

TEST(FirstTare, ScatteredOffsetsAreNoTouchAndAPressIs) {
  for (const double press_kPa : {0.0, 4.0}) {
    auto faults = simulator::typical_faults();
    Rig rig(32, faults);
    rig.spots.clear();
    if (press_kPa > 0) simulator::add_punch(rig.mat.geometry, {160, 160}, 80, 80, press_kPa, rig.spots);
    std::vector<RawFrame> frames;
    while (frames.size() < 60) frames.push_back(rig.read());
    const auto tare = fit_first_tare(frames, rig.mat.geometry);
    EXPECT_EQ(tare.ok(), press_kPa == 0);
    if (!tare) {
      EXPECT_EQ(tare.error().name, "mat_touched");
    }
  }
}

TEST(FirstTare, AHandThatComesIsSeen) {
  Rig rig(32, simulator::typical_faults());
  std::vector<RawFrame> frames;
  for (int k = 0; k < 60; ++k) {
    rig.spots.clear();
    if (k >= 45) simulator::add_punch(rig.mat.geometry, {160, 160}, 40, 40, 5, rig.spots);
    frames.push_back(rig.read());
  }
  const auto tare = fit_first_tare(frames, rig.mat.geometry);
  ASSERT_FALSE(tare);
  EXPECT_EQ(tare.error().name, "mat_touched");
  frames.resize(10);
  EXPECT_EQ(fit_first_tare(frames, rig.mat.geometry).error().name, "too_few_frames");
}

// Presses whose errors were drawn from known intervals give those intervals back, and these then hold 95 % of new ones.
TEST(Intervals, AreThoseOfThePresses) {
  std::vector<PressReading> presses;
  for (int k = 0; k < 400; ++k) {
    const double z = std::sqrt(2.0) * std::cos(2.399963 * k) * std::sqrt(-std::log((k % 200 + 0.5) / 200));
    const double uneven_N = k % 2 ? 0.0 : 8.0;
    const double sigma = std::hypot(0.05 * 20, 0.5 * uneven_N) / 1.96;
    presses.push_back({20 + sigma * z, 20, 0, uneven_N, false, true});
  }
  ForceUncertainty uncertainty;
  fit_intervals(presses, uncertainty);
  EXPECT_NEAR(uncertainty.common, 0.05, 0.01);
  EXPECT_NEAR(uncertainty.placement, 0.5, 0.1);
  fit_intervals({presses.begin(), presses.begin() + 3}, uncertainty);
  EXPECT_EQ(uncertainty.common, unverified_common);
}

TEST(Verification, WeightsThatAreFarOffRefuseTheCurves) {
  std::vector<PressReading> presses(8);
  for (std::size_t i = 0; i < presses.size(); ++i)
    presses[i] = {50, 50 * (1 + (i % 2 ? 0.2 : -0.2)), 0, 0, false, true};
  EXPECT_TRUE(check_verification(presses)) << "bare thumbs read 20 % off";
  for (PressReading& press : presses) press.read_N *= 2.2;
  const Status pounds = check_verification(presses);
  ASSERT_FALSE(pounds);
  EXPECT_EQ(pounds.error().name, "poor_verification");
  EXPECT_NE(pounds.error().why.find("pounds and kilograms"), std::string::npos);
  for (PressReading& press : presses) press.usable = false;
  EXPECT_TRUE(check_verification(presses)) << "nothing is known";
}

TEST(Intervals, AreWiderComingDownWhereThosePressesAreFurtherOff) {
  for (const double factor : {1.0, 2.0}) {
    std::vector<PressReading> presses;
    for (int k = 0; k < 200; ++k) {
      const double z = std::sqrt(2.0) * std::cos(2.399963 * k) * std::sqrt(-std::log((k % 100 + 0.5) / 100));
      const bool falling = k >= 100;
      presses.push_back({20 + (falling ? factor : 1) * 0.05 * 20 / 1.96 * z, 20, 0, 0, falling, true});
    }
    ForceUncertainty uncertainty;
    fit_intervals(presses, uncertainty);
    EXPECT_NEAR(uncertainty.common, 0.05, 0.01);
    EXPECT_NEAR(uncertainty.falling, factor, 0.2);
    EXPECT_GT(half_width_N(presses[199], uncertainty),
              (factor - 0.3) * half_width_N(presses[0], uncertainty));
    std::erase_if(presses, [](const PressReading& press) { return press.falling; });
    fit_intervals(presses, uncertainty);
    EXPECT_EQ(uncertainty.falling, unverified_falling) << "nobody saw it come down";
  }
}

TEST(Intervals, KnowThatARestedMatReadsLess) {
  ForceUncertainty uncertainty{0.03, {}, 0.5};
  widen_for_rest({0.1F, 0.04F, 2}, uncertainty);
  EXPECT_NEAR(uncertainty.common, 0.05, 1e-6) << "a decade of 4 %";
  EXPECT_EQ(uncertainty.placement, 0.5);
}

}  // namespace
}  // namespace palmar::calibration
