// 95 % intervals of the contacts' forces from what is known of each cell.
#pragma once

#include <array>
#include <cstddef>

#include "sensing/model/contact.hpp"
#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/pressure_field.hpp"

namespace palmar::contact {

/// Sets force_lo_N and force_hi_N of every contact: the mat's common error, its cells' own errors, and where within its cells the
/// force sits, added as squares. `contacts.owner` tells whose a cell is. Throws std::invalid_argument where the table of the cells
/// does not fit the grid.
void set_intervals(const ForceUncertainty& uncertainty, const PressureField& field, Contacts& contacts);

}  // namespace palmar::contact
