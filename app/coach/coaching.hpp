// What the coach says: an assessment of a stroke, one cue, gauges, a score with its reasons.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/coach/technique.hpp"
#include "sensing/model/stroke.hpp"

namespace palmar::coach {

/// Why a technique was named: one feature against its band.
struct Evidence {
  std::string_view feature;  ///< "speed_mm_s", a field of Stroke
  double value = 0;
  Band band;
  bool fits = false;
};

inline constexpr std::string_view not_sure = "not_sure";

struct Recognition {
  std::string_view technique = not_sure;  ///< Technique::id, or not_sure
  std::string_view family = "other";
  double confidence = 0;  ///< 0 to 1
  std::vector<Evidence> evidence;
};

/// One reason of a score.
struct ScorePart {
  std::string_view id;       ///< "pressure", "target", "speed", "flow", "symmetry", "direction", "order"
  double weight = 0;         ///< after renormalising over what could be assessed
  double value = 0;          ///< 0 to 1
  double measured = 0;       ///< the measured quantity ...
  std::optional<Band> band;  ///< ... against this band
  std::string_view unit;
};

struct Score {
  double total = 0;     ///< 0 to 100
  double in_band = 0;   ///< share of time with pressure inside its band, 0 to 1
  bool capped = false;  ///< by a zone violation
  std::optional<double> coverage =
      {};  ///< of a lesson: share of the 5 mm points of its targets, of the steps that are done, under in-band
           ///< contacts (measured), 0 to 1; absent before, and for targets that are held
  std::vector<ScorePart> parts;
};

struct AssessedStroke {
  Stroke stroke;
  Recognition recognition;
  std::optional<Score> score;  ///< absent where nothing is asked (without a lesson), clipped, saturated, too
                               ///< light for the mat, or where the technique is not scored on it
  bool good = false;  ///< as it was asked for in all that a cue corrects: it counts towards the step. Never
                      ///< the second of two hands, whose place is not judged
};

enum class GaugeKind : std::uint8_t { pressure, speed, direction, target };
inline constexpr int gauge_count = 4;
enum class BandState : std::uint8_t { unknown, below, inside, above };

/// A quantity with its band, live. One of them is shown large in practice; all of them to the instructor.
struct Gauge {
  GaugeKind kind = GaugeKind::pressure;
  std::optional<double>
      value;  ///< N, mm/s, degrees to the asked direction or fibre, share 0..1 of what the print can reach
  std::optional<Band> band;
  double axis_lo = 0, axis_hi = 1;  ///< ends of the drawn axis
  BandState state = BandState::unknown;
};

/// One thing to do now. `key` names the words in assets/words; F.jsonl carries it.
struct Cue {
  std::string_view key;       ///< "slower", "lighter", "off_the_spine", "good", ...
  std::string_view hint_key;  ///< smaller second line; may be empty
  GaugeKind gauge = GaugeKind::pressure;
  bool warning = false;  ///< safety
  bool praise = false;
  double since_s = 0;
};

struct ZoneAlarm {
  std::uint16_t zone = 0;  ///< index into Atlas::zones
  double since_s = 0;
};

struct LessonProgress {
  bool active = false;  ///< a lesson is loaded and running
  bool paused = false;
  bool complete = false;
  std::size_t step = 0;
  std::size_t steps = 0;
  double left_s = 0;     ///< in this step
  int good_strokes = 0;  ///< in this step
  double lesson_s = 0;   ///< since the first contact, pauses left out
};

/// Everything the coach has to say after one frame.
struct Coaching {
  std::optional<Cue> cue;
  std::array<Gauge, gauge_count> gauges;
  Recognition live;          ///< of the strongest live stroke
  std::optional<int> level;  ///< Walton level of the strongest contact
  std::vector<ZoneAlarm> alarms;
  LessonProgress progress;
  std::optional<Score> score;            ///< of the lesson so far
  std::vector<AssessedStroke> finished;  ///< strokes that ended with this frame
};

}  // namespace palmar::coach
