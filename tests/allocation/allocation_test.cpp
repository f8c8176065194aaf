// Once warm, a frame costs no heap allocation.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/pipeline/frames.hpp"
#include "tests/support/allocations.hpp"

namespace palmar {
namespace {

/// Plays the frames once to warm up and once more counted; time goes on.
long allocations_in_second_pass(Pipeline& pipeline, const std::vector<RawFrame>& frames) {
  std::vector<RawFrame> later = frames;
  const double span_s = frames.back().t_s + 0.02;
  for (RawFrame& frame : later) frame.t_s += span_s;
  std::size_t strokes = 0;
  for (const RawFrame& frame : frames) strokes += pipeline.step(frame).finished_strokes.size();
  EXPECT_GT(strokes, 0u) << "frames without strokes prove nothing";
  const long before = test::allocations();
  for (const RawFrame& frame : later) pipeline.step(frame);
  return test::allocations() - before;
}

TEST(Allocation, TheCounterCounts) {
  const long before = test::allocations();
  const auto numbers = std::make_unique<std::vector<int>>(100);
  EXPECT_EQ(test::allocations() - before, 2);
}

TEST(Allocation, NoneOnSimulatedFrames) {
  for (const auto& [scenario, id] :
       {std::pair{"mixed", "palmar-open-48x48"}, {"strip_longissimus_pad", "sensel-morph"}}) {
    const MatDescription mat = mat_of(id);
    PipelineConfig config = config_of(mat);
    config.target = config.atlas->muscle("longissimus_R");
    Pipeline pipeline(config);
    EXPECT_EQ(allocations_in_second_pass(pipeline, simulate(scenario, mat, 40).frames), 0) << scenario;
  }
}

TEST(Allocation, NoneOnRecordedFrames) {
  const auto frames = captured("20260705_001743_full_all_toppings_0002");
  if (frames.empty()) GTEST_SKIP() << "no recordings under " << PALMAR_SHARED;
  PipelineConfig config = config_of(mat_of("sensel-morph"));
  config.target = config.atlas->muscle("longissimus_R");
  Pipeline pipeline(config);
  EXPECT_EQ(allocations_in_second_pass(pipeline, frames), 0);
}

}  // namespace
}  // namespace palmar
