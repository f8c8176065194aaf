#include "app/library/anatomy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "sensing/body/coverage.hpp"
#include "sensing/body/lookup.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/print_area.hpp"

namespace palmar::library {
namespace {

Path assets() { return Path(PALMAR_SOURCE) / "assets"; }

/// Ids of the first column of one of the reference tables; empty where they are not there.
std::set<std::string> reference_ids(const std::string& table) {
  std::ifstream file(std::string(PALMAR_SHARED) + "/domain/" + table);
  std::set<std::string> ids;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) ids.insert(line.substr(0, line.find(',')));
  return ids;
}

class Anatomy : public testing::Test {
 protected:
  const AnatomyTables tables = load_anatomy(assets()).value();
  const Atlas adult = *load_atlas(assets()).value();
};

TEST_F(Anatomy, HoldsEveryRowOfTheReferenceTables) {
  if (!std::filesystem::exists(PALMAR_SHARED)) GTEST_SKIP() << "no reference tables at " << PALMAR_SHARED;
  std::set<std::string> muscles, zones, landmarks, tools, points;
  for (const Muscle& muscle : tables.muscles) muscles.insert(muscle.id);
  for (const auto& row : tables.zones) zones.insert(row.zone.id);
  for (const auto& row : tables.landmarks) landmarks.insert(row.landmark.id);
  const std::vector<ContactToolRow> tool_rows = load_contact_tools(assets()).value();
  const std::vector<Acupoint> point_rows = load_acupoints(assets()).value();
  for (const ContactToolRow& row : tool_rows) tools.insert(std::string(id(row.tool)));
  for (const Acupoint& point : point_rows) points.insert(point.id);
  EXPECT_EQ(muscles, reference_ids("muscles.csv"));
  EXPECT_EQ(zones, reference_ids("zones.csv"));
  EXPECT_EQ(landmarks, reference_ids("landmarks.csv"));
  EXPECT_EQ(tools, reference_ids("contact_tools.csv"));
  EXPECT_EQ(points, reference_ids("acupoints.csv"));
}

TEST_F(Anatomy, EveryMuscleHasBothSidesAGroupAndASource) {
  EXPECT_EQ(adult.muscles.size(), 2 * tables.muscles.size());
  for (const Muscle& muscle : adult.muscles) {
    EXPECT_FALSE(muscle.group.empty()) << muscle.id;
    EXPECT_FALSE(muscle.source.empty()) << muscle.id;
  }
  for (const char* id : {"quad_lumb_L", "glute_med_R", "glute_max_L", "longissimus_R", "iliocostalis_L",
                         "hams_bf_R", "trap_upper_L", "lev_scap_R", "psoas_L", "abdominals_R"}) {
    EXPECT_TRUE(adult.muscle(id)) << id;
  }
}

TEST_F(Anatomy, GroupsHoldWhatTheTermsCallTogether) {
  std::map<std::string, std::set<std::string>> groups;
  for (const Muscle& muscle : tables.muscles) groups[muscle.group].insert(muscle.id);
  EXPECT_EQ(groups["erectors"], (std::set<std::string>{"iliocostalis", "longissimus", "spinalis"}));
  EXPECT_EQ(groups["gluteals"], (std::set<std::string>{"glute_max", "glute_med", "glute_min"}));
  EXPECT_EQ(groups["hamstrings"], (std::set<std::string>{"hams_bf", "hams_st_sm"}));
}

TEST_F(Anatomy, OnlyMusclesOfTheFrontHaveNoOutlineAndTheyAreNeverScored) {
  for (const Muscle& muscle : adult.muscles) {
    EXPECT_EQ(muscle.outline.empty(), muscle.group == "front") << muscle.id;
    EXPECT_FALSE(muscle.outline.empty() && muscle.scoreable) << muscle.id;
  }
  EXPECT_FALSE(adult.muscles[*adult.muscle("spinalis_R")].scoreable)
      << "it lies in the lane without pressure";
}

TEST_F(Anatomy, CentroidsLieInsideTheirOutlines) {
  for (const Muscle& muscle : adult.muscles) {
    if (muscle.outline.empty()) continue;
    const BodyPoint centre = body::centroid(muscle.outline);
    EXPECT_TRUE(body::contains(muscle.outline, centre))
        << muscle.id << " " << centre.u_mm << "," << centre.v_mm;
    EXPECT_GT(body::lane_width_mm(muscle, centre), 0) << muscle.id;
  }
}

TEST_F(Anatomy, DepthsRiseAndMusclesOfTheLongissimusLaneLieAsTaught) {
  const Muscle& longissimus = adult.muscles[*adult.muscle("longissimus_R")];
  EXPECT_EQ(longissimus.layer, 3);
  EXPECT_DOUBLE_EQ(longissimus.fibre_angle_deg, 90);
  EXPECT_DOUBLE_EQ(longissimus.mid_depth_mm(), 14 + 28.0 / 2);
  EXPECT_EQ(body::muscle_at(adult, {30, 250}, 3), adult.muscle("longissimus_R"));
  EXPECT_EQ(body::muscle_at(adult, {-30, 250}, 3), adult.muscle("longissimus_L"));
  EXPECT_EQ(body::muscle_at(adult, {60, 300}, 3, true), adult.muscle("iliocostalis_R"));
  EXPECT_NEAR(body::lane_width_mm(longissimus, {30, 380}), 29, 0.5);
}

TEST_F(Anatomy, ZoneRulesAreThoseOfTheTable) {
  const auto rule = [&](const char* id) { return adult.zones.at(adult.zone(id).value()).rule; };
  EXPECT_EQ(rule("spinous").alarm_force_N, 10);
  EXPECT_EQ(rule("spinous").alarm_mean_kPa, 8);
  EXPECT_EQ(rule("spinous").alarm_after_s, 0.5);
  EXPECT_EQ(rule("coccyx").alarm_force_N, 5);
  EXPECT_EQ(rule("popliteal_L").alarm_force_N, 5);
  EXPECT_TRUE(rule("kidney_percussion_R").percussion_forbidden);
  EXPECT_TRUE(rule("sacrum").percussion_forbidden);
  EXPECT_EQ(rule("sacrum").point_tool_max_level, 2);
  EXPECT_EQ(rule("kidney_point_L").point_tool_max_level, 2);
  EXPECT_EQ(rule("ql_window_R").any_tool_max_level, 3);
  EXPECT_EQ(rule("suboccipital").any_tool_max_level, 2);
  for (const char* id : {"rib12_R", "scapular_spine_L", "greater_trochanter_R", "axilla_R"}) {
    EXPECT_EQ(rule(id).point_tool_max_level, 1) << id;
  }
  EXPECT_FALSE(adult.zone("spinous_R")) << "midline zones have no side";
}

TEST_F(Anatomy, StripZonesAreTwiceTheirHalfWidthWide) {
  const BodyPolygon& border = adult.zones[*adult.zone("scapular_border_R")].outline;
  EXPECT_NEAR(body::area_mm2(border), 16 * std::hypot(72.0 - 58, 170.0 - 22), 20);
  EXPECT_TRUE(body::contains(border, {65, 96}));
}

TEST_F(Anatomy, TorsoHoldsEveryMuscleOfTheBackAndIsSymmetric) {
  EXPECT_GE(adult.outline.size(), 60u);
  for (const Muscle& muscle : adult.muscles) {
    if (muscle.outline.empty() || muscle.group == "hamstrings") continue;
    EXPECT_TRUE(body::contains(adult.outline, body::centroid(muscle.outline))) << muscle.id;
  }
  EXPECT_NEAR(body::centroid(adult.outline).u_mm, 0, 1e-9);
}

TEST_F(Anatomy, MannequinsScaleTheAtlas) {
  EXPECT_EQ(list_mannequins(assets()), (std::vector<std::string>{"adult", "long", "small_adult"}));
  const Atlas small = *load_atlas(assets(), "small_adult").value();
  const auto psis = [](const Atlas& atlas) {
    const auto found = std::find_if(atlas.landmarks.begin(), atlas.landmarks.end(),
                                    [](const Landmark& landmark) { return landmark.id == "PSIS_R"; });
    return found->at.v_mm;
  };
  EXPECT_DOUBLE_EQ(psis(adult), 500);
  EXPECT_DOUBLE_EQ(psis(small), 440);
  EXPECT_NE(load_mannequin(assets(), "giant").error().message().find("small_adult"), std::string::npos);
}

TEST_F(Anatomy, ContactToolsRiseFromLowToHigh) {
  const auto tools = load_contact_tools(assets()).value();
  ASSERT_EQ(tools.size(), static_cast<std::size_t>(contact_tool_count - 1));
  for (std::size_t i = 0; i < tools.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(tools[i].tool), i + 1) << "the order of ContactTool";
    EXPECT_LT(tools[i].area_cm2.lo, tools[i].area_cm2.hi);
  }
}

// Rooms without files have the areas as values: the contact room to name a tool, the coach to tell techniques apart.
TEST_F(Anatomy, TheRoomsWithoutFilesHaveTheSamePrintAreas) {
  const auto rows = load_contact_tools(assets()).value();
  for (const ContactToolRow& row : rows) {
    const PrintArea area = print_area(row.tool);
    EXPECT_EQ(area.lo_cm2, row.area_cm2.lo) << id(row.tool);
    EXPECT_EQ(area.mid_cm2, row.area_cm2.mid) << id(row.tool);
    EXPECT_EQ(area.hi_cm2, row.area_cm2.hi) << id(row.tool);
    EXPECT_EQ(row.source.starts_with("literature"), row.tool == ContactTool::thumb_pad)
        << "what the coach says of where " << id(row.tool) << " comes from";
  }
}

}  // namespace
}  // namespace palmar::library
