#include "app/screens/welcome.hpp"

#include <algorithm>

#include "app/screens/format.hpp"

namespace palmar::screens {
namespace {

// Trained clinicians vary by 14 to 35 % on repeated strokes; steadier than the middle of that is called even.
constexpr double even_cv = 0.25;

std::string filled(std::string words, std::string_view name, std::string_view value) {
  const std::size_t at = words.find(name);
  if (at != std::string::npos) words.replace(at, name.size(), value);
  return words;
}

}  // namespace

void Welcome::step(const station::Snapshot& snapshot) {
  const Observation& now = snapshot.observation;
  touched_ = std::any_of(now.contacts.list.begin(), now.contacts.list.end(),
                         [](const Contact& c) { return c.force_N >= hand_N; });
  if (touched_) {
    last_touch_s_ = now.t_s;
    if (resting_since_s_ < 0) resting_since_s_ = now.t_s;
  } else {
    resting_since_s_ = -1;
    if (phase_ != Phase::rest && now.t_s - last_touch_s_ > away_s) *this = Welcome();
  }
  if (phase_ == Phase::rest && touched_ && now.t_s - resting_since_s_ >= rest_s) {
    phase_ = Phase::glide;
    strokes_ = snapshot.strokes;
  }
  if (phase_ != Phase::rest) take(snapshot);
}

void Welcome::take(const station::Snapshot& snapshot) {
  if (snapshot.strokes <= strokes_ || snapshot.last_strokes.empty()) return;
  strokes_ = snapshot.strokes;
  const Stroke& stroke = snapshot.last_strokes.back().stroke;
  phase_ = Phase::result;
  if (stroke.length_mm < glide_mm) return;
  length_mm_ = stroke.length_mm;
  duration_s_ = stroke.end_s - stroke.start_s;
  force_cv_ = stroke.force_cv;
}

std::string Welcome::result(const Phrases& phrases) const {
  if (phase_ != Phase::result) return {};
  if (length_mm_ < glide_mm) return phrases("result_none");
  std::string words = phrases(force_cv_ <= even_cv ? "result_even" : "result_uneven");
  words = filled(std::move(words), "{length}", number(Unit::count, length_mm_ / 10) + " cm");
  return filled(std::move(words), "{time}", number(Unit::count, duration_s_) + " s");
}

}  // namespace palmar::screens
