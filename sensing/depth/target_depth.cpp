#include "sensing/depth/target_depth.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "sensing/body/coverage.hpp"
#include "sensing/depth/gauss.hpp"
#include "sensing/depth/grid_check.hpp"

namespace palmar::depth {
namespace {

constexpr double cell_tolerance = 1e-4;

const Muscle& checked(const Atlas& atlas, std::size_t muscle) {
  if (muscle >= atlas.muscles.size()) {
    throw std::invalid_argument("muscle " + std::to_string(muscle) + " of " +
                                std::to_string(atlas.muscles.size()));
  }
  const Muscle& target = atlas.muscles[muscle];
  if (target.outline.size() < 3)
    throw std::invalid_argument("muscle " + target.id + " has no outline on the back");
  if (!(target.mid_depth_mm() > 0)) {
    throw std::invalid_argument("muscle " + target.id + " has a mid-depth of " +
                                std::to_string(target.mid_depth_mm()) + " mm");
  }
  return target;
}

const Contact* strongest(const Contacts& contacts) {
  const Contact* best = nullptr;
  for (const Contact& contact : contacts.list) {
    if (!contact.clipped && (!best || contact.force_N > best->force_N)) best = &contact;
  }
  return best;
}

}  // namespace

TargetDepth::TargetDepth(const Atlas& atlas, std::size_t muscle, const GridGeometry& geometry,
                         const Placement& placement)
    : muscle_(static_cast<std::uint16_t>(muscle)), geometry_(geometry) {
  require_grid(geometry);
  require_scale(placement);
  const Muscle& target = checked(atlas, muscle);
  depth_mat_mm_ = target.mid_depth_mm() / placement.scale;
  coverage_ = body::coverage(target.outline, geometry, placement);
  const GaussRule rule_x = gauss_rule(gauss_order(geometry.pitch_x_mm, depth_mat_mm_, cell_tolerance));
  const GaussRule rule_y = gauss_rule(gauss_order(geometry.pitch_y_mm, depth_mat_mm_, cell_tolerance));
  for (std::size_t j = 0; j < rule_y.nodes.size(); ++j) {
    for (std::size_t i = 0; i < rule_x.nodes.size(); ++i) {
      nodes_.push_back({static_cast<float>(rule_x.nodes[i] / 2 * geometry.pitch_x_mm),
                        static_cast<float>(rule_y.nodes[j] / 2 * geometry.pitch_y_mm),
                        static_cast<float>(rule_x.weights[i] * rule_y.weights[j] / 4)});
    }
  }
}

double TargetDepth::stress_kPa(const PressureField& field, MatPoint at) const {
  constexpr std::size_t block = 128;
  std::array<float, block> x, y, kPa;
  const float z2 = static_cast<float>(depth_mat_mm_ * depth_mat_mm_);
  double sum = 0;
  std::size_t filled = 0;
  const auto flush = [&] {
    for (std::size_t k = filled; k < block; ++k) x[k] = y[k] = kPa[k] = 0;
    float part = 0;
    for (const Node& node : nodes_) {
      std::array<float, 8> lanes{};
      for (std::size_t k = 0; k < block; k += 8) {
        for (std::size_t lane = 0; lane < 8; ++lane) {
          const float dx = x[k + lane] + node.x_mm;
          const float dy = y[k + lane] + node.y_mm;
          const float r2 = dx * dx + dy * dy + z2;
          lanes[lane] += kPa[k + lane] / (r2 * r2 * std::sqrt(r2));
        }
      }
      float total = 0;
      for (float lane : lanes) total += lane;
      part += node.weight * total;
    }
    sum += static_cast<double>(part);
    filled = 0;
  };
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    const MatPoint centre =
        geometry_.centre(static_cast<int>(cell) / geometry_.cols, static_cast<int>(cell) % geometry_.cols);
    x[filled] = static_cast<float>(centre.x_mm - at.x_mm);
    y[filled] = static_cast<float>(centre.y_mm - at.y_mm);
    kPa[filled] = field.kPa[cell];
    if (++filled == block) flush();
  }
  if (filled > 0) flush();
  const double z = depth_mat_mm_;
  return sum * geometry_.cell_area_mm2() * 3 * z * z * z / (2 * std::numbers::pi);
}

TargetLoad TargetDepth::load(const PressureField& field, const Contacts& contacts) const {
  require_same_grid(field, geometry_);
  double inside = 0;
  double total = 0;
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    inside += static_cast<double>(field.kPa[cell] * coverage_[cell]);
    total += static_cast<double>(field.kPa[cell]);
  }
  TargetLoad load;
  load.muscle = muscle_;
  load.share_now = total > 0 ? static_cast<float>(inside / total) : 0.0f;
  const Contact* contact = strongest(contacts);
  if (contact && contact->mean_kPa > 0) {
    const double sigma = stress_kPa(field, contact->centre);
    load.target_kPa = static_cast<float>(sigma);
    load.reach = static_cast<float>(sigma / contact->mean_kPa);
  }
  return load;
}

}  // namespace palmar::depth
