#include "app/exchange/placement_file.hpp"

#include "exchange_support.hpp"

namespace palmar::exchange {
namespace {

using PlacementFileTest = InFolder;

TEST_F(PlacementFileTest, ComesBackExactly) {
  Placement placement;
  placement.mannequin = "small_adult";
  placement.u0_mm = -115.00000000000001;
  placement.v0_mm = 1.0 / 3;
  placement.angle_deg = -12.5;
  placement.scale = 1.02;
  placement.warp = {{{10, 20}, 1e-5, -2e-7}, {{230, 130}, 0, 0.001}};
  ASSERT_TRUE(write_placement(file("p.json"), placement).ok());
  const Result<Placement> read = read_placement(file("p.json"));
  ASSERT_TRUE(read.ok()) << read.error().message();
  EXPECT_EQ(read->mannequin, placement.mannequin);
  EXPECT_EQ(read->u0_mm, placement.u0_mm);
  EXPECT_EQ(read->v0_mm, placement.v0_mm);
  EXPECT_EQ(read->angle_deg, placement.angle_deg);
  EXPECT_EQ(read->scale, placement.scale);
  ASSERT_EQ(read->warp.size(), 2u);
  EXPECT_EQ(read->warp[1].at.x_mm, 230);
  EXPECT_EQ(read->warp[0].wv, -2e-7);
}

TEST(Placement, TheContractsExampleIsRead) {
  const auto read = parse_placement(
      R"({"version":1,"mannequin":"adult","u0_mm":-115,"v0_mm":325,"angle_deg":0,"scale":1.0,"warp":[]})",
      "p");
  ASSERT_TRUE(read.ok()) << read.error().message();
  EXPECT_EQ(read->v0_mm, 325);
}

TEST_F(PlacementFileTest, HowItCameAboutComesBack) {
  PlacedMat placed;
  placed.placement.u0_mm = -300;
  placed.record.emplace();
  calibration::PlacementRecord& record = *placed.record;
  record.who = "Åsa \"the\" instructor";
  record.when = "2026-03-01T10:00:00Z";
  record.mat = "palmar-open-64x64";
  record.mat_serial = "A7";
  record.conditions = "cover on, film of oil";
  record.fle_mm = 2;
  record.fre_mm = 1.0 / 3;
  record.expected_mean_mm = 1.7;
  record.expected_largest_mm = 3.1;
  record.presses = {{{"C7", {0, 0}, {320.1, 70}}, 0.25}, {{"AI_L", {-72, 170}, {248, 240}}, 1e-3}};
  ASSERT_TRUE(write_placed_mat(file("p.json"), placed).ok());
  const auto read = read_placed_mat(file("p.json"));
  ASSERT_TRUE(read.ok()) << read.error().message();
  ASSERT_TRUE(read->record);
  EXPECT_EQ(read->record->who, record.who);
  EXPECT_EQ(read->record->when, record.when);
  EXPECT_EQ(read->record->mat, record.mat);
  EXPECT_EQ(read->record->mat_serial, record.mat_serial);
  EXPECT_EQ(read->record->conditions, record.conditions);
  EXPECT_EQ(read->record->fre_mm, record.fre_mm);
  EXPECT_EQ(read->record->expected_largest_mm, 3.1);
  ASSERT_EQ(read->record->presses.size(), 2u);
  EXPECT_EQ(read->record->presses[0].press.at.x_mm, 320.1);
  EXPECT_EQ(read->record->presses[1].press.landmark, "AI_L");
  EXPECT_EQ(read->record->presses[1].press.expected.u_mm, -72);
  EXPECT_EQ(read->record->presses[1].residual_mm, 1e-3);
  EXPECT_EQ(read->placement.expected_error_mm, 1.7);  // what intervals of depth are made of
  // Who only wants the placement reads the same file.
  EXPECT_EQ(read_placement(file("p.json"))->u0_mm, -300);
}

TEST(Placement, WithoutAFitThereIsNoRecord) {
  const auto read = parse_placed_mat(R"({"version":1,"u0_mm":1,"v0_mm":2})", "p");
  ASSERT_TRUE(read.ok());
  EXPECT_FALSE(read->record);
}

std::string with_fit(const std::string& fit) {
  return R"({"version":1,"u0_mm":0,"v0_mm":0,"fit":)" + fit + "}";
}

TEST(Placement, AFitWithAKeyOfALaterVersionIsRead) {
  const auto read = parse_placed_mat(
      with_fit(
          R"({"mat":"m","fle_mm":2,"fre_mm":1,"expected_mean_mm":1,"expected_largest_mm":2,"presses":[],"moon":"full"})"),
      "p");
  ASSERT_TRUE(read.ok()) << read.error().message();
  EXPECT_EQ(read->record->mat, "m");
}

TEST(Placement, AngleScaleWarpAndMannequinHaveDefaults) {
  const auto read = parse_placement(R"({"version":1,"u0_mm":1,"v0_mm":2})", "p");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->mannequin, "adult");
  EXPECT_EQ(read->scale, 1);
  EXPECT_EQ(read->angle_deg, 0);
}

struct Malformed {
  const char* name;
  std::string text;
  const char* error;
};
class PlacementMalformations : public ::testing::TestWithParam<Malformed> {};

TEST_P(PlacementMalformations, IsNamed) {
  const auto read = parse_placement(GetParam().text, "p.json");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().name, GetParam().error) << read.error().message();
  EXPECT_EQ(read.error().exit_status(), 2);
  EXPECT_NE(read.error().message().find("p.json"), std::string::npos);
  EXPECT_LT(read.error().message().size(), 400u);
}

