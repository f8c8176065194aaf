// Marks of the set-up on the picture of the back: cells that have answered, cells that are out, landmarks.
#include <algorithm>

#include "app/screens/panels.hpp"

namespace palmar::screens {
namespace {

using calibration::CellState;

Point px(const Frame& frame, BodyPoint p) {
  const Point at = frame.pictures.view.to_px(p);
  return {frame.pictures.back.x + at.x, frame.pictures.back.y + at.y};
}
Point px(const Frame& frame, MatPoint p) { return px(frame, frame.scene.placement.to_body(p)); }

/// Cells of a row that lie side by side and are alike are drawn as one strip.
template <class Is>
void strips(const Frame& frame, const GridGeometry& grid, Colour colour, Is&& is) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols; ++col) {
      if (!is(grid.index(row, col))) continue;
      const int first = col;
      while (col + 1 < grid.cols && is(grid.index(row, col + 1))) ++col;
      const double x0 = first * grid.pitch_x_mm, x1 = (col + 1) * grid.pitch_x_mm, y0 = row * grid.pitch_y_mm,
                   y1 = y0 + grid.pitch_y_mm;
      list.AddQuadFilled(vec(px(frame, MatPoint{x0, y0})), vec(px(frame, MatPoint{x1, y0})),
                         vec(px(frame, MatPoint{x1, y1})), vec(px(frame, MatPoint{x0, y1})), colour.packed());
    }
  }
}

void check_marks(const Sheet& sheet, const Frame& frame) {
  const station::SetupView& setup = frame.snapshot.setup;
  const GridGeometry& grid = frame.scene.mat.geometry;
  const Theme& theme = sheet.theme();
  const double w = sheet.scale().window;
  if (!setup.health) {
    if (setup.answered.size() != static_cast<std::size_t>(grid.cells())) return;
    strips(frame, grid, theme.good.faded(0.35),
           [&](int i) { return setup.answered[static_cast<std::size_t>(i)] != 0; });
    return;
  }
  const auto& cells = setup.health->cells;
  if (cells.size() != static_cast<std::size_t>(grid.cells())) return;
  const auto state = [&](int i) { return cells[static_cast<std::size_t>(i)]; };
  strips(frame, grid, theme.good.faded(0.3), [&](int i) { return state(i) == CellState::answers; });
  strips(frame, grid, theme.warning.faded(0.6),
         [&](int i) { return state(i) == CellState::row_out || state(i) == CellState::column_out; });
  for (const calibration::FaultyCell& cell : setup.health->faulty) {
    const Point at = px(frame, grid.centre(cell.row, cell.col));
    const double r = 7 * w;
    sheet.line({at.x - r, at.y - r}, {at.x + r, at.y + r}, theme.warning, 3 * w);
    sheet.line({at.x + r, at.y - r}, {at.x - r, at.y + r}, theme.warning, 3 * w);
  }
}

void place_marks(const Sheet& sheet, const Frame& frame) {
  const station::SetupView& setup = frame.snapshot.setup;
  const Theme& theme = sheet.theme();
  const double w = sheet.scale().window;
  const auto& landmarks = frame.scene.atlas->landmarks;
  const auto find = [&](const std::string& id) {
    return std::find_if(landmarks.begin(), landmarks.end(), [&](const Landmark& l) { return l.id == id; });
  };
  for (const station::PressedLandmark& pressed : setup.pressed) {
    const auto found = find(pressed.id);
    if (found != landmarks.end()) sheet.tick(px(frame, found->at), 20 * w, theme.good);
  }
  if (!setup.landmark) return;
  const auto found = find(*setup.landmark);
  if (found == landmarks.end()) return;
  const Point at = px(frame, found->at);
  const double r = 20 * w;
  const bool proposed = setup.proposed.has_value();
  const Colour colour = proposed ? theme.good : theme.target;
  ImGui::GetWindowDrawList()->AddCircle(vec(at), static_cast<float>(r), colour.packed(), 40,
                                        static_cast<float>(4 * w));
  sheet.line({at.x - 1.6 * r, at.y}, {at.x - 0.5 * r, at.y}, colour, 3 * w);
  sheet.line({at.x + 0.5 * r, at.y}, {at.x + 1.6 * r, at.y}, colour, 3 * w);
  sheet.line({at.x, at.y - 1.6 * r}, {at.x, at.y - 0.5 * r}, colour, 3 * w);
  sheet.line({at.x, at.y + 0.5 * r}, {at.x, at.y + 1.6 * r}, colour, 3 * w);
  const bool left = at.x > frame.pictures.back.middle_x() + 4;
  sheet.text({at.x + (left ? 2 : -2) * r, at.y + 9 * w}, found->id,
             {Weight::semibold, 32, theme.text, left ? Align::left : Align::right});
}

}  // namespace

void setup_marks(const Sheet& sheet, const Frame& frame) {
  if (frame.snapshot.setup.stage == station::SetupStage::check) check_marks(sheet, frame);
  if (frame.snapshot.setup.stage == station::SetupStage::place) place_marks(sheet, frame);
}

}  // namespace palmar::screens
