#include "calibration/mat/health_check.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace palmar::calibration {
namespace {

MatDescription mat() {
  MatDescription mat;
  mat.id = "test-mat";
  mat.geometry = {8, 8, 10, 10};
  mat.rate_hz = 20;
  mat.threshold_count = 3;
  mat.saturated_count = 4095;
  return mat;
}

class Check : public testing::Test {
 protected:
  /// Frames with that count on all cells, until that time.
  void feed_until(double t_s, std::uint16_t count) {
    RawFrame frame;
    frame.rows = frame.cols = 8;
    frame.counts.assign(64, count);
    for (; t_s_ < t_s; t_s_ += 0.05) {
      frame.t_s = t_s_;
      check_.feed({t_s_, &frame, nullptr});
    }
  }
  HealthCheck check_{mat(), {}, {5, 4}};
  double t_s_ = 0;
};

TEST_F(Check, GoesThroughItsStepsByItself) {
  EXPECT_EQ(check_.view().key, "hands_off");
  EXPECT_EQ(check_.view().phase, Phase::waiting);
  double before = -1;
  for (double t = 0.5; t < 9; t += 0.5) {
    feed_until(t, t <= 5.5 ? 10 : 200);
    EXPECT_GE(check_.view().progress, before) << t;
    before = check_.view().progress;
    EXPECT_FALSE(check_.view().instruction.empty());
    EXPECT_FALSE(check_.report());
  }
  EXPECT_EQ(check_.view().key, "press");
  EXPECT_DOUBLE_EQ(check_.view().rows.at(0).value, 100);
  feed_until(9.5, 200);
  EXPECT_EQ(check_.view().key, "verdict");
  EXPECT_EQ(check_.view().phase, Phase::proposed);
  ASSERT_TRUE(check_.report());
  EXPECT_EQ(check_.report()->verdict, Verdict::good);
  EXPECT_LT(check_.view().progress, 1);
  ASSERT_TRUE(check_.act(Action::accept).ok());
  EXPECT_EQ(check_.view().phase, Phase::done);
  EXPECT_EQ(check_.view().progress, 1);
  EXPECT_EQ(check_.act(Action::accept).error().name, "not_now");
}

TEST_F(Check, PressesEndEarlyWhenAsked) {
  EXPECT_FALSE(check_.act(Action::accept).ok());
  feed_until(5.5, 10);
  feed_until(6.5, 200);
  ASSERT_TRUE(check_.act(Action::accept).ok());
  EXPECT_EQ(check_.view().key, "verdict");
  ASSERT_TRUE(check_.act(Action::redo).ok());
  EXPECT_EQ(check_.view().key, "hands_off");
  EXPECT_FALSE(check_.report());
}

TEST_F(Check, ATouchBeginsTheHalfMinuteAgain) {
  feed_until(2, 10);
  feed_until(3, 90);
  feed_until(5.2, 10);
  EXPECT_EQ(check_.view().key, "hands_off");
  ASSERT_TRUE(check_.view().problem);
  EXPECT_EQ(check_.view().problem->name, "touched");
  feed_until(10.6, 10);
  EXPECT_FALSE(check_.view().problem);
  EXPECT_EQ(check_.view().key, "press");
}

TEST_F(Check, AnInterruptionKeepsThePressesButNotTheHalfMinute) {
  const Error lost = failure("mat_lost", "the mat is gone", "", "plug it in");
  feed_until(3, 10);
  check_.interrupted(lost);
  EXPECT_EQ(check_.view().problem->name, "mat_lost");
  EXPECT_EQ(check_.view().step_progress, 0);
  t_s_ += 60;
  feed_until(t_s_ + 5.1, 10);
  feed_until(t_s_ + 2, 200);
  EXPECT_EQ(check_.view().key, "press");
  check_.interrupted(lost);
  EXPECT_EQ(check_.view().key, "press");
  feed_until(t_s_ + 2.2, 200);
  EXPECT_EQ(check_.view().key, "verdict");
}

TEST_F(Check, CancelEndsWithoutAReport) {
  ASSERT_TRUE(check_.act(Action::cancel).ok());
  EXPECT_EQ(check_.view().phase, Phase::cancelled);
  feed_until(1, 10);
  EXPECT_FALSE(check_.report());
  EXPECT_THROW(HealthCheck(mat(), {}, {0, 1}), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::calibration