std::string kernels(int count) {
  std::string rows = "[0,0,0,0]";
  for (int i = 1; i < count; ++i) rows += ",[0,0,0,0]";
  return rows;
}

INSTANTIATE_TEST_SUITE_P(
    Table, PlacementMalformations,
    ::testing::Values(
        Malformed{"empty", "", "not_json"}, Malformed{"list", "[1]", "not_json"},
        Malformed{"half", R"({"version":1)", "not_json"},
        Malformed{"nan_literal", R"({"version":1,"u0_mm":NaN,"v0_mm":0})", "not_json"},
        Malformed{"overflow", R"({"version":1,"u0_mm":1e999,"v0_mm":0})", "not_json"},
        Malformed{"no_version", R"({"u0_mm":0,"v0_mm":0})", "unknown_version"},
        Malformed{"version_2", R"({"version":2,"u0_mm":0,"v0_mm":0})", "unknown_version"},
        Malformed{"version_text", R"({"version":"1","u0_mm":0,"v0_mm":0})", "unknown_version"},
        Malformed{"unknown_key", R"({"version":1,"u0_mm":0,"v0_mm":0,"tilt":3})", "unknown_key"},
        Malformed{"no_u0", R"({"version":1,"v0_mm":0})", "missing_key"},
        Malformed{"null", R"({"version":1,"u0_mm":null,"v0_mm":0})", "wrong_value"},
        Malformed{"text", R"({"version":1,"u0_mm":"0","v0_mm":0})", "wrong_value"},
        Malformed{"scale_zero", R"({"version":1,"u0_mm":0,"v0_mm":0,"scale":0})", "wrong_value"},
        Malformed{"scale_negative", R"({"version":1,"u0_mm":0,"v0_mm":0,"scale":-1})", "wrong_value"},
        Malformed{"far", R"({"version":1,"u0_mm":1e9,"v0_mm":0})", "wrong_value"},
        Malformed{"angle", R"({"version":1,"u0_mm":0,"v0_mm":0,"angle_deg":1e6})", "wrong_value"},
        Malformed{"mannequin", R"({"version":1,"u0_mm":0,"v0_mm":0,"mannequin":7})", "wrong_value"},
        Malformed{"warp_object", R"({"version":1,"u0_mm":0,"v0_mm":0,"warp":{}})", "wrong_value"},
        Malformed{"warp_short_row", R"({"version":1,"u0_mm":0,"v0_mm":0,"warp":[[1,2,3]]})", "wrong_value"},
        Malformed{"warp_heavy", R"({"version":1,"u0_mm":0,"v0_mm":0,"warp":[[1,2,3,1e9]]})", "wrong_value"},
        Malformed{"warp_text", R"({"version":1,"u0_mm":0,"v0_mm":0,"warp":[[1,2,"x",0]]})", "wrong_value"},
        Malformed{"warp_huge", R"({"version":1,"u0_mm":0,"v0_mm":0,"warp":[)" + kernels(300) + "]}",
                  "warp_too_large"},
        Malformed{"fit_list", with_fit("[]"), "wrong_value"},
        Malformed{
            "fit_without_mat",
            with_fit(R"({"fle_mm":2,"fre_mm":1,"expected_mean_mm":1,"expected_largest_mm":2,"presses":[]})"),
            "missing_key"},
        Malformed{
            "fit_without_presses",
            with_fit(R"({"mat":"m","fle_mm":2,"fre_mm":1,"expected_mean_mm":1,"expected_largest_mm":2})"),
            "wrong_value"},
        Malformed{
            "fit_without_error",
            with_fit(
                R"({"mat":"m","fle_mm":0,"fre_mm":1,"expected_mean_mm":1,"expected_largest_mm":2,"presses":[]})"),
            "wrong_value"},
        Malformed{
            "fit_press_without_place",
            with_fit(
                R"({"mat":"m","fle_mm":2,"fre_mm":1,"expected_mean_mm":1,"expected_largest_mm":2,"presses":[{"landmark":"C7","u_mm":0,"v_mm":0,"x_mm":1,"residual_mm":1}]})"),
            "missing_key"},
        Malformed{
            "fit_press_text",
            with_fit(
                R"({"mat":"m","fle_mm":2,"fre_mm":1,"expected_mean_mm":1,"expected_largest_mm":2,"presses":["C7"]})"),
            "wrong_value"},
        Malformed{"deep",
                  R"({"version":1,"v0_mm":0,"u0_mm":)" + std::string(100'000, '[') +
                      std::string(100'000, ']') + "}",
                  "wrong_value"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(PlacementFileTest, AHugeFileIsRefusedUnread) {
  file("p.json", std::string(2'000'000, ' '));
  EXPECT_EQ(read_placement(file("p.json")).error().name, "file_too_large");
  EXPECT_EQ(read_placement(file("none")).error().name, "file_missing");
}

}  // namespace
}  // namespace palmar::exchange
