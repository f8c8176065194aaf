// One stroke under way: running sums with checkpoints, so that it can be cut at a moment in the recent past.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sensing/model/contact.hpp"
#include "sensing/stroke/motion.hpp"
#include "sensing/stroke/rhythm.hpp"
#include "sensing/stroke/target_print.hpp"

namespace palmar::stroke {

/// Everything that adds up over time. The difference of two is what happened between them.
struct Sums {
  double t_s = 0;
  double seen_s = 0;  ///< time in contact
  double force_Ns = 0;
  double area_cm2s = 0;
  double clipped_s = 0;
  double saturated_s = 0;
  double target_Ns = 0;  ///< force on the target's cells
  std::array<double, 4>
      shifted_Ns{};  ///< and on those that are its cells where the placement is off: body::ShiftedCoverage
  double judged_Ns = 0;  ///< force while there was a target
  double length_mm = 0;
  Place net_mm;  ///< the same way as a vector
  double moving_s = 0;
  std::array<float, contact_tool_count> tool_s{};
  std::array<float, 2> hand_s{};

  void operator-=(const Sums& other);
};

/// Sums of the last seconds, with the load on each muscle.
class Checkpoints {
 public:
  static constexpr std::size_t capacity = 128;
  static constexpr double interval_s = 0.05;

  explicit Checkpoints(std::size_t muscles) : muscles_(muscles), loads_(capacity * muscles, 0.0f) {}
  void clear() { count_ = 0; }
  /// Keeps the sums, unless the last ones are younger than the interval.
  void keep(const Sums& sums, std::span<const float> load_Ns);
  /// The latest ones not after t_s, else the oldest; null without any.
  const Sums* before(double t_s, std::span<const float>* load_Ns) const;

 private:
  std::size_t muscles_;
  std::size_t count_ = 0;  ///< ever kept
  std::array<Sums, capacity> sums_{};
  std::vector<float> loads_;
};

struct ActiveStroke {
  explicit ActiveStroke(std::size_t muscles) : checkpoints(muscles), load_Ns(muscles, 0.0f) {}

  bool used = false;
  std::uint32_t contact = 0;
  Sums sums;
  MotionMeter motion;
  RhythmRing rhythm;
  Checkpoints checkpoints;
  PrintImage print;
  std::vector<float> load_Ns;  ///< integral of the load on each muscle

  double last_seen_s = 0;
  double last_force_N = 0;
  double peak_kPa = 0;
  double change_Hz = 0;       ///< of the force, smoothed, as a share of it
  bool lifting = false;       ///< the force falls away
  bool landing = true;        ///< the force still rises from the first touch
  double length_base_mm = 0;  ///< of the motion meter, when the sums began
  Place net_base_mm;
  double moving_base_s = 0;
  double longest_rest_s = 0;  ///< of those that have ended
  double refreshed_s = 0;     ///< when its slower features were brought up to date ...
  double rated_s = 0;         ///< ... its rhythm ...
  double reached_s = 0;       ///< ... and what its print could reach
  std::uint32_t frames = 0;

  // Where it began, and the furthest that it went from there, for reversals.
  Place leg_start;
  Place furthest;
  double reach_mm = 0;
  double furthest_s = 0;

  std::size_t thinning = 1;  ///< every so many frames a path sample
  std::size_t skipped = 0;
};

}  // namespace palmar::stroke
