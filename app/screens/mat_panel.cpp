#include "app/screens/mat_panel.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "calibration/procedure/step_coverage.hpp"

namespace palmar::screens {
namespace {

using calibration::StepCoverage;

constexpr double legend_line = 40, legend_text = 24, most_legend_scale = 1.2;  // px of the sheet
constexpr double least_load_share = 0.4;  // of a cell's side: a light load is seen too

/// A cell that is done stands out from one that lacks a little.
Colour shade(const Theme& theme, int count, int wanted) {
  if (count <= 0) return theme.track;
  if (count >= wanted) return theme.good;
  return mix(theme.track, theme.good, 0.2 + 0.45 * count / wanted);
}

/// Where a cell lies in the window.
struct MatMap {
  GridGeometry grid;
  double x = 0, y = 0, px_per_mm = 1;

  MatMap(const GridGeometry& of, const Rect& room) : grid(of) {
    px_per_mm = std::min(room.w / of.width_mm(), room.h / of.height_mm());
    x = room.x + (room.w - px_per_mm * of.width_mm()) / 2;
    y = room.y + (room.h - px_per_mm * of.height_mm()) / 2;
  }
  Point at(MatPoint p) const { return {x + px_per_mm * p.x_mm, y + px_per_mm * p.y_mm}; }
  Rect cell(int row, int col) const {
    const double w = grid.pitch_x_mm * px_per_mm, h = grid.pitch_y_mm * px_per_mm;
    return {x + col * w, y + row * h, w, h};
  }
  Rect whole() const { return {x, y, px_per_mm * grid.width_mm(), px_per_mm * grid.height_mm()}; }
};

void fill(const Rect& at, Colour colour) {
  ImGui::GetWindowDrawList()->AddRectFilled(vec({at.x, at.y}), vec({at.right(), at.bottom()}),
                                            colour.packed());
}

/// Cells that are alike and side by side in a row are one rectangle: a mat has up to 4096.
void draw_cells(const Sheet& sheet, const MatMap& map, const StepCoverage& coverage) {
  const Theme& theme = sheet.theme();
  fill(map.whole(), theme.track);
  const auto cells = static_cast<std::size_t>(map.grid.cells());
  if (coverage.cells.size() == cells && coverage.wanted > 0) {
    const auto level = [&](int row, int col) {
      return std::min<int>(coverage.cells[static_cast<std::size_t>(map.grid.index(row, col))],
                           coverage.wanted);
    };
    for (int row = 0; row < map.grid.rows; ++row) {
      for (int col = 0; col < map.grid.cols; ++col) {
        const int first = col, count = level(row, col);
        while (col + 1 < map.grid.cols && level(row, col + 1) == count) ++col;
        if (count == 0) continue;
        Rect strip = map.cell(row, first);
        strip.w *= col - first + 1;
        fill(strip, shade(theme, count, coverage.wanted));
      }
    }
  }
  // The lines between the cells, so that a student sees what a cell is.
  const Rect all = map.whole();
  for (int row = 0; row <= map.grid.rows; ++row) {
    const double y = all.y + row * all.h / map.grid.rows;
    sheet.line({all.x, y}, {all.right(), y}, theme.card, 1);
  }
  for (int col = 0; col <= map.grid.cols; ++col) {
    const double x = all.x + col * all.w / map.grid.cols;
    sheet.line({x, all.y}, {x, all.bottom()}, theme.card, 1);
  }
}

void draw_load(const Sheet& sheet, const Rect& cell, double share) {
  const double side = std::min(cell.w, cell.h) * std::lerp(least_load_share, 0.9, std::sqrt(share));
  fill({cell.middle_x() - side / 2, cell.middle_y() - side / 2, side, side}, sheet.theme().text);
}

void draw_left_out(const Sheet& sheet, const Rect& cell) {
  const double w = sheet.scale().window, r = std::max(0.3 * std::min(cell.w, cell.h), 3 * w);
  const Point at{cell.middle_x(), cell.middle_y()};
  const Colour colour = sheet.theme().warning;
  sheet.line({at.x - r, at.y - r}, {at.x + r, at.y + r}, colour, 2 * w);
  sheet.line({at.x + r, at.y - r}, {at.x - r, at.y + r}, colour, 2 * w);
}

void draw_pressed(const Sheet& sheet, Point at) {
  const double w = sheet.scale().window;
  ImGui::GetWindowDrawList()->AddCircle(vec(at), static_cast<float>(13 * w), sheet.theme().target.packed(),
                                        32, static_cast<float>(4 * w));
}

/// What the marks mean, from left to right and then below.
class Legend {
 public:
  Legend(const Sheet& sheet, const Rect& place)
      : sheet_(sheet.at(std::min(sheet.k(), most_legend_scale * sheet.scale().window))),
        place_(place),
        x_(place.x),
        y_(place.y) {}

  double k() const { return sheet_.k(); }
  const Sheet& sheet() const { return sheet_; }
  static double line(const Sheet& sheet) {
    return legend_line * std::min(sheet.k(), most_legend_scale * sheet.scale().window);
  }

