#include "app/coach/quiz.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/coach/keys.hpp"
#include "sensing/body/polygon.hpp"

namespace palmar::coach {
namespace {

/// As far off as this the tones have reached their ends, mm.
constexpr double ear_mm = 120;
constexpr double midline_mm = 12;

BodyPoint nearest_on_edge(BodyPoint p, BodyPoint a, BodyPoint b) {
  const double du = b.u_mm - a.u_mm, dv = b.v_mm - a.v_mm, length2 = du * du + dv * dv;
  const double t =
      length2 > 0 ? std::clamp(((p.u_mm - a.u_mm) * du + (p.v_mm - a.v_mm) * dv) / length2, 0.0, 1.0) : 0;
  return {a.u_mm + t * du, a.v_mm + t * dv};
}

/// The point of the place that is nearest to the finger; the finger itself where it is inside.
BodyPoint nearest(const QuizPlace& place, BodyPoint finger) {
  if (place.outline.empty()) {
    const double away = distance_mm(finger, place.at);
    if (away <= place.radius_mm) return finger;
    const double t = place.radius_mm / away;
    return {place.at.u_mm + t * (finger.u_mm - place.at.u_mm),
            place.at.v_mm + t * (finger.v_mm - place.at.v_mm)};
  }
  if (body::contains(place.outline, finger)) return finger;
  BodyPoint best = place.outline.front();
  for (std::size_t i = 0, j = place.outline.size() - 1; i < place.outline.size(); j = i++) {
    const BodyPoint here = nearest_on_edge(finger, place.outline[j], place.outline[i]);
    if (distance_mm(finger, here) < distance_mm(finger, best)) best = here;
  }
  return best;
}

/// The way that matters most from the finger to the place, as a cue.
std::string_view correction(const QuizPlace& place, BodyPoint finger, BodyPoint to) {
  const bool sided = std::abs(place.at.u_mm) > midline_mm, off_midline = std::abs(finger.u_mm) > midline_mm;
  if (sided && off_midline && (place.at.u_mm > 0) != (finger.u_mm > 0)) return cue::other_side;
  const double du = to.u_mm - finger.u_mm, dv = to.v_mm - finger.v_mm;
  if (std::abs(dv) >= std::abs(du)) return dv < 0 ? cue::towards_head : cue::towards_feet;
  return std::abs(to.u_mm) < std::abs(finger.u_mm) ? cue::closer_to_spine : cue::away_from_spine;
}

bool reachable(const QuizScope& scope, BodyPoint at) {
  return scope.within.empty() || body::contains(scope.within, at);
}

std::vector<QuizPlace> places_of(const Atlas& atlas, const QuizScope& scope,
                                 const QuizParameters& parameters) {
  std::vector<QuizPlace> places;
  for (const Muscle& muscle : atlas.muscles) {
    if (!scope.muscles || !muscle.scoreable || muscle.outline.size() < 3) continue;
    const BodyPoint middle = body::centroid(muscle.outline);
    if (reachable(scope, middle))
      places.push_back({QuizKind::muscle, muscle.id, muscle.name, middle, muscle.outline, 0});
  }
  for (const Landmark& mark : atlas.landmarks) {
    if (scope.landmarks && reachable(scope, mark.at))
      places.push_back({QuizKind::landmark, mark.id, mark.name, mark.at, {}, parameters.landmark_mm});
  }
  for (const PointOfInterest& point : atlas.acupoints) {
    if (scope.acupoints && reachable(scope, point.at))
      places.push_back(
          {QuizKind::acupoint, point.id, point.id + " " + point.name, point.at, {}, parameters.acupoint_mm});
  }
  return places;
}

/// The contact that is meant: the strongest that presses at all, on the body.
const Contact* pressing(const Observation& observation, double least_N) {
  const Contact* best = nullptr;
  for (const Contact& contact : observation.contacts.list) {
    if (!contact.centre_body || contact.force_N < least_N) continue;
    if (!best || contact.force_N > best->force_N) best = &contact;
  }
  return best;
}

}  // namespace

Quiz::Quiz(std::shared_ptr<const Atlas> atlas, const QuizScope& scope, std::uint64_t seed,
           const QuizParameters& parameters)
    : parameters_(parameters), random_(seed) {
  if (!atlas) throw std::invalid_argument("a quiz without an atlas");
  places_ = places_of(*atlas, scope, parameters_);
  if (places_.empty()) throw std::invalid_argument("a quiz without a place to ask for");
  weights_.assign(places_.size(), 1.0);
  asked_ = places_.size();
  choose();
}

// By weight, never the same twice running where there is another. The draw is written out so that a seed gives the same order everywhere.
void Quiz::choose() {
  double total = 0;
  for (std::size_t i = 0; i < places_.size(); ++i)
    total += i == asked_ && places_.size() > 1 ? 0 : weights_[i];
  double left = total * static_cast<double>(random_() >> 11) / 9007199254740992.0;  // 2^53
  std::size_t next = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (i == asked_ && places_.size() > 1) continue;
    next = i;
    left -= weights_[i];
    if (left < 0) break;
  }
  asked_ = next;
}

