#include "calibration/procedure/mat_bench.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "calibration/mat/known_loads.hpp"
#include "calibration/mat/residual.hpp"
#include "calibration/mat/uniform_loads.hpp"

namespace palmar::calibration {
namespace {

constexpr std::uint16_t pressed_counts = 16, released_counts = 8;  // above a cell's lowest
constexpr double condition_share = 0.9;                            // of the cells
constexpr double condition_over = 1.1;                             // of the highest load
constexpr double rises = 1.05, falls = 0.97;  // of the mean counts of the loaded cells under the load before
constexpr double hardly_felt = 4;   // thresholds that the loaded cells show on the mean, under the first load
constexpr double overshoot = 1.15;  // of a rising load, before it counts as one that came down
constexpr std::size_t frames_between_looks = 25;
constexpr double least_rise = 1.3;  // from one typed pressure to the next

const Entry punch_entry{"Area of the flat punch", "cm2", 4, 10000, {}};
const Entry bladder_entry{"Pressure in the bladder", "kPa", 0.5, 500, {}};
const Entry loaded_punch_entry{"Weight on the punch, punch and all", "kg", 0.1, 500, {}};
const Entry weight_entry{"Weight on the small tool, tool and all", "kg", 0.1, 204, {}};

std::uint16_t middle(std::vector<std::uint16_t> values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), half, values.end());
  return *half;
}

}  // namespace

MatBench::MatBench(MatBenchConfig config)
    : MatProcedure(config.mat, config.zero_s, config.verify), config_(std::move(config)) {
  const std::set<double> pressures(config_.pressures_kPa.begin(), config_.pressures_kPa.end());
  if (!pressures.empty() && static_cast<int>(pressures.size()) < config_.fit.least_pressures)
    throw std::invalid_argument("bench of " + std::to_string(pressures.size()) + " pressures");
  std::vector<Step> steps;
  if (config_.condition) steps.push_back({Kind::condition, 0, false});
  steps.push_back({Kind::zero, 0, false});
  if (pressures.empty() && !config_.punch_mm2) {
    punch_ = add_numbers({}, 1, punch_entry, 100);
    steps.push_back({Kind::punch, *punch_, false});
  }
  const auto typed = std::max(config_.typed_pressures, static_cast<std::size_t>(config_.fit.least_pressures));
  first_level_ = add_numbers({pressures.begin(), pressures.end()}, typed, bladder_entry, 1);
  levels_ = numbers_.size() - first_level_;
  for (std::size_t k = 0; k < levels_; ++k) steps.push_back({Kind::even, first_level_ + k, false});
  for (std::size_t k = levels_ - 1; config_.falling && k-- > 0;)
    steps.push_back({Kind::even, first_level_ + k, true});
  const std::size_t first_weight =
      add_numbers(config_.weights_N, config_.typed_weights, weight_entry, gravity_N_per_kg);
  for (std::size_t k = first_weight; k < numbers_.size(); ++k) steps.push_back({Kind::weight, k, false});
  if (config_.passes) steps.push_back({Kind::passes, 0, false});
  begin_with(std::move(steps));
}
MatBench::~MatBench() = default;

void MatBench::describe(const Step& of) {
  switch (of.kind) {
    case Kind::condition: {
      const auto& highest = numbers_[first_level_ + levels_ - 1].value;
      view_.key = "condition";
      view_.title = "Press it in";
      view_.instruction =
          "Press the whole mat " + std::to_string(config_.condition_presses) +
          " times, cover and film on as in use, a little harder than the highest load" +
          (highest ? " (about " + number(condition_over * *highest) + " kPa)" : std::string()) +
          ", and let go each time: sensors settle under their first loads.";
      return;
    }
    case Kind::punch:
      view_.key = "punch";
      view_.title = "The even load";
      view_.instruction =
          "Type the area of the flat punch that is stepped over the mat; skip where a bladder presses the "
          "whole "
          "mat at once.";
      return;
    case Kind::even:
      describe_even(of);
      return;
    case Kind::passes:
      view_.key = "roll:passes";
      view_.title = "Roll over it";
      view_.instruction =
          "Roll any roller, whatever it weighs, slowly over the whole mat, forth and back, along and across, "
          "always whole on the mat: it shows on which side each cell feels best, which thumbs need. Skip it "
          "where no roller is at hand.";
      return;
    default:
      view_.key = "weight";
      view_.title = value(of) > 0 ? "Set down " + number(value(of)) + " N" : "Set down a weight";
      view_.instruction =
          (value(of) > 0 ? "Set " + number(value(of)) + " N (" + number(value(of) / gravity_N_per_kg) +
                               " kg, tool and all) down on a small tool at "
                         : std::string("Type what weighs on a small tool and set it down at ")) +
          std::to_string(presses_wanted_) + " places, a second each, and lift it in between.";
  }
}

