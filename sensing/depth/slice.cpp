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

}  // namespace

BodyPoint SlicePlane::at(double s_mm) const {
  const double angle = radians(direction_deg);
  return {centre.u_mm + s_mm * std::cos(angle), centre.v_mm + s_mm * std::sin(angle)};
}

struct Slicer::Kernels {
  GridGeometry geometry;
  Placement placement;
  double depth_max_mm = 0;
  std::vector<CellTable> rows;
  std::vector<double> row_depth_mm;
  LoadSplit split;
  std::vector<float> x_mm, y_mm, dx_mm,
      dy_mm;  ///< of the columns on the mat, and their offsets from one cell

  void place_columns(const SlicePlane& plane, const SliceField& slice);
  void add_cells(std::size_t stack, std::size_t row, std::span<float> out);
};

Slicer::Slicer(std::shared_ptr<const DepthModel> model, const GridGeometry& geometry,
               const Placement& placement, double c7_psis_mm, double depth_max_mm, int rows) {
  if (!model || rows < 1 || !std::isfinite(depth_max_mm) || depth_max_mm <= 0) {
    throw std::invalid_argument("a slice of " + std::to_string(rows) + " rows down to " +
                                std::to_string(depth_max_mm) + " mm");
  }
  kernels_ = std::make_unique<Kernels>(Kernels{geometry,
                                               placement,
                                               depth_max_mm,
                                               {},
                                               {},
                                               LoadSplit(*model, geometry, placement, c7_psis_mm),
                                               {},
                                               {},
                                               {},
                                               {}});
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
  const std::size_t columns = static_cast<std::size_t>(slice.columns);
  for (auto* list : {&x_mm, &y_mm, &dx_mm, &dy_mm}) list->resize(columns);
  for (std::size_t column = 0; column < columns; ++column) {
    const MatPoint at = placement.to_mat(plane.at(slice.s_mm(static_cast<int>(column))));
    x_mm[column] = static_cast<float>(at.x_mm);
    y_mm[column] = static_cast<float>(at.y_mm);
  }
}

void Slicer::Kernels::add_cells(std::size_t stack, std::size_t row, std::span<float> out) {
  const LoadSplit::Loads& loads = split.of(stack);
  const std::size_t columns = out.size();
  const float reach_mm = static_cast<float>(reach_over_depth * row_depth_mm[row] / placement.scale +
                                            std::max(geometry.pitch_x_mm, geometry.pitch_y_mm));
  // The columns lie on a straight line (but for a warp of some mm): those within reach of a cell follow each other.
  const float along_x = x_mm.back() - x_mm.front(), along_y = y_mm.back() - y_mm.front();
  const float length = std::max(std::hypot(along_x, along_y), 1e-6f);
  const float columns_a_mm = static_cast<float>(columns - 1) / length;
  for (std::size_t i = 0; i < loads.kPa.size(); ++i) {
    const float from_x = loads.x_mm[i] - x_mm.front(), from_y = loads.y_mm[i] - y_mm.front();
    const float s = (from_x * along_x + from_y * along_y) / length;
    const float off = std::abs(from_x * along_y - from_y * along_x) / length;
    if (off > reach_mm) continue;
    const float last = static_cast<float>(columns);
    const auto first_column = static_cast<std::size_t>(std::clamp((s - reach_mm) * columns_a_mm, 0.0f, last));
    const auto end_column =
        static_cast<std::size_t>(std::clamp((s + reach_mm) * columns_a_mm + 2, 0.0f, last));
    if (end_column <= first_column) continue;
    const std::size_t count = end_column - first_column;
    for (std::size_t column = 0; column < count; ++column) {
      dx_mm[column] = x_mm[first_column + column] - loads.x_mm[i];
      dy_mm[column] = y_mm[first_column + column] - loads.y_mm[i];
    }
    rows[row].add(stack, {dx_mm.data(), count}, {dy_mm.data(), count}, loads.kPa[i],
                  out.subspan(first_column, count));
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
  for (std::size_t row = 0; row < k.rows.size(); ++row) {
    for (std::size_t stack = 0; stack < k.split.stacks(); ++stack)
      k.add_cells(stack, row, std::span<float>(slice.kPa).subspan(row * width, width));
  }
  slice.peak_kPa = static_cast<double>(*std::max_element(slice.kPa.begin(), slice.kPa.end()));
}

}  // namespace palmar::depth
