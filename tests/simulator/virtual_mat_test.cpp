#include "sensing/simulator/virtual_mat.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sensing/model/units.hpp"
#include "sensing/simulator/loads.hpp"

namespace palmar::simulator {
namespace {

/// 100 counts for each kPa, so that rounding is far below what is tested.
MatDescription fine_mat(int rows = 24, int cols = 24) {
  MatDescription mat;
  mat.id = "fine";
  mat.geometry = {rows, cols, 10, 10};
  mat.rate_hz = 50;
  mat.saturated_count = 65000;
  mat.rule = CountRule{0.001, {}, "for this test"};
  return mat;
}

double counted_N(const MatDescription& mat, const RawFrame& frame) {
  double counts = 0;
  for (const std::uint16_t count : frame.counts) counts += count;
  return counts * mat.rule->newtons_per_count;
}

/// Counts of a mat under the same pressure everywhere.
RawFrame under(VirtualMat& mat, double kPa, double t_s) {
  RawFrame frame;
  mat.read(uniform_kPa(mat.mat().geometry, kPa), t_s, frame);
  return frame;
}

struct Statistics {
  double mean = 0, cv = 0;
};
Statistics statistics(const std::vector<std::uint16_t>& counts) {
  Statistics result;
  const double n = static_cast<double>(counts.size());
  for (const std::uint16_t count : counts) result.mean += count / n;
  for (const std::uint16_t count : counts) result.cv += (count - result.mean) * (count - result.mean) / n;
  result.cv = std::sqrt(result.cv) / result.mean;
  return result;
}

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

TEST(BadMat, HysteresisLoopHasItsClosedFormArea) {
  SensorFaults faults;
  faults.hysteresis = 0.10;
  VirtualMat mat(fine_mat(4, 4), faults, 1);
  const std::uint32_t cell = 5;
  const double w = mat.cell(cell).hysteresis;
  EXPECT_GE(w, 0.05);
  EXPECT_LE(w, 0.15);
  const int steps = 2000;
  double area = 0, t_s = 0;
  double last = 0;
  for (int k = 1; k <= 2 * steps; ++k) {
    const double kPa = 100.0 * (k <= steps ? k : 2 * steps - k) / steps;
    const double now = under(mat, kPa, t_s += 0.01).counts[cell];
    area += (k <= steps ? -1 : 1) * (now + last) / 2 * 100 / steps;
    last = now;
  }
  // Up along p; down held at P until p = P / (1 + w), then along (1 + w) p.
  const double expected = 100.0 * 100 * 100 * w / (2 * (1 + w));
  EXPECT_NEAR(area, expected, 0.01 * expected);
  EXPECT_EQ(last, 0);
}

TEST(BadMat, UnloadingReadsTenPercentMoreOnAverage) {
  SensorFaults faults;
  faults.hysteresis = 0.10;
  VirtualMat mat(fine_mat(40, 40), faults, 1);
  const double up = statistics(under(mat, 20, 0).counts).mean;
  under(mat, 60, 1);
  EXPECT_NEAR(statistics(under(mat, 20, 2).counts).mean / up, 1.10, 0.005);
}

TEST(BadMat, CreepGrowsByItsShareADecade) {
  SensorFaults faults;
  faults.creep_low = faults.creep_high = 0.06;
  VirtualMat mat(fine_mat(2, 2), faults, 1);
  under(mat, 100, 0);
  double at_1 = 0, at_10 = 0, at_100 = 0;
  for (int k = 1; k <= 10000; ++k) {
    const double count = under(mat, 100, k * 0.01).counts[0];
    if (k == 100) at_1 = count;
    if (k == 1000) at_10 = count;
    if (k == 10000) at_100 = count;
  }
  EXPECT_NEAR((at_10 - at_1) / 10000, 0.06, 0.003);
  EXPECT_NEAR((at_100 - at_10) / 10000, 0.06, 0.003);
  // Nothing is left when nothing lies on it.
  EXPECT_EQ(under(mat, 0, 100.01).counts[0], 0);
}

TEST(BadMat, CreepDoesNotDependOnTheFrameRate) {
  SensorFaults faults;
  faults.creep_low = faults.creep_high = 0.10;
  const auto after_20_s = [&](double step_s) {
    VirtualMat mat(fine_mat(2, 2), faults, 1);
    RawFrame frame = under(mat, 100, 0);
    for (int k = 1; k <= std::lround(20 / step_s); ++k) frame = under(mat, 100, k * step_s);
    return frame.counts[0];
  };
  EXPECT_NEAR(after_20_s(0.02), after_20_s(1), 2);
}

TEST(BadMat, OffsetStaysWithinTheWorst) {
  SensorFaults faults;
  faults.offset_most = 121.0 / 207;
  VirtualMat mat(fine_mat(40, 40), faults, 1);
  const RawFrame empty = under(mat, 0, 0);
  const auto most = *std::max_element(empty.counts.begin(), empty.counts.end());
  EXPECT_LE(most, std::ceil(65000 * 121.0 / 207));
  EXPECT_GE(most, 65000 * 0.5);
  // It adds: the same load adds the same counts to every cell that has range left.
  const RawFrame loaded = under(mat, 20, 1);
  for (std::size_t i = 0; i < loaded.counts.size(); ++i)
    EXPECT_NEAR(loaded.counts[i] - empty.counts[i], 2000, 1);
}

TEST(BadMat, NoiseHasItsRms) {
  SensorFaults faults;
  faults.noise_counts = 12;
  VirtualMat mat(fine_mat(40, 40), faults, 1);
  const Statistics found = statistics(under(mat, 20, 0).counts);
  EXPECT_NEAR(found.cv * found.mean, 12, 0.6);
  const RawFrame first = under(mat, 20, 1);
  EXPECT_NE(first.counts, under(mat, 20, 2).counts);
}

TEST(BadMat, ConverterHasItsSteps) {
  SensorFaults faults;
  faults.adc_bits = 8;
  VirtualMat mat(fine_mat(4, 4), faults, 1);
  const double step = 65000.0 / 256;
  for (int k = 1; k < 100; ++k) {
    const double count = under(mat, 6.1 * k, k).counts[0];
    EXPECT_NEAR(std::remainder(count, step), 0, 0.51);
    EXPECT_NEAR(count, 610 * k, step / 2 + 0.51);
  }
}

TEST(BadMat, ThresholdHidesWhatIsBelow) {
  SensorFaults faults;
  faults.threshold_kPa = 0.78;
  VirtualMat mat(fine_mat(4, 4), faults, 1);
  EXPECT_EQ(under(mat, 0.77, 0).counts[3], 0);
  EXPECT_EQ(under(mat, 0.79, 1).counts[3], 79);
}

TEST(BadMat, SaturationFillsTheRange) {
  SensorFaults faults;
  faults.saturation_kPa = 130;
  VirtualMat mat(fine_mat(4, 4), faults, 1);
  EXPECT_NEAR(under(mat, 65, 0).counts[3], 32500, 1);
  EXPECT_EQ(under(mat, 131, 1).counts[3], 65000);
  EXPECT_EQ(under(mat, 500, 2).counts[3], 65000);
}

TEST(BadMat, SomeCellsAreDeadStuckOrNoisy) {
  SensorFaults faults;
  faults.dead_share = faults.stuck_share = faults.noisy_share = 0.1;
  VirtualMat mat(fine_mat(40, 40), faults, 1);
  const RawFrame a = under(mat, 20, 0);
  const RawFrame b = under(mat, 200, 1);
  std::array<int, 4> number{};
  for (std::uint32_t i = 0; i < 1600; ++i) {
    const CellHealth health = mat.cell(i).health;
    ++number[static_cast<std::size_t>(health)];
    if (health == CellHealth::dead) {
      EXPECT_EQ(b.counts[i], 0);
    }
    if (health == CellHealth::stuck) {
      EXPECT_EQ(a.counts[i], b.counts[i]);
    }
    if (health == CellHealth::sound) {
      EXPECT_EQ(b.counts[i], 20000);
    }
    EXPECT_EQ(mat.sees(i), health == CellHealth::sound || health == CellHealth::noisy);
  }
  for (std::size_t kind = 1; kind < 4; ++kind) EXPECT_NEAR(number[kind], 160, 45);
}

TEST(BadMat, WholeRowsFall) {
  SensorFaults faults;
  faults.dead_rows = 2;
  VirtualMat mat(fine_mat(), faults, 1);
  const RawFrame frame = under(mat, 20, 0);
  EXPECT_EQ(std::count(frame.counts.begin(), frame.counts.end(), 0), 2 * 24);
  for (int r = 0; r < 24; ++r) {
    const auto first = frame.counts.begin() + r * 24;
    EXPECT_TRUE(std::all_of(first, first + 24, [&](auto count) { return count == *first; }));
  }
}

TEST(BadMat, WarmthRaisesTheReading) {
  SensorFaults faults;
  faults.temperature_gain = 0.01;
  faults.temperature_rise_K = 5;
  VirtualMat mat(fine_mat(2, 2), faults, 1);
  EXPECT_EQ(under(mat, 100, 0).counts[0], 10000);
  EXPECT_NEAR(under(mat, 100, 7200).counts[0], 10500, 1);
}

TEST(BadMat, BendingLoadsTheSides) {
  SensorFaults faults;
  faults.preload_kPa = 2;
  VirtualMat mat(fine_mat(24, 24), faults, 1);
  const RawFrame frame = under(mat, 0, 0);
  for (int r = 0; r < 24; ++r) {
    EXPECT_LE(frame.counts[static_cast<std::size_t>(r * 24 + 12)], 1);
    EXPECT_GT(frame.counts[static_cast<std::size_t>(r * 24 + 23)], 100);
    EXPECT_LE(frame.counts[static_cast<std::size_t>(r * 24 + 23)], 260);
  }
}

/// The same seed with one fault more is the same mat otherwise.
TEST(BadMat, DrawsDoNotDependOnOtherFaults) {
  SensorFaults one;
  one.exponent_low = 0.87;
  one.exponent_high = 1.58;
  const VirtualMat a(fine_mat(), one, 5);
  const VirtualMat b(fine_mat(), typical_faults(), 5);
  for (std::uint32_t i = 0; i < 576; ++i) EXPECT_EQ(a.cell(i).exponent, b.cell(i).exponent);
}

TEST(BadMat, RestForgetsCreepAndHysteresis) {
  VirtualMat mat(fine_mat(), typical_faults(), 5);
  VirtualMat fresh(fine_mat(), typical_faults(), 5);
  for (int k = 0; k < 50; ++k) {
    under(mat, 90, k);
    under(fresh, 0, k);
  }
  mat.rest();
  fresh.rest();
  EXPECT_EQ(under(mat, 20, 50).counts, under(fresh, 20, 50).counts);
}

TEST(BadMat, EachFaultAloneIsSeenAndBounded) {
  const MatDescription description = fine_mat();
  const auto reading = [&](const SensorFaults& faults) {
    VirtualMat mat(description, faults, 2);
    CellForces spots(spot_grid(description.geometry));
    const ToolPress press(description.geometry, ContactTool::palm_heel);
    RawFrame frame;
    for (int k = 0; k <= 40; ++k) {
      spots.clear();
      press.add({120, 120}, 0, k <= 30 ? k : 60 - k, spots);
      mat.read(spots, k, frame);
    }
    return frame;
  };
  const RawFrame perfect = reading({});
  for (const FaultParameter& parameter : fault_parameters()) {
    if (parameter.typical == parameter.off || parameter.name == "temperature_gain") continue;
    SensorFaults faults;
    faults.*parameter.value = parameter.typical;
    if (parameter.name == "exponent_low" || parameter.name == "exponent_high")
      faults.exponent_low = 0.87, faults.exponent_high = 1.58;
    if (parameter.name.starts_with("position")) faults.position_low = 6.5, faults.position_high = 10.8;
    if (parameter.name.starts_with("creep")) faults.creep_low = 0.02, faults.creep_high = 0.10;
    if (parameter.name == "temperature_rise_K") faults.temperature_gain = 0.005;
    if (parameter.name.ends_with("_share")) faults.*parameter.value = 0.05;
    const RawFrame frame = reading(faults);
    EXPECT_NE(frame.counts, perfect.counts) << parameter.name;
    // A touch of 20 N; offsets, stuck and noisy cells aside it reads between a half and three times that.
    if (parameter.name == "offset_most" || parameter.name == "stuck_share" ||
        parameter.name == "noisy_share" || parameter.name == "preload_kPa")
      continue;
    const double scale = parameter.name == "saturation_kPa" ? 250.0 / 650 : 1;
    EXPECT_GT(counted_N(description, frame) * scale, 10) << parameter.name;
    EXPECT_LT(counted_N(description, frame) * scale, 60) << parameter.name;
  }
}

TEST(BadMat, RefusesWhatIsOutOfRange) {
  const MatDescription description = fine_mat(2, 2);
  const auto with = [&](auto change) {
    SensorFaults faults = typical_faults();
    change(faults);
    VirtualMat mat(description, faults, 1);
  };
  EXPECT_NO_THROW(with([](SensorFaults&) {}));
  EXPECT_THROW(with([](SensorFaults& f) { f.exponent_low = 0; }), std::invalid_argument);
  EXPECT_THROW(with([](SensorFaults& f) { f.exponent_low = 2; }), std::invalid_argument);
  EXPECT_THROW(with([](SensorFaults& f) { f.gain_cv = -0.1; }), std::invalid_argument);
  EXPECT_THROW(with([](SensorFaults& f) { f.elastomer_mm = NAN; }), std::invalid_argument);
  EXPECT_THROW(with([](SensorFaults& f) { f.dead_share = INFINITY; }), std::invalid_argument);
  EXPECT_THROW(with([](SensorFaults& f) { f.cell_ohm = 0; }), std::invalid_argument);
  MatDescription none;
  EXPECT_THROW(VirtualMat(none, {}, 1), std::invalid_argument);
  VirtualMat mat(description, {}, 1);
  RawFrame frame;
  EXPECT_THROW(mat.read(std::vector<float>(3, 1.0F), 0, frame), std::invalid_argument);
  EXPECT_THROW(mat.read(std::vector<float>(4, -1.0F), 0, frame), std::invalid_argument);
  EXPECT_THROW(mat.read(std::vector<float>(4, NAN), 0, frame), std::invalid_argument);
  mat.read(std::vector<float>(4, 1.0F), 1, frame);
  EXPECT_THROW(mat.read(std::vector<float>(4, 1.0F), 0.5, frame), std::invalid_argument);
}

TEST(FaultParameters, SayWhatTheyAre) {
  const SensorFaults off;
  const SensorFaults typical = typical_faults();
  for (const FaultParameter& parameter : fault_parameters()) {
    EXPECT_EQ(off.*parameter.value, parameter.off) << parameter.name;
    EXPECT_EQ(typical.*parameter.value, parameter.typical) << parameter.name;
    EXPECT_LE(parameter.low, parameter.off) << parameter.name;
    EXPECT_GE(parameter.high, parameter.typical) << parameter.name;
    EXPECT_FALSE(parameter.meaning.empty()) << parameter.name;
    EXPECT_FALSE(parameter.source.empty()) << parameter.name;
  }
  EXPECT_EQ(off.readout, Readout::perfect);
  EXPECT_EQ(typical.readout, Readout::isolated);
}

}  // namespace
}  // namespace palmar::simulator
