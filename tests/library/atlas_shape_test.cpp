// The shipped atlas: fans that turn as the real muscles do, bones where landmarks are, mannequins that differ.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "app/library/anatomy.hpp"
#include "sensing/body/fibres.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/model/units.hpp"

namespace palmar::library {
namespace {

class Shape : public testing::Test {
 protected:
  static Atlas load(const char* mannequin) {
    return *load_atlas(Path(PALMAR_SOURCE) / "assets", mannequin).value();
  }
  const Atlas adult = load("adult"), small = load("small_adult"), long_one = load("long");

  const Muscle& muscle(const char* id) const { return adult.muscles[adult.muscle(id).value()]; }
  double at(const char* id, double u, double v) const { return body::fibre_angle_deg(muscle(id), {u, v}); }
  static const Landmark& landmark(const Atlas& atlas, const std::string& id) {
    return *std::find_if(atlas.landmarks.begin(), atlas.landmarks.end(),
                         [&](const Landmark& l) { return l.id == id; });
  }
  static const Bone& bone(const Atlas& atlas, const std::string& id) {
    return *std::find_if(atlas.bones.begin(), atlas.bones.end(), [&](const Bone& b) { return b.id == id; });
  }
};

TEST_F(Shape, TheMainAxisIsThatOfTheFanInItsMiddle) {
  for (const Muscle& one : adult.muscles) {
    if (one.outline.empty()) continue;
    const double middle = body::fibre_angle_deg(one, body::centroid(one.outline));
    EXPECT_LT(acute_angle_deg(middle, one.fibre_angle_deg), 16) << one.id << " " << middle;
  }
}

TEST_F(Shape, FansTurnWhereTheMuscleDoes) {
  // Trapezius: down and out from the neck, across to the acromion, up and out from the lower spine.
  EXPECT_GT(at("trap_upper_R", 40, -40), 25);
  EXPECT_NEAR(at("trap_middle_R", 60, 40), 0, 12);
  EXPECT_LT(at("trap_lower_R", 10, 250), -60);
  EXPECT_GT(at("trap_lower_R", 30, 75), -20) << "its upper fibres are nearly level";
  // Latissimus: level at its upper border, steep at the flank.
  EXPECT_GT(at("lat_dorsi_R", 80, 165), -25);
  EXPECT_LT(at("lat_dorsi_R", 125, 320), -65);
  // Gluteus medius: its back fibres run out, its front fibres run in, towards the trochanter.
  EXPECT_LT(at("glute_med_R", 75, 480), 75);
  EXPECT_LT(at("glute_med_R", 146, 520), -70) << "past the vertical";
  // The erectors stay straight: lessons are scored along them.
  EXPECT_EQ(at("longissimus_R", 30, 400), 90);
  EXPECT_EQ(at("iliocostalis_L", -60, 200), 90);
}

TEST_F(Shape, TheLeftSideIsTheMirrorOfTheRight) {
  for (std::size_t i = 0; i + 1 < adult.muscles.size(); i += 2) {
    const Muscle &right = adult.muscles[i], &left = adult.muscles[i + 1];
    if (right.outline.empty()) continue;
    ASSERT_EQ(right.fan.size(), left.fan.size());
    for (const BodyPoint p : right.outline) {
      const double mirrored = fold_axis_deg(180 - body::fibre_angle_deg(right, p));
      EXPECT_LT(acute_angle_deg(mirrored, body::fibre_angle_deg(left, {-p.u_mm, p.v_mm})), 1e-6) << right.id;
    }
  }
}

TEST_F(Shape, FansFollowTheMannequin) {
  for (std::size_t i = 0; i < adult.muscles.size(); ++i) {
    const Muscle &here = adult.muscles[i], &there = small.muscles[i];
    if (here.outline.empty()) continue;
    EXPECT_LT(acute_angle_deg(here.fibre_angle_deg, there.fibre_angle_deg), 8) << here.id;
    EXPECT_LT(body::area_mm2(there.outline), body::area_mm2(here.outline)) << here.id;
    EXPECT_LT(
        acute_angle_deg(there.fibre_angle_deg, body::fibre_angle_deg(there, body::centroid(there.outline))),
        18)
        << there.id;
  }
}

TEST_F(Shape, ASmallAdultIsNotTheReferenceShrunk) {
  EXPECT_NEAR(landmark(small, "PSIS_R").at.v_mm, 440, 1e-9);
  EXPECT_NEAR(landmark(small, "AC_R").at.u_mm - landmark(small, "AC_L").at.u_mm, 340, 1e-9);
  EXPECT_NEAR(landmark(small, "GT_R").at.u_mm, 120, 0.5);
  const double shoulders = landmark(small, "AC_R").at.u_mm / landmark(adult, "AC_R").at.u_mm;
  const double hips = landmark(small, "GT_R").at.u_mm / landmark(adult, "GT_R").at.u_mm;
  EXPECT_GT(hips, shoulders + 0.02) << "a broader pelvis";
}

TEST_F(Shape, TheLongMannequinHasThighsWithTheirMuscles) {
  EXPECT_TRUE(long_one.mannequin.thighs);
  for (const char* id : {"hams_bf_R", "hams_st_sm_L"}) {
    const Muscle& hams = long_one.muscles[long_one.muscle(id).value()];
    int outside = 0;
    for (const BodyPoint p : hams.outline) outside += body::contains(long_one.outline, p) ? 0 : 1;
    EXPECT_EQ(outside, 0) << id;
    EXPECT_FALSE(body::contains(adult.outline, body::centroid(hams.outline))) << "below the reference back";
  }
  for (const Muscle& one : long_one.muscles) {
    if (!one.outline.empty()) {
      EXPECT_TRUE(body::contains(long_one.outline, body::centroid(one.outline))) << one.id;
    }
  }
}

TEST_F(Shape, BonesLieAtTheirLandmarks) {
  std::set<std::string> ids;
  for (const Bone& one : adult.bones) {
    EXPECT_TRUE(ids.insert(one.id).second) << one.id;
    EXPECT_FALSE(one.source.empty()) << one.id;
    EXPECT_NE(one.kind, "fascia");
  }
  for (int rib = 1; rib <= 12; ++rib) EXPECT_TRUE(ids.count("rib_" + std::to_string(rib) + "_L")) << rib;
  for (const Landmark& mark : adult.landmarks) {
    const std::string spinous = "spinous_" + mark.id;
    if (ids.count(spinous)) {
      EXPECT_GT(body::inside_mm(bone(adult, spinous).outline, mark.at), -3) << mark.id;
    }
  }
  const auto near = [&](const char* id, const char* mark) {
    EXPECT_GT(body::inside_mm(bone(adult, id).outline, landmark(adult, mark).at), -9) << id << " at " << mark;
  };
  near("scapula_R", "AI_R"), near("scapula_R", "SA_R"), near("scapular_spine_R", "TS_R"),
      near("scapular_spine_R", "AC_R");
  near("ilium_R", "PSIS_R"), near("ilium_R", "CREST_R"), near("ilium_L", "IT_L"), near("femur_R", "GT_R");
  near("rib_12_R", "R12_R"), near("vertebra_L3", "TP_L3_R"), near("coccyx", "COCCYX");
  for (std::size_t i = 1; i < adult.bones.size(); ++i)
    EXPECT_GE(adult.bones[i - 1].depth_to_top_mm.mid, adult.bones[i].depth_to_top_mm.mid)
        << "deeper ones first";
  EXPECT_FALSE(adult.fasciae.empty());
}

TEST_F(Shape, AcupointsLieBesideTheirVertebraOnBothSides) {
  EXPECT_EQ(adult.acupoints.size(), 64u);
  for (const PointOfInterest& point : adult.acupoints) {
    if (point.id.starts_with("BL27") || point.id.starts_with("BL28") || point.beside.starts_with("S"))
      continue;
    EXPECT_NEAR(point.at.v_mm, landmark(adult, point.beside).at.v_mm, 1) << point.id;
    EXPECT_EQ(point.at.u_mm > 0, point.id.ends_with("_R")) << point.id;
  }
}

TEST_F(Shape, TheBackIsCurved) {
  for (const Atlas* atlas : {&adult, &small, &long_one}) {
    const Mannequin& m = atlas->mannequin;
    const auto height = [&](double u, const char* at) {
      return m.surface_height_mm({u, landmark(*atlas, at).at.v_mm});
    };
    EXPECT_GT(height(40, "T7"), height(40, "L3") + 10) << m.id << ": the hollow of the loins";
    EXPECT_GT(height(60, "COCCYX"), height(60, "L3") + 15) << m.id << ": the buttocks";
    EXPECT_GT(height(40, "L3"), height(0, "L3") + 2) << m.id << ": the spine lies in a furrow";
    EXPECT_GT(height(40, "T7"), height(150, "T7") + 20) << m.id << ": falls to the flanks";
    EXPECT_FALSE(m.tissue.empty());
  }
}

TEST_F(Shape, MusclesOfTheFrontSayWhyTheyAreNotReached) {
  EXPECT_NE(muscle("psoas_L").note.find("NOT reachable from the back"), std::string::npos);
  EXPECT_NE(muscle("abdominals_R").note.find("NOT on a prone back mat"), std::string::npos);
}

}  // namespace
}  // namespace palmar::library
