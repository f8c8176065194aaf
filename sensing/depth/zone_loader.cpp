#include "sensing/depth/zone_loader.hpp"

#include <cstddef>

#include "sensing/body/coverage.hpp"
#include "sensing/depth/grid_check.hpp"

namespace palmar::depth {

ZoneLoader::ZoneLoader(const Atlas& atlas, const GridGeometry& geometry, const Placement& placement)
    : geometry_(geometry), force_N_(atlas.zones.size()), area_mm2_(atlas.zones.size()) {
  require_grid(geometry);
  require_scale(placement);
  std::vector<std::vector<float>> coverage;
  coverage.reserve(atlas.zones.size());
  for (const Zone& zone : atlas.zones) coverage.push_back(body::coverage(zone.outline, geometry, placement));
  const std::size_t cells = static_cast<std::size_t>(geometry.cells());
  first_.reserve(cells + 1);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    first_.push_back(static_cast<std::uint32_t>(parts_.size()));
    for (std::size_t zone = 0; zone < coverage.size(); ++zone) {
      if (coverage[zone][cell] > 0)
        parts_.push_back({static_cast<std::uint16_t>(zone), coverage[zone][cell]});
    }
  }
  first_.push_back(static_cast<std::uint32_t>(parts_.size()));
}

void ZoneLoader::load(const PressureField& field, std::vector<ZoneLoad>& zones) const {
  require_same_grid(field, geometry_);
  zones.clear();
  if (force_N_.empty()) return;
  force_N_.assign(force_N_.size(), 0.0f);
  area_mm2_.assign(area_mm2_.size(), 0.0f);
  const float cell_area = static_cast<float>(geometry_.cell_area_mm2());
  for (std::uint32_t cell : field.loaded) {
    if (!carries_force(field, cell)) continue;
    for (std::uint32_t i = first_[cell]; i < first_[cell + 1]; ++i) {
      const float area = parts_[i].fraction * cell_area;
      force_N_[parts_[i].zone] += field.kPa[cell] * area * 1e-3f;
      area_mm2_[parts_[i].zone] += area;
    }
  }
  for (std::size_t zone = 0; zone < force_N_.size(); ++zone) {
    if (force_N_[zone] <= 0) continue;
    zones.push_back(
        {static_cast<std::uint16_t>(zone), force_N_[zone], force_N_[zone] * 1e3f / area_mm2_[zone]});
  }
}

}  // namespace palmar::depth
