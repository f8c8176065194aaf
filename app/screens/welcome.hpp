// The first thirty seconds, without a lesson and without a login: rest, glide, one sentence. A pure step
// machine.
#pragma once

#include <string>

#include "app/screens/phrases.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::screens {

class Welcome {
 public:
  enum class Phase : unsigned char { rest, glide, result };

  /// Hands have rested for so long before the next thing is asked.
  static constexpr double rest_s = 1.2;
  /// A contact weighs at least so much to count as a resting hand.
  static constexpr double hand_N = 2;
  /// Shorter strokes are no glide.
  static constexpr double glide_mm = 60;
  /// With no hand on the mat for so long it begins again, for the next person.
  static constexpr double away_s = 20;

  /// Once per frame. Time is the observation's own.
  void step(const station::Snapshot& snapshot);

  Phase phase() const { return phase_; }
  /// A hand lies on the back now: the picture answers.
  bool touched() const { return touched_; }
  /// One sentence about the best glide so far; empty before the result.
  std::string result(const Phrases& phrases) const;

 private:
  void take(const station::Snapshot& snapshot);

  Phase phase_ = Phase::rest;
  bool touched_ = false;
  double resting_since_s_ = -1;  // < 0: no hand
  double last_touch_s_ = 0;
  std::uint32_t strokes_ = 0;
  double length_mm_ = 0, duration_s_ = 0, force_cv_ = 0;
};

}  // namespace palmar::screens
