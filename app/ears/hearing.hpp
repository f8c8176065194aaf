// Snapshot -> what is to be heard of it. Pure: it remembers what was heard, so that nothing is said twice; time comes with every look.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/coach/lesson.hpp"
#include "app/ears/heard.hpp"
#include "app/station/snapshot.hpp"

namespace palmar::ears {

/// The words of the screens, so that everything heard is seen: texts by key.
struct Dictionary {
  using Text = std::function<std::string(std::string_view key)>;
  Text cue, hint, phrase;
};

/// A page of the set-up or a step of a calibration, in the words that the person reads.
struct Page {
  std::string step;  ///< changes where the same words are meant anew
  std::string title, instruction, problem, remedy, question;
  std::string choices;               ///< "Next, or Back"
  std::vector<std::string> notes;    ///< what is known; only once it does not change with every frame
  std::optional<double> progress{};  ///< of the step, 0 to 1
  bool ready = false;                ///< the end
};

/// Pages: each instruction once, a tick that rises, problems before all else.
class PageEar {
 public:
  void look(const Page& page, Heard& heard);
  void forget() { *this = {}; }

 private:
  std::string step_, title_, instruction_, problem_, question_, choices_;
  std::vector<std::string> notes_;
  int ticks_ = 0;
  bool ready_ = false;
};

/// Lesson, cues and the tone of the gauge that is shown.
class PracticeEar {
 public:
  /// `lesson` runs; null in free practice.
  void look(const station::Snapshot& snapshot, const coach::Lesson* lesson, const Dictionary& words,
            double now_s, Heard& heard);
  void end(const station::Snapshot& snapshot, const Dictionary& words, Heard& heard) const;

 private:
  void follow_lesson(const coach::Coaching& coaching, const coach::Lesson* lesson, const Dictionary& words,
                     Heard& heard);
  void follow_cue(const coach::Coaching& coaching, const Dictionary& words, Heard& heard);
  void follow_gauge(const station::Snapshot& snapshot, double now_s, Heard& heard);

  bool begun_ = false, complete_ = false, paused_ = false;
  std::string lesson_;
  std::size_t step_ = 0;
  std::string cue_;
  std::set<std::string> hints_said_;  ///< in this lesson
  coach::BandState state_ = coach::BandState::unknown;
  coach::GaugeKind kind_ = coach::GaugeKind::pressure;
  double since_s_ = 0;
  bool was_inside_ = false;  ///< since the hand came
};

/// The quiz of place.
class QuizEar {
 public:
  /// `guide`: also towards a place that is asked for, which gives it away to those who see.
  void look(const station::QuizView& quiz, const Observation& seen, bool guide, const Dictionary& words,
            Heard& heard);

 private:
  bool open_ = false;
  std::string said_, message_;
  int answers_ = 0;
};

/// The mat's cable, and what the station has to say of its files.
class MatEar {
 public:
  /// `page`: a page of the set-up says what to do.
  void look(const station::Snapshot& snapshot, bool page, const Dictionary& words, double now_s,
            Heard& heard);

 private:
  bool lost_ = false, was_there_ = false, looked_for_ = false, full_ = false;
  std::optional<double> waits_since_s_;
  std::string slip_, refused_;
};

/// One look at the station.
struct Look {
  const station::Snapshot& snapshot;
  const station::QuizView& quiz;          ///< usually the snapshot's
  const coach::Lesson* lesson = nullptr;  ///< that runs; null in free practice
  const Page* page = nullptr;             ///< of the set-up, while it is open
  std::string_view focus = {};            ///< what a list or a page over the view says now; empty: none
  bool guide = true;                      ///< see QuizEar
  double now_s = 0;                       ///< of a clock that never goes back
};

class Hearing {
 public:
  explicit Hearing(Dictionary words) : words_(std::move(words)) {}
  void look(const Look& look, Heard& heard);
  /// The result, when the session ends.
  void end(const station::Snapshot& snapshot, Heard& heard) const { practice_.end(snapshot, words_, heard); }

 private:
  Dictionary words_;
  PracticeEar practice_;
  PageEar page_;
  QuizEar quiz_;
  MatEar mat_;
  std::string focus_;
};

}  // namespace palmar::ears
