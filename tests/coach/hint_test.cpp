// The smaller line below a cue: how much, and what to do with the hand.
#include <gtest/gtest.h>

#include "app/coach/keys.hpp"
#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

/// The hint that first comes with that cue; "never" where it is not said within 15 s.
std::string hint_of(Hand& hand, std::string_view key) {
  for (int i = 0; i < 15 * 50; ++i) {
    const Coaching& coaching = hand.on(0.02);
    if (coaching.cue && coaching.cue->key == key) return std::string(coaching.cue->hint_key);
  }
  return "never";
}

/// A strip, asked at 5 to 30 mm/s.
std::string at_speed(double mm_s, std::string_view key) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.vv_mm_s = -mm_s;
  return hint_of(hand, key);
}

void make_palm(Hand& hand, double mm_s) {
  hand.tool = ContactTool::palm_full;
  hand.area_cm2 = 110;
  hand.force_N = 28;
  hand.at = {35, 390};
  hand.vv_mm_s = -mm_s;
}

TEST(Hints, SlowerSaysHowMuch) {
  EXPECT_EQ(at_speed(36, cue::slower), hint::a_little_slower);
  EXPECT_EQ(at_speed(47, cue::slower), hint::a_little_slower);
  EXPECT_EQ(at_speed(49, cue::slower), hint::half_the_speed);
}

TEST(Hints, FasterSaysHowMuch) {
  for (const auto& [mm_s, expected] :
       {std::pair(32.0, hint::a_little_faster), std::pair(22.0, hint::twice_the_speed)}) {  // of 40 to 120
    Coach coach(config({step("eff_deep")}));
    Hand hand(coach);
    make_palm(hand, mm_s);
    EXPECT_EQ(hint_of(hand, cue::faster), expected) << mm_s;
  }
}

TEST(Hints, HowMuchFollowsTheHandOnceItCanBeRead) {
  Coach coach(config({step("deep_strip")}));
  Hand hand(coach);
  hand.vv_mm_s = -60;
  ASSERT_EQ(hint_of(hand, cue::slower), hint::half_the_speed);
  hand.vv_mm_s = -38;
  EXPECT_EQ(hand.on(0.7).cue.value().hint_key, hint::half_the_speed) << "it can be read first";
  const Coaching& coaching = hand.on(0.7);
  EXPECT_EQ(coaching.cue.value().key, cue::slower);
  EXPECT_EQ(coaching.cue.value().hint_key, hint::a_little_slower);
}

TEST(Hints, AGlideThatStopsAndAHoldThatLastsSayWhatToDo) {
  Coach gliding(config({step("eff_deep")}));
  Hand hand(gliding);
  make_palm(hand, 0);
  EXPECT_EQ(hint_of(hand, cue::keep_gliding), hint::even_glide);

  LessonStep asked = step("deep_comp");
  asked.hold_s = Band{2, 4};
  Coach holding(config({asked}));
  Hand still(holding);
  make_palm(still, 0);
  still.tool = ContactTool::palm_heel;
  still.area_cm2 = 24;
  still.force_N = 48;
  EXPECT_EQ(hint_of(still, cue::release_slowly), hint::ease_out);
}

}  // namespace
}  // namespace palmar::coach
