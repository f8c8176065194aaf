#include "sensing/contact/parameters.hpp"

#include <stdexcept>
#include <string>

namespace palmar::contact {
namespace {

void require(bool holds, const char* name, double value, const char* range) {
  if (!holds) {
    throw std::invalid_argument(std::string("contact parameter ") + name + " is " + std::to_string(value) +
                                ", not " + range);
  }
}

}  // namespace

void ContactParameters::check() const {
  require(detection_kPa > 0, "detection_kPa", detection_kPa, "> 0");
  require(detection_area_cm2 > 0, "detection_area_cm2", detection_area_cm2, "> 0");
  require(least_force_N > 0, "least_force_N", least_force_N, "> 0");
  require(keep_force_N > 0 && keep_force_N <= least_force_N, "keep_force_N", keep_force_N,
          "in (0, least_force_N]");
  require(join_gap_mm > 0, "join_gap_mm", join_gap_mm, "> 0");
  require(keep_gap_mm >= join_gap_mm, "keep_gap_mm", keep_gap_mm, ">= join_gap_mm");
  require(hand_area_cm2 > 0, "hand_area_cm2", hand_area_cm2, "> 0");
  require(hand_extent_mm > 0, "hand_extent_mm", hand_extent_mm, "> 0");
  require(pad_area_cm2 > 0, "pad_area_cm2", pad_area_cm2, "> 0");
  require(young_s >= 0, "young_s", young_s, ">= 0");
  require(separation > 3.5, "separation", separation, "> 3.5");
  require(separation_mm > 0, "separation_mm", separation_mm, "> 0");
  require(vanish_share >= 0 && vanish_share <= 1, "vanish_share", vanish_share, "in [0, 1]");
  require(gap_s >= 0, "gap_s", gap_s, ">= 0");
  require(gate_mm > 0, "gate_mm", gate_mm, "> 0");
  require(tool_memory_s > 0, "tool_memory_s", tool_memory_s, "> 0");
}

}  // namespace palmar::contact
