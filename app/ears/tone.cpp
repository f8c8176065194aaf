#include "app/ears/tone.hpp"

#include <algorithm>
#include <cmath>

#include "app/coach/keys.hpp"

namespace palmar::ears {
namespace {

using coach::BandState;

constexpr double inside_Hz = 523, below_Hz = 294, above_Hz = 880;
constexpr double below_pulses_per_s = 2.5, above_pulses_per_s = 7;
constexpr double on_place_Hz = 440;
constexpr double far_mm = 120, far_pulses_per_s = 2, near_pulses_per_s = 6;

// Design: what asks for more falls, what asks for less rises; what is well rises in a major chord, what is not falls.
constexpr Note deeper_notes[] = {{392, 0.11f}, {262, 0.17f}};
constexpr Note lighter_notes[] = {{523, 0.11f}, {784, 0.17f}};
constexpr Note slower_notes[] = {{440, 0.2f}, {0, 0.08f}, {440, 0.24f}};
constexpr Note faster_notes[] = {{659, 0.07f}, {0, 0.02f}, {659, 0.07f}, {0, 0.02f}, {659, 0.09f}};
constexpr Note direction_notes[] = {{523, 0.09f}, {659, 0.09f}, {523, 0.12f}};
constexpr Note place_notes[] = {{698, 0.12f}, {466, 0.08f}, {698, 0.12f}};
constexpr Note other_notes[] = {{330, 0.08f}, {0, 0.04f}, {330, 0.12f}};
constexpr Note warning_notes[] = {{932, 0.09f}, {622, 0.09f}, {932, 0.09f}, {622, 0.14f}};
constexpr Note praise_notes[] = {{523, 0.08f}, {659, 0.08f}, {784, 0.2f}};
constexpr Note opened_notes[] = {{392, 0.12f}, {523, 0.12f}, {659, 0.22f}};
constexpr Note step_notes[] = {{523, 0.12f}, {784, 0.24f}};
constexpr Note done_notes[] = {{523, 0.12f}, {659, 0.12f}, {784, 0.12f}, {1047, 0.35f}};
constexpr Note paused_notes[] = {{440, 0.14f}, {330, 0.22f}};
constexpr Note resumed_notes[] = {{330, 0.14f}, {440, 0.22f}};
constexpr Note page_notes[] = {{523, 0.14f}};
constexpr Note progress_notes[] = {{440, 0.07f}};
constexpr Note problem_notes[] = {{311, 0.16f}, {233, 0.28f}};
constexpr Note mended_notes[] = {{233, 0.1f}, {466, 0.2f}};
constexpr Note question_notes[] = {{440, 0.12f}, {587, 0.2f}};
constexpr Note ready_notes[] = {{392, 0.1f}, {523, 0.1f}, {659, 0.1f}, {784, 0.3f}};
constexpr Note ask_notes[] = {{659, 0.16f}};
constexpr Note hit_notes[] = {{784, 0.1f}, {1047, 0.26f}};
constexpr Note miss_notes[] = {{330, 0.14f}, {262, 0.26f}};
constexpr Note lost_notes[] = {{392, 0.16f}, {330, 0.16f}, {262, 0.34f}};
constexpr Note back_notes[] = {{262, 0.12f}, {330, 0.12f}, {392, 0.24f}};
constexpr Note move_notes[] = {{587, 0.05f}};

}  // namespace

Tone gauge_tone(BandState state) {
  if (state == BandState::below) return {below_Hz, below_pulses_per_s, 0, 1};
  if (state == BandState::above) return {above_Hz, above_pulses_per_s, 0, 1};
  return {inside_Hz, 0, 0, 1};
}

Tone guidance_tone(const coach::QuizGuidance& guidance) {
  if (guidance.on_place) return {on_place_Hz, 0, 0, 1};
  const double near = 1 - std::clamp(guidance.distance_mm / far_mm, 0.0, 1.0);
  return {on_place_Hz * std::exp2(std::clamp(guidance.pitch, -1.0, 1.0)),
          far_pulses_per_s + near * (near_pulses_per_s - far_pulses_per_s),
          std::clamp(guidance.pan, -1.0, 1.0), 1};
}

std::span<const Note> notes(Earcon earcon) {
  switch (earcon) {
    case Earcon::deeper:
      return deeper_notes;
    case Earcon::lighter:
      return lighter_notes;
    case Earcon::slower:
      return slower_notes;
    case Earcon::faster:
      return faster_notes;
    case Earcon::direction:
      return direction_notes;
    case Earcon::place:
      return place_notes;
    case Earcon::other_cue:
      return other_notes;
    case Earcon::warning:
      return warning_notes;
    case Earcon::praise:
      return praise_notes;
    case Earcon::lesson_opened:
      return opened_notes;
    case Earcon::step_done:
      return step_notes;
    case Earcon::lesson_done:
      return done_notes;
    case Earcon::paused:
      return paused_notes;
    case Earcon::resumed:
      return resumed_notes;
    case Earcon::page:
      return page_notes;
    case Earcon::progress:
      return progress_notes;
    case Earcon::problem:
      return problem_notes;
    case Earcon::mended:
      return mended_notes;
    case Earcon::question:
      return question_notes;
    case Earcon::ready:
      return ready_notes;
    case Earcon::ask:
      return ask_notes;
    case Earcon::hit:
      return hit_notes;
    case Earcon::miss:
      return miss_notes;
    case Earcon::mat_lost:
      return lost_notes;
    case Earcon::mat_back:
      return back_notes;
    case Earcon::move:
      return move_notes;
  }
  return {};
}

Earcon earcon_of(const coach::Cue& cue) {
  using namespace coach::cue;
  if (cue.warning) return Earcon::warning;
  if (cue.praise) return Earcon::praise;
  if (cue.key == deeper || cue.key == keep_holding) return Earcon::deeper;
  if (cue.key == lighter || cue.key == release_slowly) return Earcon::lighter;
  if (cue.key == slower || cue.key == hold_still) return Earcon::slower;
  if (cue.key == faster || cue.key == keep_gliding) return Earcon::faster;
  if (cue.key == paused) return Earcon::paused;
  if (cue.gauge == coach::GaugeKind::direction) return Earcon::direction;
  if (cue.gauge == coach::GaugeKind::target) return Earcon::place;
  return Earcon::other_cue;
}

}  // namespace palmar::ears
