// The inversion against the simulator's network, which was written without it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sensing/contact/contact_finder.hpp"
#include "sensing/pressure/ghosts.hpp"
#include "sensing/pressure/pressure.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/network.hpp"
#include "sensing/simulator/random.hpp"

namespace palmar::pressure {
namespace {

using simulator::ResistorNetwork;

std::vector<float> read(int rows, int cols, const std::vector<double>& own, double switch_resistance = 0) {
  std::vector<double> reading(own.size());
  ResistorNetwork(rows, cols).read_unisolated(own, switch_resistance, reading);
  return {reading.begin(), reading.end()};
}

double sum(const auto& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

TEST(GhostInverter, SolvesTwoByTwo) {
  // Four equal cells read 4/3 of one each.
  const std::vector<float> reading(4, 4.0F / 3);
  std::vector<float> own(4);
  const InversionQuality quality = GhostInverter(2, 2).invert(reading, own);
  EXPECT_TRUE(quality.converged);
  EXPECT_EQ(quality.wires, 4);
  for (const float value : own) EXPECT_NEAR(value, 1, 1e-4);
}

TEST(GhostInverter, TakesTheFourthCornerAway) {
  const std::vector<float> reading{1, 1, 1, 1.0F / 3};
  std::vector<float> own(4);
  GhostInverter(2, 2).invert(reading, own);
  EXPECT_NEAR(own[0], 1, 0.01);
  EXPECT_NEAR(own[1], 1, 0.01);
  EXPECT_NEAR(own[2], 1, 0.01);
  EXPECT_EQ(own[3], 0);
}

class RoundTrip : public testing::TestWithParam<int> {};

TEST_P(RoundTrip, GivesEveryCellBack) {
  const int n = GetParam();
  for (const double filled : {0.05, 0.4, 1.0}) {
    for (const double switches : {0.0, 1e-4}) {
      std::vector<double> truth(static_cast<std::size_t>(n * (n + 3)));
      for (std::size_t i = 0; i < truth.size(); ++i) {
        if (simulator::uniform(2 * i + 7) < filled) truth[i] = 5 + 400 * simulator::uniform(2 * i);
      }
      const std::vector<float> reading = read(n, n + 3, truth, switches);
      std::vector<float> own(truth.size());
      InversionSettings settings;
      settings.switch_resistance = switches;
      settings.tolerance = 1e-5;
      settings.most_steps = 60;
      settings.least_share = 0.005;
      GhostInverter inverter(n, n + 3, settings);
      const InversionQuality quality = inverter.invert(reading, own);
      EXPECT_TRUE(quality.converged);
      EXPECT_NEAR(sum(own), sum(truth), 0.005 * sum(truth)) << filled << " " << switches;
      double worst = 0;
      for (std::size_t i = 0; i < truth.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(own[i]) - truth[i]));
      EXPECT_LT(worst, 0.03 * 400) << filled << " " << switches;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Sizes, RoundTrip, testing::Values(3, 8, 16));

TEST(GhostInverter, ScalesWithItsUnit) {
  std::vector<double> truth(64);
  for (std::size_t i = 0; i < truth.size(); ++i) truth[i] = i % 3 == 0 ? 1 + simulator::uniform(i) : 0;
  std::vector<float> reading = read(8, 8, truth);
  std::vector<float> small(64), large(64);
  GhostInverter(8, 8).invert(reading, small);
  for (float& value : reading) value *= 1000;
  GhostInverter(8, 8).invert(reading, large);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_NEAR(large[i], 1000 * small[i], 1);
}

TEST(GhostInverter, StartsFromTheFrameBefore) {
  std::vector<double> truth(400, 0.0);
  for (std::size_t r = 3; r < 12; ++r) {
    for (std::size_t c = 5; c < 15; ++c) truth[r * 20 + c] = 10 + simulator::uniform(r * 20 + c);
  }
  const std::vector<float> reading = read(20, 20, truth);
  std::vector<float> own(400);
  GhostInverter inverter(20, 20);
  const InversionQuality cold = inverter.invert(reading, own);
  const InversionQuality warm = inverter.invert(reading, own);
  EXPECT_LT(warm.products, cold.products);
  EXPECT_NEAR(sum(own), sum(truth), 0.005 * sum(truth));
  inverter.forget();
  EXPECT_EQ(inverter.invert(reading, own).products, cold.products);
}

TEST(GhostInverter, NothingIsNothing) {
  std::vector<float> reading(12, 0.0F), own(12, 7.0F);
  const InversionQuality quality = GhostInverter(3, 4).invert(reading, own);
  EXPECT_EQ(quality.steps, 0);
  EXPECT_TRUE(quality.converged);
  EXPECT_THAT(own, testing::Each(0.0F));
  reading[5] = 3;
  GhostInverter(3, 4).invert(reading, own);
  EXPECT_NEAR(own[5], 3, 1e-3);
  EXPECT_NEAR(sum(own), 3, 1e-3);
}

TEST(GhostInverter, SurvivesReadingsNoNetworkHas) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::vector<float> reading(80), own(80);
    for (std::size_t i = 0; i < reading.size(); ++i) {
      const double u = simulator::uniform(simulator::key({seed, i}));
      reading[i] = u < 0.5 ? 0.0F : static_cast<float>(std::pow(10.0, 12 * (u - 0.7)));
    }
    GhostInverter inverter(8, 10);
    inverter.invert(reading, own);
    for (const float value : own) EXPECT_TRUE(std::isfinite(value) && value >= 0) << seed;
    inverter.invert(reading, own);
    for (const float value : own) EXPECT_TRUE(std::isfinite(value) && value >= 0) << seed;
  }
}

TEST(GhostInverter, RefusesWhatIsNoReading) {
  std::vector<float> reading(6, 1.0F), own(6), five(5);
  GhostInverter inverter(2, 3);
  EXPECT_THROW(inverter.invert(five, own), std::invalid_argument);
  EXPECT_THROW(inverter.invert(reading, five), std::invalid_argument);
  for (const float bad : {-1.0F, NAN, INFINITY}) {
    reading[3] = bad;
    EXPECT_THROW(inverter.invert(reading, own), std::invalid_argument);
  }
  EXPECT_THROW(GhostInverter(0, 3), std::invalid_argument);
  EXPECT_THROW(GhostInverter(2, 3, {-1}), std::invalid_argument);
  EXPECT_THROW(GhostInverter(2, 3, {0, 0}), std::invalid_argument);
}

/// A hand on an unisolated matrix, through the same converter and finder as every frame.
TEST(UnisolatedMat, ShowsTheForceAndNoGhost) {
  MatDescription description;
  description.id = "unisolated";
  description.geometry = {32, 32, 10, 10};
  description.rate_hz = 50;
  description.threshold_count = 3;
  description.noise_counts = 0.4;
  description.rule = CountRule{0.01, {}, "for this test"};
  simulator::SensorFaults faults;
  faults.readout = simulator::Readout::unisolated;
  simulator::VirtualMat mat(description, faults, 4);
  const MatCalibration calibration = maker_calibration(description);
  InversionSettings settings;
  settings.switch_resistance =
      faults.switch_ohm / faults.cell_ohm / (mat.counts_per_kPa() * simulator::reference_kPa);
  GhostInverter inverter(32, 32, settings);
  const PressureConverter converter(calibration);
  contact::ContactFinder finder(description.geometry);

  const simulator::ToolPress palm(description.geometry, ContactTool::palm_heel);
  const simulator::ToolPress thumb(description.geometry, ContactTool::thumb_pad);
  simulator::CellForces spots(simulator::spot_grid(description.geometry));
  RawFrame frame, inverted;
  PressureField field;
  Contacts contacts;
  for (int k = 0; k < 20; ++k) {
    spots.clear();
    palm.add({80.0 + k, 90}, 10, 30, spots);
    palm.add({240, 90.0 + k}, 0, 25, spots);
    thumb.add({80.0 + k, 230}, 40, 15, spots);
    mat.read(spots, k * 0.02, frame);
    converter.convert(frame, field);
    EXPECT_GT(field.force_N, 2 * 70);
    const InversionQuality quality = inverter.invert(frame, calibration, inverted);
    EXPECT_TRUE(quality.converged);
    EXPECT_EQ(inverted.sequence, frame.sequence);
    EXPECT_EQ(inverted.t_s, frame.t_s);
    converter.convert(inverted, field);
    EXPECT_NEAR(field.force_N, 70, 0.03 * 70);
    finder.find(field, frame.t_s, contacts);
    EXPECT_EQ(contacts.list.size(), 3U);
  }
}

TEST(UnisolatedMat, TareAndSaturationStay) {
  MatCalibration calibration;
  calibration.geometry = {2, 2, 10, 10};
  calibration.newtons_per_count = 0.01;
  calibration.tare_counts = {10, 20, 30, 40};
  calibration.saturated_count = 1000;
  RawFrame frame, inverted;
  frame.rows = frame.cols = 2;
  frame.counts = {310, 320, 330, 140};  // 300 on three corners and their ghost
  GhostInverter inverter(2, 2);
  inverter.invert(frame, calibration, inverted);
  EXPECT_THAT(inverted.counts, testing::ElementsAre(testing::AllOf(testing::Ge(307), testing::Le(313)),
                                                    testing::AllOf(testing::Ge(317), testing::Le(323)),
                                                    testing::AllOf(testing::Ge(327), testing::Le(333)), 40));
  frame.counts[0] = 1000;
  inverter.invert(frame, calibration, inverted);
  EXPECT_EQ(inverted.counts[0], 1000);
  frame.cols = 3;
  EXPECT_THROW(inverter.invert(frame, calibration, inverted), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::pressure
