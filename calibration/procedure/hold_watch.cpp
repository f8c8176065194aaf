#include "calibration/procedure/hold_watch.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::calibration {
namespace {

/// A lone cell at its threshold is noise, or what an elastomer keeps for a while.
constexpr double least_counts_in_thresholds = 8;

}  // namespace

void HoldWatch::measure(const RawFrame& frame) {
  const GridGeometry& grid = start_.geometry;
  cells_ = 0;
  counts_ = 0;
  MatPoint sum{};
  for (std::size_t i = 0; i < start_.tare_counts.size(); ++i) {
    if (start_.skipped_cells[i] || frame.counts[i] < start_.tare_counts[i] + start_.threshold_count) continue;
    const double count = frame.counts[i] - start_.tare_counts[i];
    const auto row = static_cast<int>(i) / grid.cols, col = static_cast<int>(i) % grid.cols;
    ++cells_;
    counts_ += count;
    sum.x_mm += count * (col + 0.5) * grid.pitch_x_mm;
    sum.y_mm += count * (row + 0.5) * grid.pitch_y_mm;
  }
  if (counts_ < least_counts_in_thresholds * start_.threshold_count) {
    cells_ = 0;
    counts_ = 0;
  } else {
    centre_ = {sum.x_mm / counts_, sum.y_mm / counts_};
  }
}

bool HoldWatch::rests() const {
  if (recent_.size() < 3 || recent_.back().first - recent_.front().first < parameters_.settle_s) return false;
  double low = recent_.front().second, high = low;
  for (const auto& [t_s, counts] : recent_) {
    low = std::min(low, counts);
    high = std::max(high, counts);
  }
  return high - low <= parameters_.most_change * high;
}

void HoldWatch::let_go() {
  recent_.clear();
  highest_ = 0;
  state_ = State::free;
}

HoldWatch::Event HoldWatch::look(const RawFrame& frame) {
  measure(frame);
  if (empty()) {
    const bool held = state_ == State::holding;
    let_go();
    return held ? Event::broken : Event::none;
  }
  highest_ = std::max(highest_, counts_);
  recent_.emplace_back(frame.t_s, counts_);
  // One older than the window stays, so that the window is full.
  while (recent_.size() > 2 && recent_.back().first - recent_[1].first >= parameters_.settle_s)
    recent_.pop_front();
  switch (state_) {
    case State::blocked:
      return Event::none;
    case State::free:
      if (!rests()) return Event::none;
      state_ = State::holding;
      held_ = counts_;
      since_s_ = frame.t_s;
      return Event::holding;
    case State::holding:
      if (std::abs(counts_ / held_ - 1) > 3 * parameters_.most_change) {
        reject();
        return Event::broken;
      }
      if (frame.t_s - since_s_ < parameters_.hold_s) return Event::holding;
      state_ = State::kept;
      return Event::kept;
    case State::kept:
      if (counts_ <= parameters_.grown * held_) return Event::none;
      reject();
      return Event::grown;
  }
  return Event::none;
}

void HoldWatch::begin(const HoldParameters& parameters, bool lifted) {
  parameters_ = parameters;
  recent_.clear();
  state_ = lifted && !empty() ? State::blocked : State::free;
}

void HoldWatch::forget() {
  cells_ = 1;  // as long as no frame says otherwise
  highest_ = 0;
  recent_.clear();
  state_ = State::free;
}

void HoldWatch::reject() {
  recent_.clear();
  state_ = State::free;
}

}  // namespace palmar::calibration
