// The print of a contact tool: how its force spreads over the skin, as many small shares of the whole.
#pragma once

#include <vector>

#include "sensing/model/contact.hpp"

namespace palmar::simulator {

/// Shares of the force on a fine lattice. Local frame: x along the print's long axis, y to the right of x as
/// seen from above, mm; the origin is the centre of force.
struct Print {
  struct Share {
    float x_mm = 0;
    float y_mm = 0;
    float share = 0;  ///< of the force; all together 1
  };
  std::vector<Share> shares;
  double area_mm2 = 0;     ///< of the skin under pressure, at the reference force
  double spacing_mm = 0;   ///< of the lattice
  double reference_N = 0;  ///< the force at which the print has that area: Walton level 3 of the tool
};

/// Print of one hand. The area is the tool's typical one (contact_tools.csv). The lattice is at most
/// `finest_mm` wide where that is at least 0.4 mm. Throws std::invalid_argument for ContactTool::unknown.
Print make_print(ContactTool tool, Side hand, double finest_mm);

/// How much longer and wider the print is under another force: soft tissue spreads slowly, (force /
/// reference)^(1/8) within 0.92 to 1.08, which keeps every tool within its band of areas (design default).
double print_growth(const Print& print, double force_N);

}  // namespace palmar::simulator
