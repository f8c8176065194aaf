// What a hand is told to reach, under the shipped tissues: level 3 of Walton "starts to work the muscles" with every tool.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "app/library/anatomy.hpp"
#include "app/library/techniques.hpp"
#include "app/library/tissues.hpp"
#include "sensing/depth/contact_depth.hpp"
#include "sensing/depth/deepest_muscle.hpp"
#include "tests/depth/fields.hpp"
#include "tests/pipeline/frames.hpp"

namespace palmar {
namespace {

constexpr GridGeometry grid{48, 48, 5, 5};

Contact disc(ContactTool tool, MatPoint centre, double force_N, double area_cm2) {
  Contact contact;
  contact.id = static_cast<std::uint32_t>(tool);
  contact.tool = tool;
  contact.centre = centre;
  contact.force_N = force_N;
  contact.area_cm2 = area_cm2;
  contact.mean_kPa = force_N * 10 / area_cm2;
  return contact;
}

TEST(Reached, LevelThreeReachesMuscleWithEveryToolOfTheScale) {
  const auto scale = must(library::load_pressure_scale(assets() / "techniques" / "pressure_scale.csv"));
  const auto tools = must(library::load_contact_tools(assets()));
  const Atlas& atlas = *adult();
  for (const std::string& tissue : library::list_tissues(assets())) {
    const auto model = must(library::load_depth_model(assets(), tissue));
    for (const BodyPoint over : {BodyPoint{35, 380}, BodyPoint{40, 200}, BodyPoint{75, 560}}) {
      const Placement placement{"adult", over.u_mm - 120, over.v_mm - 120, 0, 1, {}};
      const MatPoint centre = placement.to_mat(over);
      depth::ContactDepths depths(*model, grid, placement, atlas.mannequin.c7_psis_mm);
      const depth::DeepestMuscle deepest(atlas, *model, grid, placement);
      for (const coach::LevelRow& row : scale) {
        if (row.level != 3) continue;
        for (const auto& tool : tools) {
          if (tool.tool != row.tool) continue;
          Contacts contacts;
          contacts.list = {disc(row.tool, centre, row.N_min, tool.area_cm2.mid)};
          const PressureField field =
              depth::disc_field(grid, centre, std::sqrt(tool.area_cm2.mid * 100 / std::numbers::pi),
                                static_cast<float>(contacts.list[0].mean_kPa));
          std::vector<ContactDepth> seen;
          depths.estimate(field, contacts, seen);
          deepest.name(contacts, seen);
          ASSERT_TRUE(seen.at(0).half_depth_mm);
          EXPECT_TRUE(seen[0].reaches)
              << tissue << ", " << id(row.tool) << " with " << row.N_min << " N at u " << over.u_mm << " v "
              << over.v_mm << ": half depth " << *seen[0].half_depth_mm << " mm";
        }
      }
    }
  }
}

TEST(Reached, WhatPressesOnMuscleIsNeverToldToStayAboveIt) {
  const MatDescription mat = mat_of("palmar-open-48x48");
  for (const char* scenario : {"effleurage_firm", "kneading", "strip_longissimus", "compression"}) {
    PipelineConfig config = config_of(mat);
    config.depth = must(library::load_depth_model(assets(), "average"));
    Pipeline pipeline(config);
    int firm = 0, told = 0, above = 0;
    for (const RawFrame& frame : simulate(scenario, mat, 12).frames) {
      const Observation& seen = pipeline.step(frame);
      for (std::size_t i = 0; i < seen.depths.size(); ++i) {
        const ContactDepth& depth = seen.depths[i];
        EXPECT_FALSE(depth.stays_above && (depth.reaches || depth.reaches_bone));
        above += depth.stays_above ? 1 : 0;
        if (seen.contacts.list[i].force_N < 18 || !depth.half_depth_mm) continue;
        ++firm;
        told += depth.reaches ? 1 : 0;
      }
    }
    EXPECT_GT(firm, 100) << scenario;
    EXPECT_GT(told, 0.95 * firm) << scenario;
    EXPECT_EQ(above, 0) << scenario << ", at touch-down either";
  }
}

}  // namespace
}  // namespace palmar
