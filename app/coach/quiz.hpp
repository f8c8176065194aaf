// Quiz of place: "find the right quadratus lumborum". The station asks for a muscle, a landmark or an acupoint, the student rests a
// finger on it, and what was missed is asked again sooner. Pure: no file, clock or thread; works by ear as well as by eye.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/body/atlas.hpp"
#include "sensing/model/observation.hpp"

namespace palmar::coach {

namespace quiz {
/// Keys of words that only the quiz says; its corrections are cues.
inline constexpr std::string_view find = "quiz_find";
inline constexpr std::string_view found = "quiz_found";
inline constexpr std::string_view lift_hands = "quiz_lift_hands";
inline constexpr std::string_view all[] = {find, found, lift_hands};
}  // namespace quiz

enum class QuizKind { muscle, landmark, acupoint };

/// Something to find.
struct QuizPlace {
  QuizKind kind = QuizKind::muscle;
  std::string id;        ///< "quad_lumb_R", "PSIS_L", "BL23_R"
  std::string name;      ///< "Quadratus lumborum, right"
  BodyPoint at;          ///< the place itself; of a muscle its middle
  BodyPolygon outline;   ///< of a muscle; else empty
  double radius_mm = 0;  ///< of a point: so near counts as found
};

struct QuizScope {
  bool muscles = true;
  bool landmarks = true;
  bool acupoints = false;
  BodyPolygon within;  ///< corners of the mat on the body; empty: the whole body
};

/// Design defaults.
struct QuizParameters {
  double rest_s = 0.8;              ///< a finger that stays so long has answered
  double rest_mm = 6;               ///< staying means within this of where it came to rest
  double least_N = 1.5;             ///< a lighter touch is still looking
  double hands_off_s = 0.4;         ///< nothing is asked before hands were off for so long
  double answer_hands_off_s = 0.4;  ///< ... after an answer: so long it can be looked at
  double landmark_mm = 12;          ///< found within
  double acupoint_mm = 10;          ///< found within (a point's radius is taught as 8 to 12 mm)
  double worth_nothing_mm =
      40;                    ///< beyond the border of the place; between them the score falls with the square
  double missed_weight = 3;  ///< how much more often a missed place is asked ...
  double found_weight = 0.4;  ///< ... and a found one
  double least_weight = 0.15, most_weight = 9;
};

struct QuizResult {
  std::size_t place = 0;   ///< index into Quiz::places()
  BodyPoint at;            ///< where the finger rested
  BodyPoint nearest;       ///< of the place to it; `at` itself inside
  double distance_mm = 0;  ///< to the border of the place; 0 inside
  double score = 0;        ///< 1 inside, else max(0, 1 - (d/w)^2)
  bool found = false;
  std::string_view correction;  ///< a cue: where it would have been; empty when found
};

/// By ear: left or right by pan, head or foot by pitch, a steady tone on the place.
struct QuizGuidance {
  double pan = 0;    ///< -1 the place lies to the left (towards -u) ... 1 to the right
  double pitch = 0;  ///< 1 towards the head ... -1 towards the feet
  bool on_place = false;
  double distance_mm = 0;
};

/// From a finger to a place.
QuizGuidance guidance(const QuizPlace& place, BodyPoint finger);

class Quiz {
 public:
  enum class State { lift_hands, asking, answered };

  /// `seed` fixes the order for the same answers. Throws std::invalid_argument where nothing lies within the scope, or without an atlas.
  Quiz(std::shared_ptr<const Atlas> atlas, const QuizScope& scope, std::uint64_t seed,
       const QuizParameters& parameters = {});

  /// Takes one frame. A result on the frame in which a finger has answered; then the next place is asked once the hands were off.
  std::optional<QuizResult> observe(const Observation& observation);

  /// Leaves what is asked, or its answer, for another place. That is no answer. Hands that are on have to be lifted first.
  void next();

  State state() const { return state_; }
  const std::vector<QuizPlace>& places() const { return places_; }
  /// What is asked for; while hands have to be lifted, what will be.
  std::size_t asked() const { return asked_; }
  /// From a finger to what is asked for.
  QuizGuidance guidance(BodyPoint finger) const;

  int answers() const { return answers_; }
  int found() const { return found_; }
  /// Mean score of all answers, 0 to 1; absent before the first.
  std::optional<double> mean_score() const;
  /// How likely each place is to be asked next, against the others.
  double weight(std::size_t place) const { return weights_.at(place); }

 private:
  struct Finger {
    std::uint32_t contact = 0;
    BodyPoint rest;
    double since_s = 0;
  };
  QuizResult judge(BodyPoint at) const;
  void take(const QuizResult& result);
  void choose();

  QuizParameters parameters_;
  std::vector<QuizPlace> places_;
  std::vector<double> weights_;
  std::mt19937_64 random_;
  State state_ = State::lift_hands;
  bool hands_on_ = true;  ///< in the last frame; before the first nothing is known
  std::size_t asked_ = 0;
  std::optional<Finger> finger_;
  std::optional<double> off_since_s_;
  int answers_ = 0, found_ = 0;
  double score_sum_ = 0;
};

/// Words by key, as app/library has them.
using WordOf = std::function<std::string_view(std::string_view key)>;
/// "Find: Quadratus lumborum, right"; "Lift your hands" while they are still on.
std::string quiz_prompt(const Quiz& quiz, const WordOf& word);
/// "Found: Quadratus lumborum, right"; "Quadratus lumborum, right: 23 mm. Towards the head".
std::string quiz_answer(const Quiz& quiz, const QuizResult& result, const WordOf& word);

}  // namespace palmar::coach
