// Techniques as data: the bands that tell them apart and by which they are scored. Read from
// assets/techniques by app/library.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sensing/model/contact.hpp"

namespace palmar::coach {

/// Where a number comes from; shown beside every band.
enum class Provenance { literature, common_teaching, design_default, demonstrated };
std::string_view words(Provenance provenance);

/// Closed interval with its source. lo <= hi.
struct Band {
  double lo = 0;
  double hi = 0;
  Provenance provenance = Provenance::design_default;
  bool contains(double value) const { return value >= lo && value <= hi; }
};

/// Newtons asked of one tool.
struct ToolForce {
  ContactTool tool = ContactTool::unknown;
  Band force_N;
};

/// A technique that the program knows. `recognised` ones are told apart live; the rest are listed with their
/// numbers.
struct Technique {
  std::string id;      ///< "deep_strip"
  std::string name;    ///< "Deep stripping"
  std::string family;  ///< swedish, deep_tissue, trigger_point, myofascial, acupressure, other
  std::vector<ContactTool> tools;
  std::optional<Band> force_N;  ///< for tools without a row in tool_forces
  std::vector<ToolForce> tool_forces;
  std::optional<Band> speed_mm_s;
  std::optional<Band> fibre_angle_deg;
  std::optional<Band> hold_s;
  std::optional<Band> force_cv;
  std::optional<Band> rate_hz;
  int level_lo = 1;  ///< Walton levels
  int level_hi = 5;
  double min_frame_rate_hz = 5;
  bool recognised = false;
  std::string source;
  std::optional<Band> length_mm;  ///< of the path; what makes a stroke a glide
  std::optional<Band> drift_mm;   ///< largest distance from the mean position; what makes it a hold

  /// A technique that presses in one place: its speed band ends at no more than 5 mm/s.
  bool still() const { return speed_mm_s && speed_mm_s->hi <= 5; }

  /// The band for that tool: its own row first, then the general one.
  std::optional<Band> force_band(ContactTool tool) const;
};

/// One row of the pressure scale: Walton's level by tool.
struct LevelRow {
  int level = 0;
  std::string name;
  ContactTool tool = ContactTool::unknown;
  double N_min = 0;
  double N_max = 0;
};

/// Walton's level of that force by that tool; absent for tools without a row, 0 below level 1, 5 above.
std::optional<int> walton_level(const std::vector<LevelRow>& scale, ContactTool tool, double force_N);

}  // namespace palmar::coach
