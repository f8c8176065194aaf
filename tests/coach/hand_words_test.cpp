#include "app/coach/hand_words.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace palmar::coach {
namespace {

Muscle slab(const char* id, double top_mm, double thickness_mm, double half_mm) {
  Muscle muscle;
  muscle.id = muscle.base_id = id;
  muscle.outline = {{-half_mm, -half_mm}, {half_mm, -half_mm}, {half_mm, half_mm}, {-half_mm, half_mm}};
  muscle.depth_to_top_mm = {top_mm, top_mm, top_mm};
  muscle.thickness_mm = thickness_mm;
  muscle.scoreable = true;
  return muscle;
}

class HandWordsTest : public testing::Test {
 protected:
  HandWordsTest() {
    atlas_.muscles = {slab("upper", 5, 6, 100), slab("middle", 12, 16, 60), slab("deep", 30, 20, 60)};
    Contact hand;
    hand.id = 7;
    hand.force_N = 40;
    hand.centre_body = BodyPoint{0, 0};
    now_.contacts.list = {hand};
    now_.depths = {{.contact = 7, .half_depth_mm = 25.F, .reaches = 1}};
    now_.muscles = {{0, 38, 2, 0.9F}, {1, 30, 2, 0.7F}, {2, 10, 1, 0.2F}};
  }
  HandWords words(std::optional<int> level = std::nullopt) const {
    return hand_words(atlas_, now_, 1, level);
  }

  Atlas atlas_;
  Observation now_;
};

TEST_F(HandWordsTest, WhatIsReachedIsTheModelsAndNotAnAverageDepth) {
  now_.depths[0].reaches = 2;  // the atlas has its middle at 40 mm, the model knows better
  EXPECT_EQ(words().reaches, 2);
  now_.depths[0].reaches.reset();
  EXPECT_EQ(words().reaches, std::nullopt);
  EXPECT_FALSE(words().stays_above) << "too light to tell";
  now_.depths[0].stays_above = true;
  EXPECT_TRUE(words().stays_above);
}

TEST_F(HandWordsTest, BelowTheLevelThatWorksMuscleNothingIsSaidOfDepth) {
  EXPECT_EQ(words(3).reaches, 1);
  EXPECT_EQ(words(2).reaches, std::nullopt);
  now_.depths[0] = {.contact = 7, .half_depth_mm = 4.F, .stays_above = true};
  EXPECT_TRUE(words(3).stays_above);
  EXPECT_FALSE(words(2).stays_above);
  EXPECT_EQ(words(2).level, 2);
  EXPECT_EQ(words(0).level, std::nullopt) << "Walton's scale begins with 1";
}

TEST_F(HandWordsTest, AClippedHandHasNoDepth) {
  now_.depths = {{.contact = 7}};
  EXPECT_FALSE(words().stays_above);
  EXPECT_EQ(words().reaches, std::nullopt);
  EXPECT_TRUE(words().over);
}

TEST_F(HandWordsTest, TellsAlongFromAcross) {
  EXPECT_EQ(words().way, FibreWay::unknown) << "a hand that rests goes no way";
  now_.live_strokes.resize(1);
  now_.live_strokes[0].contact = 7;
  const struct {
    double angle_deg;
    FibreWay way;
  } cases[] = {{0, FibreWay::along},
               {-20, FibreWay::along},
               {45, FibreWay::oblique},
               {70, FibreWay::across},
               {-88, FibreWay::across}};
  for (const auto& one : cases) {
    now_.live_strokes[0].fibre_angle_deg = one.angle_deg;
    EXPECT_EQ(words().way, one.way) << one.angle_deg;
  }
  now_.live_strokes[0].contact = 8;
  EXPECT_EQ(words().way, FibreWay::unknown) << "another hand's stroke";
}

TEST_F(HandWordsTest, OverIsUnderThatHandAndNotUnderTheOther) {
  for (BodyPoint& p : atlas_.muscles[0].outline) p.u_mm -= 300;  // under the other hand, and loaded more
  now_.contacts.list[0].area_cm2 = 24;
  Contact other;
  other.id = 8;
  other.force_N = 39;
  other.area_cm2 = 24;
  other.centre_body = BodyPoint{-300, 0};
  now_.contacts.list.push_back(other);
  const auto over = [&] { return hand_words(atlas_, now_, std::nullopt, std::nullopt).over; };
  now_.muscles = {{0, 38, 2, 0.9F}, {1, 30, 2, 0.3F}};
  EXPECT_EQ(over(), 1);
  now_.contacts.list[1].force_N = 41;
  EXPECT_EQ(over(), 0);
  now_.muscles = {{2, 30, 2, 0.3F}};
  EXPECT_EQ(over(), std::nullopt) << "nothing is known of what lies under it";
}

TEST_F(HandWordsTest, NoHandNoWords) {
  now_.contacts.list.clear();
  const HandWords none = words();
  EXPECT_FALSE(none.over || none.reaches || none.stays_above);
}

}  // namespace
}  // namespace palmar::coach
