#include "app/screens/fit_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/screens/layout.hpp"
#include "app/screens/lettering.hpp"
#include "calibration/mat/verification.hpp"
#include "sensing/model/units.hpp"

namespace palmar::screens {
namespace {

using calibration::FitReport;
using calibration::MatRecord;
using calibration::PressReading;

constexpr int width = 1280, height = 800;
constexpr double margin = 40;

struct Letters {
  Lettering regular, semibold;
};

/// A picture under way and what it is drawn with. All measures are those of a picture at scale 1.
struct Canvas {
  Image& image;
  const Theme& theme;
  const Letters& letters;
  double scale = 1;      ///< px of the picture
  bool compact = false;  ///< what stands beside the picture is not said in it

  Point px(Point p) const { return {p.x * scale, p.y * scale}; }
  void fill(const Rect& at, Colour colour) const {
    const Point corners[] = {px({at.x, at.y}), px({at.right(), at.y}), px({at.right(), at.bottom()}),
                             px({at.x, at.bottom()})};
    paint(image, fill_mask(corners, image.width, image.height), colour);
  }
  void line(std::vector<Point> points, double thick, Colour colour) const {
    if (points.size() < 2) return;
    for (Point& point : points) point = px(point);
    paint(image, line_mask(points, false, thick * scale, image.width, image.height), colour);
  }
  void words(Point at, std::string_view text, double size, Colour colour, Align align = Align::left) const {
    letters.regular.paint(image, px(at), text, size * scale, colour, align);
  }
  double paragraph(Point at, std::string_view text, double size, Colour colour, double wide) const {
    return letters.regular.paint_paragraph(image, px(at), text, size * scale, colour, wide * scale) / scale;
  }
  void heading(Point at, std::string_view text, double size) const {
    letters.semibold.paint(image, px(at), text, size * scale, theme.text);
  }
  void title(const Rect& place, std::string_view text) const { heading({place.x, place.y + 18}, text, 18); }
};

/// A logarithmic or straight scale along one side of a chart.
struct Axis {
  double low = 0, high = 1, from_px = 0, to_px = 1;
  bool logarithmic = false;

  double at(double value) const {
    const double share =
        logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
    return std::lerp(from_px, to_px, std::clamp(share, 0.0, 1.0));
  }
  /// 1, 10, 100 or steps of 1, 2 or 5.
  std::vector<double> marks() const {
    std::vector<double> list;
    if (logarithmic) {
      for (double mark = std::pow(10, std::ceil(std::log10(low) - 1e-9)); mark <= high * 1.0001; mark *= 10)
        list.push_back(mark);
      return list;
    }
    double step = std::pow(10, std::floor(std::log10((high - low) / 4)));
    while ((high - low) / step > 6) step *= (high - low) / step > 12 ? 5 : 2;
    for (double mark = std::ceil(low / step - 1e-9) * step; mark <= high + 1e-9 * step; mark += step)
      list.push_back(std::abs(mark) < 1e-9 * step ? 0 : mark);
    return list;
  }
};

std::string short_number(double value) { return fmt::format("{:.4g}", value); }

void draw_axes(const Canvas& sheet, const Rect& chart, const Axis& x, const Axis& y, std::string_view x_name,
               std::string_view y_name) {
  for (const double mark : x.marks()) {
    sheet.line({{x.at(mark), chart.y}, {x.at(mark), chart.bottom()}}, 1, sheet.theme.track);
    sheet.words({x.at(mark), chart.bottom() + 17}, short_number(mark), 13, sheet.theme.muted, Align::centre);
  }
  for (const double mark : y.marks()) {
    sheet.line({{chart.x, y.at(mark)}, {chart.right(), y.at(mark)}}, 1, sheet.theme.track);
    sheet.words({chart.x - 7, y.at(mark) + 5}, short_number(mark), 13, sheet.theme.muted, Align::right);
  }
  sheet.words({chart.right(), chart.bottom() + 34}, x_name, 13, sheet.theme.muted, Align::right);
  sheet.words({chart.x, chart.y - 8}, y_name, 13, sheet.theme.muted);
}

void draw_coverage(const Canvas& sheet, const MatRecord& record, const Rect& place) {
  sheet.title(place, sheet.compact ? "Frames a cell" : "Frames that loaded each cell");
  const GridGeometry& grid = record.calibration.geometry;
  const auto& coverage = record.report.coverage;
  std::vector<std::uint16_t> sorted = coverage;
  std::sort(sorted.begin(), sorted.end());
  const double usual = std::max<double>(1, sorted[sorted.size() / 2]);
  const Rect room{place.x + 26, place.y + 52, place.w - 26, place.h - 82};
  const double px_per_mm = std::min(room.w / grid.width_mm(), room.h / grid.height_mm());
  const double w = grid.pitch_x_mm * px_per_mm, h = grid.pitch_y_mm * px_per_mm;
  const double gap = std::min(w, h) > 6 ? 1 : 0.4;
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const auto i = static_cast<std::size_t>(grid.index(row, col));
      const Rect cell{room.x + col * w, room.y + row * h, w - gap, h - gap};
      sheet.fill(cell, sheet.theme.track);
      sheet.fill(cell, sheet.theme.good.faded(std::clamp(0.8 * coverage[i] / usual, 0.0, 0.9)));
      if (record.calibration.curves->identified[i]) continue;
      sheet.line({{cell.x, cell.y}, {cell.right(), cell.bottom()}}, 2, sheet.theme.warning);
      sheet.line({{cell.right(), cell.y}, {cell.x, cell.bottom()}}, 2, sheet.theme.warning);
    }
  }
  // Rows and columns are counted from 0, as in every file.
  const int step = std::max(grid.rows, grid.cols) > 32 ? 10 : 5;
  for (int row = 0; row < grid.rows; row += step)
    sheet.words({room.x - 6, room.y + (row + 0.5) * h + 5}, std::to_string(row), 12, sheet.theme.muted,
                Align::right);
  for (int col = 0; col < grid.cols; col += step)
    sheet.words({room.x + (col + 0.5) * w, room.y - 6}, std::to_string(col), 12, sheet.theme.muted,
                Align::centre);
  const auto& known = record.calibration.curves->identified;
  const auto without = std::count(known.begin(), known.end(), 0);
  sheet.words({place.x, place.bottom() - 8},
              sheet.compact ? fmt::format("mostly {:.0f}; × no curve: {}", usual, without)
                            : fmt::format("median {:.0f}, least {}; a cross marks {} cell{} without a curve",
                                          usual, sorted.front(), without, without == 1 ? "" : "s"),
              14, sheet.theme.muted);
}

