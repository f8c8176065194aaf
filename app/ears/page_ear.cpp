#include <algorithm>

#include "app/ears/hearing.hpp"
#include "app/ears/words.hpp"

namespace palmar::ears {
namespace {

constexpr int ticks = 10;  // of a step's progress

}  // namespace

void PageEar::look(const Page& page, Heard& heard) {
  const bool anew = page.step != step_ || page.title != title_ || page.instruction != instruction_;
  const std::string problem = joined(page.problem, page.remedy);
  const bool mended = !problem_.empty() && problem.empty();
  if (anew) {
    heard.play(page.ready && !ready_ ? Earcon::ready : Earcon::page);
    ticks_ = 0;
  }
  if (problem != problem_ && !problem.empty()) {
    heard.play(Earcon::problem);
    heard.say(problem, Urgency::problem);
  }
  if (mended && !anew) heard.play(Earcon::mended);
  // What a problem cut short is said again.
  if (anew || mended) {
    heard.say(joined(page.title, page.instruction), Urgency::instruction);
    notes_.clear();
    choices_.clear();
  }
  if (page.question != question_ && !page.question.empty()) {
    heard.play(Earcon::question);
    heard.say(page.question, Urgency::result);
  }
  const int done = static_cast<int>(ticks * std::clamp(page.progress.value_or(0), 0.0, 1.0) + 1e-9);
  if (done > ticks_) heard.play(Earcon::progress, static_cast<double>(done) / ticks);
  ticks_ = done;
  if (page.notes != notes_) {
    std::string all;
    for (const std::string& note : page.notes) all = joined(all, note);
    heard.say(all, Urgency::note);
  }
  if (page.choices != choices_) heard.say(page.choices, Urgency::note);
  step_ = page.step;
  title_ = page.title;
  instruction_ = page.instruction;
  problem_ = problem;
  question_ = page.question;
  choices_ = page.choices;
  notes_ = page.notes;
  ready_ = page.ready;
}

}  // namespace palmar::ears
