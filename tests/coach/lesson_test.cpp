// A lesson on a fake timeline: steps, pauses, the resting gesture.
#include <gtest/gtest.h>

#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

TEST(Lesson, BeginsWithTheFirstContactAndEndsStepsByTime) {
  LessonStep first = step("deep_strip"), second = step("deep_strip", "lane_L");
  first.duration_s = 5;
  second.duration_s = 3;
  Coach coach(config({first, second}));
  Hand hand(coach);
  EXPECT_FALSE(hand.off(10).progress.active);
  EXPECT_EQ(coach.target(), 0u);
  const Coaching& coaching = hand.on(4);
  EXPECT_TRUE(coaching.progress.active);
  EXPECT_EQ(coaching.progress.steps, 2u);
  EXPECT_NEAR(coaching.progress.left_s, 1, 0.05);
  hand.on(1.2);
  EXPECT_EQ(coach.target(), 1u);
  EXPECT_EQ(coaching.progress.step, 1u);
  hand.on(3);
  EXPECT_TRUE(coaching.progress.complete);
  EXPECT_FALSE(coaching.progress.active);
  EXPECT_FALSE(coach.target());
}

TEST(Lesson, EndsStepsByGoodStrokes) {
  LessonStep asked = step("deep_strip");
  asked.strokes = 2;
  Coach coach(config({asked, step("deep_strip", "lane_L")}));
  Hand hand(coach);
  hand.on(1);
  Stroke poor = good_strip();
  poor.speed_mm_s = 90;
  poor.force_N = 3;
  EXPECT_EQ(hand.finish(poor).progress.good_strokes, 0);
  hand.on(0.5);
  Stroke another = stroke(200, 80, 25, ContactTool::palm_heel, 24);  // well done, but it is effleurage
  EXPECT_EQ(hand.finish(another).progress.good_strokes, 0);
  hand.on(0.5);
  EXPECT_EQ(hand.finish(good_strip()).progress.good_strokes, 1);
  hand.on(0.5);
  EXPECT_EQ(hand.finish(good_strip()).progress.step, 1u);
}

TEST(Lesson, HandsOffPausesAndHandsOnResumes) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(2);
  EXPECT_FALSE(hand.off(7.5).progress.paused);
  const Coaching& coaching = hand.off(1);
  EXPECT_TRUE(coaching.progress.paused);
  const double at = coaching.progress.lesson_s;
  hand.off(30);
  EXPECT_DOUBLE_EQ(coaching.progress.lesson_s, at);
  EXPECT_FALSE(hand.on(0.1).progress.paused);
  EXPECT_GT(hand.on(1).progress.lesson_s, at);
}

TEST(Lesson, APauseByHandLastsUntilItIsTakenBack) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(2);
  coach.toggle_pause();
  EXPECT_TRUE(hand.on(3).progress.paused);
  coach.toggle_pause();
  EXPECT_FALSE(hand.on(0.1).progress.paused);
}

TEST(Lesson, NextStepAndRestart) {
  Coach coach(config({step("deep_strip"), step("deep_strip", "lane_L")}));
  Hand hand(coach);
  hand.on(1);
  hand.finish(good_strip());
  EXPECT_TRUE(hand.on(1).score);
  coach.next_step();
  EXPECT_EQ(coach.target(), 1u);
  coach.next_step();
  EXPECT_TRUE(hand.on(0.1).progress.complete);
  coach.next_step();  // nothing beyond the end
  coach.restart();
  const Coaching& coaching = hand.on(0.1);
  EXPECT_FALSE(coaching.progress.complete);
  EXPECT_EQ(coaching.progress.step, 0u);
  EXPECT_FALSE(coaching.score);
}

/// Both palms at rest on the back.
void rest(Hand& hand) {
  hand.tool = ContactTool::palm_full;
  hand.area_cm2 = 110;
  hand.force_N = 10;
  hand.at = {60, 250};
  hand.vu_mm_s = hand.vv_mm_s = 0;
  Contact other = hand.contact();
  other.id = 8;
  other.centre_body = BodyPoint{-60, 250};
  hand.others = {other};
}

TEST(Lesson, BothPalmsAtRestOpenAndCloseIt) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  rest(hand);
  const Coaching& coaching = hand.on(4);
  EXPECT_TRUE(coaching.progress.active);
  EXPECT_LT(coaching.progress.lesson_s, 1.1) << "the rest opens the lesson, its time is not counted";
  hand.others.clear();
  hand.vv_mm_s = -15;
  hand.on(10);
  rest(hand);
  hand.on(2.5);
  EXPECT_FALSE(coaching.progress.complete);
  hand.on(1);
  EXPECT_TRUE(coaching.progress.complete);
  hand.on(5);
  EXPECT_TRUE(coaching.progress.complete) << "one rest is one gesture";
  hand.others.clear();
  hand.off(1);
  rest(hand);
  hand.on(3.5);
  EXPECT_TRUE(coaching.progress.active) << "and opens it again";
}

TEST(Lesson, NoGestureDuringAStepThatHoldsStill) {
  LessonStep asked = step("deep_comp");
  asked.holds_still = true;
  Coach coach(config({asked}));
  Hand hand(coach);
  hand.on(10);
  rest(hand);
  EXPECT_FALSE(hand.on(8).progress.complete);
}

TEST(Lesson, AWorkingHandIsNoGesture) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.on(10);
  rest(hand);
  hand.others.clear();
  EXPECT_FALSE(hand.on(6).progress.complete) << "one palm";
  rest(hand);
  hand.vv_mm_s = -15;
  EXPECT_FALSE(hand.on(6).progress.complete) << "one glides";
  rest(hand);
  hand.force_N = 60;
  EXPECT_FALSE(hand.on(6).progress.complete) << "one presses";
}

}  // namespace
}  // namespace palmar::coach
