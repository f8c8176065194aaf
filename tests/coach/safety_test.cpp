// Zone rules and caps, each both ways.
#include "app/coach/safety.hpp"

#include <gmock/gmock.h>

#include "app/coach/keys.hpp"
#include "support.hpp"

namespace palmar::coach {
namespace {

using namespace testing;

enum : std::uint16_t { spine, kidney, percussion, suboccipital, coccyx };

struct Watch {
  std::shared_ptr<Atlas> back = atlas();
  std::vector<LevelRow> levels = scale();
  Safety safety;
  LiveMotion motion;
  Observation observation;
  std::vector<ZoneAlarm> alarms;
  explicit Watch(double rate_hz = 50) : safety(*back, levels, rate_hz) {}

  Contact& press(ContactTool tool, double force_N, BodyPoint at, std::uint32_t id = 1) {
    Contact c;
    c.id = id;
    c.tool = tool;
    c.force_N = force_N;
    c.centre_body = at;
    observation.contacts.list.assign(1, c);
    return observation.contacts.list[0];
  }
  void go(double seconds) {
    for (int i = 0; i < static_cast<int>(std::lround(seconds * 50)); ++i) {
      observation.t_s += 0.02;
      motion.observe(observation);
      safety.observe(observation, motion, alarms);
    }
  }
  std::string_view cue() const { return safety.finding() ? safety.finding()->cue : std::string_view(); }
};

TEST(Zones, ForceAndPressureForLongEnough) {
  Watch watch;
  watch.observation.zones = {{spine, 20, 12}};
  watch.go(0.4);
  EXPECT_TRUE(watch.alarms.empty());
  watch.go(0.2);
  ASSERT_EQ(watch.alarms.size(), 1u);
  EXPECT_EQ(watch.alarms[0].zone, spine);
  EXPECT_EQ(watch.cue(), cue::off_the_spine);
  EXPECT_EQ(watch.safety.zone_violations(), 1);
  watch.observation.zones.clear();
  watch.go(0.02);
  EXPECT_TRUE(watch.alarms.empty());
}

TEST(Zones, ABroadPalmAcrossTheSpineIsNoAlarm) {
  Watch watch;
  watch.observation.zones = {{spine, 20, 3}};  // much force, little pressure
  watch.go(3);
  EXPECT_TRUE(watch.alarms.empty());
  watch.observation.zones = {{spine, 6, 30}};  // much pressure, little force
  watch.go(3);
  EXPECT_TRUE(watch.alarms.empty());
}

TEST(Zones, ForceAloneWhereTheRuleSaysSo) {
  Watch watch;
  watch.observation.zones = {{coccyx, 4, 30}};
  watch.go(1);
  EXPECT_TRUE(watch.alarms.empty());
  watch.observation.zones = {{coccyx, 6, 1}};
  watch.go(0.1);
  EXPECT_EQ(watch.cue(), cue::off_this_spot);
}

TEST(Zones, PointToolsOnlyLightly) {
  Watch watch;
  watch.press(ContactTool::thumb_pad, 20, {85, 300});  // level 4
  watch.go(0.6);
  ASSERT_EQ(watch.alarms.size(), 1u);
  EXPECT_EQ(watch.cue(), cue::lighter_here);
  EXPECT_EQ(watch.safety.finding()->hint, hint::kidneys);
  watch.press(ContactTool::thumb_pad, 4, {85, 300});  // level 2
  watch.go(0.1);
  EXPECT_TRUE(watch.alarms.empty());
  watch.press(ContactTool::palm_full, 60, {85, 300});  // broad: level 4 is right work
  watch.go(2);
  EXPECT_TRUE(watch.alarms.empty());
  watch.press(ContactTool::thumb_pad, 20, {60, 300});  // beside the zone
  watch.go(2);
  EXPECT_TRUE(watch.alarms.empty());
}

TEST(Zones, AnUnknownToolIsTheStrictestThatItsAreaAllows) {
  Watch watch;
  watch.press(ContactTool::unknown, 20, {85, 300}).area_cm2 = 1.8;  // a thumb's: level 4 of at most 2
  watch.go(0.6);
  ASSERT_EQ(watch.alarms.size(), 1u);
  EXPECT_EQ(watch.cue(), cue::lighter_here);
  watch.press(ContactTool::unknown, 4, {85, 300}).area_cm2 = 1.8;  // level 2
  watch.go(0.1);
  EXPECT_TRUE(watch.alarms.empty());
  watch.press(ContactTool::unknown, 60, {85, 300}).area_cm2 = 110;  // a hand's: no point tool is so large
  watch.go(2);
  EXPECT_TRUE(watch.alarms.empty());
  watch.press(ContactTool::unknown, 30, {0, -100}).area_cm2 = 110;  // where no tool may go beyond level 2
  watch.go(0.6);
  EXPECT_EQ(watch.alarms.size(), 1u);
  watch.press(ContactTool::unknown, 12, {0, -100}).area_cm2 = 110;
  watch.go(0.1);
  EXPECT_TRUE(watch.alarms.empty());
}

TEST(Zones, OnCoarseCellsAnUnknownPrintMayBeSmallerThanItLooks) {
  Watch fine, coarse;
  fine.observation.field.geometry = {100, 100, 1, 1};
  coarse.observation.field.geometry = {40, 40, 15, 15};
  for (Watch* watch : {&fine, &coarse}) {
    watch->press(ContactTool::unknown, 30, {85, 300}).area_cm2 =
        13.5;  // six cells of 15 mm: knuckles perhaps
    watch->go(0.6);
  }
  EXPECT_TRUE(fine.alarms.empty());
  EXPECT_EQ(coarse.alarms.size(), 1u);
}

TEST(Zones, EveryToolOnlyLightly) {
  Watch watch;
  watch.press(ContactTool::palm_full, 30, {0, -100});  // level 3
  watch.go(0.6);
  EXPECT_EQ(watch.alarms.size(), 1u);
  watch.press(ContactTool::palm_full, 12, {0, -100});
  watch.go(0.1);
  EXPECT_TRUE(watch.alarms.empty());
}

void strike(Watch& watch, int times, double contact_s, double gap_s) {
  for (int i = 0; i < times; ++i) {
    watch.press(ContactTool::ulnar_edge, 15, {60, 300}, static_cast<std::uint32_t>(i + 1));
    watch.go(contact_s);
    watch.observation.contacts.list.clear();
    watch.go(gap_s);
  }
}

TEST(Zones, PercussionOverTheKidneys) {
  Watch watch;
  strike(watch, 4, 0.06, 0.14);
  ASSERT_EQ(watch.alarms.size(), 1u);
  EXPECT_EQ(watch.alarms[0].zone, percussion);
  EXPECT_EQ(watch.cue(), cue::no_percussion_here);
  watch.go(2);
  EXPECT_TRUE(watch.alarms.empty());
  Watch touches;
  strike(touches, 4, 0.5, 0.14);  // touched, not struck
  EXPECT_TRUE(touches.alarms.empty());
  Watch slow_mat(20);  // what a mat cannot see is not guessed
  strike(slow_mat, 4, 0.06, 0.14);
  EXPECT_TRUE(slow_mat.alarms.empty());
}

TEST(Zones, OnlyAFreshBreachIsAnotherViolation) {
  Watch watch;
  const auto breach = [&](double pause_s) {
    watch.observation.zones = {{coccyx, 9, 1}};
    watch.go(0.5);
    watch.observation.zones.clear();
    watch.go(pause_s);
  };
  breach(0.2);
  breach(2.0);
  EXPECT_EQ(watch.safety.zone_violations(), 1);
  breach(0.1);
  EXPECT_EQ(watch.safety.zone_violations(), 2);
  watch.safety.reset_violations();
  EXPECT_EQ(watch.safety.zone_violations(), 0);
}

TEST(Caps, ForceByTool) {
  Watch watch;
  watch.press(ContactTool::palm_full, 140, {40, 150});
  watch.go(2);
  EXPECT_EQ(watch.cue(), "");
  watch.press(ContactTool::palm_full, 160, {40, 150});
  watch.go(0.6);
  EXPECT_EQ(watch.cue(), cue::too_deep);
  watch.press(ContactTool::elbow, 100, {40, 150});
  watch.go(0.6);
  EXPECT_EQ(watch.cue(), cue::too_deep);
  watch.press(ContactTool::elbow, 80, {40, 150});
  watch.go(0.6);
  EXPECT_EQ(watch.cue(), "");
}

TEST(Caps, AnUnknownToolHasTheCapOfAPointToolWhereItMayBeOne) {
  Watch watch;
  watch.press(ContactTool::unknown, 120, {200, 300}).area_cm2 = 5;
  watch.go(0.6);
  EXPECT_EQ(watch.cue(), cue::too_deep);
  watch.press(ContactTool::unknown, 120, {200, 300}).area_cm2 = 110;
  watch.go(1);
  EXPECT_EQ(watch.cue(), "");
}

TEST(Caps, ALongHardThumbChangesTool) {
  Watch watch;
  watch.press(ContactTool::thumb_pad, 65, {40, 150});
  watch.go(9.5);
  EXPECT_EQ(watch.cue(), "");
  watch.go(1);
  EXPECT_EQ(watch.cue(), cue::change_tool);
  watch.press(ContactTool::thumb_pad, 55, {40, 150});
  watch.go(0.1);
  EXPECT_EQ(watch.cue(), "");
}

TEST(Caps, SuddenRisesOfAStaticContact) {
  const auto rises = [](double N_per_s, double mm_per_s) {
    Watch watch;
    double worst = 0;
    for (int i = 0; i < 40; ++i) {
      watch.press(ContactTool::palm_heel, std::min(90.0, 5 + N_per_s * 0.02 * i),
                  {40, 150 + mm_per_s * 0.02 * i});
      watch.go(0.02);
      if (watch.cue() == cue::ease_in) ++worst;
    }
    return worst > 0;
  };
  EXPECT_TRUE(rises(250, 0));
  EXPECT_FALSE(rises(80, 0));
  EXPECT_FALSE(rises(250, 90));  // a hand that lands gliding
}

}  // namespace
}  // namespace palmar::coach
