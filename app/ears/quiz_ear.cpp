#include <algorithm>
#include <cmath>

#include "app/coach/quiz.hpp"
#include "app/ears/hearing.hpp"
#include "app/ears/words.hpp"

namespace palmar::ears {
namespace {

/// Where the finger is that is meant: the strongest contact on the body, however light.
const Contact* finger(const Observation& seen) {
  const Contact* best = nullptr;
  for (const Contact& contact : seen.contacts.list)
    if (contact.centre_body && (!best || contact.force_N > best->force_N)) best = &contact;
  return best;
}

std::string answer_words(const station::QuizView& quiz, const Dictionary& words) {
  const coach::QuizResult& answer = *quiz.answer;
  const std::string& name = quiz.places->at(answer.place).name;
  if (answer.found) return words.cue(coach::quiz::found) + ": " + name;
  const std::string off = std::to_string(std::max(1L, std::lround(answer.distance_mm))) + " mm";
  return joined(joined(words.phrase("quiz_missed"), with(words.phrase("quiz_off"), "distance", off)),
                words.cue(answer.correction));
}

}  // namespace

void QuizEar::look(const station::QuizView& quiz, const Observation& seen, bool guide,
                   const Dictionary& words, Heard& heard) {
  if (quiz.message != message_) {
    message_ = quiz.message;
    if (!message_.empty()) {
      heard.play(Earcon::problem);
      heard.say(message_, Urgency::problem);
    }
  }
  if (!quiz.open || !quiz.places || quiz.places->empty()) {
    open_ = false;
    said_.clear();
    answers_ = 0;
    return;
  }
  if (!open_) heard.say(joined(words.phrase("quiz"), words.phrase("quiz_do")), Urgency::note);
  open_ = true;
  if (quiz.answers > answers_ && quiz.answer) {
    heard.play(quiz.answer->found ? Earcon::hit : Earcon::miss);
    heard.say(answer_words(quiz, words), Urgency::result);
    heard.say(with(with(words.phrase("quiz_so_far"), "found", std::to_string(quiz.found)), "answers",
                   std::to_string(quiz.answers)),
              Urgency::note, 6);
  }
  answers_ = quiz.answers;
  const bool asks = quiz.state == coach::Quiz::State::asking;
  const bool lift = quiz.state == coach::Quiz::State::lift_hands && !seen.contacts.list.empty();
  const std::string prompt = asks   ? words.cue(coach::quiz::find) + ": " + quiz.place()->name
                             : lift ? words.cue(coach::quiz::lift_hands)
                                    : std::string();
  if (prompt != said_) {
    said_ = prompt;
    if (asks) heard.play(Earcon::ask);
    heard.say(prompt, Urgency::instruction);
  }
  const Contact* on = finger(seen);
  const bool shown = quiz.answer && !quiz.answer->found;
  if (on && (shown || (asks && guide)))
    heard.tone = guidance_tone(coach::guidance(*quiz.place(), *on->centre_body));
}

}  // namespace palmar::ears
