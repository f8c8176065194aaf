#include "app/screens/view_history.hpp"

#include <gtest/gtest.h>

#include "sensing/model/time.hpp"

namespace palmar::screens {
namespace {

station::Snapshot at(double t_s, std::uint64_t lost) {
  station::Snapshot now;
  now.made = StationTime{} + std::chrono::milliseconds(static_cast<int>(1000 * t_s));
  now.observation.t_s = t_s;
  now.mat.lost = lost;
  return now;
}

TEST(ViewHistory, ALostFrameIsSaidForAWhileAndNoLonger) {
  ViewHistory history;
  history.observe(at(100, 0));
  EXPECT_FALSE(history.losing());
  history.observe(at(101, 1));
  EXPECT_TRUE(history.losing());
  history.observe(at(101 + ViewHistory::losing_shown_s - 0.1, 1));
  EXPECT_TRUE(history.losing());
  history.observe(at(101 + ViewHistory::losing_shown_s + 0.1, 1));
  EXPECT_FALSE(history.losing());
}

TEST(ViewHistory, FramesThatTheStationItselfDroppedCountToo) {
  ViewHistory history;
  station::Snapshot now = at(5, 0);
  now.mat.dropped = 2;
  history.observe(now);
  EXPECT_TRUE(history.losing());
}

TEST(ViewHistory, AnotherMatThatCountsAnewHasLostNothing) {
  ViewHistory history;
  history.observe(at(1, 7));
  history.observe(at(20, 0));
  EXPECT_FALSE(history.losing());
}

TEST(ViewHistory, TheFirstThirtySecondsGoOnWithoutAScreen) {
  ViewHistory history;
  for (double t = 0; t <= 2; t += 0.02) {
    station::Snapshot now = at(t, 0);
    Contact hand;
    hand.force_N = 10;
    now.observation.contacts.list.push_back(hand);
    history.observe(now);
  }
  EXPECT_EQ(history.welcome().phase(), Welcome::Phase::glide);
}

}  // namespace
}  // namespace palmar::screens
