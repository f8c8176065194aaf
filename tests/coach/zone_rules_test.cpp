// Every rule of the shipped table of zones, both ways: what breaks it raises its alarm, what just keeps it does not.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/coach/safety.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/techniques.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::coach {
namespace {

const library::Path assets = library::Path(PALMAR_SOURCE) / "assets";
const Atlas& back() {
  static const Atlas atlas = *library::load_atlas(assets, "long").value();
  return atlas;
}
const std::vector<LevelRow>& levels() {
  static const std::vector<LevelRow> rows =
      library::load_pressure_scale(assets / "techniques" / "pressure_scale.csv").value();
  return rows;
}
/// A force of that level, in its middle.
double level_N(ContactTool tool, int level) {
  for (const LevelRow& row : levels())
    if (row.tool == tool && row.level == level) return (row.N_min + row.N_max) / 2;
  ADD_FAILURE() << "no level " << level << " of " << id(tool);
  return 0;
}

constexpr ContactTool point_tools[] = {ContactTool::thumb_pad, ContactTool::fingers4, ContactTool::knuckles,
                                       ContactTool::elbow};
constexpr ContactTool broad_tools[] = {ContactTool::palm_full, ContactTool::palm_heel, ContactTool::fist_soft,
                                       ContactTool::forearm};

/// A hand over one zone, frame by frame.
struct Hand {
  explicit Hand(std::size_t zone_in) : zone(zone_in), safety(back(), levels(), 50) {
    centre = body::centroid(back().zones[zone].outline);
  }
  std::size_t zone;
  Safety safety;
  LiveMotion motion;
  Observation now;
  std::vector<ZoneAlarm> alarms;
  BodyPoint centre;