void draw_presses(const Canvas& sheet, const MatRecord& record, const Rect& chart) {
  const ForceUncertainty uncertainty = record.calibration.uncertainty.value_or(ForceUncertainty{});
  double most_N = 1, most_percent = 10;
  for (const PressReading& press : record.report.presses) {
    const double half = 100 * calibration::half_width_N(press, uncertainty) / press.applied_N;
    most_N = std::max(most_N, 1.1 * press.applied_N);
    most_percent =
        std::max({most_percent, 1.15 * std::abs(100 * (press.read_N / press.applied_N - 1)), 1.15 * half});
  }
  most_percent = std::min(most_percent, 100.0);
  const Axis x{0, most_N, chart.x, chart.right()};
  const Axis y{-most_percent, most_percent, chart.bottom(), chart.y};
  draw_axes(sheet, chart, x, y, "known weight, N", "read too high, %");
  sheet.line({{chart.x, y.at(0)}, {chart.right(), y.at(0)}}, 1.5, sheet.theme.text);
  std::size_t k = 0;
  for (const PressReading& press : record.report.presses) {
    const double off = 100 * (press.read_N / press.applied_N - 1);
    const double half = 100 * calibration::half_width_N(press, uncertainty) / press.applied_N;
    // Presses of one weight stand beside each other.
    const double px = x.at(press.applied_N) + 7.0 * (static_cast<double>(k++ % 5) - 2);
    sheet.line({{px, y.at(off - half)}, {px, y.at(off + half)}}, 2, sheet.theme.target.faded(0.5));
    sheet.fill({px - 4, y.at(off) - 4, 8, 8}, std::abs(off) <= half ? sheet.theme.good : sheet.theme.warning);
  }
}

void draw_residuals(const Canvas& sheet, const MatRecord& record, const Rect& place) {
  sheet.title(place, "How far loads read off");
  const FitReport& report = record.report;
  if (!sheet.compact) {
    sheet.words({place.x, place.y + 42},
                fmt::format("fitted: {:.2f} N rms, {:.1f} % of each load", report.residual_N,
                            100 * report.residual_share),
                15, sheet.theme.text);
  }
  if (report.presses.empty()) {
    sheet.paragraph(
        {place.x, place.y + (sheet.compact ? 44 : 66)},
        fmt::format(
            "not verified with known weights: a force is taken to be right within {:.0f} %, and less for "
            "small contacts",
            100 * record.calibration.uncertainty.value_or(ForceUncertainty{}).common),
        15, sheet.theme.warning, place.w);
    return;
  }
  if (sheet.compact) {
    draw_presses(sheet, record, {place.x + 34, place.y + 52, place.w - 40, place.h - 92});
    return;
  }
  double square_N = 0;
  for (const PressReading& press : report.presses)
    square_N += (press.read_N - press.applied_N) * (press.read_N - press.applied_N);
  sheet.words(
      {place.x, place.y + 64},
      fmt::format("{} known weights that were not fitted: {:.2f} N rms, {:.1f} %; bars are 95 % intervals",
                  report.presses.size(), std::sqrt(square_N / static_cast<double>(report.presses.size())),
                  100 * report.loading_share.value_or(0)),
      15, sheet.theme.text);
  draw_presses(sheet, record, {place.x + 50, place.y + 96, place.w - 60, place.h - 136});
}

