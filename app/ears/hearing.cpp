#include "app/ears/hearing.hpp"

namespace palmar::ears {

void Hearing::look(const Look& look, Heard& heard) {
  heard.clear();
  if (look.snapshot.version == 0) return;  // nothing is known yet
  mat_.look(look.snapshot, look.page != nullptr, words_, look.now_s, heard);
  if (look.page) {
    page_.look(*look.page, heard);
  } else {
    page_.forget();
    quiz_.look(look.quiz, look.snapshot.observation, look.guide, words_, heard);
    if (!look.quiz.open && look.quiz.message.empty())
      practice_.look(look.snapshot, look.lesson, words_, look.now_s, heard);
  }
  if (look.focus == focus_) return;
  focus_ = look.focus;
  if (focus_.empty()) return;
  heard.play(Earcon::move);
  heard.say(focus_, Urgency::instruction);
}

}  // namespace palmar::ears
