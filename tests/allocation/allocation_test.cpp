// Once warm, a frame costs no heap allocation. operator new is replaced for the whole program and counts while armed.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/pipeline/frames.hpp"

namespace {

std::atomic<bool> armed{false};
std::atomic<long> allocations{0};

void* counted(std::size_t bytes, std::size_t alignment = 0) {
  if (armed) ++allocations;
  void* memory = alignment > alignof(std::max_align_t)
                     ? std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment)
                     : std::malloc(bytes ? bytes : 1);
  if (!memory) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return counted(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  return counted(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace palmar {
namespace {

/// Plays the frames once to warm up and once more with the counter armed; time goes on.
long allocations_in_second_pass(Pipeline& pipeline, const std::vector<RawFrame>& frames) {
  std::vector<RawFrame> later = frames;
  const double span_s = frames.back().t_s + 0.02;
  for (RawFrame& frame : later) frame.t_s += span_s;
  std::size_t strokes = 0;
  for (const RawFrame& frame : frames) strokes += pipeline.step(frame).finished_strokes.size();
  EXPECT_GT(strokes, 0u) << "frames without strokes prove nothing";
  allocations = 0;
  armed = true;
  for (const RawFrame& frame : later) pipeline.step(frame);
  armed = false;
  return allocations;
}

TEST(Allocation, TheCounterCounts) {
  allocations = 0;
  armed = true;
  auto* numbers = new std::vector<int>(100);
  armed = false;
  delete numbers;
  EXPECT_EQ(allocations, 2);
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