/// Cells whose curves are shown: spread from the most to the least sensitive.
std::vector<std::size_t> shown_cells(const CellCurves& curves, double counts) {
  std::vector<std::pair<double, std::size_t>> by_force;
  for (std::size_t i = 0; i < curves.identified.size(); ++i) {
    if (curves.identified[i]) by_force.emplace_back(curve_N(curves, i, counts), i);
  }
  std::sort(by_force.begin(), by_force.end());
  std::vector<std::size_t> cells;
  constexpr std::size_t wanted = 7;
  for (std::size_t k = 0; k < wanted && !by_force.empty(); ++k)
    cells.push_back(by_force[k * (by_force.size() - 1) / (wanted - 1)].second);
  return cells;
}

void draw_curves(const Canvas& sheet, const MatRecord& record, const Rect& place) {
  sheet.title(place, sheet.compact ? "Curves and valid range"
                                   : "Curves of seven cells, the most to the least sensitive");
  const CellCurves& curves = *record.calibration.curves;
  const double area_mm2 = record.calibration.geometry.cell_area_mm2();
  const double low = curves.knot_counts.front(), high = curves.knot_counts.back();
  const auto cells = shown_cells(curves, std::sqrt(low * high));
  double low_kPa = 1e9, high_kPa = 1e-9;
  for (const std::size_t i : cells) {
    low_kPa = std::min(low_kPa, kPa_from_N(curve_N(curves, i, low), area_mm2));
    high_kPa = std::max(high_kPa, kPa_from_N(curve_N(curves, i, curves.top_counts[i]), area_mm2));
  }
  if (cells.empty() || !(high_kPa > low_kPa)) {
    sheet.words({place.x, place.y + 50}, "no cell has a curve", 15, sheet.theme.warning);
    return;
  }
  const double left = sheet.compact ? 34 : 50;
  const Rect chart{place.x + left, place.y + 58, place.w - left - 10, place.h - 98};
  const Axis x{low, high, chart.x, chart.right(), true};
  const Axis y{std::max(low_kPa, 1e-3 * high_kPa), high_kPa, chart.bottom(), chart.y, true};
  draw_axes(sheet, chart, x, y, "counts above the zero", "kPa");
  const FitReport& report = record.report;
  const double top = y.at(std::max(report.highest_kPa, y.low)),
               bottom = y.at(std::max(report.lowest_kPa, y.low));
  sheet.fill({chart.x, top, chart.w, bottom - top}, sheet.theme.good.faded(0.15));
  sheet.words({chart.x + 8, top + 17},
              fmt::format("valid from {:.1f} to {:.0f} kPa{}", report.lowest_kPa, report.highest_kPa,
                          sheet.compact ? "" : " (mean cell)"),
              13, sheet.theme.text);
  for (std::size_t k = 0; k < cells.size(); ++k) {
    std::vector<Point> points;
    const double end = std::min<double>(high, curves.top_counts[cells[k]]);
    for (int part = 0; part <= 60; ++part) {
      const double counts = low * std::pow(end / low, part / 60.0);
      const double kPa = kPa_from_N(curve_N(curves, cells[k], counts), area_mm2);
      if (kPa >= y.low) points.push_back({x.at(counts), y.at(kPa)});
    }
    const bool middle = k == cells.size() / 2;
    sheet.line(points, middle ? 3 : 1.5, middle ? sheet.theme.target : sheet.theme.muted);
  }
}

void draw_worst(const Canvas& sheet, const MatRecord& record, const Rect& place) {
  sheet.title(place, "Worst cells");
  double y = place.y + 42;
  const int cols = record.calibration.geometry.cols;
  if (record.report.worst.empty()) sheet.words({place.x, y}, "none stands out", 14, sheet.theme.text);
  double x = place.x;
  for (const calibration::WorstCell& cell : record.report.worst) {
    if (y > place.bottom()) {
      y = place.y + 42;
      x += place.w / 2;
      if (sheet.compact || x > place.x + 0.6 * place.w) return;
    }
    sheet.words({x, y},
                fmt::format("row {}, column {}: {}", static_cast<int>(cell.cell) / cols,
                            static_cast<int>(cell.cell) % cols,
                            cell.why.empty() ? fmt::format("within {:.0f} %", 100 * cell.share) : cell.why),
                14, cell.why.empty() ? sheet.theme.muted : sheet.theme.warning);
    y += 19;
  }
}

