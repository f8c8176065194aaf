// How much of the measured force reaches each muscle: one product a frame. The adjoint of the stress operator is
// applied to each muscle's outline once, when mat and body are registered: W = sum_k w_k (H_k^T mask), with the
// stacks k of the tissue and their weights under each cell. Modelled, never measured.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/depth/depth_model.hpp"
#include "sensing/depth/range.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class CellWeights;

class MuscleLoader {
 public:
  /// Prepares the weights of all scoreable muscles with an outline, at their mid-depth, and how far they may be
  /// off. Depth is in mm of the body: under a placement with scale s a cell is s times as large on the skin, and
  /// keeps its force. Throws std::invalid_argument on an empty grid, a pitch or scale that is not positive, or a
  /// muscle whose mid-depth is not positive. A layered model takes some tenths of a second.
  MuscleLoader(const Atlas& atlas, const GridGeometry& geometry, const Placement& placement,
               const DepthModel& model = {});

  /// Loads of the frame and of each contact, N. `frame_loads` gets all muscles() in atlas order, none below 0 and none above the
  /// force; share is of the frame's force, 0 without force. `contact_loads[i]` belongs to contacts.list[i]; the vector only
  /// grows, so that nothing is allocated once warm: entries past the contacts have contact 0. Cells that are
  /// not trusted carry nothing. Loads have an interval where every contact's force has one. Throws std::invalid_argument where the field's grid differs from the prepared
  /// one.
  void load(const PressureField& field, const Contacts& contacts, std::vector<MuscleLoad>& frame_loads,
            std::vector<ContactLoads>& contact_loads) const;

  /// Indices into Atlas::muscles, ascending.
  const std::vector<std::uint16_t>& muscles() const { return muscles_; }

  /// Range of muscles()[muscle]'s share, as factors: of tissue and placement, for a press inside its outline.
  FactorRange range(std::size_t muscle) const { return ranges_[muscle]; }

  /// Part of a force on that cell which muscles()[muscle] carries at its mid-depth; 0 to 1 in a
  /// half-space, and little outside of it in layers.
  float weight(int cell, std::size_t muscle) const {
    return weights_[static_cast<std::size_t>(cell) * stride_ + muscle];
  }

 private:
  void prepare(std::size_t m, const Muscle& muscle, const Placement& placement, const DepthModel& model,
               const CellWeights& stacks);

  GridGeometry geometry_;
  std::vector<std::uint16_t> muscles_;
  std::vector<float> inverse_area_;  ///< 1 / mm^2 of each outline, body frame
  std::vector<FactorRange> ranges_;  ///< of shares
  std::size_t stride_ = 0;           ///< muscles, padded to eight floats
  std::vector<float> weights_;       ///< a row a cell
  mutable std::vector<float> sums_;  ///< scratch of load(): a row a contact, then one for the rest
  mutable std::array<float, Contacts::most> forces_{};  ///< and what each contact presses, N
};

}  // namespace palmar::depth
