// Classify: which tool left a print of that size and shape (assets/anatomy/contact_tools.csv).
#pragma once

#include <array>

#include "sensing/contact/moments.hpp"
#include "sensing/model/contact.hpp"

namespace palmar::contact {

/// What tells tools apart in one frame.
struct PrintShape {
  double area_cm2 = 0;    ///< of the cells that the print loads, freed from the width of coarse cells
  double elongation = 1;  ///< major over minor axis
  double length_mm = 0;   ///< major axis
  int islands = 1;
  double peak_over_mean = 1;  ///< a heel peaks, a flat hand does not
};

PrintShape print_shape(const Moments& moments, int islands, const GridGeometry& grid);

/// Likelihood of each tool, by ContactTool; sums to 1. unknown gets what no tool explains.
std::array<float, contact_tool_count> tool_likelihood(const PrintShape& shape);

}  // namespace palmar::contact
