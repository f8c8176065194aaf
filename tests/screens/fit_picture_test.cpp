#include "app/screens/fit_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <tuple>

#include "app/library/assets.hpp"

namespace palmar::screens {
namespace {

using calibration::MatRecord;

library::Path assets() { return library::Path(PALMAR_SOURCE) / "assets"; }

MatRecord record_of(int rows, int cols) {
  MatRecord record;
  record.serial = "A17";
  record.when = "2026-11-20T09:30:00Z";
  record.calibration.geometry = {rows, cols, 10, 10};
  const auto cells = static_cast<std::size_t>(rows * cols);
  CellCurves& curves = record.calibration.curves.emplace();
  curves.knot_counts = {10, 100, 1000};
  for (std::size_t i = 0; i < cells; ++i) {
    for (const float force_N : {0.1F, 0.9F, 8.0F})
      curves.force_N.push_back(force_N * (1 + 0.3F * static_cast<float>(i % 3)));
  }
  curves.top_counts.assign(cells, 900);
  curves.identified.assign(cells, 1);
  record.calibration.uncertainty = ForceUncertainty{0.05, {}, 0.5};
  record.report.coverage.assign(cells, 40);
  record.report.lowest_kPa = 2;
  record.report.highest_kPa = 60;
  return record;
}

FitPictures draw(const MatRecord& record, std::string_view theme = "light") {
  const auto typeface = find_typeface(assets() / "fonts");
  if (!typeface) throw std::runtime_error(typeface.error().message());
  auto pictures = draw_fit(
      record, "a mat", load_theme(assets() / "themes" / (std::string(theme) + ".toml")).value(), *typeface);
  if (!pictures) throw std::runtime_error(pictures.error().message());
  return std::move(*pictures);
}

TEST(FitPicture, ACellWithoutACurveIsMarkedWhereItIs) {
  MatRecord record = record_of(16, 16);
  for (const auto theme : theme_ids) {
    record.calibration.curves->identified[0] = 1;
    const FitPictures before = draw(record, theme);
    EXPECT_EQ(before.coverage.width, 1280);
    EXPECT_EQ(before.coverage.height, 800);
    record.calibration.curves->identified[0] = 0;
    const FitPictures after = draw(record, theme);
    int left_upper = 0, right_lower = 0;
    for (int y = 140; y < 730; ++y) {
      for (int x = 40; x < 1240; ++x) {
        const auto i = static_cast<std::size_t>((y * 1280 + x) * 4);
        if (std::equal(&before.coverage.rgba[i], &before.coverage.rgba[i] + 3, &after.coverage.rgba[i]))
          continue;
        (x < 120 && y < 200 ? left_upper : right_lower) += 1;
      }
    }
    EXPECT_GT(left_upper, 30) << theme;
    EXPECT_EQ(right_lower, 0) << theme;
  }
}

TEST(FitPicture, KnownWeightsAndTheirIntervalsAreDrawn) {
  MatRecord record = record_of(16, 16);
  const FitPictures without = draw(record);
  for (const double applied_N : {20.0, 50.0})
    record.report.presses.push_back({applied_N, 1.05 * applied_N, 0.02 * applied_N, 0, false, true});
  record.report.loading_share = 0.05;
  EXPECT_NE(draw(record).residuals.rgba, without.residuals.rgba);
}

TEST(FitPicture, HoldsEveryShapeOfMatAndNoCurvesAtAll) {
  for (const auto& [rows, cols] : {std::pair{2, 2}, {96, 88}, {80, 28}, {10, 16}}) {
    MatRecord record = record_of(rows, cols);
    for (std::uint32_t k = 0; k < 20; ++k) record.report.worst.push_back({k % 4, k % 2 ? "dead" : "", 0.4});
    EXPECT_EQ(draw(record).whole.rgba.size(), 1280U * 800U * 4U);
  }
  MatRecord none = record_of(4, 4);
  none.calibration.curves->identified.assign(16, 0);
  EXPECT_EQ(draw(none).curves.rgba.size(), 1280U * 800U * 4U);
  EXPECT_THROW(draw(MatRecord{}), std::invalid_argument);
}

TEST(FitPicture, TheCardHoldsTheSameInLittle) {
  const auto typeface = find_typeface(assets() / "fonts");
  ASSERT_TRUE(typeface) << typeface.error().message();
  const Theme theme = load_theme(assets() / "themes" / "light.toml").value();
  MatRecord record = record_of(48, 48);
  for (const auto& [width, height, scale] : {std::tuple{624, 588, 1.25}, {392, 560, 1.1}}) {
    const auto sound = draw_fit_card(record, theme, *typeface, width, height, scale);
    ASSERT_TRUE(sound) << sound.error().message();
    EXPECT_EQ(sound->width, width);
    EXPECT_EQ(sound->height, height);
    MatRecord without = record;
    for (std::size_t i = 0; i < 96; ++i) without.calibration.curves->identified[i] = 0;
    EXPECT_NE(draw_fit_card(without, theme, *typeface, width, height, scale)->rgba, sound->rgba)
        << "cells without a curve are marked";
  }
  EXPECT_TRUE(draw_fit_card(record, theme, *typeface, 120, 90, 2)) << "there is no room, and no harm";
  EXPECT_THROW(static_cast<void>(draw_fit_card(record, theme, *typeface, 0, 10, 1)), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::screens
