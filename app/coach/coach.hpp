// The coach: observations in, one cue, gauges and scores out. Pure: no file, clock or thread; time comes with
// the observation.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/coach/coaching.hpp"
#include "app/coach/lesson.hpp"
#include "sensing/body/atlas.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/observation.hpp"
#include "sensing/model/placement.hpp"

namespace palmar::coach {

struct CoachConfig {
  std::shared_ptr<const Atlas> atlas;  ///< never null
  std::vector<Technique> techniques;
  std::vector<LevelRow> pressure_scale;
  std::optional<Lesson> lesson;          ///< absent: free practice
  std::vector<std::string> resolves;     ///< technique ids that the mat can tell apart; empty: all
  std::vector<std::string> scores;       ///< technique ids that may be scored on the mat; empty: all
  double rate_hz = 50;                   ///< of the mat
  std::optional<GridGeometry> geometry;  ///< of the mat, and ...
  std::optional<Placement> placement;    ///< ... where it lies; without them coverage is not assessed
};

class Coach {
 public:
  /// Throws std::invalid_argument where the lesson names a technique or muscle that is not there (app/library
  /// checks files first).
  explicit Coach(CoachConfig config);
  ~Coach();
  Coach(Coach&&) noexcept;
  Coach& operator=(Coach&&) noexcept;

  /// The coach's word on one frame. The reference is valid until the next call; nothing is allocated once
  /// warm.
  const Coaching& observe(const Observation& observation);

  /// Muscle that the current step asks for: what Pipeline::set_target wants. Changes only with the step.
  std::optional<std::size_t> target() const;

  /// The time until the next frame was not practice, and nothing of it counts.
  void interrupted();
  void next_step();
  void toggle_pause();
  void restart();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::coach
