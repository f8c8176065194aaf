// Classify: which tool left a print of that size and shape (assets/anatomy/contact_tools.csv).
#pragma once

#include <array>

#include "sensing/contact/moments.hpp"
#include "sensing/model/contact.hpp"

namespace palmar::contact {

/// What tells tools apart in one frame.
struct PrintShape {
  double area_cm2 = 0;    ///< of the skin under load, freed from the width of coarse cells
  double length_mm = 0;   ///< major axis
  double elongation = 1;  ///< major over minor axis
  double fill = 1;        ///< loaded cells over the ellipse that they spread over: a ring has half
  int islands = 1;
};

PrintShape print_shape(const Moments& moments, int islands, const GridGeometry& grid);

/// Likelihood of each tool, by ContactTool; sums to 1. unknown gets what no tool explains.
std::array<float, contact_tool_count> tool_likelihood(const PrintShape& shape);

}  // namespace palmar::contact
