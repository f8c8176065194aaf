// 95 % intervals of the contacts' forces from what is known of each cell.
#pragma once

#include <cstdint>

#include "sensing/model/contact.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::contact {

/// Difference between a cell and the mean of its neighbours on the mat, kPa.
float unevenness_kPa(const PressureField& field, std::uint32_t cell);

/// Sets force_lo_N and force_hi_N of every contact: the mat's common error, its cells' own errors, and where within its cells the
/// force sits, added as squares, and more for the share of its force on cells whose load comes down. `contacts.owner` tells whose a cell is. Throws std::invalid_argument where the table of the cells
/// does not fit the grid.
void set_intervals(const ForceUncertainty& uncertainty, const PressureField& field, Contacts& contacts);

}  // namespace palmar::contact
