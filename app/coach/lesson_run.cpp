#include "app/coach/lesson_run.hpp"

#include <algorithm>

namespace palmar::coach {

LessonRun::LessonRun(const Lesson* lesson, const LessonTiming& timing) : lesson_(lesson), timing_(timing) {
  if (lesson_) progress_.steps = lesson_->steps.size();
  restart();
}

const LessonStep* LessonRun::step() const {
  if (!lesson_ || progress_.complete || progress_.step >= lesson_->steps.size()) return nullptr;
  return &lesson_->steps[progress_.step];
}

void LessonRun::enter(std::size_t step) {
  changed_ = true;
  progress_.good_strokes = 0;
  step_began_s_ = progress_.lesson_s;
  progress_.left_s = 0;
  if (step >= progress_.steps) {
    progress_.complete = true;
    progress_.active = false;
    progress_.paused = false;
    progress_.step = progress_.steps == 0 ? 0 : progress_.steps - 1;
    return;
  }
  progress_.step = step;
  progress_.left_s = lesson_->steps[step].duration_s;
}

void LessonRun::restart() {
  progress_.active = progress_.paused = progress_.complete = false;
  progress_.lesson_s = 0;
  begun_ = paused_by_hand_ = false;
  hands_off_s_ = 0;
  if (lesson_) enter(0);
}

void LessonRun::begin() {
  begun_ = true;
  progress_.active = true;
  progress_.paused = false;
}

void LessonRun::next_step() {
  if (!step()) return;
  if (!begun_) begin();
  enter(progress_.step + 1);
}

void LessonRun::toggle_pause() {
  if (!progress_.active) return;
  progress_.paused = !progress_.paused;
  paused_by_hand_ = progress_.paused;
  hands_off_s_ = 0;
}

void LessonRun::good_stroke() {
  if (!progress_.active || progress_.paused) return;
  ++progress_.good_strokes;
}

bool LessonRun::both_palms_rest(const Observation& observation, const LiveMotion& motion) const {
  if (observation.contacts.list.size() != 2) return false;
  for (const Contact& contact : observation.contacts.list) {
    const bool palm = contact.area_cm2 >= timing_.rest_area_cm2 || contact.tool == ContactTool::palm_full;
    const Motion* moved = motion.find(contact.id);
    if (!palm || contact.force_N > timing_.rest_N || !moved ||
        observation.t_s - moved->still_since_s < timing_.rest_s)
      return false;
  }
  return true;
}

void LessonRun::follow_gesture(const Observation& observation, const LiveMotion& motion) {
  if (!both_palms_rest(observation, motion)) {
    rest_used_ = false;
    return;
  }
  const LessonStep* now = step();
  if (rest_used_ || (now && now->holds_still)) return;
  rest_used_ = true;
  if (progress_.complete) {
    restart();
    begin();
  } else if (progress_.lesson_s <= timing_.opening_s) {
    restart();
    begin();
  } else {
    enter(progress_.steps);
  }
}

void LessonRun::observe(const Observation& observation, const LiveMotion& motion) {
  changed_ = false;
  if (!lesson_) return;
  const double elapsed = last_t_s_ ? std::max(0.0, observation.t_s - *last_t_s_) : 0;
  last_t_s_ = observation.t_s;
  const bool touched = !observation.contacts.list.empty();
  if (touched && !begun_ && !progress_.complete) begin();
  follow_gesture(observation, motion);
  if (!progress_.active) return;

  hands_off_s_ = touched ? 0 : hands_off_s_ + elapsed;
  if (!progress_.paused && hands_off_s_ >= timing_.pause_after_s) progress_.paused = true;
  if (progress_.paused && touched && !paused_by_hand_) progress_.paused = false;
  if (progress_.paused) return;

  progress_.lesson_s += elapsed;
  const LessonStep* now = step();
  const double spent = progress_.lesson_s - step_began_s_;
  progress_.left_s = std::max(0.0, now->duration_s - spent);
  if (spent >= now->duration_s || (now->strokes > 0 && progress_.good_strokes >= now->strokes))
    enter(progress_.step + 1);
}

}  // namespace palmar::coach
