#include "app/exchange/calibration_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

namespace palmar::exchange {
namespace {

calibration::MatRecord small_record() {
  calibration::MatRecord record;
  record.mat = "small";
  record.serial = "A-17";
  record.who = "Instructor \"M\"";
  record.when = "2026-11-20T09:30:00Z";
  record.method = calibration::MatMethod::roll;
  record.conditions.temperature_C = 21.5;
  record.conditions.mounting = "flat";
  MatCalibration& values = record.calibration;
  values.geometry = {2, 3, 10, 8};
  values.newtons_per_count = 0.0123;
  values.threshold_count = 6;
  values.saturated_count = 4095;
  values.tare_counts = {0, 1, 2, 3, 4, 5};
  values.dead_cells = {0, 0, 1, 0, 0, 0};
  values.memory = {0.1F, 0.06F, 1.1F};
  values.wires.per_count = 2.4e-5;
  CellCurves& curves = values.curves.emplace();
  curves.knot_counts = {5, 60, 900};
  for (int i = 0; i < 6; ++i) {
    for (const float count : curves.knot_counts)
      curves.force_N.push_back(0.013F * std::pow(count, 0.7F + 0.1F * static_cast<float>(i)));
  }
  curves.top_counts.assign(6, 800.5F);
  curves.identified = {1, 1, 0, 1, 1, 1};
  values.leans = {{0.5F, -1.25F, 0, 0, 2, 0.1F}, {0, 0, 0, -3.5F, 1, 0}};
  values.uncertainty = ForceUncertainty{0.05, {0.1F, 0.1F, 9.99F, 0.1F, 0.1F, 0.3F}, 0.7};
  record.report.coverage = {20, 30, 0, 25, 25, 25};
  record.report.residual_N = 0.5;
  record.report.loading_share = 0.04;
  record.report.highest_kPa = 70;
  record.report.presses = {{10, 10.5, 0, 0, false, true}};
  record.report.worst = {{2, "dead or stuck", 9.99}};
  return record;
}

MatDescription small_mat() {
  MatDescription mat;
  mat.id = "small";
  mat.geometry = {2, 3, 10, 8};
  return mat;
}

TEST(CalibrationFile, ReadsBackWhatItWrote) {
  const auto record = small_record();
  const auto path = std::filesystem::temp_directory_path() / "palmar_calibration_test.json";
  ASSERT_TRUE(write_calibration(path, record));
  const auto read = read_calibration(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(calibration_json(*read).size() > 0, true);
  EXPECT_EQ(read->who, record.who);
  EXPECT_EQ(read->conditions, record.conditions);
  EXPECT_EQ(read->method, record.method);
  EXPECT_EQ(read->report.loading_share, record.report.loading_share);
  EXPECT_FALSE(read->report.unloading_share);
  const MatCalibration &a = read->calibration, &b = record.calibration;
  EXPECT_EQ(a.geometry, b.geometry);
  EXPECT_EQ(a.tare_counts, b.tare_counts);
  EXPECT_EQ(a.dead_cells, b.dead_cells);
  EXPECT_EQ(a.memory, b.memory);
  EXPECT_EQ(a.wires, b.wires);
  EXPECT_EQ(a.curves->force_N, b.curves->force_N);
  EXPECT_EQ(a.curves->knot_counts, b.curves->knot_counts);
  EXPECT_EQ(a.curves->top_counts, b.curves->top_counts);
  EXPECT_EQ(a.curves->identified, b.curves->identified);
  EXPECT_EQ(a.leans.x, b.leans.x);
  EXPECT_EQ(a.leans.y, b.leans.y);
  EXPECT_EQ(a.uncertainty->cells, b.uncertainty->cells);
  EXPECT_EQ(a.newtons_per_count, b.newtons_per_count);
}

TEST(CalibrationFile, BadFilesAreRefusedByName) {
  const auto good = nlohmann::json::parse(calibration_json(small_record()));
  const auto name = [&](const std::function<void(nlohmann::json&)>& spoil) {
    auto bad = good;
    spoil(bad);
    const auto read = parse_calibration(bad.dump(), "x.json");
    if (read) return std::string("read");
    EXPECT_EQ(read.error().exit_status(), 2);
    EXPECT_FALSE(read.error().remedy.empty());
    return read.error().name;
  };
  using J = nlohmann::json;
  EXPECT_EQ(name([](J&) {}), "read");
  EXPECT_EQ(name([](J& j) { j["version"] = 2; }), "unknown_version");
  EXPECT_EQ(name([](J& j) { j["version"] = "1"; }), "unknown_version");
  EXPECT_EQ(name([](J& j) { j.erase("serial"); }), "missing_key");
  EXPECT_EQ(name([](J& j) { j["serial"] = ""; }), "wrong_value");
  EXPECT_EQ(name([](J& j) { j["method"] = "guess"; }), "wrong_value");
  EXPECT_EQ(name([](J& j) { j["calibration"]["curves"]["force_N"][4] = nullptr; }),
            "wrong_value");  // how JSON writes a NaN
  EXPECT_EQ(name([](J& j) { j["calibration"]["curves"]["force_N"][4] = "NaN"; }), "wrong_value");
  EXPECT_EQ(name([](J& j) { j["calibration"]["curves"]["force_N"][4] = 1e-6; }), "falling_curve");
  EXPECT_EQ(name([](J& j) { j["calibration"]["curves"]["knot_counts"] = {5, 5, 6}; }), "falling_curve");
  EXPECT_EQ(name([](J& j) { j["calibration"]["curves"]["knot_counts"] = {5, 6}; }), "wrong_value");
  EXPECT_EQ(name([](J& j) { j["calibration"]["curves"]["force_N"].erase(0); }), "wrong_grid");
  EXPECT_EQ(name([](J& j) { j["calibration"]["tare_counts"].push_back(1); }), "wrong_grid");
  EXPECT_EQ(name([](J& j) { j["calibration"]["rows"] = 3; }), "wrong_grid");
  EXPECT_EQ(name([](J& j) { j["calibration"]["rows"] = 1e9; }), "wrong_value");
  EXPECT_EQ(name([](J& j) { j["calibration"]["newtons_per_count"] = -1; }), "wrong_value");
  EXPECT_EQ(name([](J& j) { j["calibration"] = 5; }), "wrong_value");
  EXPECT_EQ(parse_calibration("{\"version\":1,\"mat\":", "x.json").error().name, "not_json");
  EXPECT_EQ(parse_calibration("[1]", "x.json").error().name, "not_json");
}

TEST(CalibrationFile, AnotherMatsIsRefused) {
  const auto record = small_record();
  EXPECT_TRUE(check_calibration(record, small_mat(), std::nullopt, "x"));
  EXPECT_TRUE(check_calibration(record, small_mat(), "A-17", "x"));
  EXPECT_EQ(check_calibration(record, small_mat(), "A-18", "x").error().name, "foreign_mat");
  auto other = small_mat();
  other.id = "other";
  EXPECT_EQ(check_calibration(record, other, std::nullopt, "x").error().name, "foreign_mat");
  auto coarse = small_mat();
  coarse.geometry.pitch_x_mm = 12;
  EXPECT_EQ(check_calibration(record, coarse, std::nullopt, "x").error().name, "wrong_grid");
}

TEST(CalibrationFile, AnOldOneIsWarnedOf) {
  auto record = small_record();
  EXPECT_FALSE(calibration_warning(record, "2026-12-20T09:30:00Z"));
  EXPECT_TRUE(calibration_warning(record, "2027-03-20T09:30:00Z"));
  EXPECT_TRUE(calibration_warning(record, "2026-11-01T09:30:00Z"));
  record.when = "yesterday";
  EXPECT_TRUE(calibration_warning(record, "2026-12-20T09:30:00Z"));
  EXPECT_NEAR(*days_between("2026-11-20T09:30:00Z", "2027-11-20T21:30:00Z"), 365.5, 1e-9);
  EXPECT_FALSE(days_between("2026-13-20T09:30:00Z", "2027-11-20T21:30:00Z"));
}

TEST(CalibrationFile, WhatCouldNotBeReadBackIsNotWritten) {
  const auto path = std::filesystem::temp_directory_path() / "palmar_calibration_never.json";
  std::filesystem::remove(path);
  auto record = small_record();
  record.calibration.curves->force_N[4] = std::nanf("");
  EXPECT_FALSE(write_calibration(path, record));
  record = small_record();
  std::swap(record.calibration.curves->force_N[3], record.calibration.curves->force_N[5]);
  EXPECT_EQ(write_calibration(path, record).error().name, "falling_curve");
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace palmar::exchange