  /// Swatches that touch, each with its number, and what they count.
  void shades(int wanted, const std::string& words) {
    const double side = 26 * k();
    std::vector<int> counts;
    const int steps = std::min(wanted, 4);
    for (int i = 0; i <= steps; ++i)
      counts.push_back(static_cast<int>(std::lround(double(i) * wanted / steps)));
    for (const int count : counts) {
      const Rect swatch{x_, y_ + 6 * k(), 1.6 * side, side};
      sheet_.box(swatch, shade(sheet_.theme(), count, wanted));
      sheet_.text(
          {swatch.middle_x(), swatch.bottom() - 6 * k()},
          std::to_string(count) + (count == wanted ? "+" : ""),
          {Weight::semibold, 18, count == wanted ? sheet_.theme().card : sheet_.theme().text, Align::centre});
      x_ += swatch.w + 2 * k();
    }
    x_ += 12 * k();
    if (x_ + sheet_.width(words, style()) > place_.right()) next_line();
    sheet_.text_within({x_, y_ + 27 * k()}, words, style(), place_.right() - x_);
    next_line();
  }
  /// A mark drawn into the square that it is given, and its words.
  template <class Draw>
  void mark(const std::string& words, Draw&& draw) {
    const double side = 26 * k(), need = side + 12 * k() + sheet_.width(words, style());
    if (x_ > place_.x && x_ + need > place_.right()) next_line();
    draw(Rect{x_, y_ + 6 * k(), side, side});
    x_ += side + 12 * k();
    x_ += sheet_.text_within({x_, y_ + 27 * k()}, words, style(), place_.right() - x_) + 30 * k();
  }

 private:
  Style style() const { return {Weight::regular, legend_text, sheet_.theme().muted}; }
  void next_line() {
    x_ = place_.x;
    y_ += legend_line * k();
  }

  Sheet sheet_;
  Rect place_;
  double x_, y_;
};

const char* counted(StepCoverage::Of of) {
  switch (of) {
    case StepCoverage::Of::frames:
      return "mat_frames";
    case StepCoverage::Of::presses:
      return "mat_presses";
    case StepCoverage::Of::inside:
      return "mat_inside";
    case StepCoverage::Of::nothing:
      break;
  }
  return "";
}

void draw_legend(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const station::MatPicture& mat = frame.snapshot.setup.mat;
  Legend legend(sheet, place);
  const Theme& theme = sheet.theme();
  if (mat.coverage.of != StepCoverage::Of::nothing && mat.coverage.wanted > 1) {
    legend.shades(mat.coverage.wanted, frame.phrases(counted(mat.coverage.of)));
  } else if (mat.coverage.of != StepCoverage::Of::nothing) {
    legend.mark(frame.phrases("mat_to_do"), [&](const Rect& at) { fill(at, theme.track); });
    legend.mark(frame.phrases(mat.coverage.of == StepCoverage::Of::inside ? "mat_inside" : "mat_rolled"),
                [&](const Rect& at) { fill(at, theme.good); });
  }
  if (!mat.load.empty())
    legend.mark(frame.phrases("mat_load"), [&](const Rect& at) {
      fill(at, theme.track);
      draw_load(sheet, at, 0.3);
    });
  if (!mat.set_down.empty())
    legend.mark(frame.phrases("mat_pressed"),
                [&](const Rect& at) { draw_pressed(sheet, {at.middle_x(), at.middle_y()}); });
  if (std::count(mat.left_out.begin(), mat.left_out.end(), 1) > 0)
    legend.mark(frame.phrases("mat_left_out"), [&](const Rect& at) { draw_left_out(sheet, at); });
  if (mat.load.empty())
    legend.mark(with(with(frame.phrases("mat_size"), "rows", std::to_string(frame.scene.mat.geometry.rows)),
                     "cols", std::to_string(frame.scene.mat.geometry.cols)),
                [&](const Rect& at) { fill(at, theme.track); });
}

void draw_mat(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const station::MatPicture& mat = frame.snapshot.setup.mat;
  const GridGeometry& grid = frame.scene.mat.geometry;
  const double w = sheet.scale().window, inset = 24 * w, legend = 3 * Legend::line(sheet);
  const Rect room{place.x + inset, place.y + inset, place.w - 2 * inset, place.h - 2.5 * inset - legend};
  if (grid.cells() <= 0 || room.w < 8 || room.h < 8) return;
  const MatMap map(grid, room);
  draw_cells(sheet, map, mat.coverage);
  const auto cells = static_cast<std::size_t>(grid.cells());
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      const auto i = static_cast<std::size_t>(grid.index(row, col));
      const bool out = mat.left_out.size() == cells && mat.left_out[i];
      if (out) draw_left_out(sheet, map.cell(row, col));
      if (!out && mat.load.size() == cells && mat.load[i] > 0)
        draw_load(sheet, map.cell(row, col), mat.load[i] / 255.0);
    }
  }
  for (const MatPoint& at : mat.set_down) draw_pressed(sheet, map.at(at));
  draw_legend(sheet, frame, {room.x, room.bottom() + inset, room.w, legend});
}

}  // namespace

void mat_panel(const Sheet& sheet, const Frame& frame, const Rect& place) {
  const Card card("The mat###mat", place, sheet);
  const Rect& at = frame.pictures.back;
  if (frame.snapshot.setup.fitted && frame.pictures.fit) {
    ImGui::GetWindowDrawList()->AddImageRounded(
        frame.pictures.fit, vec({at.x, at.y}), vec({at.right(), at.bottom()}), {0, 0}, {1, 1}, IM_COL32_WHITE,
        static_cast<float>(14 * sheet.scale().window));
    return;
  }
  draw_mat(sheet, frame, place);
}

}  // namespace palmar::screens
