// The practice loop as lines of text: the same cues and results as on screen, for screen readers and braille displays.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/coach/lesson.hpp"
#include "app/exchange/summary.hpp"
#include "app/library/words.hpp"
#include "app/station/snapshot.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::cli {

/// What a teacher would say of the strongest hand: "over longissimus, right; level 4; reaches the erectors (modelled); along the fibre".
/// Empty without a hand.
std::string hand_line(const Atlas& atlas, const Observation& now, std::optional<std::size_t> target,
                      std::optional<int> level);

/// Prints a line to standard output whenever something changes. words, atlas and techniques have to outlive it.
class TextCoach {
 public:
  TextCoach(const library::Words& words, const Atlas& atlas, const std::vector<coach::Technique>& techniques,
            std::optional<coach::Lesson> lesson);

  void look(const station::Snapshot& snapshot);
  /// Says what ended with the session, then the result.
  void finish(const station::Snapshot& snapshot, const exchange::Summary& summary);

 private:
  void say_step(const coach::LessonProgress& progress);
  void say_cue(const coach::Coaching& coaching);
  void say_hand(const station::Snapshot& snapshot);
  std::optional<std::size_t> target(const coach::LessonProgress& progress) const;
  void say_strokes(const station::Snapshot& snapshot);
  std::string stroke_line(const coach::AssessedStroke& assessed, std::optional<std::size_t> target) const;
  void say_mat(const station::MatHealth& mat);
  void say_files(const station::FileNotice& files);

  const library::Words& words_;
  const Atlas& atlas_;
  const std::vector<coach::Technique>& techniques_;
  std::optional<coach::Lesson> lesson_;
  std::optional<std::size_t> step_;
  bool begun_ = false, complete_ = false, paused_ = false;
  std::string cue_, message_;
  station::FileNotice files_;
  std::string hand_;                   ///< as it was said last
  std::optional<double> hand_said_s_;  ///< by the mat's clock
  std::set<std::uint32_t>
      said_strokes_;  ///< of the last few: with two hands strokes do not end in the order of their ids
};

}  // namespace palmar::cli
