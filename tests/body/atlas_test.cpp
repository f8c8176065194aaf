#include "sensing/body/atlas.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "sensing/body/lookup.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar {
namespace {

Muscle a_muscle(const std::string& id, BodyPolygon outline, int layer = 1, double fibre_angle_deg = 30) {
  Muscle muscle;
  muscle.id = muscle.base_id = id;
  muscle.name = "The " + id;
  muscle.group = "group";
  muscle.layer = layer;
  muscle.outline = std::move(outline);
  muscle.fibre_angle_deg = fibre_angle_deg;
  muscle.depth_to_top_mm = {5, 10, 15};
  muscle.thickness_mm = 8;
  muscle.scoreable = true;
  return muscle;
}

AnatomyTables tables() {
  AnatomyTables result;
  result.muscles = {a_muscle("broad", {{0, 0}, {100, 0}, {80, 200}, {10, 200}}),
                    a_muscle("lane", {{20, 0}, {50, 0}, {50, 200}, {20, 200}}, 2, 90)};
  Zone zone;
  zone.id = "flank";
  zone.name = "Flank";
  zone.outline = {{60, 50}, {90, 50}, {90, 80}};
  result.zones.push_back({zone, true});
  zone.id = "spine";
  zone.outline = {{-9, 0}, {9, 0}, {9, 200}, {-9, 200}};
  result.zones.push_back({zone, false});
  result.landmarks = {{{"C7", "C7", {0, 0}}, false}, {{"PSIS", "PSIS", {43, 500}}, true}};
  result.outline_right = {{0, -50}, {120, 0}, {110, 400}, {0, 420}};
  return result;
}

TEST(Atlas, HasBothSidesRightBeforeLeft) {
  const Atlas atlas = build_atlas(tables(), {}).value();
  ASSERT_EQ(atlas.muscles.size(), 4u);
  EXPECT_EQ(atlas.muscles[0].id, "broad_R");
  EXPECT_EQ(atlas.muscles[1].id, "broad_L");
  EXPECT_EQ(atlas.muscles[1].base_id, "broad");
  EXPECT_EQ(atlas.muscles[1].name, "The broad, left");
  EXPECT_EQ(atlas.muscles[1].side, Side::left);
  EXPECT_EQ(atlas.muscle("lane_L"), std::size_t{3});
  EXPECT_FALSE(atlas.muscle("lane"));
  EXPECT_EQ(atlas.zone("flank_L"), std::size_t{1});
  EXPECT_EQ(atlas.zone("spine"), std::size_t{2});
  EXPECT_FALSE(atlas.zone("spine_R"));
  EXPECT_EQ(atlas.landmarks.size(), 3u);
  EXPECT_EQ(atlas.landmarks[2].id, "PSIS_L");
  EXPECT_DOUBLE_EQ(atlas.landmarks[2].at.u_mm, -43);
}

TEST(Atlas, TheLeftIsTheMirrorOfTheRight) {
  const Atlas atlas = build_atlas(tables(), {}).value();
  for (double u = -120; u <= 120; u += 7.3) {
    for (double v = -40; v <= 430; v += 11.7) {
      for (std::size_t i = 0; i < atlas.muscles.size(); i += 2) {
        EXPECT_EQ(body::contains(atlas.muscles[i].outline, {u, v}),
                  body::contains(atlas.muscles[i + 1].outline, {-u, v}));
      }
      EXPECT_EQ(body::contains(atlas.outline, {u, v}), body::contains(atlas.outline, {-u, v}));
    }
  }
  EXPECT_DOUBLE_EQ(atlas.muscles[0].fibre_angle_deg, 30);
  EXPECT_DOUBLE_EQ(atlas.muscles[1].fibre_angle_deg, -30);
  EXPECT_DOUBLE_EQ(atlas.muscles[3].fibre_angle_deg, 90) << "along the spine on both sides";
}

TEST(Atlas, FibreAnglesMirrorToAxes) {
  for (const auto& [right, left] :
       {std::pair{0.0, 0.0}, {35.0, -35.0}, {-65.0, 65.0}, {90.0, 90.0}, {-90.0, 90.0}, {72.0, -72.0}}) {
    AnatomyTables one;
    one.muscles = {a_muscle("m", {{0, 0}, {10, 0}, {0, 10}}, 1, right)};
    const Atlas atlas = build_atlas(one, {}).value();
    EXPECT_DOUBLE_EQ(atlas.muscles[1].fibre_angle_deg, left) << right;
  }
}

TEST(Atlas, ScalesPlacesButNotDepths) {
  Mannequin small;
  small.c7_psis_mm = 400;
  const Atlas atlas = build_atlas(tables(), small).value();
  EXPECT_DOUBLE_EQ(atlas.muscles[0].outline[1].u_mm, 80);
  EXPECT_DOUBLE_EQ(atlas.landmarks[1].at.v_mm, 400);
  EXPECT_DOUBLE_EQ(atlas.zones[0].outline[2].v_mm, 64);
  EXPECT_DOUBLE_EQ(atlas.muscles[0].mid_depth_mm(), 14);
}

TEST(Atlas, OutlineHoldsSpinePointsOnce) {
  const Atlas atlas = build_atlas(tables(), {}).value();
  EXPECT_EQ(atlas.outline.size(), 6u);
  EXPECT_FALSE(body::crosses_itself(atlas.outline));
}

TEST(Atlas, MusclesOfTheFrontNeedNoOutline) {
  AnatomyTables front = tables();
  front.muscles.push_back(a_muscle("psoas", {}));
  front.muscles.back().scoreable = false;
  front.muscles.back().thickness_mm = 0;
  const Atlas atlas = build_atlas(front, {}).value();
  EXPECT_TRUE(atlas.muscles[*atlas.muscle("psoas_L")].outline.empty());
}

struct BadTable {
  const char* name;
  std::function<void(AnatomyTables&)> spoil;
};

void PrintTo(const BadTable& table, std::ostream* out) { *out << table.name; }

class BadTables : public testing::TestWithParam<BadTable> {};

TEST_P(BadTables, AreRefusedByName) {
  AnatomyTables bad = tables();
  GetParam().spoil(bad);
  const Result<Atlas> atlas = build_atlas(bad, {});
  ASSERT_FALSE(atlas.ok());
  EXPECT_EQ(atlas.error().name, GetParam().name);
  EXPECT_EQ(atlas.error().kind, ErrorKind::bad_input);
  EXPECT_FALSE(atlas.error().remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Atlas, BadTables,
    testing::Values(
        BadTable{"outline_too_short",
                 [](AnatomyTables& rows) { rows.muscles[0].outline = {{0, 0}, {1, 1}}; }},
        BadTable{"outline_too_short", [](AnatomyTables& rows) { rows.muscles[0].outline.clear(); }},
        BadTable{"outline_too_short", [](AnatomyTables& rows) { rows.zones[0].zone.outline.clear(); }},
        BadTable{"outline_crosses",
                 [](AnatomyTables& rows) { rows.muscles[1].outline = {{0, 0}, {9, 9}, {9, 0}, {0, 9}}; }},
        BadTable{"outline_crosses",
                 [](AnatomyTables& rows) { rows.zones[1].zone.outline = {{0, 0}, {9, 9}, {9, 0}, {0, 9}}; }},
        BadTable{"outline_crosses",
                 [](AnatomyTables& rows) {
                   rows.outline_right = {{0, 0}, {50, 90}, {90, 40}, {0, 60}, {0, 100}};
                 }},
        BadTable{"bad_number", [](AnatomyTables& rows) { rows.muscles[0].outline[1].u_mm = NAN; }},
        BadTable{"bad_number", [](AnatomyTables& rows) { rows.zones[0].zone.outline[1].v_mm = INFINITY; }},
        BadTable{"bad_layer", [](AnatomyTables& rows) { rows.muscles[0].layer = 0; }},
        BadTable{"bad_thickness", [](AnatomyTables& rows) { rows.muscles[0].thickness_mm = 0; }},
        BadTable{"bad_thickness", [](AnatomyTables& rows) { rows.muscles[0].thickness_mm = -3; }},
        BadTable{"bad_thickness", [](AnatomyTables& rows) { rows.muscles[0].thickness_mm = NAN; }},
        BadTable{"bad_depth", [](AnatomyTables& rows) { rows.muscles[0].depth_to_top_mm = {5, 4, 15}; }},
        BadTable{"bad_depth", [](AnatomyTables& rows) { rows.muscles[0].depth_to_top_mm = {-1, 4, 15}; }}));

TEST(Atlas, RefusesAMannequinWithoutASize) {
  for (const double c7_psis_mm : {0.0, -500.0, static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
    Mannequin mannequin;
    mannequin.c7_psis_mm = c7_psis_mm;
    EXPECT_EQ(build_atlas(tables(), mannequin).error().name, "bad_mannequin") << c7_psis_mm;
  }
  Mannequin mannequin;
  std::swap(mannequin.u_min_mm, mannequin.u_max_mm);
  EXPECT_EQ(build_atlas(tables(), mannequin).error().name, "bad_mannequin");
}

TEST(Lookup, FindsMusclesByLayer) {
  const Atlas atlas = build_atlas(tables(), {}).value();
  EXPECT_EQ(body::muscles_at(atlas, {30, 100}), (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(body::muscles_at(atlas, {-30, 100}), (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(body::muscle_at(atlas, {30, 100}, 2), std::size_t{2});
  EXPECT_FALSE(body::muscle_at(atlas, {30, 100}, 3));
  EXPECT_FALSE(body::muscle_at(atlas, {200, 100}, 1));
  EXPECT_EQ(body::zones_at(atlas, {0, 100}), (std::vector<std::size_t>{2}));
}

TEST(Lookup, TheDeepestInsideWinsWhereOutlinesOverlap) {
  AnatomyTables overlap = tables();
  overlap.muscles = {a_muscle("a", {{0, 0}, {60, 0}, {60, 100}, {0, 100}}),
                     a_muscle("b", {{40, 0}, {100, 0}, {100, 100}, {40, 100}})};
  overlap.muscles[1].scoreable = false;
  const Atlas atlas = build_atlas(overlap, {}).value();
  EXPECT_EQ(body::muscle_at(atlas, {45, 50}, 1), atlas.muscle("a_R"));
  EXPECT_EQ(body::muscle_at(atlas, {55, 50}, 1), atlas.muscle("b_R"));
  EXPECT_EQ(body::muscle_at(atlas, {55, 50}, 1, true), atlas.muscle("a_R"));
}

TEST(Lookup, LaneWidthIsMeasuredAcrossTheFibres) {
  const Atlas atlas = build_atlas(tables(), {}).value();
  EXPECT_NEAR(body::lane_width_mm(atlas.muscles[2], {30, 100}), 30, 1e-9);
  EXPECT_NEAR(body::lane_width_mm(atlas.muscles[3], {-30, 100}), 30, 1e-9);
  EXPECT_EQ(body::lane_width_mm(atlas.muscles[2], {80, 100}), 0);
}

}  // namespace
}  // namespace palmar
