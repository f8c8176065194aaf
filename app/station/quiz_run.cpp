#include "app/station/quiz_run.hpp"

#include <random>
#include <stdexcept>
#include <utility>

#include "sensing/model/status.hpp"

namespace palmar::station {
namespace {

/// An answer is looked at from 1.5 m; whoever has a foot switch need not wait so long.
constexpr double answer_hands_off_s = 4;

std::uint64_t any_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

coach::QuizScope quiz_scope(const GridGeometry& mat, const Placement& placement) {
  const double w = mat.width_mm(), h = mat.height_mm();
  coach::QuizScope scope;
  scope.within = {placement.to_body({0, 0}), placement.to_body({w, 0}), placement.to_body({w, h}),
                  placement.to_body({0, h})};
  return scope;
}

QuizRun::QuizRun(std::shared_ptr<const Atlas> atlas, const GridGeometry& mat)
    : atlas_(std::move(atlas)), mat_(mat) {}

void QuizRun::open(const Placement& placement, std::optional<std::uint64_t> seed) {
  close();
  view_.open = true;
  coach::QuizParameters parameters;
  parameters.answer_hands_off_s = answer_hands_off_s;
  try {
    quiz_.emplace(atlas_, quiz_scope(mat_, placement), seed.value_or(any_seed()), parameters);
  } catch (const std::invalid_argument&) {
    view_.message = bad_input("nothing_to_ask", "no muscle and no landmark lies in the middle of the mat", "",
                              "place the mat on the back (U: set up the mat)")
                        .message();
    return;
  }
  view_.places = std::make_shared<const std::vector<coach::QuizPlace>>(quiz_->places());
  misses_.assign(view_.places->size(), 0);
  follow();
}

void QuizRun::close() {
  quiz_.reset();
  view_ = {};
}

void QuizRun::next() {
  if (!quiz_) return;
  quiz_->next();
  follow();
}

void QuizRun::frame(const Observation& seen) {
  if (!quiz_) return;
  if (const auto result = quiz_->observe(seen)) count(*result);
  follow();
}

void QuizRun::count(const coach::QuizResult& result) {
  view_.answer = result;
  if (result.found) return;
  const int misses = ++misses_[result.place];
  if (misses < view_.misses) return;
  view_.most_missed = result.place;
  view_.misses = misses;
}

void QuizRun::follow() {
  view_.state = quiz_->state();
  view_.asked = quiz_->asked();
  if (view_.state != coach::Quiz::State::answered) view_.answer.reset();
  view_.answers = quiz_->answers();
  view_.found = quiz_->found();
  view_.mean_score = quiz_->mean_score();
}

}  // namespace palmar::station
