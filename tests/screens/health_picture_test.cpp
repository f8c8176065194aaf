#include "app/screens/health_picture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "app/library/assets.hpp"

namespace palmar::screens {
namespace {

using calibration::CellState;
using calibration::HealthReport;
using calibration::Verdict;

library::Path assets() { return library::Path(PALMAR_SOURCE) / "assets"; }

HealthReport report_of(int rows, int cols) {
  HealthReport report;
  report.verdict = Verdict::good;
  report.geometry = {rows, cols, 10, 10};
  report.cells.assign(static_cast<std::size_t>(rows * cols), CellState::answers);
  report.tested_share = 1;
  report.rate_hz = 50;
  return report;
}

Image draw(const HealthReport& report, const std::string& theme) {
  const auto typeface = find_typeface(assets() / "fonts");
  if (!typeface) throw std::runtime_error(typeface.error().message());
  auto image =
      draw_health(report, "a mat", load_theme(assets() / "themes" / (theme + ".toml")).value(), *typeface);
  if (!image) throw std::runtime_error(image.error().message());
  return std::move(*image);
}

/// Share of the pixels within that many px of a place that differ.
double difference(const Image& a, const Image& b, int x, int y, int reach) {
  int different = 0, all = 0;
  for (int py = y - reach; py <= y + reach; ++py) {
    for (int px = x - reach; px <= x + reach; ++px, ++all) {
      const auto i = static_cast<std::size_t>((py * a.width + px) * 4);
      different += !std::equal(&a.rgba[i], &a.rgba[i] + 3, &b.rgba[i]);
    }
  }
  return static_cast<double>(different) / all;
}

TEST(HealthPicture, ShowsEachFaultWhereItIsInEveryTheme) {
  for (const auto theme : theme_ids) {
    const HealthReport sound = report_of(48, 48);
    const Image before = draw(sound, std::string(theme));
    EXPECT_EQ(before.width, 1280);
    EXPECT_EQ(before.height, 800);
    for (const CellState state : {CellState::dead, CellState::stuck, CellState::saturated, CellState::noisy,
                                  CellState::row_out, CellState::column_out, CellState::untested}) {
      HealthReport broken = sound;
      broken.cells[24 * 48 + 24] = state;  // in the middle of the map
      const Image after = draw(broken, std::string(theme));
      EXPECT_GT(difference(before, after, 441, 448, 8), 0.1) << theme << " " << id(state);
      EXPECT_EQ(difference(before, after, 300, 300, 60), 0) << "elsewhere nothing changes";
    }
  }
}

TEST(HealthPicture, HoldsEveryShapeOfMatAndManyFindings) {
  for (const auto& [rows, cols] : {std::pair{1, 1}, {96, 88}, {53, 93}, {80, 28}, {10, 16}}) {
    HealthReport report = report_of(rows, cols);
    for (int i = 0; i < 30; ++i)
      report.findings.push_back({"dead_cells", Verdict::limits,
                                 "3 cells are dead and a very long sentence follows it",
                                 "a calibration finds them and leaves them out; forces there read too low"});
    EXPECT_EQ(draw(report, "light").rgba.size(), 1280u * 800u * 4u);
  }
  EXPECT_THROW(draw(HealthReport{}, "dark"), std::invalid_argument);
}

TEST(HealthPicture, TheSentenceHoldsTheVerdictAndTheNumbers) {
  HealthReport report = report_of(10, 10);
  report.verdict = Verdict::limits;
  report.cells[3] = CellState::dead;
  report.tested_share = 0.42;
  EXPECT_EQ(health_sentence(report),
            "usable with limits: 50.0 frames a second, 1 of 100 cells out, 42 % of the mat pressed");
}

}  // namespace
}  // namespace palmar::screens
