#include "sensing/depth/slice.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/depth/cell_table.hpp"
#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/load_split.hpp"
#include "sensing/model/units.hpp"

namespace palmar::depth {
namespace {

constexpr int table_nodes = 64;
/// Cells further than so many depths from a point of the picture are left out there: they bring less than 3e-3 of their pressure.
constexpr double reach_over_depth = 5;
/// At depth z the stress varies over z: it is worked out at every n-th column, no further apart than this share of z, and
/// follows a cubic between them.
constexpr double step_over_depth = 0.25;
constexpr int longest_step = 8;
constexpr int margin = 2 * longest_step;  ///< columns beside the picture, for the cubics at its edges

/// The cubic through four neighbours, between the middle two.
float between(float a, float b, float c, float d, float t) {
  return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

}  // namespace

BodyPoint SlicePlane::at(double s_mm) const {
  const double angle = radians(direction_deg);
  return {centre.u_mm + s_mm * std::cos(angle), centre.v_mm + s_mm * std::sin(angle)};
}

struct Slicer::Kernels {
  Kernels(const DepthModel& model, const GridGeometry& grid, const Placement& where, double c7_psis_mm)
      : geometry(grid), placement(where), split(model, grid, where, c7_psis_mm) {}

  GridGeometry geometry;
  Placement placement;
  LoadSplit split;
  double depth_max_mm = 0;
  std::vector<CellTable> rows;
  std::vector<double> row_depth_mm;
  std::vector<float> x_mm, y_mm;                      ///< of the columns on the mat, with the margins
  std::vector<float> node_x_mm, node_y_mm, node_kPa;  ///< of the columns that are worked out in one row
  std::vector<float> dx_mm, dy_mm;                    ///< their offsets from one cell

