// Marks of the set-up on the picture of the back: cells that have answered, cells that are out, landmarks.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/screens/panels.hpp"
#include "app/screens/setup_page.hpp"

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

/// Cells that the step under way has loaded; full where it was often enough.
void coverage_marks(const Sheet& sheet, const Frame& frame) {
  const auto& coverage = frame.snapshot.setup.coverage;
  const GridGeometry& grid = frame.scene.mat.geometry;
  if (coverage.size() != static_cast<std::size_t>(grid.cells())) return;
  const auto share = [&](int i) { return coverage[static_cast<std::size_t>(i)]; };
  strips(frame, grid, sheet.theme().good.faded(0.2), [&](int i) { return share(i) > 0 && share(i) < 255; });
  strips(frame, grid, sheet.theme().good.faded(0.5), [&](int i) { return share(i) == 255; });
}

/// The expected error over the back: the larger, the denser, and in numbers.
void error_marks(const Sheet& sheet, const Frame& frame) {
  const calibration::ErrorMap& errors = *frame.snapshot.setup.errors;
  const GridGeometry& grid = errors.grid;
  if (grid.cells() <= 0 || errors.expected_mm.size() != static_cast<std::size_t>(grid.cells())) return;
  const Theme& theme = sheet.theme();
  const double w = sheet.scale().window;
  const auto error_mm = [&](int i) {
    return static_cast<double>(errors.expected_mm[static_cast<std::size_t>(i)]);
  };
  constexpr double bands_mm[] = {0, 2, 3, 4, 6, 1e9};
  for (std::size_t band = 1; band + 1 < std::size(bands_mm); ++band) {
    strips(frame, grid, theme.warning.faded(0.09 * static_cast<double>(band)),
           [&](int i) { return error_mm(i) >= bands_mm[band] && error_mm(i) < bands_mm[band + 1]; });
  }
  constexpr double apart_mm = 110;
  const int down = std::max(1, static_cast<int>(apart_mm / grid.pitch_y_mm)),
            across = std::max(1, static_cast<int>(apart_mm / grid.pitch_x_mm));
  for (int row = (grid.rows % down) / 2 + 1; row < grid.rows; row += down) {
    for (int col = (grid.cols % across) / 2 + 1; col < grid.cols; col += across) {
      const Point at = px(frame, grid.centre(row, col));
      sheet.text({at.x, at.y + 5 * w}, decimals(error_mm(grid.index(row, col)), 1),
                 {Weight::regular, 15, theme.muted, Align::centre});
    }
  }
}

/// Where each press lies by the fit, beside its landmark: the residual, in mm.
void residual_marks(const Sheet& sheet, const Frame& frame) {
  const calibration::BodyFit& fit = *frame.snapshot.setup.fit;
  const Theme& theme = sheet.theme();
  const double w = sheet.scale().window;
  for (std::size_t i = 0; i < fit.presses.size() && i < fit.residuals.size(); ++i) {
    const Point landmark = px(frame, fit.presses[i].expected);
    const Point press = px(frame, fit.placement.to_body(fit.presses[i].at));
    const calibration::LandmarkResidual& residual = fit.residuals[i];
    const bool far = residual.left_out_mm > 2.5 * residual.left_out_sd_mm;
    const Colour colour = far ? theme.warning : theme.good;
    sheet.line(landmark, press, colour, 3 * w);
    ImGui::GetWindowDrawList()->AddCircle(vec(landmark), static_cast<float>(7 * w), colour.packed(), 20,
                                          static_cast<float>(2.5 * w));
    sheet.dot(press, 4 * w, colour);
    // Those on the spine have neighbours on both sides, so their words stand above them.
    const double u_mm = fit.presses[i].expected.u_mm;
    const bool spine = std::abs(u_mm) < 10, right = u_mm > 0;
    const std::string words = residual.landmark + " " + decimals(residual.residual_mm, 1);
    sheet.text({landmark.x + (spine   ? 0
                              : right ? 12
                                      : -12) *
                                 w,
                landmark.y + (spine ? -11 : 6) * w},
               words,
               {Weight::semibold, 16, far ? theme.warning : theme.text,
                spine   ? Align::centre
                : right ? Align::left
                        : Align::right});
  }
}

void place_marks(const Sheet& sheet, const Frame& frame) {
  const station::SetupView& setup = frame.snapshot.setup;
  if (setup.fit && setup.errors) {
    error_marks(sheet, frame);
    return residual_marks(sheet, frame);
  }
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
  if (frame.snapshot.setup.stage == station::SetupStage::calibrate) coverage_marks(sheet, frame);
  if (frame.snapshot.setup.stage == station::SetupStage::place) place_marks(sheet, frame);
}

}  // namespace palmar::screens
