// A scenario on a mat with faults.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/simulator/simulation.hpp"

namespace palmar::simulator {
namespace {

const library::Path assets = library::Path(PALMAR_SOURCE) / "assets";

class BadSimulation : public testing::Test {
 protected:
  MatDescription back = library::load_mat(assets, "palmar-open-48x48").value();
  const Scenario scenario = library::load_scenario(assets, "effleurage_firm").value();

  Simulation start(std::uint64_t seed = 3) const {
    return {scenario, back, default_placement(back), *library::load_atlas(assets).value(), seed};
  }
  double counted_N(const RawFrame& frame) const {
    return std::accumulate(frame.counts.begin(), frame.counts.end(), 0.0) * back.rule->newtons_per_count;
  }
};

double applied_N(const FrameTruth& truth) {
  double force_N = 0;
  for (const PressTruth& press : truth.presses) force_N += press.force_N;
  return force_N;
}

/// Without faults it is the same mat, read by another path.
TEST_F(BadSimulation, WithoutFaultsReadsTheSameForces) {
  back.noise_counts = 0;  // each path draws its own
  Simulation plain = start();
  Simulation through = start();
  through.set_sensor({});
  RawFrame a, b;
  FrameTruth truth, other;
  int loaded = 0;
  while (plain.next(a, truth) && through.next(b, other) && a.t_s < 6) {
    ASSERT_EQ(truth.presses.size(), other.presses.size());
    if (applied_N(truth) < 5) continue;
    ++loaded;
    EXPECT_NEAR(counted_N(a), counted_N(b), 0.05);
    EXPECT_NEAR(truth.presses[0].seen_N, other.presses[0].seen_N, 0.05);
  }
  EXPECT_GT(loaded, 50);
}

TEST_F(BadSimulation, SameSeedSameBytes) {
  Simulation one = start(), again = start(), other = start(4);
  for (Simulation* simulation : {&one, &again, &other}) simulation->set_sensor(typical_faults());
  RawFrame a, b, c;
  FrameTruth truth;
  bool differs = false;
  while (one.next(a, truth) && again.next(b, truth) && other.next(c, truth) && a.t_s < 3) {
    ASSERT_EQ(a.counts, b.counts);
    differs |= a.counts != c.counts;
  }
  EXPECT_TRUE(differs);
}

TEST_F(BadSimulation, UnisolatedReadsPressesSeveralTimesOver) {
  Simulation simulation = start();
  SensorFaults faults;
  faults.readout = Readout::unisolated;
  simulation.set_sensor(faults);
  RawFrame frame;
  FrameTruth truth;
  int loaded = 0;
  while (simulation.next(frame, truth) && frame.t_s < 5) {
    if (applied_N(truth) < 10) continue;
    ++loaded;
    const double times = counted_N(frame) / applied_N(truth);
    EXPECT_GT(times, 1.8);
    EXPECT_LT(times, 10);
  }
  EXPECT_GT(loaded, 50);
}

TEST_F(BadSimulation, RefusesFaultsOutOfRange) {
  Simulation simulation = start();
  SensorFaults faults;
  faults.hysteresis = -1;
  EXPECT_THROW(simulation.set_sensor(faults), std::invalid_argument);
  faults.hysteresis = NAN;
  EXPECT_THROW(simulation.set_sensor(faults), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::simulator
