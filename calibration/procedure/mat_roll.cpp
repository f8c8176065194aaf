#include "calibration/procedure/mat_roll.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "sensing/model/units.hpp"

namespace palmar::calibration {
namespace {

constexpr double gravity_N_per_kg = 1e3 * newtons_per_gram_force;
constexpr std::size_t frames_between_looks = 25;

std::string number(double value) {
  std::string text = std::to_string(std::round(value * 10) / 10);
  text.erase(text.find('.') + 2);
  return text;
}

}  // namespace

Result<TypedWeight> typed_weight(double value, std::string_view unit) {
  double force_N = value;
  if (unit == "kg") {
    force_N = value * gravity_N_per_kg;
  } else if (unit == "g") {
    force_N = value * newtons_per_gram_force;
  } else if (unit != "N") {
    return bad_input("unknown_unit", "a weight in " + std::string(unit), "",
                     "write kg, g or N, such as 5kg or 49N");
  }
  if (!(force_N >= 1 && force_N <= 2000)) {
    return bad_input("out_of_range", "a weight of " + number(value) + " " + std::string(unit),
                     "weights for a mat are between 1 N (100 g) and 2000 N (204 kg)",
                     "look at the weight and its unit again");
  }
  TypedWeight typed{force_N, std::nullopt};
  // Round numbers of kilograms are what weights are made in; a round number of newtons below a person's is mostly a slip.
  if (unit == "N" && value == std::round(value) && value <= 25) {
    typed.question = number(value) + " N is the weight of " + number(value / gravity_N_per_kg) +
                     " kg; is it not " + number(value) + " kg, " + number(value * gravity_N_per_kg) + " N?";
  }
  return typed;
}

std::optional<std::string> doubt_weight(double typed_N, double shown_N) {
  if (!(shown_N > 0) || !(typed_N > 0)) return std::nullopt;
  const double ratio = std::log(typed_N / shown_N), slip = std::log(gravity_N_per_kg);
  if (std::abs(ratio) < 0.7 * slip) return std::nullopt;
  const bool too_much = ratio > 0;
  return "The mat shows about " + number(shown_N) + " N, and " + number(typed_N) + " N was said: " +
         (too_much ? "were newtons taken for kilograms?" : "were kilograms taken for newtons?") + " Is " +
         number(typed_N) + " N right?";
}

MatRoll::MatRoll(MatRollConfig config) : config_(std::move(config)) {
  std::sort(config_.weights_N.begin(), config_.weights_N.end());
  if (static_cast<int>(std::set<double>(config_.weights_N.begin(), config_.weights_N.end()).size()) <
      config_.fit.least_weights)
    throw std::invalid_argument("roll of " + std::to_string(config_.weights_N.size()) + " weights");
  view_.steps = roll_steps() + 2;
  begin(0);
}
MatRoll::~MatRoll() = default;

const MatFit& MatRoll::result() const {
  if (view_.phase != Phase::done) throw std::logic_error("calibration of the mat is not done");
  return fit_.value();
}

MatRoll::Step MatRoll::rolled() const {
  const std::size_t k = view_.step - 1;
  return {config_.weights_N[k % config_.weights_N.size()], k >= config_.weights_N.size()};
}

void MatRoll::begin(std::size_t step) {
  view_.step = step;
  view_.phase = Phase::waiting;
  view_.progress = static_cast<double>(step) / static_cast<double>(view_.steps);
  view_.step_progress = 0;
  view_.question.reset();
  view_.problem.reset();
  view_.rows.clear();
  if (step == 0) {
    unloaded_.clear();
    view_.key = "zero";
    view_.title = "Nothing on the mat";
    view_.instruction =
        "Lay the mat flat with its cover and film on as in use, take everything off it and wait.";
  } else if (rolling()) {
    loads_->resize(kept_.empty() ? 0 : kept_[step - 1]);
    before_ = loads_->coverage();
    const Step now = rolled();
    view_.key = now.soft ? "roll:soft" : "roll:hard";
    view_.title = std::string("Roll ") + number(now.weight_N) + " N";
    view_.instruction = std::string("Roll ") + number(now.weight_N) + " N (" +
                        number(now.weight_N / gravity_N_per_kg) + " kg, roller and all) on the " +
                        (now.soft ? "soft" : "hard") +
                        " roller over the whole mat, once along and once across, without leaning on it.";
  } else {
    view_.key = "review";
    view_.title = "The fit";
    view_.instruction = "Look at the residuals; accept keeps the calibration.";
    fit_now();
  }
  offer();
}

void MatRoll::offer() {
  const bool ended = view_.phase == Phase::done || view_.phase == Phase::cancelled;
  view_.can_accept = view_.phase == Phase::proposed;
  view_.can_redo = !ended && view_.step <= roll_steps();
  view_.can_back = !ended && view_.step > 0;
  view_.can_skip = false;
  view_.can_cancel = !ended;
}

void MatRoll::feed(const ProcedureInput& input) {
  if (!input.raw || ended()) return;
  if (view_.step == 0) {
    feed_zero(input);
  } else if (rolling() && !view_.question) {
    feed_roll(input);
  }
  offer();
}

void MatRoll::feed_zero(const ProcedureInput& input) {
  if (view_.phase == Phase::proposed) return;
  view_.phase = Phase::measuring;
  unloaded_.push_back(*input.raw);
  const double span_s = unloaded_.back().t_s - unloaded_.front().t_s;
  const auto least = static_cast<std::size_t>(FirstTareParameters().least_frames);
  view_.step_progress = std::clamp(span_s / config_.zero_s, 0.0, 1.0);
  if (span_s < config_.zero_s || unloaded_.size() < least) return;
  const auto tare = fit_first_tare(unloaded_, config_.mat.geometry);
  unloaded_.clear();
  if (!tare) {
    view_.problem = tare.error();
    view_.phase = Phase::waiting;
    return;
  }
  start_ = mat_start(config_.mat, *tare);
  loads_ = std::make_unique<KnownLoads>(start_->geometry, start_->tare_counts, start_->skipped_cells,
                                        start_->threshold_count, typical_memory);
  kept_.assign(1, 0);
  view_.problem.reset();
  view_.phase = Phase::proposed;
  const auto noisy = std::count(tare->noisy.begin(), tare->noisy.end(), 1);
  view_.rows = {{"noise", tare->noise_counts, "counts", ""},
                {"noisy cells", static_cast<double>(noisy), "", ""}};
}

void MatRoll::feed_roll(const ProcedureInput& input) {
  const Step now = rolled();
  const std::size_t at = loads_->frames() - kept_[view_.step - 1];
  if (!loads_->add(*input.raw, now.weight_N, static_cast<int>(view_.step - 1))) return;
  if (view_.phase == Phase::waiting) view_.phase = Phase::measuring;
  view_.problem.reset();
  if (at % frames_between_looks == 0) look_at_coverage();
  if (at == 2 * frames_between_looks && config_.mat.rule) {
    const auto counts = loads_->counts(loads_->frames() - 1);
    double sum = 0;
    for (const std::uint16_t count : counts) sum += count;
    view_.question = doubt_weight(now.weight_N, sum * config_.mat.rule->newtons_per_count);
    if (view_.question) view_.can_accept = true;
  }
}

/// Each combination brings its part of the frames that a cell needs.
void MatRoll::look_at_coverage() {
  const double wanted =
      std::max(1.0, static_cast<double>(config_.fit.frames_a_cell) / static_cast<double>(roll_steps()));
  std::size_t covered = 0, cells = 0;
  for (std::size_t i = 0; i < before_.size(); ++i) {
    if (start_->skipped_cells[i]) continue;
    ++cells;
    covered += loads_->coverage()[i] - before_[i] >= wanted;
  }
  const double share = cells > 0 ? static_cast<double>(covered) / static_cast<double>(cells) : 0;
  view_.step_progress = std::min(1.0, share / config_.fit.least_coverage);
  view_.rows = {{"cells rolled over", 100 * share, "%", ""}};
  if (view_.step_progress >= 1 && view_.phase == Phase::measuring) view_.phase = Phase::proposed;
}

Status MatRoll::act(Action action) {
  if (ended()) return not_now(action, view_);
  switch (action) {
    case Action::accept:
      if (!view_.can_accept && !view_.question) return not_now(action, view_);
      return accept();
    case Action::redo:
      if (!view_.can_redo) return not_now(action, view_);
      begin(view_.step);
      return {};
    case Action::back:
      if (!view_.can_back) return not_now(action, view_);
      if (view_.step > 1) kept_.pop_back();
      begin(view_.step - 1);
      return {};
    case Action::skip:
      return not_now(action, view_);
    case Action::cancel:
      view_.phase = Phase::cancelled;
      view_.question.reset();
      offer();
      return {};
  }
  return not_now(action, view_);
}

Status MatRoll::accept() {
  if (view_.question) {
    view_.question.reset();
    offer();
    return {};
  }
  if (view_.step == roll_steps() + 1) {
    view_.phase = Phase::done;
    view_.progress = 1;
    offer();
    return {};
  }
  if (rolling()) kept_.push_back(loads_->frames());
  begin(view_.step + 1);
  return {};
}

void MatRoll::fit_now() {
  auto fit = fit_roll(*start_, *loads_, config_.fit, config_.progress);
  if (!fit) {
    view_.problem = fit.error();
    return;
  }
  fit_ = std::move(fit).value();
  const FitReport& report = fit_->report;
  view_.step_progress = 1;
  view_.phase = Phase::proposed;
  view_.rows = {{"residual", report.residual_N, "N", "rms of the rolled weights"},
                {"residual", 100 * report.residual_share, "%", "rms of the rolled weights"},
                {"coverage", 100 * roll_coverage(*loads_, config_.fit), "%", "of the cells"},
                {"valid up to", report.highest_kPa, "kPa", "of the mean cell"},
                {"cells without a curve",
                 static_cast<double>(std::count_if(report.worst.begin(), report.worst.end(),
                                                   [](const WorstCell& c) { return !c.why.empty(); })),
                 "", "of the worst listed"}};
}

// Frames up to the last accepted step stay; the roll under way begins again.
void MatRoll::interrupted(const Error& why) {
  if (ended()) return;
  if (view_.step <= roll_steps() && view_.phase != Phase::proposed) begin(view_.step);
  view_.problem = why;
  offer();
}

}  // namespace palmar::calibration
