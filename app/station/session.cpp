#include "app/station/session.hpp"

#include <utility>

namespace palmar::station {

Session::Session(SessionConfig config)
    : config_(std::move(config)),
      pipeline_(config_.pipeline),
      coach_(config_.coach),
      gatherer_(config_.pipeline.mat.id, config_.pipeline.mat.geometry),
      target_(config_.pipeline.target),
      observation_(&nothing_yet_),
      coaching_(&nothing_said_) {
  follow_target();
}

void Session::step(const RawFrame& frame, const std::optional<Hands>& hands) {
  observation_ = &pipeline_.step(frame, hands);
  if (config_.raw_counts) gatherer_.add_raw(frame.counts);
  if (!practising_) return gatherer_.pass_over(*observation_);
  coaching_ = &coach_.observe(*observation_);
  gatherer_.add(*observation_);
  take_in();
  follow_target();
}

void Session::finish() {
  observation_ = &pipeline_.finish();
  if (!practising_) return;
  coaching_ = &coach_.observe(*observation_);
  take_in();
}

void Session::set_practising(bool on) {
  if (on == practising_) return;
  practising_ = on;
  if (on) {
    observation_ = &pipeline_.finish();
    return coach_.interrupted();
  }
  resting_ = {};
  resting_.progress = coaching_->progress;
  resting_.score = coaching_->score;
  coaching_ = &resting_;
}

void Session::take_in() {
  strokes_ += coaching_->finished.size();
  gatherer_.add_strokes(coaching_->finished.size());
}

// The target changes only with the lesson's step, so its mask is prepared then and not for every frame.
void Session::follow_target() {
  if (coach_.target() == target_) return;
  target_ = coach_.target();
  pipeline_.set_target(target_);
}

void Session::next_step() {
  coach_.next_step();
  follow_target();
}

void Session::restart() {
  coach_.restart();
  follow_target();
}

void Session::choose_lesson(std::optional<coach::Lesson> lesson) {
  config_.coach.lesson = std::move(lesson);
  coach_ = coach::Coach(config_.coach);
  coaching_ = &nothing_said_;
  follow_target();
}

void Session::set_calibration(const MatCalibration& calibration) {
  config_.pipeline.calibration = calibration;
  pipeline_.set_calibration(calibration);
}

void Session::take_placement(Pipeline&& prepared, const Placement& placement) {
  pipeline_.take_placement(std::move(prepared));
  config_.pipeline.placement = placement;
  config_.coach.placement = placement;
  coach_ = coach::Coach(config_.coach);
  coaching_ = &nothing_said_;
  follow_target();
}

void Session::take_tissue(Pipeline&& prepared, std::shared_ptr<const depth::DepthModel> tissue) {
  pipeline_.take_placement(std::move(prepared));
  config_.pipeline.depth = std::move(tissue);
}

exchange::Summary Session::summary() const {
  exchange::Summary summary = gatherer_.summary();
  summary.depth = config_.pipeline.depth;
  if (config_.coach.lesson) summary.lesson = config_.coach.lesson->id;
  if (coaching_->score) {
    summary.score = coaching_->score->total;
    summary.coverage = coaching_->score->coverage;
  }
  return summary;
}

}  // namespace palmar::station
