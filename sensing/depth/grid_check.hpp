// What every stage of this room asks of its arguments, and which cells carry force.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sensing/model/placement.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::depth {

/// Throws std::invalid_argument with the values on an empty grid or a pitch that is not positive and finite.
void require_grid(const GridGeometry& geometry);
/// Throws std::invalid_argument on a scale that is not positive and finite.
void require_scale(const Placement& placement);
/// The grid itself, once both hold.
const GridGeometry& checked_grid(const GridGeometry& geometry, const Placement& placement);
/// Throws std::invalid_argument where the field has another grid or another number of cells.
void require_same_grid(const PressureField& field, const GridGeometry& geometry);

/// The cell under a place of the mat, or the one nearest to it.
std::size_t nearest_cell(const GridGeometry& geometry, MatPoint place);

/// A cell that may be an artefact is drawn, but carries no force.
inline bool carries_force(const PressureField& field, std::uint32_t cell) {
  return field.validity[cell] == CellValidity::measured || field.validity[cell] == CellValidity::saturated;
}

}  // namespace palmar::depth
