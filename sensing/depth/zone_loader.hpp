// Force on the skin over each zone of the body. Measured: no model of tissue is involved.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class ZoneLoader {
 public:
  /// Prepares the part of each cell that lies inside each zone. Throws std::invalid_argument on an empty
  /// grid.
  ZoneLoader(const Atlas& atlas, const GridGeometry& geometry, const Placement& placement);

  /// Zones with force on them, in atlas order. mean_kPa is the force over the loaded area inside the zone.
  /// Nothing is allocated once `zones` has held all zones. Throws std::invalid_argument where the field's
  /// grid differs from the prepared one.
  /// One thread at a time.
  void load(const PressureField& field, std::vector<ZoneLoad>& zones) const;

 private:
  struct Part {
    std::uint16_t zone = 0;
    float fraction = 0;  ///< of the cell's area inside the zone
  };
  GridGeometry geometry_;
  std::vector<std::uint32_t> first_;  ///< cells+1 offsets into parts_
  std::vector<Part> parts_;
  mutable std::vector<float> force_N_;  ///< scratch of load(), a value a zone
  mutable std::vector<float> area_mm2_;
};

}  // namespace palmar::depth