void MatBench::describe_even(const Step& of) {
  const double area_mm2 = punch_ ? numbers_[*punch_].value.value_or(0) : config_.punch_mm2.value_or(0);
  Number& level = numbers_[of.value];
  if (level.typed && area_mm2 > 0) {
    level.entry = loaded_punch_entry;
    level.unit = kPa_from_N(gravity_N_per_kg, area_mm2);
  } else if (level.typed) {
    level.entry = bladder_entry;
    level.unit = 1;
  }
  const bool known = value(of) > 0, bladder = !(area_mm2 > 0);
  const std::string much =
      number(value(of)) + " kPa" +
      (bladder ? "" : " (" + number(value(of) * area_mm2 * 1e-3 / gravity_N_per_kg) + " kg)");
  view_.key = of.second ? "even:down" : "even:up";
  view_.title = known ? (of.second ? "Down to " : "Up to ") + number(value(of)) + " kPa" : "An even load";
  if (of.second) {
    view_.instruction = "Go above " + much +
                        " and come down to it without lifting, and hold it for some seconds" +
                        (bladder ? "." : "; one place is enough.");
  } else {
    view_.instruction =
        (known ? "Go up to " + much : "Type the load, go up to it") +
        (bladder ? " over the whole mat and hold it for some seconds; do not come from above."
                 : " on the flat punch, hold it for some seconds, lift, and step it over the whole "
                   "mat, half a punch at a time.");
  }
}

bool MatBench::may_skip(const Step& of) const {
  return of.kind == Kind::condition || of.kind == Kind::punch || of.kind == Kind::passes ||
         (of.kind == Kind::even && of.second);
}

void MatBench::restart(const Step& of) {
  if (of.kind == Kind::condition) {
    lowest_.clear();
    return;
  }
  if (of.kind == Kind::punch) return;
  if (of.kind == Kind::passes) {
    passes_->resize(0);
    passed_ = std::make_unique<PassCoverage>(start_->geometry, start_->skipped_cells);
    return;
  }
  if (of.kind == Kind::even) {
    const auto before = even_before_.lower_bound(view_.step);
    if (before != even_before_.end()) *even_ = before->second;
    even_before_.erase(before, even_before_.end());
    even_before_.emplace(view_.step, *even_);
    reached_.erase(reached_.lower_bound(view_.step), reached_.end());
    hold_before_.reset();
    in_hold_ = false;
    density_ = counts_ = 0;
    return;
  }
  const auto before = weights_before_.lower_bound(view_.step);
  if (before != weights_before_.end()) weights_->resize(before->second);
  weights_before_.erase(before, weights_before_.end());
  hold_begin_ = weights_before_[view_.step] = weights_->frames();
}

void MatBench::show_coverage(StepCoverage& coverage) const {
  coverage.clear();
  const Step& of = step();
  if (of.kind == Kind::condition) {
    coverage.of = StepCoverage::Of::presses;
    coverage.wanted = std::max(1, config_.condition_presses);
    coverage.cells.assign(times_.begin(), times_.end());
  } else if (of.kind == Kind::passes) {
    coverage.of = StepCoverage::Of::frames;
    coverage.wanted = 1;
    coverage.cells = passes_->coverage();
  } else if (of.kind == Kind::even) {
    coverage.of = StepCoverage::Of::inside;
    coverage.wanted = 1;
    coverage.cells.assign(start_->skipped_cells.size(), 0);
    for (const UniformLevel& level : even_->levels()) {
      if (!belongs(level, of)) continue;
      for (std::size_t i = 0; i < level.cells.size(); ++i)
        if (level.cells[i].frames > 0) coverage.cells[i] = 1;
    }
  }
}

bool MatBench::belongs(const UniformLevel& level, const Step& of) const {
  return level.falling == of.second && std::abs(level.kPa - value(of)) <= 1e-6 * level.kPa;
}

void MatBench::zeroed() {
  even_ = std::make_unique<UniformLoads>(*start_);
  even_before_.clear();
  reached_.clear();
  weights_ = std::make_unique<KnownLoads>(start_->geometry, start_->tare_counts, start_->skipped_cells,
                                          start_->threshold_count, typical_memory);
  weights_before_.clear();
  passes_ = std::make_unique<KnownLoads>(start_->geometry, start_->tare_counts, start_->skipped_cells,
                                         start_->threshold_count, typical_memory);
}

