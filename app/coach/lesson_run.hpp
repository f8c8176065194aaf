// Where the student is in a lesson: steps by time or by good strokes, pauses, and what opens and closes it:
//  - The first contact begins it, so that scripts and recordings need no gesture.
//  - Both palms resting still for 3 s, within the first 8 s of it, open it anew: its clock starts when the hands are ready, and what was
//    done before is forgotten. Later they close it; when it is over they open it again, which a touch alone does not.
//  - They mean nothing during a step that holds still, and once a rest has opened or closed the lesson, only the next one can.
//  - Hands off for 8 s pause it, and hands on go on with it; a pause by hand lasts until it is taken back by hand.
#pragma once

#include <cstddef>
#include <optional>

#include "app/coach/coaching.hpp"
#include "app/coach/lesson.hpp"
#include "app/coach/live_motion.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::coach {

struct LessonTiming {
  double pause_after_s = 8;   ///< hands off for so long pause the lesson
  double rest_s = 3;          ///< both palms resting for so long open or close it
  double rest_area_cm2 = 40;  ///< a print at least so large is a palm, whatever tool it was taken for
  double rest_N = 30;         ///< and it rests when it is no stronger than this
  double opening_s = 8;       ///< a rest that is complete this early opens the lesson and does not close it
};

class LessonRun {
 public:
  /// `lesson` may be null: free practice, where nothing ever runs. It has to outlive this object.
  explicit LessonRun(const Lesson* lesson, const LessonTiming& timing = {});

  /// Takes one frame's contacts and time.
  void observe(const Observation& observation, const LiveMotion& motion);
  /// Counts a good stroke of the current step.
  void good_stroke();

  /// The time until the next frame is none of the lesson's.
  void interrupted() { last_t_s_.reset(); }
  void next_step();
  void toggle_pause();
  void restart();

  /// The step that is asked now; null in free practice and when the lesson is complete.
  const LessonStep* step() const;
  const LessonProgress& progress() const { return progress_; }
  /// The step has just changed, or the lesson has begun anew, in the last call.
  bool changed() const { return changed_; }
  /// Lesson time at which the current step began.
  double step_began_s() const { return step_began_s_; }
  /// Has the lesson begun (a first contact was seen)?
  bool begun() const { return begun_; }

 private:
  bool both_palms_rest(const Observation& observation, const LiveMotion& motion) const;
  void follow_gesture(const Observation& observation, const LiveMotion& motion);
  void enter(std::size_t step);
  void begin();

  const Lesson* lesson_;
  LessonTiming timing_;
  LessonProgress progress_;
  double step_began_s_ = 0;
  std::optional<double> last_t_s_;
  double hands_off_s_ = 0;
  bool begun_ = false;
  bool paused_by_hand_ = false;
  bool rest_used_ = false;  ///< this rest has already opened or closed the lesson
  bool changed_ = false;
};

}  // namespace palmar::coach
