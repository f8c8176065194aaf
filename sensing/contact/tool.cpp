#include "sensing/contact/tool.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::contact {
namespace {

/// What each tool's print looks like: areas from contact_tools.csv, elongations by its shape (design
/// defaults).
struct ToolRow {
  ContactTool tool;
  double area_lo_cm2, area_hi_cm2;
  double elongation_lo, elongation_hi;
  int islands_lo, islands_hi;
};

constexpr ToolRow tools[] = {
    {ContactTool::thumb_pad, 1.3, 2.0, 1.0, 1.7, 1, 1}, {ContactTool::fingers2, 2.0, 3.5, 1.2, 2.6, 1, 2},
    {ContactTool::fingers4, 5, 9, 3.5, 9, 1, 4},        {ContactTool::palm_full, 90, 140, 1.0, 2.4, 1, 8},
    {ContactTool::palm_heel, 18, 30, 1.0, 2.2, 1, 1},   {ContactTool::knuckles, 4, 9, 2.0, 5.0, 1, 4},
    {ContactTool::fist_soft, 20, 35, 1.0, 1.8, 1, 4},   {ContactTool::forearm, 40, 90, 2.6, 9, 1, 1},
    {ContactTool::elbow, 3, 8, 1.0, 1.8, 1, 1},
};

constexpr double area_width = 0.18;        // of ln(area): how softly a range ends
constexpr double elongation_width = 0.20;  // of ln(elongation)
constexpr double island_penalty = 1.5;
constexpr double unknown_likelihood = 0.05;

/// 0 inside the range, then the squared distance in widths.
double outside(double value, double lo, double hi, double width) {
  const double l = std::log(std::max(value, 1e-3));
  const double d = std::max({0.0, std::log(lo) - l, l - std::log(hi)}) / width;
  return d * d;
}

}  // namespace

PrintShape print_shape(const Moments& moments, int islands, const GridGeometry& grid) {
  PrintShape shape;
  const Ellipse own = ellipse(without_cells(covariance(moments, grid), grid));
  shape.area_cm2 = spread_area_cm2(moments, grid);
  shape.elongation = own.major_mm / std::max(own.minor_mm, 1e-3);
  shape.length_mm = own.major_mm;
  shape.islands = islands;
  shape.peak_over_mean = moments.peak_kPa * moments.cells / moments.f;
  return shape;
}

std::array<float, contact_tool_count> tool_likelihood(const PrintShape& shape) {
  std::array<float, contact_tool_count> likelihood{};
  likelihood[static_cast<std::size_t>(ContactTool::unknown)] = static_cast<float>(unknown_likelihood);
  for (const ToolRow& row : tools) {
    double away = outside(shape.area_cm2, row.area_lo_cm2, row.area_hi_cm2, area_width) +
                  outside(shape.elongation, row.elongation_lo, row.elongation_hi, elongation_width);
    away += island_penalty * std::max({0, row.islands_lo - shape.islands, shape.islands - row.islands_hi});
    likelihood[static_cast<std::size_t>(row.tool)] = static_cast<float>(std::exp(-0.5 * away));
  }
  float sum = 0;
  for (const float l : likelihood) sum += l;
  for (float& l : likelihood) l /= sum;
  return likelihood;
}

}  // namespace palmar::contact
