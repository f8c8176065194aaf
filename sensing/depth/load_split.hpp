// The loaded cells of one frame as lists, each with its force split over the stacks of the tissue under it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sensing/depth/cell_table.hpp"
#include "sensing/depth/cell_weights.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

class LoadSplit {
 public:
  /// Throws std::invalid_argument on an empty grid or a scale that is not positive.
  LoadSplit(const DepthModel& model, const GridGeometry& geometry, const Placement& placement,
            double c7_psis_mm);

  /// Takes the cells that carry force. Allocates nothing once warm: the lists have room for the whole mat. Throws
  /// std::invalid_argument where the field's grid differs.
  void take(const PressureField& field);

  /// Cell centres (mat frame) and their part of the pressure on one stack; cells without a part are left out.
  struct Loads {
    std::vector<float> x_mm, y_mm, kPa;
  };
  std::size_t stacks() const { return loads_.size(); }
  const Loads& of(std::size_t stack) const { return loads_[stack]; }

  /// The stack with the largest weight under a place of the mat, or under the cell nearest to it.
  std::size_t main_stack(MatPoint place) const;

  /// By how much, over itself, an answer changes that is of_stack[k] over stack k, where the mat lies off_mm (of the body) beside its
  /// place. Precondition: a value a stack.
  double relative_change(MatPoint place, std::span<const double> of_stack, double off_mm) const;

  /// What the table's influence adds up to at a place of the mat.
  double at(const CellTable& table, MatPoint place) const;

 private:
  GridGeometry geometry_;
  double scale_ = 1;
  CellWeights weights_;
  std::vector<Loads> loads_;
};

}  // namespace palmar::depth
