// What a screen shows of the quiz of place. Values only.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/coach/quiz.hpp"

namespace palmar::station {

struct QuizView {
  bool open = false;
  std::string message;  ///< why nothing can be asked here, and what to do; empty when all is well
  std::shared_ptr<const std::vector<coach::QuizPlace>> places;  ///< that may be asked for; null while closed
  coach::Quiz::State state = coach::Quiz::State::lift_hands;
  std::size_t asked = 0;                    ///< index into places
  std::optional<coach::QuizResult> answer;  ///< while it is looked at
  int answers = 0, found = 0;
  std::optional<double> mean_score;        ///< 0 to 1; absent before the first answer
  std::optional<std::size_t> most_missed;  ///< index into places; of several the last one
  int misses = 0;                          ///< of that one

  const coach::QuizPlace* place() const { return open && places ? &places->at(asked) : nullptr; }
};

}  // namespace palmar::station