QuizResult Quiz::judge(BodyPoint at) const {
  const QuizPlace& place = places_[asked_];
  const BodyPoint to = nearest(place, at);
  QuizResult result;
  result.place = asked_;
  result.at = at;
  result.nearest = to;
  result.distance_mm = distance_mm(at, to);
  result.found = result.distance_mm == 0;
  const double share = result.distance_mm / parameters_.worth_nothing_mm;
  result.score = std::max(0.0, 1 - share * share);
  if (!result.found) result.correction = correction(place, at, to);
  return result;
}

void Quiz::take(const QuizResult& result) {
  ++answers_;
  found_ += result.found ? 1 : 0;
  score_sum_ += result.score;
  double& weight = weights_[result.place];
  weight = std::clamp(weight * (result.found ? parameters_.found_weight : parameters_.missed_weight),
                      parameters_.least_weight, parameters_.most_weight);
}

std::optional<QuizResult> Quiz::observe(const Observation& observation) {
  const double t = observation.t_s;
  hands_on_ = !observation.contacts.list.empty();
  if (state_ != State::asking) {
    finger_.reset();
    if (hands_on_) {
      off_since_s_.reset();
      return std::nullopt;
    }
    if (!off_since_s_) off_since_s_ = t;
    const double off_s = state_ == State::answered ? parameters_.answer_hands_off_s : parameters_.hands_off_s;
    if (t - *off_since_s_ < off_s) return std::nullopt;
    if (state_ == State::answered) choose();
    state_ = State::asking;
    return std::nullopt;
  }
  const Contact* contact = pressing(observation, parameters_.least_N);
  if (!contact) {
    finger_.reset();
    return std::nullopt;
  }
  const BodyPoint at = *contact->centre_body;
  if (!finger_ || finger_->contact != contact->id || distance_mm(finger_->rest, at) > parameters_.rest_mm)
    finger_ = Finger{contact->id, at, t};
  if (t - finger_->since_s < parameters_.rest_s) return std::nullopt;
  const QuizResult result = judge(at);
  take(result);
  state_ = State::answered;
  off_since_s_.reset();
  return result;
}

void Quiz::next() {
  choose();
  finger_.reset();
  off_since_s_.reset();
  state_ = hands_on_ ? State::lift_hands : State::asking;
}

QuizGuidance Quiz::guidance(BodyPoint finger) const { return coach::guidance(places_[asked_], finger); }

QuizGuidance guidance(const QuizPlace& place, BodyPoint finger) {
  const BodyPoint to = nearest(place, finger);
  QuizGuidance out;
  out.distance_mm = distance_mm(finger, to);
  out.on_place = out.distance_mm == 0;
  out.pan = std::clamp((to.u_mm - finger.u_mm) / ear_mm, -1.0, 1.0);
  out.pitch = std::clamp((finger.v_mm - to.v_mm) / ear_mm, -1.0, 1.0);
  return out;
}

std::optional<double> Quiz::mean_score() const {
  if (answers_ == 0) return std::nullopt;
  return score_sum_ / answers_;
}

std::string quiz_prompt(const Quiz& quiz, const WordOf& word) {
  if (quiz.state() != Quiz::State::asking) return std::string(word(quiz::lift_hands));
  return std::string(word(quiz::find)) + ": " + quiz.places()[quiz.asked()].name;
}

std::string quiz_answer(const Quiz& quiz, const QuizResult& result, const WordOf& word) {
  const std::string& name = quiz.places()[result.place].name;
  if (result.found) return std::string(word(quiz::found)) + ": " + name;
  const long off_mm = std::max(1L, std::lround(result.distance_mm));
  return name + ": " + std::to_string(off_mm) + " mm. " + std::string(word(result.correction));
}

}  // namespace palmar::coach
