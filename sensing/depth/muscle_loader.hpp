// How much of the measured force reaches each muscle: one product a frame. The adjoint of the half-space's
// stress operator is applied to each muscle's outline once, when mat and body are registered. Modelled, never
// measured.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class MuscleLoader {
 public:
  /// Prepares the weights of all scoreable muscles with an outline, at their mid-depth. Depth is in mm of the
  /// body: under a placement with scale s a cell is s times as large on the skin, and keeps its force. Throws
  /// std::invalid_argument on an empty grid, a pitch or scale that is not positive, or a muscle whose
  /// mid-depth is not positive.
  MuscleLoader(const Atlas& atlas, const GridGeometry& geometry, const Placement& placement);

  /// Loads of the frame and of each contact, N. `frame_loads` gets all muscles() in atlas order; share is of
  /// the frame's force, 0 without force. `contact_loads[i]` belongs to contacts.list[i]; the vector only
  /// grows, so that nothing is allocated once warm: entries past the contacts have contact 0. Cells that are
  /// not trusted carry nothing. Throws std::invalid_argument where the field's grid differs from the prepared
  /// one.
  void load(const PressureField& field, const Contacts& contacts, std::vector<MuscleLoad>& frame_loads,
            std::vector<ContactLoads>& contact_loads) const;

  /// Indices into Atlas::muscles, ascending.
  const std::vector<std::uint16_t>& muscles() const { return muscles_; }

  /// Part of a force on that cell which muscles()[muscle] carries at its mid-depth, 0 to 1.
  float weight(int cell, std::size_t muscle) const {
    return weights_[static_cast<std::size_t>(cell) * stride_ + muscle];
  }

 private:
  GridGeometry geometry_;
  std::vector<std::uint16_t> muscles_;
  std::vector<float> inverse_area_;  ///< 1 / mm^2 of each outline, body frame
  std::size_t stride_ = 0;           ///< muscles, padded to eight floats
  std::vector<float> weights_;       ///< a row a cell
  mutable std::vector<float> sums_;  ///< scratch of load(): a row a contact, then one for the rest
};

}  // namespace palmar::depth