  void press(ContactTool tool, double force_N, std::uint32_t contact_id = 1) {
    Contact contact;
    contact.id = contact_id;
    contact.tool = tool;
    contact.force_N = force_N;
    contact.centre_body = centre;
    now.contacts.list.assign(1, contact);
  }
  void load(double force_N, double mean_kPa) {
    now.zones = {
        {static_cast<std::uint16_t>(zone), static_cast<float>(force_N), static_cast<float>(mean_kPa)}};
  }
  void go(double seconds) {
    for (int i = 0; i < static_cast<int>(std::lround(seconds * 50)); ++i) {
      now.t_s += 0.02;
      motion.observe(now);
      safety.observe(now, motion, alarms);
    }
  }
  void strike(int times, double contact_s) {
    for (int i = 0; i < times; ++i) {
      press(ContactTool::ulnar_edge, 15, static_cast<std::uint32_t>(i + 1));
      go(contact_s);
      now.contacts.list.clear();
      go(0.12);
    }
  }
  bool alarm() const {
    return std::any_of(alarms.begin(), alarms.end(), [&](const ZoneAlarm& one) { return one.zone == zone; });
  }
  bool alarm_after(double seconds) {
    go(seconds);
    return alarm();
  }
};

class ZoneRules : public testing::TestWithParam<std::size_t> {
 protected:
  std::size_t zone() const { return GetParam(); }
  const ZoneRule& rule() const { return back().zones[zone()].rule; }
  std::optional<int> most_level(bool point) const {
    std::optional<int> most = rule().any_tool_max_level;
    if (point && rule().point_tool_max_level) most = std::min(most.value_or(9), *rule().point_tool_max_level);
    return most;
  }
};

TEST_P(ZoneRules, ForceAndPressure) {
  if (!rule().alarm_force_N) {
    Hand hand(zone());
    hand.load(120, 90);
    EXPECT_FALSE(hand.alarm_after(3)) << "no such rule";
    return;
  }
  const double N = *rule().alarm_force_N, kPa = rule().alarm_mean_kPa.value_or(0);
  Hand over(zone());
  over.load(1.1 * N, 1.1 * kPa + 0.1);
  if (rule().alarm_after_s > 0) {
    EXPECT_FALSE(over.alarm_after(rule().alarm_after_s - 0.1)) << "not yet for long enough";
  }
  EXPECT_TRUE(over.alarm_after(0.2));
  Hand under(zone());
  under.load(0.95 * N, 5 * kPa + 5);
  EXPECT_FALSE(under.alarm_after(3)) << "too little force";
  if (rule().alarm_mean_kPa) {
    under.load(8 * N, 0.95 * kPa);
    EXPECT_FALSE(under.alarm_after(3)) << "a broad palm: too little pressure";
  }
}

TEST_P(ZoneRules, AForceAlarmEndsBelowWhatSetItOff) {
  if (!rule().alarm_force_N) return;  // no such rule
  const double N = *rule().alarm_force_N, kPa = rule().alarm_mean_kPa.value_or(5);
  Hand hand(zone());
  hand.load(1.1 * N, 1.1 * kPa);
  ASSERT_TRUE(hand.alarm_after(rule().alarm_after_s + 0.1));
  // A load that trembles about the limit is one alarm and not many.
  for (int i = 0; i < 100; ++i) {
    hand.load((i % 2 == 0 ? 1.05 : 0.9) * N, (i % 3 == 0 ? 1.05 : 0.9) * kPa);
    EXPECT_TRUE(hand.alarm_after(0.02));
  }
  EXPECT_EQ(hand.safety.zone_violations(), 1);
  hand.load(0.75 * N, 1.1 * kPa);
  EXPECT_FALSE(hand.alarm_after(0.02));
}

TEST_P(ZoneRules, LevelsOfPointTools) {
  const auto most = most_level(true);
  for (const ContactTool tool : point_tools) {
    if (!most) {
      Hand hand(zone());
      hand.press(tool, level_N(tool, 4));
      EXPECT_FALSE(hand.alarm_after(3)) << "no such rule: " << id(tool);
      continue;
    }
    Hand over(zone()), kept(zone()), beside(zone());
    over.press(tool, level_N(tool, *most + 1));
    EXPECT_FALSE(over.alarm_after(0.3)) << "not yet for long enough";
    EXPECT_TRUE(over.alarm_after(0.4)) << id(tool);
    kept.press(tool, level_N(tool, *most));
    EXPECT_FALSE(kept.alarm_after(3)) << id(tool);
    beside.centre.u_mm += 400;
    beside.press(tool, level_N(tool, *most + 1));
    EXPECT_FALSE(beside.alarm_after(3)) << id(tool);
  }
}

TEST_P(ZoneRules, LevelsOfBroadTools) {
  for (const ContactTool tool : broad_tools) {
    Hand hand(zone());
    const auto most = most_level(false);
    if (most) {
      hand.press(tool, level_N(tool, *most + 1));
      EXPECT_TRUE(hand.alarm_after(0.7)) << id(tool);
      Hand kept(zone());
      kept.press(tool, level_N(tool, *most));
      EXPECT_FALSE(kept.alarm_after(3)) << id(tool);
    } else {
      hand.press(tool, level_N(tool, 4));
      EXPECT_FALSE(hand.alarm_after(3)) << "right work: " << id(tool);
    }
  }
}

TEST_P(ZoneRules, BroadToolsUpToTheLevelOfTheLesson) {
  if (rule().any_tool_max_level) return;  // stricter than any lesson
  for (const ContactTool tool : broad_tools) {
    Hand hand(zone());
    hand.safety.ask(3);
    hand.press(tool, level_N(tool, 3));
    EXPECT_FALSE(hand.alarm_after(2)) << id(tool);
    hand.press(tool, level_N(tool, 4));
    if (!rule().broad_tools_by_lesson) {
      EXPECT_FALSE(hand.alarm_after(2)) << "no such rule: " << id(tool);
      continue;
    }
    EXPECT_TRUE(hand.alarm_after(0.7)) << id(tool);
    hand.safety.ask(4);
    EXPECT_FALSE(hand.alarm_after(0.7)) << "a lesson of level 4: " << id(tool);
    hand.safety.ask(std::nullopt);
    EXPECT_FALSE(hand.alarm_after(0.7)) << "free practice: " << id(tool);
  }
}

TEST_P(ZoneRules, ALevelAlarmEndsBelowWhatSetItOff) {
  const auto most = most_level(true);
  if (!most) return;  // no such rule
  const ContactTool tool = ContactTool::thumb_pad;
  double limit_N = 0;
  for (const LevelRow& row : levels())
    if (row.tool == tool && row.level == *most) limit_N = row.N_max;
  Hand hand(zone());
  hand.press(tool, 1.2 * limit_N);
  ASSERT_TRUE(hand.alarm_after(0.7));
  const int violations = hand.safety.zone_violations();  // zones may overlap
  for (int i = 0; i < 100; ++i) {
    hand.press(tool, (i % 2 == 0 ? 1.05 : 0.9) * limit_N);
    EXPECT_TRUE(hand.alarm_after(0.02));
  }
  EXPECT_EQ(hand.safety.zone_violations(), violations);
  hand.press(tool, 0.75 * limit_N);
  EXPECT_FALSE(hand.alarm_after(0.02));
}

TEST_P(ZoneRules, AnInstructorLiftsTheLevelsOfSomeZones) {
  const auto most = most_level(true);
  if (!most) return;  // no such rule
  const std::string& full = back().zones[zone()].id;
  const bool paired = full.ends_with("_L") || full.ends_with("_R");
  const std::string name = paired ? full.substr(0, full.size() - 2) : full;
  Hand hand(zone());
  hand.safety.enable(std::vector<std::string>{name});
  hand.press(ContactTool::thumb_pad, level_N(ContactTool::thumb_pad, *most + 1));
  EXPECT_EQ(hand.alarm_after(1), !rule().instructor_enables);
  hand.safety.enable({});
  EXPECT_TRUE(hand.alarm_after(1));
}

TEST_P(ZoneRules, Percussion) {
  Hand struck(zone());
  struck.strike(5, 0.06);
  EXPECT_EQ(struck.alarm(), rule().percussion_forbidden);
  Hand touched(zone());
  touched.strike(5, 0.4);
  EXPECT_FALSE(touched.alarm()) << "touched and not struck";
}

std::vector<std::size_t> all_zones() {
  std::vector<std::size_t> all(back().zones.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}
std::string zone_name(const testing::TestParamInfo<std::size_t>& info) { return back().zones[info.param].id; }
INSTANTIATE_TEST_SUITE_P(Shipped, ZoneRules, testing::ValuesIn(all_zones()), zone_name);

TEST(ZoneTable, EnablesAndLessonLevelsAreThoseOfTheReference) {
  std::set<std::string> enabled, by_lesson;
  for (const Zone& zone : back().zones) {
    if (zone.rule.instructor_enables) enabled.insert(zone.id);
    if (zone.rule.broad_tools_by_lesson) by_lesson.insert(zone.id);
  }
  EXPECT_EQ(enabled,
            (std::set<std::string>{"ql_window_L", "ql_window_R", "sciatic_notch_L", "sciatic_notch_R"}));
  EXPECT_EQ(by_lesson, (std::set<std::string>{"kidney_point_L", "kidney_point_R"}));
}

}  // namespace
}  // namespace palmar::coach
