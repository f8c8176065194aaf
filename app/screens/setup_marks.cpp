// Marks of the set-up on the picture of the back: cells that have answered, cells that are out, landmarks and how well they fit.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

#include "app/screens/panels.hpp"
#include "app/screens/setup_page.hpp"
#include "calibration/body/landmark_words.hpp"

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

// The expected error of a place: above these it is shaded, the larger, the denser.
constexpr double error_bands_mm[] = {2, 3, 4, 6};

Colour band_colour(const Theme& theme, std::size_t band) {
  return theme.warning.faded(0.12 * static_cast<double>(band + 1));
}

/// What the shades mean, and how much it is on the whole: at the foot of the picture.
void error_legend(const Sheet& sheet, const Frame& frame, const std::vector<std::size_t>& bands) {
  const Rect& back = frame.pictures.back;
  const double w = sheet.scale().window;
  const Style style{Weight::regular, 18, sheet.theme().muted};
  const Sheet wished = sheet.at(std::min(sheet.k(), 1.3 * w));
  double wide = wished.width(frame.phrases("expected_error"), style) + 16 * wished.k();
  for (const std::size_t band : bands)
    wide += wished.width("> " + decimals(error_bands_mm[band], 0) + " mm", style) + 40 * wished.k();
  const Sheet small = sheet.at(wished.k() * std::min(1.0, (back.w - 40 * w) / wide));
  const double k = small.k();
  double x = back.x + 20 * w;
  const double y = back.bottom() - 18 * w;
  sheet.box({back.x, y - 26 * k, back.w, back.bottom() - y + 26 * k}, sheet.theme().card.faded(0.85), 14 * w);
  x += small.text({x, y}, frame.phrases("expected_error"), style) + 16 * k;
  for (const std::size_t band : bands) {
    const std::string words = "> " + decimals(error_bands_mm[band], 0) + " mm";
    const Rect swatch{x, y - 15 * k, 18 * k, 18 * k};
    sheet.box(swatch, sheet.theme().card);
    sheet.box(swatch, band_colour(sheet.theme(), band));
    sheet.frame(swatch, sheet.theme().muted, 1);
    x += 24 * k;
    x += small.text({x, y}, words, style) + 16 * k;
  }
  if (bands.empty()) small.text({x, y}, "≤ " + decimals(error_bands_mm[0], 0) + " mm", style);
}

void error_marks(const Sheet& sheet, const Frame& frame) {
  const calibration::ErrorMap& errors = *frame.snapshot.setup.errors;
  const GridGeometry& grid = errors.grid;
  if (grid.cells() <= 0 || errors.expected_mm.size() != static_cast<std::size_t>(grid.cells())) return;
  const auto error_mm = [&](int i) {
    return static_cast<double>(errors.expected_mm[static_cast<std::size_t>(i)]);
  };
  std::vector<std::size_t> shown;
  for (std::size_t band = 0; band < std::size(error_bands_mm); ++band) {
    const double most_mm = band + 1 < std::size(error_bands_mm) ? error_bands_mm[band + 1] : 1e9;
    const auto within = [&](int i) { return error_mm(i) >= error_bands_mm[band] && error_mm(i) < most_mm; };
    bool any = false;
    for (int i = 0; i < grid.cells() && !any; ++i) any = within(i);
    if (any) shown.push_back(band);
    strips(frame, grid, band_colour(sheet.theme(), band), within);
  }
  error_legend(sheet, frame, shown);
}

/// A landmark's name without its side, which the picture shows; a vertebra's level is name enough.
std::string short_landmark(const Frame& frame, const std::string& id) {
  if (!id.ends_with("_L") && !id.ends_with("_R")) return id;
  for (const Landmark& landmark : frame.scene.atlas->landmarks) {
    if (landmark.id != id) continue;
    std::string name = calibration::plain_name(landmark);
    return name.substr(name.find(' ') + 1);
  }
  return id;
}

/// Where each press lies by the fit, beside its landmark: the residual, in mm.
void residual_marks(const Sheet& sheet, const Frame& frame) {
  const calibration::BodyFit& fit = *frame.snapshot.setup.fit;
  const Theme& theme = sheet.theme();
  const double w = sheet.scale().window;
  const Sheet small = sheet.at(w);
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
    const std::string name = short_landmark(frame, residual.landmark),
                      mm = decimals(residual.residual_mm, 1) + " mm";
    Style style{Weight::semibold, 18, far ? theme.warning : theme.text, Align::centre};
    // Those on the spine have neighbours on both sides, so their words stand above them.
    const double u_mm = fit.presses[i].expected.u_mm;
    if (std::abs(u_mm) < 10) {
      small.text({landmark.x, landmark.y - 11 * w}, name + "  " + mm, style);
      continue;
    }
    const bool right = u_mm > 0;
    const Rect& back = frame.pictures.back;
    const double x = landmark.x + (right ? 14 : -14) * w;
    const double room = (right ? back.right() - x : x - back.x) - 10 * w;
    style.align = right ? Align::left : Align::right;
    small.text({x, landmark.y - 1 * w}, mm, style);
    style.weight = Weight::regular;
    style.size = 15;
    if (small.width(name, style) <= room) small.text({x, landmark.y + 16 * w}, name, style);
  }
}

/// Beside the landmark, in as many lines as it takes; left out where there is no room, since the card says it too.
void name_mark(const Sheet& sheet, const Frame& frame, const Landmark& landmark, Point at, double radius) {
  const Rect& back = frame.pictures.back;
  const double w = sheet.scale().window;
  const bool right = at.x > back.middle_x() + 4 * w;
  const double x = at.x + (right ? 2 : -2) * radius;
  const double room = (right ? back.right() - x : x - back.x) - 12 * w;
  const Sheet fits = sheet.at(std::min(sheet.k(), 1.3 * w));
  const Style style{Weight::semibold, 24, sheet.theme().text, right ? Align::left : Align::right};
  const std::vector<std::string> lines = fits.wrapped(calibration::plain_name(landmark), style, room);
  for (const std::string& line : lines)
    if (fits.width(line, style) > room) return;
  double y = at.y + 8 * fits.k() - 14 * fits.k() * static_cast<double>(lines.size() - 1);
  for (const std::string& line : lines) {
    fits.text({x, y}, line, style);
    y += 28 * fits.k();
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
  name_mark(sheet, frame, *found, at, r);
}

}  // namespace

void setup_marks(const Sheet& sheet, const Frame& frame) {
  if (frame.snapshot.setup.stage == station::SetupStage::check) check_marks(sheet, frame);
  if (frame.snapshot.setup.stage == station::SetupStage::place) place_marks(sheet, frame);
}

}  // namespace palmar::screens
