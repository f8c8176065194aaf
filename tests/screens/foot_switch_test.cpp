#include "app/screens/foot_switch.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace palmar::screens {
namespace {

// One event: 'd' down, 'u' up, 'p' poll only. Every event is followed by a poll at the same time.
struct Event {
  char what;
  double at_s;
};

std::string told(const std::vector<Event>& events) {
  FootSwitch foot;
  std::string out;
  for (const Event& event : events) {
    if (event.what == 'd') foot.press(event.at_s);
    if (event.what == 'u') foot.release(event.at_s);
    while (const auto action = foot.poll(event.at_s))
      out += *action == FootAction::tap ? 't' : *action == FootAction::hold ? 'h' : '2';
  }
  return out;
}

TEST(FootSwitch, TapIsToldOnceTheSecondTapCanNoLongerCome) {
  EXPECT_EQ(told({{'d', 0}, {'u', 0.1}, {'p', 0.44}}), "");
  EXPECT_EQ(told({{'d', 0}, {'u', 0.1}, {'p', 0.46}, {'p', 1}, {'p', 9}}), "t");
}

TEST(FootSwitch, HoldIsToldWhileTheFootIsDownAndOnlyOnce) {
  EXPECT_EQ(told({{'d', 0}, {'p', 0.79}}), "");
  EXPECT_EQ(told({{'d', 0}, {'p', 0.8}, {'p', 2}, {'u', 3}, {'p', 4}}), "h");
  EXPECT_EQ(told({{'d', 0}, {'u', 0.9}}), "h") << "also where nobody polled in between";
}

TEST(FootSwitch, TwoTapsAreHelp) {
  EXPECT_EQ(told({{'d', 0}, {'u', 0.1}, {'d', 0.3}, {'u', 0.4}, {'p', 2}}), "2");
  EXPECT_EQ(told({{'d', 0}, {'u', 0.1}, {'d', 0.6}, {'u', 0.7}, {'p', 2}}), "tt") << "too far apart";
  EXPECT_EQ(told({{'d', 0}, {'u', 0.1}, {'d', 0.3}, {'u', 0.4}, {'d', 0.5}, {'u', 0.6}, {'p', 2}}), "2t")
      << "the third is a tap of its own";
}

TEST(FootSwitch, RepeatsAndSecondPedalsAreIgnored) {
  EXPECT_EQ(told({{'d', 0}, {'d', 0.03}, {'d', 0.06}, {'u', 0.1}, {'u', 0.12}, {'p', 2}}), "t");
  EXPECT_EQ(told({{'d', 0}, {'d', 0.4}, {'d', 0.7}, {'p', 0.85}}), "h")
      << "a repeat does not begin the hold anew";
  EXPECT_EQ(told({{'u', 0}, {'p', 2}}), "");
}

TEST(FootSwitch, ResetForgetsAPressThatNeverEnds) {
  FootSwitch foot;
  foot.press(0);
  foot.reset();
  EXPECT_FALSE(foot.poll(5));
  EXPECT_EQ(foot.held_share(5), 0);
}

TEST(FootSwitch, HeldShareGrowsToTheHold) {
  FootSwitch foot;
  EXPECT_EQ(foot.held_share(1), 0);
  foot.press(1);
  EXPECT_NEAR(foot.held_share(1.4), 0.5, 1e-9);
  EXPECT_EQ(foot.poll(1.8), FootAction::hold);
  EXPECT_EQ(foot.held_share(1.9), 0);
}

TEST(FootSwitch, AHoldRightAfterATapSwallowsIt) {
  EXPECT_EQ(told({{'d', 0}, {'u', 0.1}, {'d', 0.3}, {'p', 1.2}, {'u', 1.5}, {'p', 3}}), "h")
      << "a fumble never skips a step";
}

TEST(FootSwitch, NoPressMeansMoreThanOneThing) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> pause(0.02, 1.2);
  for (int round = 0; round < 200; ++round) {
    std::vector<Event> events;
    double t = 0;
    int presses = 1 + round % 6, swallowed = 0;
    double last_held = 1e9;
    for (int i = 0; i < presses; ++i) {
      const double gap = pause(random), held = pause(random);
      if (held >= FootSwitch::hold_s && last_held < FootSwitch::hold_s && gap <= FootSwitch::double_s)
        ++swallowed;
      events.push_back({'d', t += gap});
      events.push_back({'u', t += held});
      last_held = held;
    }
    events.push_back({'p', t + 5});
    int meant = 0;
    for (const char action : told(events)) meant += action == '2' ? 2 : 1;
    EXPECT_LE(meant, presses);
    EXPECT_GE(meant, presses - swallowed) << "every press is told, a double tap as two";
  }
}

}  // namespace
}  // namespace palmar::screens
