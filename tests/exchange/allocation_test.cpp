// A frame's line allocates nothing once its buffers are warm: operator new counts while a guard is up.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "app/exchange/json_lines.hpp"
#include "app/exchange/summary.hpp"
#include "exchange_support.hpp"

namespace {

std::atomic<bool> counting{false};
std::atomic<int> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  if (counting) ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace palmar::exchange {
namespace {

TEST(FrameLines, AllocatesNothingOnceWarm) {
  FrameLines lines(small_atlas());
  SummaryGatherer summary("m", {1, 2, 10, 10});
  const Observation observation = pressed_frame();
  const std::vector<std::uint16_t> counts(2);
  const std::vector<DepthPeak> depths = {{5, 1}, {10, 2}};
  std::string text;
  const auto frame = [&] {
    text.clear();
    lines.append(text, observation, nullptr, depths);
    summary.add(observation);
    summary.add_raw(counts);
  };
  frame();
  counting = true;
  for (int i = 0; i < 100; ++i) frame();
  counting = false;
  EXPECT_EQ(allocations, 0);
}

}  // namespace
}  // namespace palmar::exchange
