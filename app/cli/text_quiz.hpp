// The quiz of place as lines of text: asks for a muscle or landmark, hears the finger on the mat, says how far off it was.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/coach/quiz.hpp"
#include "app/library/words.hpp"
#include "app/station/snapshot.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/model/status.hpp"

namespace palmar::cli {

/// Prints a line to standard output whenever something changes. `words` has to outlive it.
class TextQuiz {
 public:
  /// Asks for what lies on the mat. Errors (bad input): nothing_to_ask where no place does.
  static Result<TextQuiz> begin(const library::Words& words, std::shared_ptr<const Atlas> atlas,
                                const GridGeometry& mat, const Placement& placement, std::uint64_t seed);

  void look(const station::Snapshot& snapshot);
  /// What is asked and answered, for the ear.
  const station::QuizView& view() const { return view_; }
  /// How many were found, and the mean score.
  void finish() const;

 private:
  TextQuiz(const library::Words& words, coach::Quiz quiz);
  coach::WordOf word() const;
  void follow();

  const library::Words* words_;
  coach::Quiz quiz_;
  station::QuizView view_;
  std::string prompt_, message_;
  std::uint64_t version_ = 0;  ///< of the snapshot that was last looked at
};

}  // namespace palmar::cli
