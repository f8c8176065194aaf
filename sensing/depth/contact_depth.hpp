// How deep each contact presses: its half depth and how far it dents the skin. Modelled: linear elastic layers; living tissue
// stiffens under load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/depth/cell_table.hpp"
#include "sensing/depth/load_split.hpp"
#include "sensing/depth/range.hpp"
#include "sensing/model/contact.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class ContactDepths {
 public:
  /// Prepares the influence of cells at a ladder of depths. Throws std::invalid_argument on an empty grid or a scale that is not
  /// positive.
  ContactDepths(const DepthModel& model, const GridGeometry& geometry, const Placement& placement,
                double c7_psis_mm);

  /// An entry a contact, in their order. New contacts and two of the others are worked out, in turn; with more the
  /// rest keep what they had some frames before. Contacts without a centre that counts (clipped, no pressure) have only their id. Allocates
  /// nothing once warm. Throws std::invalid_argument where the field's grid differs. One thread at a time.
  void estimate(const PressureField& field, const Contacts& contacts, std::vector<ContactDepth>& depths);

 private:
  /// What depends on the stack under the contact.
  struct StackRange {
    FactorRange half_depth, indentation;
    double bone_mm = 0;       ///< 0: none
    double thickness_mm = 0;  ///< of all layers; 0 in a half-space
  };
  void half_depth(const Contact& contact, int& rung, ContactDepth& depth) const;

  LoadSplit split_;
  std::vector<double> ladder_mm_;
  std::vector<CellTable> stress_;          ///< at each rung
  std::optional<CellTable> displacement_;  ///< absent in a half-space
  std::vector<StackRange> ranges_;
  std::vector<double> typical_half_depth_mm_,
      typical_dent_mm_;  ///< of a stack: how they change with the place
  double off_mm_ = 0;    ///< how far the placement may be off
  struct Last {
    ContactDepth depth;
    int rung = 0;
  };
  void renew(const Contact& contact, Last& last) const;
  std::vector<Last> last_, now_;  ///< where each answer lay: it moves little between frames
  std::size_t turn_ = 0;
};

}  // namespace palmar::depth