// A load that lies evenly on the whole mat looks like its offsets; the conditioning has seen the mat with less on it.
Status MatBench::check_zero(const FirstTare& tare) const {
  if (lowest_.size() != tare.counts.size()) return {};
  std::vector<std::uint16_t> above(tare.counts.size());
  for (std::size_t i = 0; i < above.size(); ++i)
    above[i] = static_cast<std::uint16_t>(std::max(tare.counts[i], lowest_[i]) - lowest_[i]);
  if (middle(above) <= std::max<double>(pressed_counts, 0.03 * middle(highest_))) return {};
  return failure("mat_touched", "the mat was loaded while its zero was taken",
                 "half of the cells read " + std::to_string(middle(above)) +
                     " counts and more above what they read between the first presses",
                 "let the bladder down, take everything off the mat and measure again");
}

Status MatBench::check_number(const Step& of, double typed) const {
  if (of.kind != Kind::even || of.value == first_level_) return {};
  const double before = numbers_[of.value - 1].value.value_or(0);
  if (typed >= least_rise * before) return {};
  return bad_input("not_higher", number(typed) + " kPa is no clear step up from " + number(before) + " kPa",
                   "even loads go from the lightest to the heaviest, far enough apart for a curve to bend",
                   "take at least " + number(least_rise * before) + " kPa");
}

void MatBench::take(const Step& of, const RawFrame& frame) {
  if (of.kind == Kind::condition) {
    take_condition(frame);
  } else if (of.kind == Kind::even) {
    take_even(of, frame);
  } else if (of.kind == Kind::passes) {
    take_pass(frame);
  } else {
    take_weight(of, frame);
  }
}

void MatBench::take_condition(const RawFrame& frame) {
  if (lowest_.empty()) {
    lowest_ = highest_ = frame.counts;
    pressed_.assign(lowest_.size(), 0);
    times_.assign(lowest_.size(), 0);
  }
  const int wanted = std::max(1, config_.condition_presses);
  int times = 0;
  std::size_t enough = 0;
  for (std::size_t i = 0; i < lowest_.size(); ++i) {
    const std::uint16_t count = frame.counts[i];
    lowest_[i] = std::min(lowest_[i], count);
    highest_[i] = std::max(highest_[i], count);
    if (pressed_[i] && count < lowest_[i] + released_counts) {
      pressed_[i] = 0;
      if (times_[i] < 255) ++times_[i];
    } else if (count > lowest_[i] + pressed_counts) {
      pressed_[i] = 1;
    }
    times += std::min<int>(times_[i], wanted);
    enough += times_[i] >= wanted;
  }
  const auto cells = static_cast<double>(lowest_.size());
  view_.step_progress = std::min(1.0, times / (condition_share * wanted * cells));
  view_.rows = {{"presses of the mean cell", times / cells, "", "of " + std::to_string(wanted)}};
  if (times > 0) measure();
  if (static_cast<double>(enough) < condition_share * cells) return;
  view_.step_progress = 1;
  propose();
}

/// Does the load that just came to rest belong to this step?
bool MatBench::right_way(const Step& of) {
  const auto last = reached_.empty() ? reached_.end() : std::prev(reached_.end());
  const double before = last == reached_.end() ? 0 : last->second.density;
  const double density = watch_->density();
  if (of.second) return density <= falls * before && watch_->highest_counts() * falls >= watch_->counts();
  if (watch_->highest_counts() > overshoot * watch_->counts()) {
    if (reached_.empty() && density < hardly_felt * start_->threshold_count) {
      refuse(failure("hardly_felt", number(value(of)) + " kPa is hardly felt by this mat",
                     "what its cells show comes and goes with their noise", "take a higher lowest pressure"));
      return false;
    }
    refuse(failure("came_down", "the load has come down to its value", "sensors remember the higher load",
                   "take it off and come up to " + number(value(of)) + " kPa from below"));
    return false;
  }
  return density >= rises * before;
}

void MatBench::take_even(const Step& of, const RawFrame& frame) {
  using Event = HoldWatch::Event;
  if (event_ == Event::broken || event_ == Event::grown) {
    if (hold_before_) *even_ = *hold_before_;
    hold_before_.reset();
    in_hold_ = false;
    if (view_.phase == Phase::proposed) view_.phase = Phase::measuring;
  }
  if (event_ != Event::holding && event_ != Event::kept) return even_->follow(frame);
  if (!in_hold_ && !right_way(of)) {
    watch_->reject();
    return even_->follow(frame);
  }
  if (!std::exchange(in_hold_, true)) hold_before_ = *even_;
  even_->add(frame, value(of), of.second);
  measure();
  if (event_ != Event::kept) return;
  in_hold_ = false;
  density_ = watch_->density();
  counts_ = watch_->counts();
  look_at_level(of);
  doubt_level(of);
}

