// The practice loop as lines of text: the same cues and results as on screen, for screen readers and braille displays.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/coach/lesson.hpp"
#include "app/exchange/summary.hpp"
#include "app/library/words.hpp"
#include "app/station/snapshot.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::cli {

/// Prints a line to standard output whenever something changes. words and atlas have to outlive it.
class TextCoach {
 public:
  TextCoach(const library::Words& words, const Atlas& atlas, std::optional<coach::Lesson> lesson);

  void look(const station::Snapshot& snapshot);
  void finish(const exchange::Summary& summary);

 private:
  void say_step(const coach::LessonProgress& progress);
  void say_cue(const coach::Coaching& coaching);
  void say_strokes(const station::Snapshot& snapshot);
  void say_mat(const station::MatHealth& mat);

  const library::Words& words_;
  const Atlas& atlas_;
  std::optional<coach::Lesson> lesson_;
  std::optional<std::size_t> step_;
  bool complete_ = false, paused_ = false;
  std::string cue_, message_;
  std::uint32_t newest_stroke_ = 0;
};

/// "firm effleurage: 24 N, 92 mm/s, accuracy 0.91, score 88": one finished stroke in a line.
std::string stroke_line(const coach::AssessedStroke& stroke, const Atlas& atlas);

}  // namespace palmar::cli
