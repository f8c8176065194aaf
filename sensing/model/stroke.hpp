// One stroke: what a contact did from its beginning to its end, or so far.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/model/geometry.hpp"

namespace palmar {

struct StrokeSample {
  double t_s = 0;
  MatPoint mat;
  std::optional<BodyPoint> body;
  double force_N = 0;
};

/// Part of the stroke's force that reaches one muscle (modelled): integral of load over integral of force.
struct MuscleShare {
  std::uint16_t muscle = 0;  ///< index into Atlas::muscles
  float share = 0;
};

struct Stroke {
  std::uint32_t id = 0;          ///< from 1, in order of beginning
  std::uint32_t contact = 0;     ///< Contact::id
  double start_s = 0;
  double end_s = 0;
  bool finished = false;
  bool clipped = false;          ///< the print touched the mat's edge for more than a tenth of the time: not scored
  bool saturated = false;        ///< held a saturated cell: not scored
  double length_mm = 0;          ///< along the path
  double net_mm = 0;             ///< from the first to the last point of that path; never longer
  double speed_mm_s = 0;         ///< path length over moving time
  double moving_s = 0;           ///< time in motion
  double hold_s = 0;             ///< longest time at rest
  double force_N = 0;            ///< mean over time
  double force_cv = 0;           ///< standard deviation over mean of the force between ramp and release
  double peak_kPa = 0;
  double mean_kPa = 0;
  double area_cm2 = 0;           ///< mean
  double drift_mm = 0;           ///< largest distance from the mean position
  double ramp_s = 0;             ///< from the beginning to 80 % of the plateau
  std::optional<double> direction_deg;     ///< of the net motion, body frame where known, else mat frame; absent for a hold
  std::optional<double> fibre_angle_deg;   ///< acute angle to the fibres of the muscle under it, 0 along to 90 across
  std::optional<double> rate_hz;           ///< repetition of the force or of the motion; absent where none is found
  ContactTool tool = ContactTool::unknown; ///< the one seen for the longest
  std::optional<Side> hand;
  std::vector<MuscleShare> muscles;        ///< descending by share, the largest eight
  std::optional<double> target_share;      ///< share of the force on cells inside the target's outline
  std::optional<double> target_ceiling;    ///< the best that this print could reach along the target
  std::optional<double> accuracy;          ///< target_share / target_ceiling
  std::optional<double> target_share_lo = {};  ///< 95 % intervals from the placement
  std::optional<double> target_share_hi = {};
  std::optional<double> accuracy_lo = {};
  std::optional<double> accuracy_hi = {};
  std::vector<StrokeSample> path;          ///< at most `most_samples`, thinned evenly when longer
  static constexpr std::size_t most_samples = 512;
};

}  // namespace palmar
