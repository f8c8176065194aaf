#include "sensing/depth/muscle_loader.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "sensing/body/coverage.hpp"
#include "sensing/body/polygon.hpp"
#include "sensing/depth/gauss.hpp"
#include "sensing/depth/grid_check.hpp"
#include "sensing/depth/polygon_load.hpp"

namespace palmar::depth {
namespace {

/// Of the mean over one cell, relative to a weight of 1.
constexpr double cell_tolerance = 1e-4;

/// Nodes of a composite Gauss rule over all cells of an axis.
std::vector<float> axis_nodes(int cells, double pitch_mm, const GaussRule& rule) {
  std::vector<float> nodes;
  for (int i = 0; i < cells; ++i) {
    for (double node : rule.nodes) nodes.push_back(static_cast<float>((i + 0.5 + node / 2) * pitch_mm));
  }
  return nodes;
}

/// Mean over each cell of the stress under the outline, into weights[cell * stride].
void fold_outline(const std::vector<MatPoint>& outline, double z_mm, const GridGeometry& geometry,
                  float* weights, std::size_t stride) {
  const GaussRule rule_x = gauss_rule(gauss_order(geometry.pitch_x_mm, z_mm, cell_tolerance));
  const GaussRule rule_y = gauss_rule(gauss_order(geometry.pitch_y_mm, z_mm, cell_tolerance));
  const std::vector<float> xs = axis_nodes(geometry.cols, geometry.pitch_x_mm, rule_x);
  std::vector<float> stress(xs.size());
  const std::size_t order_x = rule_x.nodes.size();
  for (int row = 0; row < geometry.rows; ++row) {
    for (std::size_t j = 0; j < rule_y.nodes.size(); ++j) {
      polygon_stress(outline, z_mm, xs, (row + 0.5 + rule_y.nodes[j] / 2) * geometry.pitch_y_mm, stress);
      for (int col = 0; col < geometry.cols; ++col) {
        double mean = 0;
        for (std::size_t i = 0; i < order_x; ++i) {
          mean +=
              rule_x.weights[i] * static_cast<double>(stress[static_cast<std::size_t>(col) * order_x + i]);
        }
        weights[static_cast<std::size_t>(geometry.index(row, col)) * stride] +=
            static_cast<float>(mean * rule_y.weights[j] / 4);
      }
    }
  }
}

}  // namespace

MuscleLoader::MuscleLoader(const Atlas& atlas, const GridGeometry& geometry, const Placement& placement)
    : geometry_(geometry) {
  require_grid(geometry);
  require_scale(placement);
  for (std::size_t i = 0; i < atlas.muscles.size(); ++i) {
    const Muscle& muscle = atlas.muscles[i];
    if (!muscle.scoreable || muscle.outline.size() < 3) continue;
    if (!(muscle.mid_depth_mm() > 0)) {
      throw std::invalid_argument("muscle " + muscle.id + " has a mid-depth of " +
                                  std::to_string(muscle.mid_depth_mm()) + " mm");
    }
    muscles_.push_back(static_cast<std::uint16_t>(i));
    inverse_area_.push_back(static_cast<float>(1 / body::area_mm2(muscle.outline)));
  }
  stride_ = (muscles_.size() + 7) / 8 * 8;
  weights_.assign(static_cast<std::size_t>(geometry.cells()) * stride_, 0.0f);
  sums_.assign((Contacts::most + 1) * stride_, 0.0f);
  for (std::size_t m = 0; m < muscles_.size(); ++m) {
    const Muscle& muscle = atlas.muscles[muscles_[m]];
    // The half-space has no length of its own: depth over scale in the mat frame is depth in the body frame.
    fold_outline(body::outline_on_mat(muscle.outline, placement), muscle.mid_depth_mm() / placement.scale,
                 geometry, weights_.data() + m, stride_);
  }
}

void MuscleLoader::load(const PressureField& field, const Contacts& contacts,
                        std::vector<MuscleLoad>& frame_loads,
                        std::vector<ContactLoads>& contact_loads) const {
  require_same_grid(field, geometry_);
  const std::size_t count = std::min(contacts.list.size(), Contacts::most);
  const std::size_t nobody = count;
  std::fill_n(sums_.begin(), (count + 1) * stride_, 0.0f);
  const float newtons_per_kPa = static_cast<float>(geometry_.cell_area_mm2() * 1e-3);
  double force = 0;
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    const float cell_force = field.kPa[cell] * newtons_per_kPa;
    force += static_cast<double>(cell_force);
    const std::size_t owner = cell < contacts.owner.size() ? contacts.owner[cell] : Contacts::none;
    const float* row = weights_.data() + cell * stride_;
    float* sum = sums_.data() + (owner < count ? owner : nobody) * stride_;
    for (std::size_t m = 0; m < stride_; ++m) sum[m] += cell_force * row[m];
  }

  if (contact_loads.size() < count) contact_loads.resize(count);
  for (std::size_t i = 0; i < contact_loads.size(); ++i) {
    contact_loads[i].contact = i < count ? contacts.list[i].id : 0;
    if (i >= count) continue;
    const float* sum = sums_.data() + i * stride_;
    contact_loads[i].load_N.assign(sum, sum + muscles_.size());
    for (std::size_t m = 0; m < stride_; ++m) sums_[nobody * stride_ + m] += sum[m];
  }
  frame_loads.resize(muscles_.size());
  const float inverse_force = force > 0 ? static_cast<float>(1 / force) : 0.0f;
  for (std::size_t m = 0; m < muscles_.size(); ++m) {
    const float load = sums_[nobody * stride_ + m];
    frame_loads[m] = {muscles_[m], load, load * inverse_area_[m] * 1e3f, load * inverse_force};
  }
}

}  // namespace palmar::depth
