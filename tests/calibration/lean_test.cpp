// What cells remember, and on which side they feel best, against a virtual mat that was made so.
#include <gtest/gtest.h>

#include <cmath>

#include "calibration/mat/bench.hpp"
#include "calibration/mat/lean.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::calibration {
namespace {

class LeanRig {
 public:
  explicit LeanRig(const simulator::SensorFaults& faults)
      : mat(small()), device(mat, faults, 5), spots(simulator::spot_grid(mat.geometry)) {
    std::vector<RawFrame> frames;
    for (int k = 0; k < 60; ++k) frames.push_back(read());
    start = mat_start(mat, fit_first_tare(frames, mat.geometry).value());
  }
  const RawFrame& read(double dt_s = 0.1) {
    device.read(spots, t_s += dt_s, frame);
    return frame;
  }
  UniformLoads bladder(const std::vector<double>& pressures_kPa) {
    UniformLoads loads(start);
    for (const double kPa : pressures_kPa) {
      for (int k = -4; k < 10; ++k) {
        spots.clear();
        simulator::add_punch(mat.geometry, {120, 120}, 260, 260, kPa, spots);
        if (k < 0) {
          loads.follow(read());
        } else {
          loads.add(read(), kPa, false);
        }
      }
    }
    spots.clear();
    device.rest();
    loads.follow(read());
    return loads;
  }
  KnownLoads none() const {
    return KnownLoads(mat.geometry, start.tare_counts, start.skipped_cells, start.threshold_count,
                      typical_memory);
  }
  /// One roller of 60 N; `back`: also the other way.
  KnownLoads pass(bool back) {
    KnownLoads loads = none();
    const simulator::Roller roller{120, 20, 100, 0.5};
    for (const bool returns : {false, true}) {
      if (returns && !back) break;
      const simulator::RollPath path(mat.geometry, roller, 60, 40, 120);
      const double step_s = 0.05;
      for (double at_s = 0; at_s < path.duration_s(); at_s += step_s) {
        const auto place = path.place(returns ? path.duration_s() - step_s - at_s : at_s);
        spots.clear();
        simulator::add_roller(mat.geometry, roller, place.centre, place.axis_deg, 60, spots);
        loads.add(read(step_s), 60, 0);
      }
    }
    return loads;
  }
  static MatDescription small() {
    MatDescription mat;
    mat.id = "small";
    mat.geometry = {24, 24, 10, 10};
    mat.rate_hz = 50;
    mat.threshold_count = 3;
    mat.saturated_count = 4095;
    return mat;
  }

