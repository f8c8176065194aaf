#include <algorithm>
#include <cmath>

#include "app/coach/keys.hpp"
#include "app/ears/hearing.hpp"
#include "app/ears/words.hpp"

namespace palmar::ears {
namespace {

using coach::BandState;

// Design: what is heard all the time is not listened to.
constexpr double settle_s = 0.25;       // a state lasts so long before it sounds
constexpr double inside_heard_s = 1.5;  // then all is well, and quiet
constexpr double outside_loud_s = 4;    // then it goes on, softer
constexpr double softer = 0.35;
constexpr double cue_stale_s = 2.5, praise_stale_s = 1.5, hint_stale_s = 4;

std::string step_words(const coach::LessonProgress& progress, const coach::Lesson& lesson,
                       const Dictionary& words) {
  if (progress.step >= lesson.steps.size()) return {};
  const std::string step = with(with(words.phrase("step_of"), "steps", std::to_string(lesson.steps.size())),
                                "step", std::to_string(progress.step + 1));
  return step + ": " + lesson.steps[progress.step].title;
}

std::string score_words(const coach::Coaching& coaching, const Dictionary& words) {
  return coaching.score ? words.phrase("score") + " " + std::to_string(std::lround(coaching.score->total))
                        : std::string();
}

}  // namespace

void PracticeEar::look(const station::Snapshot& snapshot, const coach::Lesson* lesson,
                       const Dictionary& words, double now_s, Heard& heard) {
  follow_lesson(snapshot.coaching, lesson, words, heard);
  follow_cue(snapshot.coaching, words, heard);
  follow_gauge(snapshot, now_s, heard);
}

void PracticeEar::follow_lesson(const coach::Coaching& coaching, const coach::Lesson* lesson,
                                const Dictionary& words, Heard& heard) {
  const coach::LessonProgress& progress = coaching.progress;
  const std::string id = lesson ? lesson->id : std::string();
  if (!begun_ || id != lesson_) {
    if (lesson) {
      heard.play(Earcon::lesson_opened);
      heard.say(joined(lesson->name, step_words(progress, *lesson, words)), Urgency::result);
    } else if (begun_) {
      heard.play(Earcon::lesson_opened);
      heard.say(words.phrase("lessons_free"), Urgency::result);
    }
    begun_ = true;
    lesson_ = id;
    step_ = progress.step;
    complete_ = progress.complete;
    paused_ = progress.paused;
    hints_said_.clear();
    return;
  }
  if (progress.complete && !complete_) {
    heard.play(Earcon::lesson_done);
    heard.say(joined(words.cue(coach::cue::lesson_done), score_words(coaching, words)), Urgency::result);
  } else if (lesson && progress.step != step_ && !progress.complete) {
    heard.play(progress.step > step_ ? Earcon::step_done : Earcon::lesson_opened);
    heard.say(step_words(progress, *lesson, words), Urgency::result);
  }
  if (progress.paused != paused_) heard.play(progress.paused ? Earcon::paused : Earcon::resumed);
  step_ = progress.step;
  complete_ = progress.complete;
  paused_ = progress.paused;
}

void PracticeEar::follow_cue(const coach::Coaching& coaching, const Dictionary& words, Heard& heard) {
  const std::string key = coaching.cue ? std::string(coaching.cue->key) : std::string();
  if (key == cue_) return;
  cue_ = key;
  // The end of a lesson is told with its result.
  if (key.empty() || key == coach::cue::lesson_done) return;
  const coach::Cue& cue = *coaching.cue;
  if (key != coach::cue::paused) heard.play(earcon_of(cue));
  if (cue.praise) return heard.say(words.cue(key), Urgency::note, praise_stale_s);
  const bool lasts = key == coach::cue::paused || key == coach::cue::rest_hands;
  if (cue.warning || lasts) {
    heard.say(words.cue(key), cue.warning ? Urgency::problem : Urgency::instruction);
  } else {
    heard.say(words.cue(key), Urgency::instruction, cue_stale_s);
  }
  if (!cue.hint_key.empty() && hints_said_.insert(key + "." + std::string(cue.hint_key)).second)
    heard.say(words.hint(cue.hint_key), Urgency::note, hint_stale_s);
}

// The gauge that is on screen: the quantity of the cue, else pressure. A hand that has been in the band and lifts or glides back is
// not told "below" before the cue says so.
void PracticeEar::follow_gauge(const station::Snapshot& snapshot, double now_s, Heard& heard) {
  const coach::Coaching& coaching = snapshot.coaching;
  const coach::GaugeKind kind = coaching.cue ? coaching.cue->gauge : coach::GaugeKind::pressure;
  const coach::Gauge& gauge = coaching.gauges[static_cast<std::size_t>(kind)];
  const bool hands = !snapshot.observation.contacts.list.empty();
  const bool coaches = !lesson_.empty() && coaching.progress.active && !coaching.progress.paused &&
                       !coaching.progress.complete && hands;
  const BandState state = coaches ? gauge.state : BandState::unknown;
  if (!hands) was_inside_ = false;
  if (state != state_ || kind != kind_) since_s_ = now_s;
  state_ = state;
  kind_ = kind;
  const double lasted_s = now_s - since_s_;
  if (state == BandState::unknown || lasted_s < settle_s) return;
  if (state == BandState::inside) {
    was_inside_ = true;
    if (lasted_s < settle_s + inside_heard_s) heard.tone = gauge_tone(state);
    return;
  }
  const bool corrected = coaching.cue && !coaching.cue->praise && !coaching.cue->warning;
  if (state == BandState::below && was_inside_ && !corrected) return;
  heard.tone = gauge_tone(state);
  if (lasted_s > outside_loud_s) heard.tone->level = softer;
}

void PracticeEar::end(const station::Snapshot& snapshot, const Dictionary& words, Heard& heard) const {
  if (complete_ || lesson_.empty() || !snapshot.coaching.score) return;
  heard.say(score_words(snapshot.coaching, words), Urgency::result);
}

}  // namespace palmar::ears
