// The shipped tissues, and what is refused in one that an instructor wrote.
#include "app/library/tissues.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "app/library/anatomy.hpp"
#include "sensing/depth/muscle_loader.hpp"
#include "sensing/depth/target_depth.hpp"

namespace palmar::library {
namespace {

namespace fs = std::filesystem;
const Path assets = fs::path(PALMAR_SOURCE) / "assets";

TEST(Tissues, AllThatScriptsRelyOnCanBeSolved) {
  for (const char* id : {"lean", "average", "heavy", "foam"}) {
    const auto model = load_depth_model(assets, id);
    ASSERT_TRUE(model.ok()) << model.error().what << ": " << model.error().why;
    EXPECT_EQ((*model)->id(), id);
    for (double depth_mm : {1.0, 3.0, 10.0, 25.0, 60.0}) {
      for (double error : (*model)->fit_error(depth_mm)) EXPECT_LT(error, 0.01) << id << " at " << depth_mm;
    }
  }
  EXPECT_EQ(list_tissues(assets), (std::vector<std::string>{"average", "foam", "heavy", "lean"}));
}

TEST(Tissues, FatMakesThingsDeeper) {
  const auto lean = load_tissue(assets, "lean").value(), average = load_tissue(assets, "average").value(),
             heavy = load_tissue(assets, "heavy").value();
  ASSERT_EQ(lean.stacks.size(), average.stacks.size());
  for (std::size_t k = 0; k < average.stacks.size(); ++k) {
    EXPECT_LT(total_thickness_mm(lean.stacks[k]), total_thickness_mm(average.stacks[k]))
        << average.stacks[k].id;
    EXPECT_LT(total_thickness_mm(average.stacks[k]), total_thickness_mm(heavy.stacks[k]))
        << average.stacks[k].id;
  }
}

std::string average_text() {
  std::ifstream file(assets / "tissues" / "average.toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The tissue `average` with the first of one text replaced by another, and the error that it gives.
std::string error_of(const std::string& from, const std::string& to) {
  std::string text = average_text();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at == std::string::npos) return {};
  text.replace(at, from.size(), to);
  const fs::path file = fs::path(testing::TempDir()) / "own_tissue.toml";
  std::ofstream(file) << text;
  const auto tissue = load_tissue(assets, file.string());
  if (tissue.ok()) return "accepted";
  EXPECT_EQ(tissue.error().exit_status(), 2);
  EXPECT_NE(tissue.error().what.find("own_tissue.toml:"), std::string::npos) << tissue.error().what;
  return tissue.error().name + "|" + tissue.error().what + "|" + tissue.error().why;
}

TEST(Tissues, WhatIsWrongIsNamedWithItsLine) {
  const std::string thickness = "thickness_mm = [1.5, 2, 2.5]", modulus = "modulus_kPa = [100, 200, 400]";
  const struct {
    std::string from, to, error;
  } cases[] = {
      {thickness, "thickness_mm = [0, 2, 2.5]", "out_of_range"},
      {thickness, "thickness_mm = [1.5, -2, 2.5]", "out_of_range"},
      {thickness, "thickness_mm = [1.5, 2]", "range_upside_down"},
      {thickness, "thickness_mm = [2.5, 2, 1.5]", "range_upside_down"},
      {thickness, "thickness_mm = 2", "wrong_type"},
      {modulus, "modulus_kPa = [0, 200, 400]", "out_of_range"},
      {modulus, "modulus_kPa = [100, 200, inf]", "out_of_range"},
      {modulus, "modulus_kPa = [nan, 200, 400]", "out_of_range"},
      {"nu = 0.48", "nu = 0.51", "out_of_range"},
      {"nu = 0.48", "nu = 0.48\ndensity = 3", "unknown_key"},
      {"base = \"rigid\"", "base = \"soft\"", "bad_base"},
      {"muscle_depth = \"middle\"", "muscle_depth = \"mid\"", "bad_depth"},
      {"modulus_source", "origin", "unknown_key"},
      {"outline = [[4, -20], [45, -20]", "outline = [[45, -20], [4, -20]", "crossed_outline"},
      {"id = \"fat\"", "id = \"water\"", "unlike_layers"},
      {"blend_mm = 15", "blend_mm = 0", "out_of_range"},
      {"id = \"spine\"", "id = \"paraspinal\"", "duplicate_id"},
      {"id = \"quad_lumb\"", "id = \"quad_lumbar\"", "unknown_muscle"},
      {"top_mm = [48, 58, 68]", "top_mm = [48, 58]", "range_upside_down"},
      {"top_mm = [48, 58, 68]", "top_mm = [0, 58, 68]", "out_of_range"},
      {"top_source", "source", "unknown_key"},
      {"[[stack.muscle]]",
       "[[stack.muscle]]\nid = \"quad_lumb\"\ntop_mm = [1, 2, 3]\ntop_source = \"x\"\n[[stack.muscle]]",
       "duplicate_id"},
  };
  for (const auto& one : cases) EXPECT_EQ(error_of(one.from, one.to).find(one.error), 0u) << one.to;
  EXPECT_NE(error_of(thickness, "thickness_mm = [0, 2, 2.5]").find("own_tissue.toml:17: "), std::string::npos)
      << error_of(thickness, "thickness_mm = [0, 2, 2.5]");
  EXPECT_EQ(load_tissue(assets, "marble").error().name, "unknown_tissue");
}

/// A thumb's print of 20 N: cells of 2.5 mm within 8 mm of a place.
PressureField thumb(const GridGeometry& grid, const Placement& placement, BodyPoint at, Contacts& contacts) {
  PressureField field;
  field.geometry = grid;
  field.kPa.assign(static_cast<std::size_t>(grid.cells()), 0.0f);
  field.validity.assign(field.kPa.size(), CellValidity::below_threshold);
  int cells = 0;
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      if (distance_mm(placement.to_body(grid.centre(row, col)), at) > 8) continue;
      const auto cell = static_cast<std::uint32_t>(grid.index(row, col));
      field.loaded.push_back(cell);
      field.validity[cell] = CellValidity::measured;
      ++cells;
    }
  }
  const double kPa = 20e3 / (cells * grid.cell_area_mm2());
  for (std::uint32_t cell : field.loaded) field.kPa[cell] = static_cast<float>(kPa);
  field.force_N = 20;
  contacts.owner.assign(field.kPa.size(), Contacts::none);
  contacts.list.resize(1);
  contacts.list[0].id = 1;
  contacts.list[0].centre = placement.to_mat(at);
  contacts.list[0].force_N = 20;
  contacts.list[0].mean_kPa = kPa;
  return field;
}

TEST(Tissues, QuadratusLumborumIsReachedFromTheErectorsEdgeAndNotThroughThem) {
  const auto atlas = load_atlas(assets).value();
  const auto model = load_depth_model(assets, "average").value();
  const GridGeometry grid{64, 64, 2.5, 2.5};
  const Placement placement{"adult", 0, 300, 0, 1, {}};
  const depth::MuscleLoader loader(*atlas, grid, placement, *model);
  const std::size_t target = atlas->muscle("quad_lumb_R").value();
  const depth::TargetDepth reached(*atlas, target, grid, placement, *model);
  const auto share = [&](const std::vector<MuscleLoad>& loads, const char* id) {
    for (const MuscleLoad& load : loads) {
      if (atlas->muscles[load.muscle].id == id) return static_cast<double>(load.share);
    }
    return -1.0;
  };
  struct Reach {
    double target = 0, erectors = 0, of_outline = 0;
  };
  const auto press_at = [&](BodyPoint at) {
    Contacts contacts;
    const PressureField field = thumb(grid, placement, at, contacts);
    std::vector<MuscleLoad> loads;
    std::vector<ContactLoads> by_contact;
    loader.load(field, contacts, loads, by_contact);
    return Reach{share(loads, "quad_lumb_R"), share(loads, "longissimus_R") + share(loads, "iliocostalis_R"),
                 static_cast<double>(reached.load(field, contacts).share_now)};
  };
  const Reach through = press_at({34, 400}), from_the_edge = press_at({82, 410});
  EXPECT_GT(from_the_edge.target, 1.5 * through.target);
  EXPECT_GT(from_the_edge.target, 2 * from_the_edge.erectors);  // the target carries the most
  EXPECT_GT(through.erectors, 1.5 * through.target);            // the erectors do
  EXPECT_GT(from_the_edge.of_outline, 0.9);
  EXPECT_LT(through.of_outline, 0.1);
}

/// From the middle of the back to the flank at L3, one force: where quadratus lumborum gets the most of it.
TEST(Tissues, UnderEveryTissueTheEdgeOfTheErectorsIsTheBestWayToQuadratusLumborum) {
  const auto atlas = load_atlas(assets).value();
  const GridGeometry grid{64, 64, 2.5, 2.5};
  const Placement placement{"adult", -10, 313, 0, 1, {}};
  const std::size_t target = atlas->muscle("quad_lumb_R").value();
  for (const std::string& tissue : list_tissues(assets)) {
    const auto model = load_depth_model(assets, tissue).value();
    Atlas alone = *atlas;
    alone.muscles = {atlas->muscles[target]};
    const depth::MuscleLoader loader(alone, grid, placement, *model);
    const depth::TargetDepth reached(alone, 0, grid, placement, *model);
    const auto press_at = [&](double u_mm) {
      Contacts contacts;
      const PressureField field = thumb(grid, placement, {u_mm, 393}, contacts);
      std::vector<MuscleLoad> loads;
      std::vector<ContactLoads> by_contact;
      loader.load(field, contacts, loads, by_contact);
      const TargetLoad load = reached.load(field, contacts);
      return std::pair(static_cast<double>(loads[0].share), static_cast<double>(load.target_kPa.value_or(0)));
    };
    const auto [share_at_edge, kPa_at_edge] = press_at(78);
    const auto [share_through, kPa_through] = press_at(56);  // the middle of iliocostalis
    EXPECT_LT(share_through, 0.9 * share_at_edge) << tissue;
    EXPECT_LT(kPa_through, 0.7 * kPa_at_edge) << tissue;
    for (double u_mm = 20; u_mm < 70; u_mm += 6)
      EXPECT_LT(press_at(u_mm).first, share_at_edge) << tissue << u_mm;
    EXPECT_LT(press_at(110).first, 0.5 * share_at_edge) << tissue;
    if (tissue != "foam") {
      EXPECT_LT(press_at(20).first, 0.01) << tissue << ": over the laminae";
    }
  }
}

/// Share of a thumb's force at that place that arrives at each muscle.
class DeepGluteals : public testing::Test {
 protected:
  double share(const char* id, BodyPoint at) const {
    Contacts contacts;
    const PressureField field = thumb(grid_, placement_, at, contacts);
    std::vector<MuscleLoad> loads;
    std::vector<ContactLoads> by_contact;
    loader_.load(field, contacts, loads, by_contact);
    for (const MuscleLoad& load : loads) {
      if (atlas_->muscles[load.muscle].id == id) return static_cast<double>(load.share);
    }
    return -1;
  }
  const std::shared_ptr<const Atlas> atlas_ = load_atlas(assets).value();
  const std::shared_ptr<const depth::DepthModel> model_ = load_depth_model(assets, "average").value();
  const GridGeometry grid_{64, 64, 2.5, 2.5};
  const Placement placement_{"adult", 0, 470, 0, 1, {}};
  const depth::MuscleLoader loader_{*atlas_, grid_, placement_, *model_};
};

TEST_F(DeepGluteals, PiriformisIsReachedBetweenSacrumAndTrochanterAndNotThroughTheBulkOfTheGluteals) {
  constexpr BodyPoint over{72, 556}, through_maximus{55, 615}, through_medius{112, 490};
  for (const BodyPoint wrong : {through_maximus, through_medius}) {
    EXPECT_GT(share("piriformis_R", over), 1.5 * share("piriformis_R", wrong)) << wrong.u_mm;
    EXPECT_LT(share("piriformis_R", wrong), share("glute_max_R", wrong) + share("glute_med_R", wrong));
  }
  EXPECT_GT(share("piriformis_R", over), 1.5 * share("glute_min_R", over)) << "its neighbour in the layer";
}

TEST_F(DeepGluteals, GluteusMinimusIsReachedAboveTheTrochanterAndNotFromTheSacrum) {
  constexpr BodyPoint over{110, 562}, through_maximus{55, 560}, through_medius{105, 485};
  for (const BodyPoint wrong : {through_maximus, through_medius}) {
    EXPECT_GT(share("glute_min_R", over), 1.5 * share("glute_min_R", wrong)) << wrong.u_mm;
    EXPECT_LT(share("glute_min_R", wrong), share("glute_max_R", wrong) + share("glute_med_R", wrong));
  }
  EXPECT_GT(share("glute_min_R", over), share("piriformis_R", over)) << "its neighbour in the layer";
}

}  // namespace
}  // namespace palmar::library