void draw_head(const Canvas& sheet, const MatRecord& record, std::string_view mat_name) {
  sheet.heading({margin, 46}, fmt::format("{}, {}", mat_name, record.serial), 26);
  const auto& at = record.conditions;
  std::string how =
      fmt::format("{} on {}{}; {}, {}", id(record.method), record.when.substr(0, 10),
                  record.who.empty() ? "" : " by " + record.who, at.cover ? "cover on" : "without cover",
                  at.lubricant_film ? "film on" : "without film");
  if (!at.mounting.empty()) how += ", " + at.mounting;
  if (at.temperature_C) how += fmt::format(", {:.0f} °C", *at.temperature_C);
  sheet.words({margin, 70}, how, 15, sheet.theme.muted);
}

void check(const MatRecord& record) {
  const auto cells = static_cast<std::size_t>(std::max(record.calibration.geometry.cells(), 0));
  const auto& curves = record.calibration.curves;
  if (cells > 0 && curves && curves->identified.size() == cells && curves->top_counts.size() == cells &&
      curves->knot_counts.size() > 1 && record.report.coverage.size() == cells)
    return;
  throw std::invalid_argument("draw_fit: a record of " + std::to_string(cells) +
                              " cells without their curves");
}

Result<Letters> load_letters(const Typeface& typeface) {
  auto regular = Lettering::load(typeface.files[static_cast<int>(Weight::regular)]);
  if (!regular) return regular.error();
  auto semibold = Lettering::load(typeface.files[static_cast<int>(Weight::semibold)]);
  if (!semibold) return semibold.error();
  return Letters{std::move(regular).value(), std::move(semibold).value()};
}

}  // namespace

Result<FitPictures> draw_fit(const MatRecord& record, std::string_view mat_name, const Theme& theme,
                             const Typeface& typeface) {
  check(record);
  const auto letters = load_letters(typeface);
  if (!letters) return letters.error();
  const Rect full{margin, 100, width - 2 * margin, height - 100 - margin};
  const auto drawn = [&](const auto& draw) {
    Image image = blank(width, height, theme.ground);
    const Canvas sheet{image, theme, *letters};
    draw_head(sheet, record, mat_name);
    draw(sheet);
    return image;
  };
  const double half_w = (full.w - margin) / 2, half_h = (full.h - 24) / 2;
  const double right = full.x + half_w + margin, below = full.y + half_h + 24;
  return FitPictures{drawn([&](const Canvas& sheet) {
                       draw_coverage(sheet, record, {full.x, full.y, half_w, full.h - 190});
                       draw_worst(sheet, record, {full.x, full.bottom() - 160, half_w, 160});
                       draw_residuals(sheet, record, {right, full.y, half_w, half_h});
                       draw_curves(sheet, record, {right, below, half_w, half_h});
                     }),
                     drawn([&](const Canvas& sheet) { draw_coverage(sheet, record, full); }),
                     drawn([&](const Canvas& sheet) { draw_residuals(sheet, record, full); }),
                     drawn([&](const Canvas& sheet) { draw_curves(sheet, record, full); })};
}

Result<Image> draw_fit_card(const MatRecord& record, const Theme& theme, const Typeface& typeface,
                            int width_px, int height_px, double scale) {
  check(record);
  if (width_px < 1 || height_px < 1 || !(scale > 0))
    throw std::invalid_argument("draw_fit_card: " + std::to_string(width_px) + " x " +
                                std::to_string(height_px) + " px at " + std::to_string(scale));
  const auto letters = load_letters(typeface);
  if (!letters) return letters.error();
  Image image = blank(width_px, height_px, theme.card);
  const Canvas sheet{image, theme, *letters, scale, true};
  constexpr double edge = 18, least_column = 200;
  const Rect full{edge, edge, width_px / scale - 2 * edge, height_px / scale - 2 * edge};
  const bool two = full.w >= 2 * least_column + edge;
  const double half_w = two ? (full.w - edge) / 2 : full.w, half_h = (full.h - edge) / 2;
  const double right = full.x + half_w + edge, below = full.y + half_h + edge;
  draw_coverage(sheet, record, {full.x, full.y, half_w, half_h});
  draw_residuals(sheet, record, {full.x, below, half_w, half_h});
  if (two) {
    draw_worst(sheet, record, {right, full.y, half_w, half_h});
    draw_curves(sheet, record, {right, below, half_w, half_h});
  }
  return image;
}

}  // namespace palmar::screens
