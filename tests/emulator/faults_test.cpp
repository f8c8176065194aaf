// The fault string and the clocks and dice made from it.
#include <gtest/gtest.h>

#include "sensing/emulator/faults.hpp"

namespace palmar::emulator {
namespace {

using namespace std::chrono_literals;

TEST(Faults, AreReadFromTheirString) {
  const auto faults = parse_faults("drop=0.01,corrupt=0.001,stall=2s,unplug=10s");
  ASSERT_TRUE(faults.ok());
  EXPECT_DOUBLE_EQ(faults->drop, 0.01);
  EXPECT_DOUBLE_EQ(faults->corrupt, 0.001);
  EXPECT_EQ(faults->stall, 2000ms);
  EXPECT_EQ(faults->unplug, 10000ms);
  EXPECT_EQ(parse_faults("unplug=1.5s")->unplug, 1500ms);
  EXPECT_EQ(parse_faults("stall=250ms")->stall, 250ms);
  EXPECT_EQ(parse_faults("drop=1")->drop, 1);
  const auto none = parse_faults("");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->drop, 0);
  EXPECT_FALSE(none->stall || none->unplug);
}

class BadFaults : public testing::TestWithParam<const char*> {};

TEST_P(BadFaults, AreRefusedWithAReason) {
  const auto faults = parse_faults(GetParam());
  ASSERT_FALSE(faults.ok());
  EXPECT_EQ(faults.error().name, "bad_fault");
  EXPECT_EQ(faults.error().exit_status(), 2);
  EXPECT_FALSE(faults.error().why.empty() || faults.error().remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(Faults, BadFaults,
                         testing::Values("drop", "drop=", "drop=x", "drop=-0.1", "drop=1.1", "drop=nan",
                                         "drop=inf", "drop=0.1s", "drop=0.1,", ",drop=0.1",
                                         "drop=0.1,,stall=1s", "drop=0.1,drop=0.2", "stall=2", "stall=2m",
                                         "stall=0s", "stall=-1s", "stall=1e9s", "unplug=99999999s", "melt=1s",
                                         "=1", "drop=0x1", " drop=0.1", "stall=2 s"));

TEST(FaultDice, FollowTheirProbabilitySeeded) {
  Faults faults;
  faults.drop = 0.1;
  FaultDice dice(faults, 7), same(faults, 7);
  int dropped = 0;
  for (int i = 0; i < 20000; ++i) {
    const bool drop = dice.drop();
    EXPECT_EQ(drop, same.drop());
    EXPECT_FALSE(dice.corrupt());
    dropped += drop;
  }
  EXPECT_NEAR(dropped, 2000, 200);
}

TEST(StallClock, TalksTwoToFourTimesAsLongAsItIsSilent) {
  Faults faults;
  faults.stall = 2000ms;
  StallClock clock(faults, 3);
  StationTime now{1h};
  int changes = 0;
  bool silent = false;
  StationTime since = now;
  for (int i = 0; i < 20000; ++i, now += 10ms) {
    const bool now_silent = clock.silent(now);
    if (now_silent == silent) continue;
    const double lasted = seconds(now - since);
    if (silent) {
      EXPECT_NEAR(lasted, 2, 0.011);
    } else {
      EXPECT_GE(lasted, 4 - 0.011);
      EXPECT_LE(lasted, 8 + 0.011);
    }
    silent = now_silent;
    since = now;
    ++changes;
  }
  EXPECT_GT(changes, 30);
  StallClock never(Faults{}, 3);
  EXPECT_FALSE(never.silent(now));
  EXPECT_FALSE(never.next_change());
}

}  // namespace
}  // namespace palmar::emulator
