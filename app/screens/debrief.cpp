#include "app/screens/debrief.hpp"

#include <algorithm>

namespace palmar::screens {
namespace {

// A longer gap between two snapshots is no time of work.
constexpr double longest_gap_s = 0.5;
// A new hardest moment is kept where it is clearly harder.
constexpr double clearly = 1.02;
constexpr std::size_t kept_ids = 12;

const Contact* strongest(const Contacts& contacts) {
  const Contact* best = nullptr;
  for (const Contact& contact : contacts.list) {
    if (!contact.clipped && contact.centre_body && (!best || contact.force_N > best->force_N))
      best = &contact;
  }
  return best;
}

}  // namespace

bool Debrief::known(const coach::AssessedStroke& stroke) const {
  return std::find(seen_.begin(), seen_.end(), std::pair(stroke.stroke.id, stroke.stroke.end_s)) !=
         seen_.end();
}

void Debrief::begin(const station::Snapshot& snapshot) {
  const std::uint64_t version = pressed_version_;
  const bool again = begun_;
  *this = {};
  pressed_version_ = version + 1;
  begun_ = true;
  steps_ = snapshot.coaching.progress.steps;
  // What ended before belongs to what was done before.
  if (!again) return;
  for (const coach::AssessedStroke& stroke : snapshot.last_strokes)
    seen_.emplace_back(stroke.stroke.id, stroke.stroke.end_s);
}

void Debrief::add(const coach::AssessedStroke& assessed) {
  const palmar::Stroke& stroke = assessed.stroke;
  Stroke kept;
  const std::size_t every = stroke.path.size() / most_path + 1;
  for (std::size_t i = 0; i < stroke.path.size(); i += every) {
    if (stroke.path[i].body) kept.path.push_back(*stroke.path[i].body);
  }
  kept.good = assessed.good;
  if (assessed.score) kept.score = assessed.score->total;
  kept.share = stroke.target_share, kept.ceiling = stroke.target_ceiling, kept.accuracy = stroke.accuracy;
  kept.force_N = stroke.force_N;
  strokes_.push_back(std::move(kept));
  if (strokes_.size() > most_strokes) strokes_.pop_front();
  ++finished_;
  good_ += assessed.good ? 1 : 0;
  const double impulse = stroke.force_N * std::max(0.0, stroke.end_s - stroke.start_s);
  all_Ns_ += impulse;
  for (const MuscleShare& share : stroke.muscles) {
    auto found = std::find_if(muscles_.begin(), muscles_.end(),
                              [&](const Impulse& one) { return one.muscle == share.muscle; });
    if (found == muscles_.end()) found = muscles_.insert(found, {share.muscle, 0});
    found->Ns += static_cast<double>(share.share) * impulse;
  }
  std::sort(muscles_.begin(), muscles_.end(), [](const Impulse& a, const Impulse& b) {
    return a.Ns != b.Ns ? a.Ns > b.Ns : a.muscle < b.muscle;
  });
}

void Debrief::press(const PressureField& field) {
  if (field.kPa.size() != static_cast<std::size_t>(field.geometry.cells())) return;
  if (pressed_.kPa.size() != field.kPa.size()) {
    pressed_ = {};
    pressed_.geometry = field.geometry;
    pressed_.kPa.assign(field.kPa.size(), 0.0f);
    pressed_.validity.assign(field.kPa.size(), CellValidity::below_threshold);
  }
  bool higher = false;
  for (const std::uint32_t cell : field.loaded) {
    if (field.kPa[cell] <= pressed_.kPa[cell]) continue;
    if (pressed_.kPa[cell] <= 0) {
      pressed_.loaded.push_back(cell);
      pressed_.validity[cell] = CellValidity::measured;
    }
    pressed_.kPa[cell] = field.kPa[cell];
    pressed_.peak_kPa = std::max(pressed_.peak_kPa, static_cast<double>(field.kPa[cell]));
    higher = true;
  }
  if (higher) ++pressed_version_;
}

void Debrief::observe(const station::Snapshot& snapshot) {
  const coach::LessonProgress& progress = snapshot.coaching.progress;
  if (!begun_ || progress.steps != steps_ || progress.lesson_s < lesson_s_) begin(snapshot);
  lesson_s_ = progress.lesson_s;
  // What ends after the lesson is no part of it.
  const bool over = complete_ && progress.complete;
  complete_ = progress.complete;
  if (snapshot.setup.open || snapshot.quiz.open) return;
  const Observation& now = snapshot.observation;
  const double elapsed = last_t_s_ ? std::clamp(now.t_s - *last_t_s_, 0.0, longest_gap_s) : 0;
  last_t_s_ = now.t_s;
  for (const coach::AssessedStroke& stroke : snapshot.last_strokes) {
    if (known(stroke)) continue;
    seen_.emplace_back(stroke.stroke.id, stroke.stroke.end_s);
    if (seen_.size() > kept_ids) seen_.pop_front();
    if (!over) add(stroke);
  }
  if (now.contacts.list.empty() || progress.paused || progress.complete) return;
  touched_s_ += elapsed;
  press(now.field);
  const Contact* hand = strongest(now.contacts);
  if (!hand || hand->force_N < clearly * hardest_N_) return;
  hardest_N_ = hand->force_N;
  hardest_ = snapshot;
  hardest_->picture.reset();
  hardest_->last_strokes.clear();
  // Names that the coach hands out live no longer than its lesson.
  hardest_->coaching.cue.reset();
  hardest_->coaching.live = {};
  hardest_->coaching.score.reset();
  hardest_->coaching.finished.clear();
  hardest_->force.points.clear();
}

std::optional<double> Debrief::mean(std::optional<double> Stroke::* value) const {
  double sum = 0;
  int n = 0;
  for (const Stroke& stroke : strokes_) {
    if (stroke.*value) sum += *(stroke.*value), ++n;
  }
  return n > 0 ? std::optional(sum / n) : std::nullopt;
}

}  // namespace palmar::screens
