// What was done in this lesson so far, or in free practice, kept for the debrief: bounded, from the snapshots alone.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "app/station/snapshot.hpp"

namespace palmar::screens {

class Debrief {
 public:
  /// Older strokes than these are counted, and not drawn.
  static constexpr std::size_t most_strokes = 60;
  static constexpr std::size_t most_path = 48;  ///< points of a kept path

  struct Stroke {
    std::vector<BodyPoint> path;  ///< where it is known
    bool good = false;
    std::optional<double> score;     ///< 0 to 100
    std::optional<double> share;     ///< of its force on the target (measured) ...
    std::optional<double> ceiling;   ///< ... the best that its print could reach ...
    std::optional<double> accuracy;  ///< ... and the one over the other
    double force_N = 0;
  };
  /// Load over time that reached one muscle (modelled), as the strokes' own shares say.
  struct Impulse {
    std::uint16_t muscle = 0;  ///< index into Atlas::muscles
    double Ns = 0;
  };

  /// Once for each snapshot. Begins anew with a lesson, and with each new start of it.
  void observe(const station::Snapshot& snapshot);

  const std::deque<Stroke>& strokes() const { return strokes_; }
  int finished() const { return finished_; }
  int good() const { return good_; }
  double impulse_Ns() const { return all_Ns_; }  ///< of all strokes (measured)
  /// The largest first.
  const std::vector<Impulse>& muscles() const { return muscles_; }
  double touched_s() const { return touched_s_; }
  /// The highest pressure that each cell has seen; empty before anything was pressed.
  const PressureField& pressed() const { return pressed_; }
  std::uint64_t pressed_version() const { return pressed_version_; }
  /// When a hand pressed hardest; null before any did.
  const station::Snapshot* hardest() const { return hardest_ ? &*hardest_ : nullptr; }
  double hardest_N() const { return hardest_N_; }

  /// Means over the strokes that have them.
  std::optional<double> share() const { return mean(&Stroke::share); }
  std::optional<double> ceiling() const { return mean(&Stroke::ceiling); }
  std::optional<double> accuracy() const { return mean(&Stroke::accuracy); }

 private:
  void begin(const station::Snapshot& snapshot);
  void add(const coach::AssessedStroke& stroke);
  void press(const PressureField& field);
  bool known(const coach::AssessedStroke& stroke) const;
  std::optional<double> mean(std::optional<double> Stroke::* value) const;

  bool begun_ = false, complete_ = false;
  std::size_t steps_ = 0;
  double lesson_s_ = 0;
  std::optional<double> last_t_s_;
  std::deque<std::pair<std::uint32_t, double>> seen_;  // id and end of the newest strokes
  std::deque<Stroke> strokes_;
  int finished_ = 0, good_ = 0;
  double all_Ns_ = 0, touched_s_ = 0, hardest_N_ = 0;
  std::vector<Impulse> muscles_;
  PressureField pressed_;
  std::uint64_t pressed_version_ = 0;
  std::optional<station::Snapshot> hardest_;
};

}  // namespace palmar::screens