void MatBench::look_at_level(const Step& of) {
  std::size_t cells = 0, inside = 0;
  for (const UniformLevel& level : even_->levels()) {
    if (!belongs(level, of)) continue;
    for (std::size_t i = 0; i < level.cells.size(); ++i) {
      cells += !start_->skipped_cells[i];
      inside += level.cells[i].frames > 0;
    }
  }
  const double share = cells > 0 ? static_cast<double>(inside) / static_cast<double>(cells) : 0;
  view_.rows = {{"cells inside the load", 100 * share, "%", ""}};
  if (inside == 0) {
    refuse(failure("punch_too_small", "no cell lies well inside the load",
                   "cells at its edge feel only part of it", "take a punch that is at least six cells wide"));
    return;
  }
  // One number for all cells comes from the way down, so that any place will do.
  view_.step_progress = of.second ? 1 : std::min(1.0, share / config_.fit.least_coverage);
  if (view_.step_progress >= 1) propose();
}

/// By the maker's rule, or by the accepted load that is nearest.
std::optional<double> MatBench::newtons_per_count(double density) const {
  if (mat_.rule) return mat_.rule->newtons_per_count;
  std::optional<double> rate;
  double nearest = 0;
  for (const auto& [step, level] : reached_) {
    const double far = std::abs(std::log(level.density / density));
    if (rate && far >= nearest) continue;
    nearest = far;
    rate = N_from_kPa(level.kPa, mat_.geometry.cell_area_mm2()) / level.density;
  }
  return rate;
}

void MatBench::doubt_level(const Step& of) {
  const auto rate = newtons_per_count(density_);
  if (!rate || !(density_ > 0)) return;
  const double cells = counts_ / density_;
  ask(doubt_weight(N_from_kPa(value(of), cells * mat_.geometry.cell_area_mm2()), *rate * counts_));
}

void MatBench::take_weight(const Step& of, const RawFrame& frame) {
  using Event = HoldWatch::Event;
  if (event_ == Event::broken || event_ == Event::grown) {
    if (event_ == Event::grown && !places_.empty()) places_.pop_back();
    weights_->resize(hold_begin_);
    in_hold_ = false;
    if (view_.phase == Phase::proposed) view_.phase = Phase::measuring;
  }
  if (event_ != Event::holding && event_ != Event::kept) return weights_->follow(frame);
  if (!in_hold_ && !elsewhere(watch_->centre())) {
    lift();
    refuse(failure("same_place", "that place was pressed before", "it would show the same cells again",
                   "lift the weight and set it down elsewhere"));
    return weights_->follow(frame);
  }
  if (!std::exchange(in_hold_, true)) hold_begin_ = weights_->frames();
  weights_->add(frame, value(of), static_cast<int>(view_.step));
  measure();
  if (event_ != Event::kept) return;
  in_hold_ = false;
  places_.push_back(watch_->centre());
  view_.step_progress =
      std::min(1.0, static_cast<double>(places_.size()) / static_cast<double>(presses_wanted_));
  view_.rows = {
      {"presses", static_cast<double>(places_.size()), "", "of " + std::to_string(presses_wanted_)}};
  if (const auto rate = newtons_per_count(watch_->density()))
    ask(doubt_weight(value(of), *rate * watch_->counts()));
  if (places_.size() >= presses_wanted_) propose();
}

void MatBench::take_pass(const RawFrame& frame) {
  if (watch_->waits_for_lift() || !passes_->add(frame, 1, 0)) return passes_->follow(frame);
  measure();
  const std::size_t last = passes_->frames() - 1;
  passed_->add(passes_->cells(last), passes_->counts(last));
  if (last % frames_between_looks != 0) return;
  const double share = passed_->share();
  view_.step_progress = std::min(1.0, share / config_.passes_coverage);
  view_.rows = {{"cells passed forth and back", 100 * share, "%", "along and across"}};
  if (view_.step_progress >= 1 && view_.phase == Phase::measuring) propose();
}

void MatBench::kept(const Step& of) {
  if (of.kind == Kind::even) reached_[view_.step] = {value(of), density_};
}

Result<MatFit> MatBench::fit() {
  Result<MatFit> found =
      fit_bench(*even_, *weights_, config_.fit, passes_->frames() > 0 ? passes_.get() : nullptr);
  if (!found) return found;
  // Curves go through even loads whatever they are; known weights tell whether they mean force.
  const Status good = check_residual(residual_share(*weights_, found->calibration), "known weights");
  if (!good) return good.error();
  return found;
}

}  // namespace palmar::calibration