  MatDescription mat;
  simulator::VirtualMat device;
  simulator::CellForces spots;
  MatStart start;
  RawFrame frame;
  double t_s = 0;
};

/// What a leaning cell feels more on one side, as its spots say.
double true_lean(const simulator::VirtualMat& device, std::uint32_t cell, bool along_x) {
  const auto spots = device.spots(cell);
  double moment = 0;
  for (int k = 0; k < 16; ++k)
    moment +=
        static_cast<double>(spots[static_cast<std::size_t>(k)]) * ((along_x ? k % 4 : k / 4) - 1.5) / 4 / 16;
  return 12 * moment;
}

simulator::SensorFaults uneven_cells() {
  const auto typical = simulator::typical_faults();
  simulator::SensorFaults faults;
  faults.position_low = typical.position_low;
  faults.position_high = typical.position_high;
  faults.elastomer_mm = typical.elastomer_mm;
  faults.saturation_kPa = typical.saturation_kPa;
  faults.noise_counts = typical.noise_counts;
  faults.hysteresis = typical.hysteresis;
  faults.creep_low = faults.creep_high = 0.06;
  return faults;
}

TEST(Leans, AreSeenByARollerThatPassesForthAndBack) {
  LeanRig rig(uneven_cells());
  const auto calibration = fit_bench(rig.bladder({5, 20, 60}), rig.none()).value().calibration;
  const auto fit = fit_leans(rig.pass(true), calibration);
  EXPECT_GT(fit.share_x, 0.7);
  EXPECT_GT(fit.share_y, 0.7);
  for (const bool along_x : {true, false}) {
    const auto& found = along_x ? fit.leans.x : fit.leans.y;
    double tt = 0, tf = 0, ff = 0;
    for (std::uint32_t i = 0; i < found.size(); ++i) {
      if (found[i] == 0) continue;
      const double truth = true_lean(rig.device, i, along_x);
      tt += truth * truth;
      tf += truth * static_cast<double>(found[i]);
      ff += static_cast<double>(found[i]) * static_cast<double>(found[i]);
    }
    EXPECT_GT(tf / std::sqrt(tt * ff), 0.9) << (along_x ? "x" : "y");
    EXPECT_NEAR(tf / tt, 1, 0.2) << (along_x ? "x" : "y");
  }
}

TEST(Leans, OneWayAloneOrNoRollerTellsNothing) {
  LeanRig rig(uneven_cells());
  const auto calibration = fit_bench(rig.bladder({5, 20, 60}), rig.none()).value().calibration;
  const auto one_way = fit_leans(rig.pass(false), calibration);
  EXPECT_LT(one_way.share_x, 0.1) << "hysteresis would pass for a lean";
  KnownLoads presses = rig.none();
  for (int k = 0; k < 40; ++k) {
    rig.spots.clear();
    simulator::add_punch(rig.mat.geometry, {60.0 + 3 * k, 120}, 40, 40, 20, rig.spots);
    presses.add(rig.read(), 32, 0);
  }
  const auto none = fit_leans(presses, calibration);
  EXPECT_TRUE(none.leans.x.empty());
  EXPECT_TRUE(none.leans.y.empty());
}

// Steps of an even load on top of each other creep each by its own age.
TEST(Memory, CreepOfStackedLevelsIsThatOfTheCells) {
  for (const double creep : {0.0, 0.06}) {
    simulator::SensorFaults faults;
    faults.saturation_kPa = 250;
    faults.creep_low = faults.creep_high = creep;
    LeanRig rig(faults);
    const auto fit = fit_bench(rig.bladder({3, 8, 20, 40, 70}), rig.none()).value();
    EXPECT_NEAR(fit.calibration.memory.creep_per_decade, creep, 0.01);
    for (const double kPa : {5.0, 20.0, 60.0})
      EXPECT_NEAR(curve_N(*fit.calibration.curves, 300, kPa * rig.device.counts_per_kPa()) / (0.1 * kPa), 1,
                  0.015)
          << kPa;
  }
}

// Weights are read by the memory that the mat was measured to have, not by a typical one.
TEST(Memory, WeightsAreReadByTheMatsOwn) {
  simulator::SensorFaults faults;
  faults.saturation_kPa = 250;
  LeanRig rig(faults);
  KnownLoads weights = rig.none();
  for (int k = 0; k < 20; ++k) {
    rig.spots.clear();
    weights.follow(rig.read());
    simulator::add_punch(rig.mat.geometry, {60.0 + 5 * k, 180.0 - 5 * k}, 60, 60, 20, rig.spots);
    for (int hold = 0; hold < 10; ++hold) weights.add(rig.read(), 72, 0);
  }
  rig.spots.clear();
  const auto calibration = fit_bench(rig.bladder({5, 20, 60}), weights).value().calibration;
  EXPECT_EQ(calibration.wires.per_count, 0);
  EXPECT_NEAR(curve_N(*calibration.curves, 300, 20 * rig.device.counts_per_kPa()), 2, 0.02);
  std::vector<float> typical, own;
  weights.fresh_counts(9, {}, typical);
  weights.fresh_counts(9, {}, CellMemory{}, own);
  EXPECT_LT(typical[20], 0.97F * own[20]);
}

}  // namespace
}  // namespace palmar::calibration