  void place_columns(const SlicePlane& plane, const SliceField& slice);
  void place_nodes(int columns, int step);
  void solve_row(std::size_t row, double column_mm, std::span<float> out);
  void add_cells(std::size_t stack, std::size_t row);
};

Slicer::Slicer(std::shared_ptr<const DepthModel> model, const GridGeometry& geometry,
               const Placement& placement, double c7_psis_mm, double depth_max_mm, int rows) {
  if (!model || rows < 1 || !std::isfinite(depth_max_mm) || depth_max_mm <= 0) {
    throw std::invalid_argument("a slice of " + std::to_string(rows) + " rows down to " +
                                std::to_string(depth_max_mm) + " mm");
  }
  kernels_ = std::make_unique<Kernels>(*model, geometry, placement, c7_psis_mm);
  kernels_->depth_max_mm = depth_max_mm;
  for (int row = 0; row < rows; ++row) {
    const double depth_mm = depth_max_mm * (row + 0.5) / rows;
    const std::vector<double> image_mm = model->image_depths({depth_mm});
    kernels_->row_depth_mm.push_back(depth_mm);
    kernels_->rows.emplace_back(CellTable::Kind::stress, geometry, placement.scale, image_mm,
                                model->stress_weights(image_mm, depth_mm), depth_mm, table_nodes);
  }
}

Slicer::~Slicer() = default;
Slicer::Slicer(Slicer&&) noexcept = default;
Slicer& Slicer::operator=(Slicer&&) noexcept = default;

void Slicer::Kernels::place_columns(const SlicePlane& plane, const SliceField& slice) {
  const int all = slice.columns + 2 * margin;
  const std::size_t count = static_cast<std::size_t>(all);
  for (auto* list : {&x_mm, &y_mm, &node_x_mm, &node_y_mm, &node_kPa, &dx_mm, &dy_mm}) list->resize(count);
  for (int column = 0; column < all; ++column) {
    const MatPoint at = placement.to_mat(plane.at(slice.s_mm(column - margin)));
    x_mm[static_cast<std::size_t>(column)] = static_cast<float>(at.x_mm);
    y_mm[static_cast<std::size_t>(column)] = static_cast<float>(at.y_mm);
  }
}

/// Node i lies at column (i - 1) * step.
void Slicer::Kernels::place_nodes(int columns, int step) {
  const std::size_t nodes = static_cast<std::size_t>((columns - 1) / step + 4);
  node_x_mm.resize(nodes);
  node_y_mm.resize(nodes);
  node_kPa.assign(nodes, 0.0f);
  for (std::size_t i = 0; i < nodes; ++i) {
    const std::size_t column = static_cast<std::size_t>(margin + (static_cast<int>(i) - 1) * step);
    node_x_mm[i] = x_mm[column];
    node_y_mm[i] = y_mm[column];
  }
}

void Slicer::Kernels::solve_row(std::size_t row, double column_mm, std::span<float> out) {
  const int columns = static_cast<int>(out.size());
  const int step =
      std::clamp(static_cast<int>(step_over_depth * row_depth_mm[row] / column_mm), 1, longest_step);
  place_nodes(columns, step);
  for (std::size_t stack = 0; stack < split.stacks(); ++stack) add_cells(stack, row);
  for (int column = 0; column < columns; ++column) {
    const float* node = node_kPa.data() + column / step;
    const float t = static_cast<float>(column % step) / static_cast<float>(step);
    out[static_cast<std::size_t>(column)] = std::max(0.0f, between(node[0], node[1], node[2], node[3], t));
  }
}

void Slicer::Kernels::add_cells(std::size_t stack, std::size_t row) {
  const LoadSplit::Loads& loads = split.of(stack);
  const float reach_mm = static_cast<float>(reach_over_depth * row_depth_mm[row] / placement.scale +
                                            std::max(geometry.pitch_x_mm, geometry.pitch_y_mm));
  // The nodes lie on a straight line (but for a warp of some mm): those within reach of a cell follow each other.
  const float along_x = node_x_mm.back() - node_x_mm.front(), along_y = node_y_mm.back() - node_y_mm.front();
  const float length = std::max(std::hypot(along_x, along_y), 1e-6f);
  const float last = static_cast<float>(node_x_mm.size());
  const float nodes_a_mm = (last - 1) / length;
  for (std::size_t i = 0; i < loads.kPa.size(); ++i) {
    const float from_x = loads.x_mm[i] - node_x_mm.front(), from_y = loads.y_mm[i] - node_y_mm.front();
    const float s = (from_x * along_x + from_y * along_y) / length;
    const float off = std::abs(from_x * along_y - from_y * along_x) / length;
    if (off > reach_mm) continue;
    const auto first = static_cast<std::size_t>(std::clamp((s - reach_mm) * nodes_a_mm, 0.0f, last));
    const auto end = static_cast<std::size_t>(std::clamp((s + reach_mm) * nodes_a_mm + 2, 0.0f, last));
    if (end <= first) continue;
    const std::size_t count = end - first;
    for (std::size_t node = 0; node < count; ++node) {
      dx_mm[node] = node_x_mm[first + node] - loads.x_mm[i];
      dy_mm[node] = node_y_mm[first + node] - loads.y_mm[i];
    }
    rows[row].add(stack, {dx_mm.data(), count}, {dy_mm.data(), count}, loads.kPa[i],
                  std::span<float>(node_kPa).subspan(first, count));
  }
}

void Slicer::solve(const PressureField& field, const SlicePlane& plane, int columns,
                   SliceField& slice) const {
  if (columns < 1 || !(plane.half_width_mm > 0)) {
    throw std::invalid_argument("a slice of " + std::to_string(columns) + " columns over " +
                                std::to_string(2 * plane.half_width_mm) + " mm");
  }
  Kernels& k = *kernels_;
  k.split.take(field);
  slice.plane = plane;
  slice.columns = columns;
  slice.rows = static_cast<int>(k.rows.size());
  slice.depth_max_mm = k.depth_max_mm;
  const std::size_t width = static_cast<std::size_t>(columns);
  slice.kPa.assign(k.rows.size() * width, 0.0f);
  k.place_columns(plane, slice);
  const double column_mm = 2 * plane.half_width_mm / columns;
  for (std::size_t row = 0; row < k.rows.size(); ++row)
    k.solve_row(row, column_mm, std::span<float>(slice.kPa).subspan(row * width, width));
  slice.peak_kPa = static_cast<double>(*std::max_element(slice.kPa.begin(), slice.kPa.end()));
}

}  // namespace palmar::depth
