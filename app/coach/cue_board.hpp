// One cue at a time, the most useful first; it stays long enough to be read, and goes when it is done.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "app/coach/asked.hpp"
#include "app/coach/coaching.hpp"
#include "app/coach/gauges.hpp"
#include "app/coach/safety.hpp"
#include "sensing/body/atlas.hpp"

namespace palmar::coach {

struct CueTiming {
  double least_shown_s = 1.2;   ///< a cue can be read
  double clear_s = 0.3;         ///< its reason has been gone for so long
  double settle_s = 1.0;        ///< of a new contact, before anything about its pressure is said
  double settle_still_s = 3.0;  ///< the same for techniques that sink in
  double sinking_N_s = 3.0;     ///< a force that still rises so fast is on its way
  double good_after_s = 2.0;    ///< everything in its band for so long ...
  double good_shown_s = 1.5;    ///< ... is praised for so long ...
  double good_every_s = 8.0;    ///< ... and no more often
  double gap_s = 2.0;           ///< hands off for longer break the flow
};

/// Everything that the rules look at in one frame.
struct CueInput {
  double t_s = 0;
  const LiveContact& live;
  const Asked& asked;
  const std::array<Gauge, gauge_count>& gauges;
  const std::optional<SafetyFinding>& safety;
  const Muscle* target = nullptr;
  const LessonProgress& progress;
  bool lesson = false;  ///< a lesson is loaded
  bool lesson_begun = false;
  double hands_off_s = 0;
};

class CueBoard {
 public:
  explicit CueBoard(const CueTiming& timing = {}) : timing_(timing) {}

  const std::optional<Cue>& observe(const CueInput& input);

  static constexpr std::size_t rules = 17;

 private:
  struct Wish {
    std::string_view key, hint;  ///< empty key: nothing to say
    GaugeKind gauge = GaugeKind::pressure;
    double dwell_s = 0;
  };
  using Wishes = std::array<Wish, rules>;
  void wish_place(const CueInput& input, Wishes& wishes) const;
  void wish_technique(const CueInput& input, Wishes& wishes) const;
  void wish_pressure(const CueInput& input, Wishes& wishes) const;
  void wish_pace(const CueInput& input, Wishes& wishes) const;
  void wish_lesson(const CueInput& input, Wishes& wishes) const;
  const Wish* due(const Wishes& wishes, double t_s);
  void praise(const CueInput& input, bool corrected);
  void show(const Wish& wish, bool warning, double t_s);

  CueTiming timing_;
  std::array<std::optional<double>, rules> since_s_;
  std::array<std::string_view, rules> wished_;
  std::optional<Cue> shown_;
  double reason_s_ = 0;  ///< when the shown cue last had a reason ...
  double hinted_s_ = 0;  ///< ... and when its hint was last changed
  std::optional<double> good_since_s_;
  double last_good_s_ = -1e9;
};

}  // namespace palmar::coach
