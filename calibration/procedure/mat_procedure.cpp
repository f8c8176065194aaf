#include "calibration/procedure/mat_procedure.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "calibration/mat/residual.hpp"

namespace palmar::calibration {
namespace {

constexpr HoldParameters even_hold{1, 0.03, 2, 1.15};
constexpr HoldParameters press_hold{0.4, 0.06, 0.6, 1.15};
constexpr double apart_cells = 2;  // presses nearer than this try the same cells
constexpr double leaned = 1.15;    // of a weight's counts: more lay on it for a while
constexpr double same_load = 1.3;  // of the counts going up, coming down (hysteresis: 5 to 15 %)

}  // namespace

MatProcedure::MatProcedure(MatDescription mat, double zero_s, VerifyConfig verify)
    : mat_(std::move(mat)),
      presses_wanted_(std::max<std::size_t>(verify.presses, 1)),
      zero_s_(zero_s),
      verify_(std::move(verify)) {}
MatProcedure::~MatProcedure() = default;

std::size_t MatProcedure::add_numbers(const std::vector<double>& given, std::size_t typed, const Entry& entry,
                                      double unit) {
  const std::size_t first = numbers_.size();
  for (const double value : given) numbers_.push_back({entry, unit, false, value});
  if (given.empty()) numbers_.resize(first + typed, {entry, unit, true, std::nullopt});
  return first;
}

void MatProcedure::begin_with(std::vector<Step> steps) {
  steps_ = std::move(steps);
  const std::size_t first =
      add_numbers(verify_.weights_N, verify_.typed,
                  {"Weight on the small tool, tool and all", "kg", 0.1, 204, {}}, gravity_N_per_kg);
  for (std::size_t k = first; k < numbers_.size(); ++k) steps_.push_back({Kind::verify, k, false});
  steps_.push_back({Kind::review, 0, false});
  view_.steps = steps_.size();
  begin(0);
}

const MatFit& MatProcedure::result() const {
  if (view_.phase != Phase::done) throw std::logic_error("calibration of the mat is not done");
  return fit_.value();
}

void MatProcedure::measure() {
  if (view_.phase == Phase::waiting) view_.phase = Phase::measuring;
  view_.problem.reset();
}

void MatProcedure::refuse(Error problem) {
  view_.problem = std::move(problem);
  if (view_.phase == Phase::measuring) view_.phase = Phase::waiting;
}

void MatProcedure::ask(std::optional<std::string> question) {
  if (!sure_) view_.question = std::move(question);
}

bool MatProcedure::elsewhere(MatPoint at) {
  const double apart_mm = apart_cells * std::max(mat_.geometry.pitch_x_mm, mat_.geometry.pitch_y_mm);
  return std::all_of(places_.begin(), places_.end(),
                     [&](MatPoint other) { return distance_mm(at, other) >= apart_mm; });
}

void MatProcedure::lift() { watch_->begin(press_hold, true); }

void MatProcedure::begin(std::size_t to) {
  view_.step = to;
  view_.phase = Phase::waiting;
  view_.progress = static_cast<double>(to) / static_cast<double>(view_.steps);
  view_.step_progress = 0;
  view_.question.reset();
  view_.problem.reset();
  view_.rows.clear();
  places_.clear();
  sure_ = false;
  const Kind kind = step().kind;
  if (watch_)
    watch_->begin(kind == Kind::even ? even_hold : press_hold,
                  kind == Kind::roll || kind == Kind::weight || kind == Kind::passes || kind == Kind::verify);
  if (kind == Kind::zero || kind == Kind::verify || kind == Kind::review) {
    describe_own(step());
  } else {
    fit_.reset();
    restart(step());
    describe(step());
  }
  show_entry();
  offer();
}

void MatProcedure::describe_own(const Step& of) {
  if (of.kind == Kind::zero) {
    unloaded_.clear();
    view_.key = "zero";
    view_.title = "Nothing on the mat";
    view_.instruction =
        "Lay the mat flat with its cover and film on as in use, take everything off it and wait.";
    return;
  }
  if (!fit_) find_curves();
  if (of.kind == Kind::verify && fit_) {
    const auto before = readings_before_.lower_bound(view_.step);
    if (before != readings_before_.end()) readings_.resize(before->second);
    readings_before_.erase(before, readings_before_.end());
    readings_before_[view_.step] = readings_.size();
    hold_.clear();
    plateaus_.clear();
    press_peak_ = 0;
    if (fit_->calibration.uncertainty) fit_->calibration.uncertainty->cells = fitted_cells_;
    reader_ = std::make_unique<PressReader>(fit_->calibration);
    view_.key = "verify";
    view_.title = "Try known weights";
    view_.instruction =
        (value(of) > 0 ? "Set " + number(value(of)) + " N (" + number(value(of) / gravity_N_per_kg) +
                             " kg, tool and all) down on a small tool, the size of a thumb or a palm, "
                       : std::string("Type what weighs on a small tool and set it down ")) +
        "at " + std::to_string(presses_wanted_) +
        " places: wait two seconds, lean on it for a moment, wait again, and lift it. It was not used for "
        "the curves "
        "and shows how true they are, going up and coming down.";
    return;
  }
  view_.key = "review";
  view_.title = "The fit";
  view_.instruction = "Look at the residuals and keep the calibration.";
  if (fit_) show_fit();
}

void MatProcedure::show_entry() {
  view_.entry.reset();
  const Step& at = step();
  const bool numbered = at.kind == Kind::punch || at.kind == Kind::even || at.kind == Kind::roll ||
                        at.kind == Kind::weight || at.kind == Kind::verify;
  if (!numbered || at.second || numbers_.empty() || !numbers_[at.value].typed) return;
  if (at.kind == Kind::verify && !fit_) return;
  const Number& wanted = numbers_[at.value];
  view_.entry = wanted.entry;
  if (wanted.value) view_.entry->value = *wanted.value / wanted.unit;
}

void MatProcedure::offer() {
  const bool over = ended();
  const Kind kind = step().kind;
  view_.can_accept = !over && (view_.phase == Phase::proposed || view_.question);
  view_.can_redo = !over && kind != Kind::review;
  view_.can_back = !over && view_.step > 0;
  view_.can_skip = !over && (kind == Kind::verify ? fit_.has_value() : may_skip(step()));
  view_.can_cancel = !over;
}

void MatProcedure::feed(const ProcedureInput& input) {
  if (!input.raw || ended()) return;
  const RawFrame& raw = *input.raw;
  if (raw.counts.size() != static_cast<std::size_t>(mat_.geometry.cells()) ||
      (inverter_ && (raw.rows != mat_.geometry.rows || raw.cols != mat_.geometry.cols))) {
    view_.problem = bad_input("wrong_grid",
                              "frame of " + std::to_string(raw.counts.size()) + " cells for a mat of " +
                                  std::to_string(mat_.geometry.cells()),
                              "", "name the mat that is attached");
    return;
  }
  if (std::exchange(broke_off_, false)) view_.problem.reset();
  const Step& at = step();
  const RawFrame& frame = without_ghosts(raw);
  if (watch_) event_ = watch_->look(frame);
  const bool numbered =
      at.kind == Kind::even || at.kind == Kind::roll || at.kind == Kind::weight || at.kind == Kind::verify;
  if (view_.question || (numbered && !numbers_[at.value].value)) return;
  switch (at.kind) {
    case Kind::zero:
      feed_zero(frame);
      break;
    case Kind::verify:
      feed_verify(frame);
      break;
    case Kind::review:
    case Kind::punch:
      break;
    default:
      take(at, frame);
  }
  offer();
}

const std::vector<std::uint16_t>& MatProcedure::counts(const RawFrame& fed) const {
  const bool inverted = inverter_ && own_.counts.size() == fed.counts.size() &&
                        step().kind != Kind::zero && step().kind != Kind::condition;
  return inverted ? own_.counts : fed.counts;
}

const RawFrame& MatProcedure::without_ghosts(const RawFrame& frame) {
  if (!inverter_ || step().kind == Kind::zero || step().kind == Kind::condition) return frame;
  inverter_->invert(frame, zeroed_, own_);
  return own_;
}

void MatProcedure::feed_zero(const RawFrame& frame) {
  if (view_.phase == Phase::proposed) return;
  view_.phase = Phase::measuring;
  unloaded_.push_back(frame);
  const double span_s = unloaded_.back().t_s - unloaded_.front().t_s;
  const auto least = static_cast<std::size_t>(FirstTareParameters().least_frames);
  view_.step_progress = zero_s_ > 0 ? std::clamp(span_s / zero_s_, 0.0, 1.0) : 1;
  if (span_s < zero_s_ || unloaded_.size() < least) return;
  const auto tare = fit_first_tare(unloaded_, mat_.geometry);
  unloaded_.clear();
  const Status checked = tare ? check_zero(*tare) : Status(tare.error());
  if (!checked) return refuse(checked.error());
  start_ = mat_start(mat_, *tare);
  watch_.emplace(*start_);
  zeroed_ = {};
  zeroed_.geometry = start_->geometry;
  zeroed_.tare_counts = start_->tare_counts;
  zeroed_.dead_cells = start_->skipped_cells;
  zeroed_.threshold_count = start_->threshold_count;
  zeroed_.saturated_count = start_->saturated_count;
  inverter_ = pressure::inverter_for(mat_, zeroed_);
  readings_.clear();
  readings_before_.clear();
  zeroed();
  view_.problem.reset();
  propose();
  const auto noisy = std::count(tare->noisy.begin(), tare->noisy.end(), 1);
  view_.rows = {{"noise", tare->noise_counts, "counts", ""},
                {"noisy cells", static_cast<double>(noisy), "", ""}};
}

void MatProcedure::feed_verify(const RawFrame& frame) {
  if (!fit_) return;
  using Event = HoldWatch::Event;
  const PressReading reading = reader_->read(frame, value(step()), false);
  if (watch_->empty()) return end_press();
  press_peak_ = std::max(press_peak_, watch_->counts());
  if (event_ == Event::broken) hold_.clear();
  if (event_ != Event::holding && event_ != Event::kept) return;
  if (plateaus_.empty() && hold_.empty()) {
    press_at_ = watch_->centre();
    if (!elsewhere(press_at_)) {
      lift();
      refuse(failure("same_place", "that place was pressed before", "it would try the same cells again",
                     "lift the weight and set it down elsewhere"));
      return;
    }
  }
  measure();
  hold_.push_back(reading);
  if (event_ != Event::kept) return;
  plateaus_.push_back({watch_->counts(), mean_reading(hold_)});
  hold_.clear();
  watch_->reject();  // it may rest again, after somebody has leaned on it
}

/// A weight has been lifted: where it rested first it had been set down, where it rested after more had lain on it it had come down.
void MatProcedure::end_press() {
  hold_.clear();
  const std::vector<Plateau> rests = std::exchange(plateaus_, {});
  const double peak = std::exchange(press_peak_, 0);
  if (rests.empty()) return;
  const Plateau &first = rests.front(), &last = rests.back();
  const bool came_down = peak > leaned * last.counts;
  if (came_down && rests.size() > 1 && last.counts > same_load * first.counts) {
    refuse(failure("unclear_load", "the load changed in parts", "what weighed when is not known",
                   "set the whole weight down at once, elsewhere"));
    return;
  }
  const bool grew = !came_down && last.counts > leaned * first.counts;  // it had not rested before
  readings_.push_back(grew ? last.reading : first.reading);
  places_.push_back(press_at_);
  tell_press();
  if (!readings_.back().usable) {
    refuse(failure("outside_range", "that press was outside the range of the curves",
                   "cells were at the end of theirs, or felt nothing",
                   "take a lighter weight or a broader tool; this press does not count for the interval"));
  }
  if (came_down && rests.size() > 1) {
    readings_.push_back(last.reading);
    readings_.back().falling = true;
    tell_press();
  }
  view_.step_progress =
      std::min(1.0, static_cast<double>(places_.size()) / static_cast<double>(presses_wanted_));
  if (places_.size() >= presses_wanted_) propose();
}

void MatProcedure::tell_press() {
  const PressReading& last = readings_.back();
  view_.rows.push_back({"press " + std::to_string(places_.size()) + (last.falling ? ", coming down" : ""),
                        last.read_N, "N", number(100 * (last.read_N / last.applied_N - 1)) + " % off"});
  if (!last.falling) ask(doubt_weight(last.applied_N, last.read_N, fitted_factor));
}

void MatProcedure::find_curves() {
  readings_.clear();
  readings_before_.clear();
  auto found = fit();
  if (!found) {
    view_.problem = found.error();
    return;
  }
  if (const Status good = check_residual(found->report.residual_share, "loads of the fit"); !good) {
    view_.problem = good.error();
    return;
  }
  fit_ = std::move(found).value();
  if (fit_->calibration.uncertainty) fitted_cells_ = fit_->calibration.uncertainty->cells;
}

bool MatProcedure::verified() const {
  return std::count_if(readings_.begin(), readings_.end(), [](const PressReading& r) { return r.usable; }) >=
         static_cast<std::ptrdiff_t>(least_presses);
}

void MatProcedure::finish_intervals() {
  MatFit& found = *fit_;
  found.report.presses = readings_;
  found.report.loading_share = rms_share(readings_, false);
  found.report.unloading_share = rms_share(readings_, true);
  if (!found.calibration.uncertainty) found.calibration.uncertainty.emplace();
  ForceUncertainty& uncertainty = *found.calibration.uncertainty;
  uncertainty.cells = fitted_cells_;
  fit_intervals(readings_, uncertainty);
  // Only even loads have measured the creep; rolled weights scatter by more, and their presses say so.
  const bool creep_known =
      std::any_of(steps_.begin(), steps_.end(), [](const Step& s) { return s.kind == Kind::even; });
  if (verified() && creep_known) widen_for_rest(found.calibration.memory, uncertainty);
}

void MatProcedure::show_fit() {
  finish_intervals();
  view_.step_progress = 1;
  Status held = verified() ? check_verification(readings_) : Status();
  if (held) propose();
  const FitReport& report = fit_->report;
  const auto& curves = fit_->calibration.curves;
  const auto without = curves ? std::count(curves->identified.begin(), curves->identified.end(), 0) : 0;
  view_.rows = {{"residual", 100 * report.residual_share, "%",
                 "rms of the fitted loads (" + number(report.residual_N) + " N)"}};
  if (report.loading_share)
    view_.rows.push_back({"known weights", 100 * *report.loading_share, "%", "rms, not used for the fit"});
  if (report.unloading_share)
    view_.rows.push_back({"coming down", 100 * *report.unloading_share, "%", "rms, the same weights"});
  view_.rows.push_back({"95 % interval", 100 * fit_->calibration.uncertainty->common, "%",
                        verified() ? "of a force, and more for small contacts"
                                   : "of a force: not verified with known weights"});
  view_.rows.push_back({"valid up to", report.highest_kPa, "kPa", "of the mean cell"});
  if (!verified() && !(verify_.weights_N.empty() && readings_.empty())) {
    const auto usable =
        std::count_if(readings_.begin(), readings_.end(), [](const auto& r) { return r.usable; });
    view_.problem = failure("not_verified",
                            "the curves are not verified: " + std::to_string(usable) + " of " +
                                std::to_string(least_presses) + " presses count",
                            "a press counts when it rests for a second within the range of the curves",
                            "go back and set the weights down again, or keep it with a wide interval");
  }
  view_.rows.push_back({"cells without a curve", static_cast<double>(without), "", ""});
  if (!held) view_.problem = held.error();
}

Status MatProcedure::act(Action action) {
  if (ended()) return not_now(action, view_);
  switch (action) {
    case Action::accept:
      return view_.can_accept ? accept() : Status(not_now(action, view_));
    case Action::redo:
      if (!view_.can_redo) return not_now(action, view_);
      // No to a doubt about a typed number: it has to be typed again.
      if (view_.question && view_.entry) numbers_[step().value].value.reset();
      begin(view_.step);
      return {};
    case Action::back:
      if (!view_.can_back) return not_now(action, view_);
      begin(view_.step - 1);
      return {};
    case Action::skip:
      return view_.can_skip ? skip() : Status(not_now(action, view_));
    case Action::cancel:
      view_.phase = Phase::cancelled;
      view_.question.reset();
      view_.entry.reset();
      offer();
      return {};
  }
  return not_now(action, view_);
}

Status MatProcedure::accept() {
  if (view_.question) {
    view_.question.reset();
    sure_ = true;
    offer();
    return {};
  }
  if (step().kind == Kind::review) {
    view_.phase = Phase::done;
    view_.progress = 1;
    offer();
    return {};
  }
  if (step().kind != Kind::zero && step().kind != Kind::verify) kept(step());
  begin(view_.step + 1);
  return {};
}

/// Over all steps of the same kind; what the one under way has brought is dropped.
Status MatProcedure::skip() {
  const Step from = step();
  if (from.kind == Kind::punch) numbers_[from.value].value.reset();
  begin(view_.step);
  std::size_t to = view_.step;
  while (steps_[to].kind == from.kind && steps_[to].second == from.second) ++to;
  begin(to);
  return {};
}

Status MatProcedure::enter(double typed) {
  if (ended() || !view_.entry) return Procedure::enter(typed);
  Number& wanted = numbers_[step().value];
  const Entry& entry = *view_.entry;
  if (!(typed >= entry.lo && typed <= entry.hi)) {
    return bad_input(
        "out_of_range", entry.label + " of " + number(typed) + " " + entry.unit,
        "it has to be between " + number(entry.lo) + " and " + number(entry.hi) + " " + entry.unit,
        "look at the number and its unit again");
  }
  if (Status checked = check_number(step(), typed * wanted.unit); !checked) return checked;
  wanted.value = typed * wanted.unit;
  begin(view_.step);
  if (step().kind == Kind::punch) {
    propose();
    offer();
  }
  return {};
}

// What was accepted stays; the step under way begins again.
void MatProcedure::interrupted(const Error& why) {
  if (ended()) return;
  if (watch_) watch_->forget();
  if (inverter_) inverter_->forget();
  if (step().kind != Kind::review && view_.phase != Phase::proposed) begin(view_.step);
  view_.problem = why;
  broke_off_ = true;
  offer();
}

}  // namespace palmar::calibration
