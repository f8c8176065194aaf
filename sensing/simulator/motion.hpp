// Where a virtual hand is and how hard it presses, as a pure function of time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/simulator/scenario.hpp"

namespace palmar::simulator {

/// A stroke as this seed plays it: the script with its own force, speed and place.
struct PlannedStroke {
  struct Wave {
    double amplitude = 0;
    double angular_rad_s = 0;
    double phase_rad = 0;
    double at(double t_s) const;
  };
  using Waves = std::array<Wave, 3>;

  int number = 0;          ///< of the script's stroke, from 1
  std::size_t script = 0;  ///< index into Scenario::strokes
  double start_s = 0;
  double ramp_s = 0;
  double move_s = 0;
  double hold_s = 0;
  double release_s = 0;
  double speed_mm_s = 0;
  double force_N = 0;  ///< plateau
  double beat_hz = 0;
  double beat_depth = 0;
  double circle_mm = 0;
  std::vector<BodyPoint> path;  ///< with this stroke's offset
  Waves tremor_N, tremor_u_mm, tremor_v_mm, wander;

  double end_s() const { return start_s + ramp_s + move_s + hold_s + release_s; }
  /// Applied force, >= 0; 0 before the start and after the end.
  double force_at(double t_s) const;
  /// Centre of force.
  BodyPoint place_at(double t_s) const;
};

/// The scenario as that seed plays it, ordered by start. A hand ends one stroke before it begins the next;
/// both hands of a pair (equal start) keep the same pace. Throws std::invalid_argument where a stroke has no
/// path, a glide no speed, or a number is negative or not finite.
std::vector<PlannedStroke> plan(const Scenario& scenario, std::uint64_t seed);

}  // namespace palmar::simulator
