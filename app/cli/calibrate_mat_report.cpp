// How well the calibration of a mat fits: in words, and as pictures.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/cli/calibrate_mat.hpp"
#include "app/screens/fit_picture.hpp"
#include "app/screens/png.hpp"

namespace palmar::cli {

void print_fit(const calibration::MatRecord& record) {
  const calibration::FitReport& report = record.report;
  const auto& uncertainty = *record.calibration.uncertainty;
  fmt::print(
      "residuals {:.2f} N rms, {:.1f} % of each load, over {} frames; valid from {:.1f} to {:.0f} kPa (mean "
      "cell)\n",
      report.residual_N, 100 * report.residual_share, report.frames, report.lowest_kPa, report.highest_kPa);
  if (report.presses.size() >= calibration::least_presses) {
    fmt::print(
        "verified with {} readings of known weights that were not fitted: {:.1f} % rms going up{}; 95 % "
        "interval {:.0f} % "
        "of a force, and more for small contacts\n",
        report.presses.size(), 100 * report.loading_share.value_or(0),
        report.unloading_share ? fmt::format(", {:.1f} % coming down", 100 * *report.unloading_share)
                               : ", nothing known of the way down",
        100 * uncertainty.common);
  } else {
    fmt::print(
        "not verified with known weights: the interval is {:.0f} % of a force and more for small contacts\n",
        100 * uncertainty.common);
  }
  for (const calibration::WorstCell& cell : report.worst) {
    if (cell.why.empty()) break;
    // Counted from 0, as in every file.
    fmt::print("row {}, column {}: {}\n", static_cast<int>(cell.cell) / record.calibration.geometry.cols,
               static_cast<int>(cell.cell) % record.calibration.geometry.cols, cell.why);
  }
}

Status write_fit_pictures(const library::Path& assets, const calibration::MatRecord& record,
                          const std::string& mat_name, const CalibrateMatWords& words) {
  if (words.report.empty()) return {};
  const auto theme = screens::load_theme(assets / "themes" / (words.theme + ".toml"));
  if (!theme) return theme.error();
  const auto typeface = screens::find_typeface(assets / "fonts");
  if (!typeface) return typeface.error();
  const auto pictures = screens::draw_fit(record, mat_name, *theme, *typeface);
  if (!pictures) return pictures.error();
  const std::filesystem::path to(words.report);
  if (to.extension() == ".png") return screens::write_png(to.string(), pictures->whole);
  std::error_code made;
  std::filesystem::create_directories(to, made);
  if (made) {
    return failure("folder_not_made", "no folder " + words.report + " for the report", made.message(),
                   "name a folder that can be made, or a file that ends in .png");
  }
  for (const auto& [name, image] : {std::pair{"report.png", &pictures->whole},
                                    {"coverage.png", &pictures->coverage},
                                    {"residuals.png", &pictures->residuals},
                                    {"curves.png", &pictures->curves}}) {
    if (Status written = screens::write_png((to / name).string(), *image); !written) return written;
  }
  return {};
}

}  // namespace palmar::cli
