// Counters and clocks that wrap, begin anew, or go on over a lost connection.
#include <gtest/gtest.h>

#include "sensing/mat/frame_numbering.hpp"

namespace palmar::mat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(FrameNumbering, UnrollsCounterAndClockFromTheirFirstValues) {
  FrameNumbering numbering(8, 32, 0.02);
  RawFrame frame;
  StationTime at{};
  std::uint64_t counter = 250, time_us = 0xFFFF0000;
  for (int i = 0; i < 1000; ++i, ++counter, time_us += 20000, at += milliseconds(20)) {
    ASSERT_TRUE(numbering.number(frame, counter & 0xFF, time_us & 0xFFFFFFFF, at));
    ASSERT_EQ(frame.sequence, counter);
    ASSERT_EQ(frame.lost_before, 0U);
    ASSERT_NEAR(frame.t_s, 0.02 * i, 1e-9);
    ASSERT_EQ(frame.device_time->time_since_epoch().count(), static_cast<std::int64_t>(time_us));
  }
}

TEST(FrameNumbering, SequenceAlwaysGrowsByOneMoreThanWasLost) {
  FrameNumbering numbering(8, 32, 0.02);
  RawFrame frame;
  std::uint64_t counter = 7, previous = 7;
  ASSERT_TRUE(numbering.number(frame, counter, counter * 20000, {}));
  for (std::uint64_t step : {1, 2, 256 - 7, 1, 255, 100, 3}) {
    counter += step;
    ASSERT_TRUE(numbering.number(frame, counter & 0xFF, counter * 20000, {}));
    EXPECT_EQ(frame.lost_before, step - 1);
    EXPECT_EQ(frame.sequence, previous + step);
    EXPECT_NEAR(frame.t_s, static_cast<double>(counter - 7) * 0.02, 1e-9);
    previous = frame.sequence;
  }
}

TEST(FrameNumbering, TheSameFrameAgainIsLeftOut) {
  FrameNumbering numbering(8, 32, 0.02);
  RawFrame frame;
  ASSERT_TRUE(numbering.number(frame, 5, 1000, {}));
  EXPECT_FALSE(numbering.number(frame, 5, 1000, {}));
  EXPECT_TRUE(numbering.number(frame, 6, 21000, {}));
  EXPECT_EQ(frame.lost_before, 0U);
}

TEST(FrameNumbering, ADeviceThatBeganAnewGoesOnByTheStationsClock) {
  FrameNumbering numbering(8, 32, 0.02);
  RawFrame frame;
  StationTime at{};
  ASSERT_TRUE(numbering.number(frame, 200, 9'000'000, at));
  numbering.reconnected();
  ASSERT_TRUE(numbering.number(frame, 3, 1'000'000, at + seconds(5)));
  EXPECT_EQ(frame.sequence, 201U);
  EXPECT_EQ(frame.lost_before, 0U);
  EXPECT_NEAR(frame.t_s, 5.0, 1e-9);
  ASSERT_TRUE(numbering.number(frame, 4, 1'020'000, at + seconds(6)));
  EXPECT_EQ(frame.sequence, 202U);
  EXPECT_NEAR(frame.t_s, 5.02, 1e-9);
}

TEST(FrameNumbering, ADeviceThatKeptItsPowerTellsWhatWasLost) {
  FrameNumbering numbering(32, 64, 0.02);
  RawFrame frame;
  StationTime at{};
  ASSERT_TRUE(numbering.number(frame, 1000, 20'000'000, at));
  numbering.reconnected();
  ASSERT_TRUE(numbering.number(frame, 1100, 22'000'000, at + milliseconds(2010)));
  EXPECT_EQ(frame.lost_before, 99U);
  EXPECT_EQ(frame.sequence, 1100U);
  EXPECT_NEAR(frame.t_s, 2.0, 1e-9);
}

TEST(FrameNumbering, AClockThatJumpsBackCountsAtLeastOnePeriod) {
  FrameNumbering numbering(32, 64, 0.02);
  RawFrame frame;
  ASSERT_TRUE(numbering.number(frame, 1000, 20'000'000, {}));
  ASSERT_TRUE(numbering.number(frame, 0, 5'000, {}));
  EXPECT_EQ(frame.sequence, 1001U);
  EXPECT_NEAR(frame.t_s, 0.02, 1e-9);
}

TEST(FrameNumbering, NeitherOverflowsNorRunsBackOnAnyInput) {
  FrameNumbering numbering(32, 64, 0.02);
  RawFrame frame;
  double previous = 0;
  for (std::uint64_t time_us : {~0ULL, 0ULL, 1ULL << 63, (1ULL << 63) - 1, 86'400'000'000ULL, 5ULL, ~0ULL}) {
    (void)numbering.number(frame, time_us >> 7, time_us, {});
    EXPECT_GE(frame.t_s, previous);
    previous = frame.t_s;
  }
}

TEST(FrameNumbering, RefusesBitsAndPeriodsThatMakeNoSense) {
  EXPECT_THROW(FrameNumbering(0, 32, 0.02), std::invalid_argument);
  EXPECT_THROW(FrameNumbering(8, 65, 0.02), std::invalid_argument);
  EXPECT_THROW(FrameNumbering(8, 32, 0), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::mat
