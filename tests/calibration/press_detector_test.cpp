#include "calibration/body/press_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace palmar::calibration {
namespace {

Contact thumb(double x_mm, double y_mm, double force_N = 12, std::uint32_t id = 1) {
  Contact contact;
  contact.id = id;
  contact.centre = {x_mm, y_mm};
  contact.force_N = force_N;
  contact.area_cm2 = 1.6;
  contact.ellipse = {16, 13, 0};
  contact.tool = ContactTool::thumb_pad;
  return contact;
}

/// A mat at 50 frames a second.
class PressTest : public ::testing::Test {
 protected:
  void show(double seconds, const std::vector<Contact>& list) {
    Contacts contacts;
    contacts.list = list;
    for (int i = 0; i < std::lround(seconds * 50); ++i) detector.feed(t_s += 0.02, contacts);
  }
  std::string problem() const { return detector.problem() ? detector.problem()->name : "none"; }

  PressDetector detector;
  double t_s = 100;
};

TEST_F(PressTest, OneSecondOfHoldingIsAPress) {
  show(0.5, {});
  show(0.9, {thumb(100, 200)});
  EXPECT_FALSE(detector.press());
  EXPECT_NEAR(detector.progress(), 0.9, 0.05);
  show(0.2, {thumb(100, 200)});
  ASSERT_TRUE(detector.press());
  EXPECT_DOUBLE_EQ(detector.press()->x_mm, 100);
  EXPECT_DOUBLE_EQ(detector.press()->y_mm, 200);
  EXPECT_EQ(detector.progress(), 1);
  EXPECT_FALSE(detector.lifted());
  show(0.3, {});
  EXPECT_TRUE(detector.lifted());
  EXPECT_TRUE(detector.press()) << "stays until it is asked for the next";
}

TEST_F(PressTest, ThePlaceIsTheMeanOverTheHold) {
  show(0.5, {});
  for (int i = 0; i < 60; ++i) show(0.02, {thumb(100 + (i % 2 ? 1 : -1), 200)});
  ASSERT_TRUE(detector.press());
  EXPECT_NEAR(detector.press()->x_mm, 100, 0.05);
}

TEST_F(PressTest, AThumbThatRollsInStillCounts) {
  show(0.5, {});
  for (int i = 0; i < 15; ++i) show(0.02, {thumb(90 + 0.7 * i, 200)});
  show(1.1, {thumb(100, 200)});
  ASSERT_TRUE(detector.press());
  EXPECT_NEAR(detector.press()->x_mm, 100, 0.3);
}

TEST_F(PressTest, AMovingHandIsNoPress) {
  show(0.5, {});
  for (int i = 0; i < 200; ++i) show(0.02, {thumb(100 + 0.3 * i, 200)});  // 15 mm/s: a slow stroke
  EXPECT_FALSE(detector.press());
  EXPECT_EQ(problem(), "not_still");
}

TEST_F(PressTest, WhatIsNoThumbIsNamed) {
  show(0.5, {});
  show(2, {thumb(100, 200), thumb(300, 200, 10, 2)});
  EXPECT_EQ(problem(), "two_contacts");
  EXPECT_FALSE(detector.press());

  Contact edge = thumb(4, 200);
  edge.clipped = true;
  show(2, {edge});
  EXPECT_EQ(problem(), "at_edge");

  Contact palm = thumb(100, 200);
  palm.tool = ContactTool::palm_full;
  palm.ellipse = {160, 80, 0};
  show(2, {palm});
  EXPECT_EQ(problem(), "too_broad");

  Contact hard = thumb(100, 200);
  hard.saturated = true;
  show(2, {hard});
  EXPECT_EQ(problem(), "saturated");
  EXPECT_FALSE(detector.press());

  show(1.2, {thumb(100, 200)});
  EXPECT_TRUE(detector.press()) << "mended";
  EXPECT_EQ(problem(), "none");
}

TEST_F(PressTest, ALightTouchElsewhereIsOverlooked) {
  show(0.5, {});
  show(1.2, {thumb(100, 200, 20), thumb(400, 100, 0.8, 2)});
  EXPECT_TRUE(detector.press());
}

TEST_F(PressTest, AHandThatOnlyRestsIsNoPress) {
  show(0.5, {});
  show(3, {thumb(100, 200, 1.0)});
  EXPECT_FALSE(detector.press());
  EXPECT_EQ(detector.progress(), 0);
}

TEST_F(PressTest, WhatLiesThereWhenWatchingBeginsHasToBeLifted) {
  show(3, {thumb(100, 200)});
  EXPECT_FALSE(detector.press());
  EXPECT_EQ(problem(), "not_lifted");
  show(0.3, {});
  show(1.2, {thumb(120, 200)});
  ASSERT_TRUE(detector.press());
  detector.rearm();
  EXPECT_FALSE(detector.press());
  show(3, {thumb(120, 200)});
  EXPECT_FALSE(detector.press()) << "the press before must not count twice";
}

TEST_F(PressTest, AHoldDoesNotOutliveAGap) {
  show(0.5, {});
  show(0.7, {thumb(100, 200)});
  t_s += 5;
  show(0.5, {thumb(100, 200)});
  EXPECT_FALSE(detector.press());
  show(0.7, {thumb(100, 200)});
  EXPECT_TRUE(detector.press());
}

TEST_F(PressTest, TimeThatRunsBackwardsBeginsAnew) {
  show(0.5, {});
  show(0.8, {thumb(100, 200)});
  t_s = 0;
  show(0.5, {thumb(100, 200)});
  EXPECT_FALSE(detector.press());
}

TEST_F(PressTest, AnotherContactIsAnotherPress) {
  show(0.5, {});
  show(0.8, {thumb(100, 200, 12, 1)});
  show(0.8, {thumb(100, 200, 12, 2)});
  EXPECT_FALSE(detector.press());
}

TEST_F(PressTest, NumbersThatAreNoneAreNoPress) {
  show(0.5, {});
  show(2, {thumb(std::nan(""), 200)});
  show(2, {thumb(100, std::numeric_limits<double>::infinity())});
  EXPECT_FALSE(detector.press());
  show(1.2, {thumb(100, 200)});
  EXPECT_TRUE(detector.press());
}

TEST(PressParameters, OutOfRangeThrow) {
  PressParameters parameters;
  parameters.hold_s = 0;
  EXPECT_THROW(PressDetector{parameters}, std::invalid_argument);
  parameters = {};
  parameters.steady_mm = std::nan("");
  EXPECT_THROW(PressDetector{parameters}, std::invalid_argument);
}

}  // namespace
}  // namespace palmar::calibration
