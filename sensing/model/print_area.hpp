// How large a print each contact tool leaves on a mat: assets/anatomy/contact_tools.csv as values, for the rooms that see no file. A test
// holds the two equal.
#pragma once

#include <array>
#include <cstddef>
#include <limits>

#include "sensing/model/contact.hpp"

namespace palmar {

/// Area of the skin under load, cm^2: smallest, typical, largest.
struct PrintArea {
  double lo_cm2 = 0;
  double mid_cm2 = 0;
  double hi_cm2 = 0;
};

/// Of ContactTool::unknown: any.
constexpr PrintArea print_area(ContactTool tool) {
  constexpr std::array<PrintArea, contact_tool_count> areas = {{
      {0, 0, std::numeric_limits<double>::infinity()},  // unknown
      {1.3, 1.6, 2.0},                                  // thumb_pad
      {2.0, 2.8, 3.5},                                  // fingers2
      {5, 7, 9},                                        // fingers4
      {90, 115, 140},                                   // palm_full
      {18, 24, 30},                                     // palm_heel
      {160, 210, 260},                                  // palms2
      {4, 6.5, 9},                                      // knuckles
      {20, 27, 35},                                     // fist_soft
      {40, 65, 90},                                     // forearm
      {3, 5, 8},                                        // elbow
      {10, 15, 20},                                     // ulnar_edge
      {25, 35, 45},                                     // cupped
  }};
  return areas[static_cast<std::size_t>(tool)];
}

}  // namespace palmar
