// Counts heap allocations of a frame: a simulated mat runs beside the station and must not disturb it.
#include <gtest/gtest.h>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/simulator/simulation.hpp"
#include "tests/support/allocations.hpp"

namespace palmar::simulator {
namespace {

TEST(Allocation, NoneOnceTheSimulationIsWarm) {
  const library::Path assets = library::Path(PALMAR_SOURCE) / "assets";
  const MatDescription mat = library::load_mat(assets, "palmar-open-48x48").value();
  const Scenario scenario = library::load_scenario(assets, "effleurage_light").value();
  Simulation simulation(scenario, mat, default_placement(mat), *library::load_atlas(assets).value(), 1);
  RawFrame frame;
  FrameTruth truth;
  while (simulation.next(frame, truth) && frame.t_s < 12) {
  }
  const long before = test::allocations();
  int frames = 0;
  while (simulation.next(frame, truth) && frame.t_s < 20) ++frames;
  EXPECT_GT(frames, 300);
  EXPECT_EQ(test::allocations() - before, 0);
}

}  // namespace
}  // namespace palmar::simulator
