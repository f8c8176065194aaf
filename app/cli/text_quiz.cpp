#include "app/cli/text_quiz.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>
#include <utility>

#include "app/station/quiz_run.hpp"

namespace palmar::cli {
namespace {

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

}  // namespace

Result<TextQuiz> TextQuiz::begin(const library::Words& words, std::shared_ptr<const Atlas> atlas,
                                 const GridGeometry& mat, const Placement& placement, std::uint64_t seed) {
  try {
    return TextQuiz(words, coach::Quiz(std::move(atlas), station::quiz_scope(mat, placement), seed));
  } catch (const std::invalid_argument&) {
    return bad_input("nothing_to_ask", "no muscle and no landmark lies in the middle of the mat", "",
                     "place the mat on the back (palmar calibrate body)");
  }
}

TextQuiz::TextQuiz(const library::Words& words, coach::Quiz quiz) : words_(&words), quiz_(std::move(quiz)) {
  say(fmt::format("quiz of place: {} places; rest a finger where you are asked, then lift it",
                  quiz_.places().size()));
  view_.open = true;
  view_.places = std::make_shared<const std::vector<coach::QuizPlace>>(quiz_.places());
  follow();
}

void TextQuiz::follow() {
  view_.state = quiz_.state();
  view_.asked = quiz_.asked();
  if (view_.state != coach::Quiz::State::answered) view_.answer.reset();
  view_.answers = quiz_.answers();
  view_.found = quiz_.found();
  view_.mean_score = quiz_.mean_score();
}

coach::WordOf TextQuiz::word() const {
  return [words = words_](std::string_view key) { return words->cue(key); };
}

void TextQuiz::look(const station::Snapshot& snapshot) {
  if (snapshot.mat.message != message_) {
    message_ = snapshot.mat.message;
    say("mat: " + (message_.empty() ? std::string("all is well") : message_));
  }
  if (snapshot.version == version_) return;
  version_ = snapshot.version;
  if (const auto result = quiz_.observe(snapshot.observation)) {
    view_.answer = *result;
    say(coach::quiz_answer(quiz_, *result, word()) + fmt::format(" (score {:.0f})", 100 * result->score));
  }
  follow();
  std::string prompt = coach::quiz_prompt(quiz_, word());
  if (prompt == prompt_) return;
  prompt_ = std::move(prompt);
  say(prompt_);
}

void TextQuiz::finish() const {
  if (const auto mean = quiz_.mean_score()) {
    say(fmt::format("found {} of {}; score {:.0f}", quiz_.found(), quiz_.answers(), 100 * *mean));
  } else {
    say("no answer yet");
  }
}

}  // namespace palmar::cli
