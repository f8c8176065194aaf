#include "app/coach/coach.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/coach/cue_board.hpp"
#include "app/coach/gauges.hpp"
#include "app/coach/lesson_run.hpp"
#include "app/coach/lesson_score.hpp"
#include "app/coach/live_motion.hpp"
#include "app/coach/recognition.hpp"
#include "app/coach/safety.hpp"
#include "app/coach/scoring.hpp"

namespace palmar::coach {
namespace {

constexpr double least_stroke_s = 0.8;  ///< shorter ones are not scored
constexpr double sure_enough =
    0.75;  ///< in free practice, to coach towards the technique that was recognised
constexpr double midline_mm = 10;
constexpr double other_hand_overlap = 0.5;  ///< of the stroke's time, with one on the target's side

const Lesson* checked(const CoachConfig& config) {
  if (!config.atlas) throw std::invalid_argument("a coach without an atlas");
  if (!config.lesson) return nullptr;
  for (const LessonStep& step : config.lesson->steps) {
    const bool known =
        std::any_of(config.techniques.begin(), config.techniques.end(),
                    [&](const Technique& technique) { return technique.id == step.technique; });
    if (!known)
      throw std::invalid_argument("lesson " + config.lesson->id + " asks for the unknown technique " +
                                  step.technique);
    if (!step.target.empty() && !config.atlas->muscle(step.target)) {
      throw std::invalid_argument("lesson " + config.lesson->id + " asks for the unknown muscle " +
                                  step.target);
    }
  }
  return &*config.lesson;
}

/// Mean u of the path; absent where the place on the body is unknown.
std::optional<double> mean_u(const Stroke& stroke) {
  double sum = 0;
  int count = 0;
  for (const StrokeSample& sample : stroke.path) {
    if (!sample.body) continue;
    sum += sample.body->u_mm;
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

bool on_side(const Stroke& stroke, Side side) {
  const auto u = mean_u(stroke);
  return u && std::abs(*u) > midline_mm && (*u > 0) == (side == Side::right);
}

}  // namespace

struct Coach::State {
  explicit State(CoachConfig given)
      : config(std::move(given)),
        lesson(checked(config)),
        recogniser(config.techniques, config.resolves, config.rate_hz),
        safety(*config.atlas, config.pressure_scale, config.rate_hz),
        run(lesson),
        score(lesson, *config.atlas, config.geometry, config.placement) {
    coaching.alarms.reserve(config.atlas->zones.size());
    coaching.live.evidence.reserve(8);
    asked = asked_for(run.step());
    if (lesson) safety.enable(lesson->enabled_zones);
    coaching.progress = run.progress();
  }

  const Technique* technique(std::string_view id) const {
    for (const Technique& candidate : config.techniques) {
      if (candidate.id == id) return &candidate;
    }
    return nullptr;
  }

  Asked asked_for(const LessonStep* step) const {
    Asked now;
    if (!step) return now;
    now.step = step;
    now.technique = technique(step->technique);
    now.target = config.atlas->muscle(step->target);
    return now;
  }

  bool scored_on_mat(const Technique& t) const {
    return config.scores.empty() ||
           std::find(config.scores.begin(), config.scores.end(), t.id) != config.scores.end();
  }

  Scorable scorable(const Stroke& stroke, const Asked& against) const;
  bool is_other_hand(const Stroke& stroke, const Observation& observation, const Asked& against) const;
  void remember(const Stroke& stroke);
  void assess(const Stroke& stroke, const Observation& observation);
  void assess_finished(const Observation& observation);
  void follow_lesson(const Observation& observation);
  void coach_live(const Observation& observation);
  void refresh_score();

  struct Ended {
    double start_s = 0, end_s = 0;
    std::optional<Side> side;
  };

  CoachConfig config;
  const Lesson* lesson;
  Recogniser recogniser;
  Safety safety;
  LiveMotion motion;
  LessonRun run;
  LessonScore score;
  Gauges gauges;
  CueBoard board;
  Asked asked;
  Coaching coaching;
  std::vector<AssessedStroke> spare;  ///< assessed strokes of earlier frames, kept for their memory
  std::uint32_t coached_contact = 0;
  std::optional<double> last_touch_s;
  int violations_scored = 0;
  std::array<Ended, 4> ended{};  ///< the last strokes
  std::size_t next_ended = 0;
};

Scorable Coach::State::scorable(const Stroke& stroke, const Asked& against) const {
  if (!against.technique) return Scorable::nothing_asked;
  if (stroke.clipped) return Scorable::clipped;
  if (stroke.saturated) return Scorable::saturated;
  if (!scored_on_mat(*against.technique)) return Scorable::not_on_this_mat;
  if (is_return(against, stroke.tool, stroke.force_N, stroke.direction_deg)) return Scorable::a_return;
  const auto level = walton_level(config.pressure_scale, stroke.tool, stroke.force_N);
  if (stroke.end_s - stroke.start_s < least_stroke_s || (level && *level <= 1)) return Scorable::too_light;
  return Scorable::scored;
}

/// The second of two hands that work together, on the side that is not the target's: its place is not judged, and the pair counts once.
bool Coach::State::is_other_hand(const Stroke& stroke, const Observation& observation,
                                 const Asked& against) const {
  if (!against.target) return false;
  const Side side = config.atlas->muscles[*against.target].side;
  if (!on_side(stroke, side == Side::right ? Side::left : Side::right)) return false;
  const auto together = [&](double start_s, double end_s) {
    const double overlap = std::min(stroke.end_s, end_s) - std::max(stroke.start_s, start_s);
    return overlap > other_hand_overlap * (stroke.end_s - stroke.start_s);
  };
  const auto beside = [&](const Stroke& other) {
    return other.id != stroke.id && on_side(other, side) && together(other.start_s, other.end_s);
  };
  return std::any_of(observation.live_strokes.begin(), observation.live_strokes.end(), beside) ||
         std::any_of(observation.finished_strokes.begin(), observation.finished_strokes.end(), beside) ||
         std::any_of(ended.begin(), ended.end(), [&](const Ended& other) {
           return other.side == side && together(other.start_s, other.end_s);
         });
}

/// Two hands that work together seldom leave in the same frame.
void Coach::State::remember(const Stroke& stroke) {
  Ended& oldest = ended[next_ended++ % ended.size()];
  oldest = {stroke.start_s, stroke.end_s, std::nullopt};
  for (const Side side : {Side::left, Side::right}) {
    if (on_side(stroke, side)) oldest.side = side;
  }
}

void Coach::State::assess(const Stroke& stroke, const Observation& observation) {
  if (spare.empty()) spare.emplace_back();
  coaching.finished.push_back(std::move(spare.back()));
  spare.pop_back();
  AssessedStroke& assessed = coaching.finished.back();
  assessed.stroke = stroke;
  recogniser.recognise(stroke, assessed.recognition);

  assessed.good = false;
  // Without a lesson nothing is asked: a stroke scored by the bands that it was recognised by would always be good.
  Asked against = run.progress().active ? asked : Asked{};
  if (scorable(stroke, against) != Scorable::scored) {
    assessed.score.reset();
    return;
  }
  const bool other_hand = is_other_hand(stroke, observation, against);
  if (other_hand) against.target.reset();
  if (!assessed.score) assessed.score.emplace();
  score_stroke(stroke, against, lesson->weights, *assessed.score);
  score.add(*assessed.score, walton_level(config.pressure_scale, stroke.tool, stroke.force_N));
  assessed.good = !other_hand && is_good(stroke, assessed.recognition, against, *assessed.score);
  if (assessed.good) run.good_stroke();
}

void Coach::State::refresh_score() {
  if (!coaching.score) coaching.score.emplace();
  const LessonProgress& progress = run.progress();
  const bool last_step = progress.complete || progress.step + 1 == progress.steps;
  if (!score.evaluate(safety.zone_violations(), last_step, *coaching.score)) coaching.score.reset();
  violations_scored = safety.zone_violations();
}

void Coach::State::assess_finished(const Observation& observation) {
  while (!coaching.finished.empty()) {
    spare.push_back(std::move(coaching.finished.back()));
    coaching.finished.pop_back();
  }
  for (const Stroke& stroke : observation.finished_strokes) assess(stroke, observation);
  for (const Stroke& stroke : observation.finished_strokes) remember(stroke);
}

void Coach::State::follow_lesson(const Observation& observation) {
  const bool was_complete = run.progress().complete;
  run.observe(observation, motion);
  if (run.changed()) {
    const bool afresh = run.progress().lesson_s == 0 && run.progress().step == 0 && !run.progress().complete;
    if (afresh) {
      score.reset();
      safety.reset_violations();
      coaching.score.reset();
    } else if (!was_complete) {
      score.step_done(asked);
      refresh_score();
    }
    asked = asked_for(run.step());
  }
  coaching.progress = run.progress();
}

void Coach::State::coach_live(const Observation& observation) {
  LiveContact live = pick_contact(observation, motion, *config.atlas, asked, coached_contact);
  coached_contact = live.contact ? live.contact->id : 0;
  if (live.contact) last_touch_s = observation.t_s;
  if (live.stroke) {
    recogniser.recognise(*live.stroke, coaching.live);
  } else {
    coaching.live.technique = not_sure;
    coaching.live.family = "other";
    coaching.live.confidence = 0;
    coaching.live.evidence.clear();
  }
  Asked now = asked;
  if (!lesson && coaching.live.confidence >= sure_enough) now.technique = technique(coaching.live.technique);
  coaching.level =
      live.contact ? walton_level(config.pressure_scale, live.tool, live.contact->force_N) : std::nullopt;
  gauges.update(observation, live, now, coaching.gauges);
  const double hands_off = last_touch_s ? observation.t_s - *last_touch_s : 0;
  const Muscle* target = now.target ? &config.atlas->muscles[*now.target] : nullptr;
  coaching.cue = board.observe({observation.t_s, live, now, coaching.gauges, safety.finding(), target,
                                run.progress(), lesson != nullptr, run.begun(), hands_off});
}

Coach::Coach(CoachConfig config) : state_(std::make_unique<State>(std::move(config))) {}
Coach::~Coach() = default;
Coach::Coach(Coach&&) noexcept = default;
Coach& Coach::operator=(Coach&&) noexcept = default;

const Coaching& Coach::observe(const Observation& observation) {
  State& s = *state_;
  s.motion.observe(observation);
  s.assess_finished(observation);
  s.follow_lesson(observation);
  const Technique* asked = s.asked.technique;
  s.safety.ask(asked ? std::optional(asked->level_hi) : std::nullopt);
  s.safety.observe(observation, s.motion, s.coaching.alarms);
  const LessonProgress& progress = s.run.progress();
  s.score.observe(observation, s.asked, !s.lesson || (progress.active && !progress.paused));
  s.coach_live(observation);
  if (!s.coaching.finished.empty() || s.safety.zone_violations() != s.violations_scored) s.refresh_score();
  return s.coaching;
}

std::optional<std::size_t> Coach::target() const { return state_->asked.target; }

void Coach::interrupted() {
  state_->run.interrupted();
  state_->score.interrupted();
  state_->last_touch_s.reset();
}

void Coach::next_step() {
  State& s = *state_;
  s.score.step_done(s.asked);
  s.run.next_step();
  s.asked = s.asked_for(s.run.step());
  s.coaching.progress = s.run.progress();
}

void Coach::toggle_pause() {
  state_->run.toggle_pause();
  state_->coaching.progress = state_->run.progress();
}

void Coach::restart() {
  State& s = *state_;
  s.run.restart();
  s.score.reset();
  s.safety.reset_violations();
  s.coaching.score.reset();
  s.asked = s.asked_for(s.run.step());
  s.coaching.progress = s.run.progress();
}

}  // namespace palmar::coach
