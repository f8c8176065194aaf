#include "sensing/contact/tool.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "sensing/model/print_area.hpp"

namespace palmar::contact {
namespace {

/// What each tool's print looks like beside its area: lengths (4 sqrt(lambda)), elongations and fills of adult hands (design defaults). The prior settles
/// what no print can: the heel of a hand and a soft fist have the same size and outline, and the heel is the commoner tool;
/// so is a thumb beside an elbow.
struct ToolRow {
  ContactTool tool;
  double length_lo_mm, length_hi_mm;
  double elongation_lo, elongation_hi;
  double fill_lo, fill_hi;
  int most_islands;
  double prior;
};

constexpr double solid = 0.75, any = 100;  // fills; of a few cells nothing is sure
constexpr double loose = 0.45;

constexpr ToolRow tools[] = {
    {ContactTool::thumb_pad, 11, 21, 1.0, 1.8, loose, any, 1, 1},
    {ContactTool::fingers2, 19, 32, 1.5, 2.8, loose, any, 2, 1},
    {ContactTool::fingers4, 58, 88, 4.2, 9, 0.5, any, 4, 1},
    {ContactTool::palm_full, 120, 210, 1.0, 2.5, 0.6, any, 8, 1},
    {ContactTool::palm_heel, 50, 95, 1.0, 2.5, solid, any, 2, 1},
    {ContactTool::palms2, 160, 300, 1.0, 2.4, 0.6, any, 12, 1},
    {ContactTool::knuckles, 32, 58, 2.2, 4.4, 0.6, any, 4, 1},
    {ContactTool::fist_soft, 50, 100, 1.0, 2.5, solid, any, 4, 0.7},
    {ContactTool::forearm, 105, 260, 2.8, 9, solid, any, 2, 1},
    {ContactTool::elbow, 19, 34, 1.0, 1.6, loose, any, 1, 0.8},
    {ContactTool::ulnar_edge, 92, 130, 4.2, 9, solid, any, 3, 1},
    {ContactTool::cupped, 90, 150, 1.0, 1.8, 0.2, 0.5, 8, 1},
};

constexpr double area_width = 0.15;        // of ln(area): how softly a range ends
constexpr double length_width = 0.12;      // of ln(length)
constexpr double elongation_width = 0.18;  // of ln(elongation)
constexpr double fill_width = 0.15;        // of ln(fill)
constexpr double island_penalty = 1.5;
constexpr double unknown_likelihood = 0.05;
constexpr double hopeless = 40;  // squared widths: exp(-20) is nothing
// Soft tissue presses less at its border than in its middle, which draws the spread in: an ellipse with a
// pressure of sqrt(1 - r^2) has a spread of 0.8 of its area, an even one 1.
constexpr double area_over_spread = 1.15;

/// Perimeter of an ellipse over the root of its area (Ramanujan).
double perimeter_over_root_area(double elongation) {
  const double a = elongation, b = 1, pi = std::numbers::pi;
  return pi * (3 * (a + b) - std::sqrt((3 * a + b) * (a + 3 * b))) / std::sqrt(pi * a * b);
}

/// Area of a convex print that loads so many cells: a border through a cell loads the whole of it, so that N p^2 = A + P p / 2 + p^2 on
/// average over all places on the grid.
double area_behind_cells_cm2(double cells_cm2, double elongation, const GridGeometry& grid) {
  const double cell_cm2 = grid.cell_area_mm2() * 1e-2;
  const double half_border = perimeter_over_root_area(elongation) * std::sqrt(cell_cm2) / 4;
  const double inside = std::max(cells_cm2 - cell_cm2, 0.1 * cell_cm2);
  const double root = std::sqrt(half_border * half_border + inside) - half_border;
  return root * root;
}

/// A range on a logarithmic scale, in units of how softly it ends.
struct SoftRange {
  double lo = 0, hi = 0, per_width = 1;

  SoftRange() = default;
  SoftRange(double low, double high, double width)
      : lo(std::log(low)), hi(std::log(high)), per_width(1 / width) {}
  /// 0 inside, then the squared distance in widths.
  double outside(double log_value) const {
    const double d = std::max({0.0, lo - log_value, log_value - hi}) * per_width;
    return d * d;
  }
};

/// The same table, its logarithms taken once.
struct ToolRanges {
  ToolRanges() {
    for (std::size_t i = 0; i < std::size(tools); ++i) {
      const ToolRow& row = tools[i];
      const PrintArea area = print_area(row.tool);
      rows[i] = {{area.lo_cm2, area.hi_cm2, area_width},
                 {row.length_lo_mm, row.length_hi_mm, length_width},
                 {row.elongation_lo, row.elongation_hi, elongation_width},
                 {row.fill_lo, row.fill_hi, fill_width}};
    }
  }
  struct Row {
    SoftRange area, length, elongation, fill;
  };
  std::array<Row, std::size(tools)> rows;
};
const ToolRanges ranges;

double log_of(double value) { return std::log(std::max(value, 1e-3)); }

}  // namespace

PrintShape print_shape(const Moments& moments, int islands, const GridGeometry& grid) {
  PrintShape shape;
  const Ellipse own = ellipse(without_cells(covariance(moments, grid), grid));
  const double spread_cm2 = ellipse_area_cm2(moments, grid), cells_cm2 = area_cm2(moments, grid);
  shape.length_mm = own.major_mm;
  shape.elongation = own.major_mm / std::max(own.minor_mm, 1e-3);
  // Two estimates with errors of their own kind: where a narrow print lies on its cells, and which cells its border just touches.
  const double by_cells_cm2 = area_behind_cells_cm2(cells_cm2, shape.elongation, grid);
  shape.area_cm2 = std::sqrt(by_cells_cm2 * std::min(area_over_spread * spread_cm2, by_cells_cm2 * 1.5));
  shape.fill = by_cells_cm2 / std::max(spread_cm2, 1e-3);
  shape.islands = islands;
  return shape;
}

std::array<float, contact_tool_count> tool_likelihood(const PrintShape& shape) {
  std::array<float, contact_tool_count> likelihood{};
  likelihood[static_cast<std::size_t>(ContactTool::unknown)] = static_cast<float>(unknown_likelihood);
  const double area = log_of(shape.area_cm2), length = log_of(shape.length_mm),
               elongation = log_of(shape.elongation), fill = log_of(shape.fill);
  for (std::size_t i = 0; i < std::size(tools); ++i) {
    const ToolRanges::Row& range = ranges.rows[i];
    const double away = range.area.outside(area) + range.length.outside(length) +
                        range.elongation.outside(elongation) + range.fill.outside(fill) +
                        island_penalty * std::max(0, shape.islands - tools[i].most_islands);
    if (away < hopeless)
      likelihood[static_cast<std::size_t>(tools[i].tool)] =
          static_cast<float>(tools[i].prior * std::exp(-0.5 * away));
  }
  float sum = 0;
  for (const float l : likelihood) sum += l;
  for (float& l : likelihood) l /= sum;
  return likelihood;
}

}  // namespace palmar::contact
