#include "calibration/procedure/mat_roll.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

namespace palmar::calibration {
namespace {

constexpr std::size_t frames_between_looks = 25;
constexpr double edge_s =
    0.25;  // a hand carries part of the weight while it sets the roller down or lifts it
const Entry roller_entry{"Weight that rolls, roller and all", "kg", 0.1, 204, {}};

}  // namespace

MatRoll::MatRoll(MatRollConfig config)
    : MatProcedure(config.mat, config.zero_s, config.verify), config_(std::move(config)) {
  std::sort(config_.weights_N.begin(), config_.weights_N.end());
  const auto different =
      static_cast<int>(std::set<double>(config_.weights_N.begin(), config_.weights_N.end()).size());
  if (!config_.weights_N.empty() && different < config_.fit.least_weights)
    throw std::invalid_argument("roll of " + std::to_string(config_.weights_N.size()) + " weights");
  const auto typed = std::max(config_.typed_weights, static_cast<std::size_t>(config_.fit.least_weights));
  const std::size_t first = add_numbers(config_.weights_N, typed, roller_entry, gravity_N_per_kg);
  weights_ = numbers_.size() - first;
  std::vector<Step> steps{{Kind::zero, 0, false}};
  for (const bool soft : {false, true}) {
    for (std::size_t k = 0; k < weights_; ++k) steps.push_back({Kind::roll, first + k, soft});
  }
  begin_with(std::move(steps));
}

void MatRoll::describe(const Step& of) {
  const bool known = value(of) > 0;
  view_.key = of.second ? "roll:soft" : "roll:hard";
  view_.title = known ? "Roll " + number(value(of)) + " N" : "Roll a weight";
  view_.instruction =
      (known ? "Roll " + number(value(of)) + " N (" + number(value(of) / gravity_N_per_kg) +
                   " kg, roller and all)"
             : std::string("Type what the roller weighs with what lies on it, and roll it")) +
      " on the " + (of.second ? "soft" : "hard") +
      " roller over the whole mat, along and across, forth and back, the roller always whole on the mat, "
      "without leaning on it.";
}

void MatRoll::zeroed() {
  loads_ = std::make_unique<KnownLoads>(start_->geometry, start_->tare_counts, start_->skipped_cells,
                                        start_->threshold_count, typical_memory);
  frames_before_.clear();
  rates_.clear();
}

void MatRoll::restart(const Step&) {
  const auto before = frames_before_.lower_bound(view_.step);
  if (before != frames_before_.end()) loads_->resize(before->second);
  frames_before_.erase(before, frames_before_.end());
  frames_before_[view_.step] = loads_->frames();
  rates_.erase(rates_.lower_bound(view_.step), rates_.end());
  before_ = loads_->coverage();
  late_.clear();
  down_ = false;
  counts_ = 0;
}

void MatRoll::kept(const Step& of) {
  const std::size_t frames = loads_->frames() - frames_before_[view_.step];
  rates_[view_.step] = value(of) * static_cast<double>(frames) / std::max(counts_, 1.0);
}

Status MatRoll::check_number(const Step& of, double force_N) const {
  double low = force_N, high = force_N;
  std::size_t others = 0;
  for (std::size_t k = 0; k < weights_; ++k) {
    if (k == of.value || !numbers_[k].value) continue;
    ++others;
    const double other_N = *numbers_[k].value;
    if (std::abs(other_N / force_N - 1) < 0.02) {
      return bad_input(
          "one_weight_only", number(force_N) + " N is rolled already",
          "one and the same weight leaves the bend of the curves open, however often it is rolled",
          "take another weight");
    }
    low = std::min(low, other_N);
    high = std::max(high, other_N);
  }
  if (others + 1 < weights_ || high >= config_.fit.least_ratio * low) return {};
  return bad_input("weights_too_close", "the weights are from " + number(low) + " to " + number(high) + " N",
                   "so close together they leave the bend of the curves open",
                   "take one of at least " + number(low * config_.fit.least_ratio) + " N");
}

// Frames wait for a moment, so that those of a roller that is being lifted are never kept.
void MatRoll::take(const Step& of, const RawFrame& frame) {
  if (watch_->waits_for_lift()) {
    loads_->follow(frame);
    return;
  }
  if (watch_->empty()) {
    for (const RawFrame& lifted : late_) loads_->follow(lifted);
    late_.clear();
    down_ = false;
    loads_->follow(frame);
    return;
  }
  if (!down_) {
    down_ = true;
    down_s_ = frame.t_s;
  }
  if (frame.t_s - down_s_ < edge_s) {
    loads_->follow(frame);
    return;
  }
  late_.push_back(frame);
  while (!view_.question && !late_.empty() && late_.back().t_s - late_.front().t_s >= edge_s) {
    keep_frame(of, late_.front());
    late_.pop_front();
  }
}

void MatRoll::keep_frame(const Step& of, const RawFrame& frame) {
  const std::size_t at = loads_->frames() - frames_before_[view_.step];
  if (!loads_->add(frame, value(of), static_cast<int>(view_.step))) return;
  measure();
  for (const std::uint16_t count : loads_->counts(loads_->frames() - 1)) counts_ += count;
  if (at % frames_between_looks == 0) look_at_coverage();
  if (at == 2 * frames_between_looks) {
    if (const auto shown = shown_N()) ask(doubt_weight(value(of), *shown));
  }
}

/// By the maker's rule, or by the rolls before.
std::optional<double> MatRoll::shown_N() const {
  const double mean = counts_ / static_cast<double>(std::max<std::size_t>(
                                    1, loads_->frames() - frames_before_.at(view_.step)));
  if (mat_.rule) return mean * mat_.rule->newtons_per_count;
  if (rates_.empty()) return std::nullopt;
  double log_rate = 0;
  for (const auto& [step, rate] : rates_) log_rate += std::log(rate) / static_cast<double>(rates_.size());
  return mean * std::exp(log_rate);
}

void MatRoll::show_coverage(StepCoverage& coverage) const {
  coverage.clear();
  if (!loads_ || step().kind == Kind::verify) return;  // then the places of the weights are what counts
  const bool rolling = step().kind == Kind::roll;
  coverage.of = StepCoverage::Of::frames;
  coverage.wanted = rolling ? static_cast<int>(std::ceil(share_of_frames())) : config_.fit.frames_a_cell;
  coverage.cells = loads_->coverage();
  if (!rolling) return;
  for (std::size_t i = 0; i < before_.size(); ++i)
    coverage.cells[i] = static_cast<std::uint16_t>(coverage.cells[i] - before_[i]);
}

double MatRoll::share_of_frames() const {
  return std::max(1.0, static_cast<double>(config_.fit.frames_a_cell) / static_cast<double>(rolls()));
}

/// Each combination brings its part of the frames that a cell needs.
void MatRoll::look_at_coverage() {
  const double wanted = share_of_frames();
  std::size_t covered = 0, cells = 0;
  for (std::size_t i = 0; i < before_.size(); ++i) {
    if (start_->skipped_cells[i]) continue;
    ++cells;
    covered += loads_->coverage()[i] - before_[i] >= wanted;
  }
  const double share = cells > 0 ? static_cast<double>(covered) / static_cast<double>(cells) : 0;
  view_.step_progress = std::min(1.0, share / config_.fit.least_coverage);
  view_.rows = {{"cells rolled over", 100 * share, "%", ""}};
  if (view_.step_progress >= 1 && view_.phase == Phase::measuring) propose();
}

Result<MatFit> MatRoll::fit() { return fit_roll(*start_, *loads_, config_.fit, config_.progress); }

}  // namespace palmar::calibration
