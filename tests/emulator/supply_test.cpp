// Replays keep what was recorded, and go on counting when they come round again.
#include <gtest/gtest.h>

#include "sensing/emulator/frame_supply.hpp"
#include "tests/emulator/fixtures.hpp"

namespace palmar::emulator {
namespace {

TEST(Replay, GivesEveryFrameOnceWithItsBytesAndTimes) {
  for (const MatDescription& mat : {test::sensel_morph(), test::palmar_open()}) {
    const auto capture = test::lump_capture(mat, 25);
    auto supply = make_replay(mat, capture, false, 0).value();
    std::vector<std::uint8_t> bytes;
    SuppliedFrame supplied;
    for (int i = 0; i < 25; ++i) {
      ASSERT_TRUE(supply->next_at_s());
      EXPECT_NEAR(*supply->next_at_s(), i / mat.rate_hz, 1e-5);
      ASSERT_TRUE(supply->next(supplied));
      EXPECT_FALSE(supplied.renumbered);
      bytes.insert(bytes.end(), supplied.record.begin(), supplied.record.end());
    }
    EXPECT_EQ(bytes, capture);
    EXPECT_FALSE(supply->next_at_s());
    EXPECT_FALSE(supply->next(supplied));
  }
}

TEST(Replay, ALoopGoesOnCounting) {
  const MatDescription mat = test::palmar_open();
  auto supply = make_replay(mat, test::lump_capture(mat, 10), true, 0).value();
  SuppliedFrame supplied;
  for (std::uint64_t i = 0; i < 35; ++i) {
    ASSERT_TRUE(supply->next(supplied));
    EXPECT_EQ(supplied.frame.sequence, i);
    EXPECT_NEAR(supplied.frame.t_s, static_cast<double>(i) / mat.rate_hz, 1e-5);
    EXPECT_EQ(supplied.frame.counts, test::lump_frame(mat, i % 10).counts);
  }
}

TEST(Replay, ALoopedDeviceSendsTheNewNumbers) {
  for (const MatDescription& mat : {test::sensel_morph(), test::palmar_open()}) {
    auto driver = mat::make_driver(mat).value();
    auto device = test::replay_device(mat, test::lump_capture(mat, 10), {}, true);
    test::MemoryLine line(*driver, *device);
    device->power_on(line.now);
    driver->start(line.now);
    RawFrame frame;
    std::uint64_t expected = 0;
    ASSERT_TRUE(line.run([&] {
      for (; driver->next_frame(frame); ++expected) EXPECT_EQ(frame.sequence, expected);
      return expected >= 600;
    }));
    EXPECT_EQ(driver->counters().lost, 0U);
  }
}

TEST(Replay, RatePacesFramesInsteadOfTheirTimes) {
  const MatDescription mat = test::palmar_open();
  auto supply = make_replay(mat, test::lump_capture(mat, 10), false, 200).value();
  SuppliedFrame supplied;
  for (int i = 0; i < 10; ++i) {
    EXPECT_NEAR(*supply->next_at_s(), i / 200.0, 1e-12);
    ASSERT_TRUE(supply->next(supplied));
  }
}

TEST(Replay, RefusesACaptureWithoutAFrame) {
  const auto supply = make_replay(test::sensel_morph(), {1, 2, 3}, false, 0);
  ASSERT_FALSE(supply.ok());
  EXPECT_EQ(supply.error().name, "no_frames");
  EXPECT_EQ(supply.error().exit_status(), 2);
  EXPECT_THROW((void)make_replay(test::sensel_morph(), {}, false, -1), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::emulator
