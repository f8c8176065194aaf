#include "app/screens/health_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/screens/layout.hpp"
#include "app/screens/lettering.hpp"

namespace palmar::screens {
namespace {

using calibration::CellState;
using calibration::HealthReport;
using calibration::Verdict;

constexpr int width = 1280, height = 800;
constexpr double margin = 40;

struct Letters {
  Lettering regular, semibold, bold;
};

struct Kind {
  CellState state;
  const char* words;
};
constexpr std::array kinds{
    Kind{CellState::answers, "answers"},     Kind{CellState::untested, "not pressed"},
    Kind{CellState::dead, "dead"},           Kind{CellState::stuck, "stuck"},
    Kind{CellState::saturated, "saturated"}, Kind{CellState::noisy, "noisy"},
    Kind{CellState::row_out, "row out"},     Kind{CellState::column_out, "column out"}};

void fill(Image& image, const Rect& at, Colour colour) {
  const Point corners[] = {{at.x, at.y}, {at.right(), at.y}, {at.right(), at.bottom()}, {at.x, at.bottom()}};
  paint(image, fill_mask(corners, width, height), colour);
}

void stroke(Image& image, std::initializer_list<Point> points, double line, Colour colour,
            bool closed = false) {
  const std::vector<Point> list(points);
  paint(image, line_mask(list, closed, line, width, height), colour);
}

Colour ground_of(CellState state, const Theme& theme) {
  switch (state) {
    case CellState::answers:
      return theme.good.faded(0.4);
    case CellState::untested:
      return theme.track;
    case CellState::noisy:
      return theme.target.faded(0.9);
    case CellState::dead:
    case CellState::stuck:
    case CellState::saturated:
      return theme.ground;
    case CellState::row_out:
    case CellState::column_out:
      return theme.warning.faded(0.35);
  }
  return theme.track;
}

/// One cell; its fault is drawn larger than the cell where cells are small, so that a single one is found.
void draw_sign(Image& image, Point middle, double size, CellState state, const Theme& theme) {
  const double r = size / 2, line = std::max(1.5, size / 7), x = middle.x, y = middle.y;
  switch (state) {
    case CellState::dead:
      stroke(image, {{x - r, y - r}, {x + r, y + r}}, line, theme.warning);
      stroke(image, {{x + r, y - r}, {x - r, y + r}}, line, theme.warning);
      break;
    case CellState::stuck:
      stroke(image, {{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}}, line, theme.warning,
             true);
      break;
    case CellState::saturated:
      fill(image, {x - r, y - r, size, size}, theme.warning);
      break;
    case CellState::noisy:
      stroke(image, {{x - r, y + r}, {x - r / 3, y - r}, {x + r / 3, y + r}, {x + r, y - r}}, line,
             theme.text);
      break;
    case CellState::row_out:
      stroke(image, {{x - r, y}, {x + r, y}}, line, theme.warning);
      break;
    case CellState::column_out:
      stroke(image, {{x, y - r}, {x, y + r}}, line, theme.warning);
      break;
    case CellState::answers:
    case CellState::untested:
      break;
  }
}

void draw_map(Image& image, const HealthReport& report, const Rect& place, const Theme& theme,
              const Letters& letters) {
  const GridGeometry& grid = report.geometry;
  const double px_per_mm = std::min(place.w / grid.width_mm(), place.h / grid.height_mm());
  const double w = grid.pitch_x_mm * px_per_mm, h = grid.pitch_y_mm * px_per_mm;
  const Rect map{place.x + (place.w - w * grid.cols) / 2, place.y, w * grid.cols, h * grid.rows};
  const double gap = std::min(w, h) > 6 ? 1 : 0.5;
  const auto state = [&](int row, int col) {
    return report.cells[static_cast<std::size_t>(grid.index(row, col))];
  };
  for (int row = 0; row < grid.rows; ++row)
    for (int col = 0; col < grid.cols; ++col)
      fill(image, {map.x + col * w, map.y + row * h, w - gap, h - gap}, ground_of(state(row, col), theme));
  const double sign = std::max(9.0, 0.7 * std::min(w, h));
  for (int row = 0; row < grid.rows; ++row)
    for (int col = 0; col < grid.cols; ++col)
      draw_sign(image, {map.x + (col + 0.5) * w - gap / 2, map.y + (row + 0.5) * h - gap / 2},
                state(row, col) == CellState::row_out || state(row, col) == CellState::column_out
                    ? std::min(w, h)
                    : sign,
                state(row, col), theme);
  // Rows and columns are counted from 0, as in every file.
  const int step = std::max(grid.rows, grid.cols) > 32 ? 10 : 5;
  for (int row = 0; row < grid.rows; row += step)
    letters.regular.paint(image, {map.x - 8, map.y + (row + 0.5) * h + 5}, std::to_string(row), 13,
                          theme.muted, Align::right);
  for (int col = 0; col < grid.cols; col += step)
    letters.regular.paint(image, {map.x + (col + 0.5) * w, map.y - 8}, std::to_string(col), 13, theme.muted,
                          Align::centre);
}

double draw_legend(Image& image, const HealthReport& report, Point at, const Theme& theme,
                   const Letters& letters) {
  for (const Kind& kind : kinds) {
    const auto count = std::count(report.cells.begin(), report.cells.end(), kind.state);
    if (count == 0) continue;
    fill(image, {at.x, at.y - 15, 18, 18}, ground_of(kind.state, theme));
    draw_sign(image, {at.x + 9, at.y - 6}, 11, kind.state, theme);
    letters.regular.paint(image, {at.x + 30, at.y}, kind.words, 18, theme.text);
    letters.regular.paint(image, {at.x + 230, at.y}, std::to_string(count), 18, theme.text, Align::right);
    at.y += 27;
  }
  return at.y;
}

void draw_findings(Image& image, const HealthReport& report, const Rect& place, const Theme& theme,
                   const Letters& letters) {
  double y = place.y + 18;
  if (report.findings.empty()) letters.regular.paint(image, {place.x, y}, "Nothing to mend.", 18, theme.text);
  for (const calibration::Finding& finding : report.findings) {
    if (y > place.bottom() - 60) {
      letters.regular.paint(image, {place.x, y}, "… more in the words of palmar check", 15, theme.muted);
      return;
    }
    const bool grave = finding.weight != Verdict::good;
    fill(image, {place.x, y - 14, 4, 18}, grave ? theme.warning : theme.muted);
    y = letters.semibold.paint_paragraph(image, {place.x + 14, y}, finding.what, 17, theme.text,
                                         place.w - 14);
    y = letters.regular.paint_paragraph(image, {place.x + 14, y}, finding.remedy, 15, theme.muted,
                                        place.w - 14);
    y += 8;
  }
}

std::string capital(std::string_view words) {
  std::string out(words);
  out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

}  // namespace

std::string health_sentence(const HealthReport& report) {
  const auto out = std::count_if(report.cells.begin(), report.cells.end(), [](CellState state) {
    return state != CellState::answers && state != CellState::untested;
  });
  return fmt::format("{}: {:.1f} frames a second, {} of {} cells out, {:.0f} % of the mat pressed",
                     words(report.verdict), report.rate_hz, out, report.cells.size(),
                     100 * report.tested_share);
}

Result<Image> draw_health(const HealthReport& report, std::string_view mat_name, const Theme& theme,
                          const Typeface& typeface) {
  if (report.cells.empty() || report.cells.size() != static_cast<std::size_t>(report.geometry.cells()))
    throw std::invalid_argument("draw_health: a report of " + std::to_string(report.cells.size()) + " cells");
  auto regular = Lettering::load(typeface.files[static_cast<int>(Weight::regular)]);
  if (!regular) return regular.error();
  auto semibold = Lettering::load(typeface.files[static_cast<int>(Weight::semibold)]);
  if (!semibold) return semibold.error();
  auto bold = Lettering::load(typeface.files[static_cast<int>(Weight::bold)]);
  if (!bold) return bold.error();
  const Letters letters{std::move(regular).value(), std::move(semibold).value(), std::move(bold).value()};

  Image image = blank(width, height, theme.ground);
  letters.bold.paint(image, {margin, 66}, capital(words(report.verdict)), 44,
                     report.verdict == Verdict::good ? theme.good : theme.warning);
  letters.regular.paint(image, {width - margin, 48}, mat_name, 22, theme.text, Align::right);
  letters.regular.paint(image, {width - margin, 74},
                        fmt::format("{:.1f} frames/s, jitter {:.1f} ms, {} lost, {} corrupt", report.rate_hz,
                                    report.jitter_ms, report.lost, report.corrupt),
                        16, theme.muted, Align::right);
  const Rect map{margin + 30, 124, 730, height - 124 - margin};
  draw_map(image, report, map, theme, letters);
  const double x = map.right() + 40;
  const double y = draw_legend(image, report, {x, 140}, theme, letters);
  draw_findings(image, report, {x, y + 12, width - margin - x, height - margin - y - 12}, theme, letters);
  return image;
}

}  // namespace palmar::screens
