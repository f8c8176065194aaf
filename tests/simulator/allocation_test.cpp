// Counts heap allocations of a frame: a simulated mat runs beside the station and must not disturb it.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/scenarios.hpp"
#include "sensing/simulator/simulation.hpp"

namespace {

std::atomic<long> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

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
  const long before = allocations;
  int frames = 0;
  while (simulation.next(frame, truth) && frame.t_s < 20) ++frames;
  EXPECT_GT(frames, 300);
  EXPECT_EQ(allocations - before, 0);
}

}  // namespace
}  // namespace palmar::simulator
