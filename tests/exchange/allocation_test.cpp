// A frame's line allocates nothing once its buffers are warm.
#include <gtest/gtest.h>

#include "app/exchange/json_lines.hpp"
#include "app/exchange/summary.hpp"
#include "exchange_support.hpp"
#include "tests/support/allocations.hpp"

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
  const long before = test::allocations();
  for (int i = 0; i < 100; ++i) frame();
  EXPECT_EQ(test::allocations() - before, 0);
}

}  // namespace
}  // namespace palmar::exchange
