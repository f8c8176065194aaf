// What can be heard, as values: a tone that lasts, and earcons, which are short.
#pragma once

#include <cstdint>
#include <span>

#include "app/coach/coaching.hpp"
#include "app/coach/quiz.hpp"

namespace palmar::ears {

inline constexpr int rate_Hz = 48000;  ///< of all samples; three times the voice's

/// A tone that lasts until it is taken back.
struct Tone {
  double frequency_Hz = 440;
  double pulses_per_s = 0;  ///< on for half of each; 0: steady
  double pan = 0;           ///< -1 left ... 1 right
  double level = 1;         ///< share of a tone's usual loudness
  bool operator==(const Tone&) const = default;
};

/// Design: below is low and pulses slowly, inside is steady, above is high and pulses fast. Pitch and pattern each tell alone.
Tone gauge_tone(coach::BandState state);
/// Design: the side by pan; the head an octave up, the feet an octave down; pulses that come faster nearer by; steady on the place.
Tone guidance_tone(const coach::QuizGuidance& guidance);

/// A short sound that says what happened.
enum class Earcon : std::uint8_t {
  deeper,
  lighter,
  slower,
  faster,
  direction,
  place,
  other_cue,
  warning,
  praise,
  lesson_opened,
  step_done,
  lesson_done,
  paused,
  resumed,
  page,      ///< a new instruction
  progress,  ///< rises with what is done
  problem,
  mended,
  question,
  ready,
  ask,  ///< the quiz asks for a place
  hit,
  miss,
  mat_lost,
  mat_back,
  move  ///< another row of a list
};
inline constexpr int earcons = 26;

struct Note {
  float frequency_Hz = 0;  ///< 0: a rest
  float s = 0;
};
std::span<const Note> notes(Earcon earcon);
/// The earcon of a cue, by what it asks for.
Earcon earcon_of(const coach::Cue& cue);

/// An earcon to be played.
struct Short {
  Earcon earcon = Earcon::page;
  double share = 0;  ///< 0 to 1, of Earcon::progress: its pitch rises an octave
  bool operator==(const Short&) const = default;
};

}  // namespace palmar::ears
