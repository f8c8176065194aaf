#include "calibration/mat/health.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace palmar::calibration {
namespace {

std::string shape(int rows, int cols) { return std::to_string(rows) + " x " + std::to_string(cols); }

}  // namespace

std::string_view id(CellState state) {
  static constexpr std::string_view names[] = {"answers",   "untested", "dead",    "stuck",
                                               "saturated", "noisy",    "row_out", "column_out"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view words(Verdict verdict) {
  static constexpr std::string_view names[] = {"good", "usable with limits", "not usable", "not judged"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string_view id(Verdict verdict) {
  static constexpr std::string_view names[] = {"good", "limits", "unusable", "not_judged"};
  return names[static_cast<std::size_t>(verdict)];
}

HealthGatherer::HealthGatherer(MatDescription mat, std::vector<TechniqueNeed> techniques,
                               HealthParameters parameters)
    : mat_(std::move(mat)), techniques_(std::move(techniques)), parameters_(parameters) {
  if (mat_.geometry.cells() <= 0)
    throw std::invalid_argument("HealthGatherer: a mat of " + shape(mat_.geometry.rows, mat_.geometry.cols) +
                                " cells");
  const auto cells = static_cast<std::size_t>(mat_.geometry.cells());
  cells_.resize(cells);
  rise_.resize(cells);
  const double frames = parameters_.still_s * (mat_.rate_hz > 0 ? mat_.rate_hz : 20);
  block_frames_ = static_cast<std::uint64_t>(std::clamp(std::lround(frames), 1L, 100L));
}

void HealthGatherer::check(const RawFrame& frame) const {
  if (frame.rows == mat_.geometry.rows && frame.cols == mat_.geometry.cols &&
      frame.counts.size() == cells_.size())
    return;
  throw std::invalid_argument("HealthGatherer: a frame of " + shape(frame.rows, frame.cols) +
                              " cells for a mat of " + shape(mat_.geometry.rows, mat_.geometry.cols));
}

// Live, what counts is when a frame arrives; a file knows only the device's clock.
void HealthGatherer::time(const RawFrame& frame) {
  const bool live = frame.received != StationTime{};
  const double now_s = live ? seconds(frame.received.time_since_epoch()) : frame.t_s;
  if (!any_ || live != live_) {
    any_ = true;
    live_ = live;
    start_s_ = last_s_ = now_s;
    return;
  }
  lost_ += frame.lost_before;
  const double interval = std::max(0.0, now_s - last_s_);
  last_s_ = now_s;
  longest_gap_s_ = std::max(longest_gap_s_, interval);
  if (frame.lost_before > 0) return;  // a gap by loss is not jitter
  interval_sum_ += interval;
  interval_square_ += interval * interval;
  ++intervals_;
}

void HealthGatherer::add_unloaded(const RawFrame& frame) {
  check(frame);
  if (!pressed_.empty()) throw std::invalid_argument("HealthGatherer: an unloaded frame after the presses");
  time(frame);
  if (unloaded_frames_ == 0) first_t_s_ = frame.t_s;
  const double t = frame.t_s - first_t_s_;
  sum_t_ += t;
  square_t_ += t * t;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Cell& cell = cells_[i];
    const std::uint16_t count = frame.counts[i];
    const double step = unloaded_frames_ == 0 ? 0.0 : static_cast<double>(count) - cell.last;
    if (step != 0) smallest_step_ = std::min(smallest_step_, std::abs(step));
    cell.sum += count;
    cell.sum_t += count * t;
    cell.square_steps += step * step;
    cell.last = count;
    cell.lowest = std::min(cell.lowest, count);
    cell.highest = std::max(cell.highest, count);
    if (mat_.saturated_count > 0 && count >= mat_.saturated_count) ++cell.saturated;
    cell.block_sum += static_cast<float>(count);
  }
  ++unloaded_frames_;
  if (unloaded_frames_ % block_frames_ == 0) end_block();
}

void HealthGatherer::end_block() {
  const bool first = unloaded_frames_ == block_frames_;
  for (Cell& cell : cells_) {
    const float now = cell.block_sum / static_cast<float>(block_frames_);
    cell.block_lowest = first ? now : std::min(cell.block_lowest, now);
    cell.block_highest = first ? now : std::max(cell.block_highest, now);
    cell.block_sum = 0;
  }
}

double HealthGatherer::mean(const Cell& cell) const {
  return unloaded_frames_ == 0 ? 0 : cell.sum / static_cast<double>(unloaded_frames_);
}

// From the differences of neighbouring frames, which a slow drift hardly touches.
double HealthGatherer::noise(const Cell& cell) const {
  if (unloaded_frames_ < 2) return 0;
  return std::sqrt(cell.square_steps / (2.0 * static_cast<double>(unloaded_frames_ - 1)));
}

/// Counts per second by least squares over the unloaded time.
double HealthGatherer::slope(const Cell& cell) const {
  const auto n = static_cast<double>(unloaded_frames_);
  const double spread = n * square_t_ - sum_t_ * sum_t_;
  return spread <= 0 ? 0 : (n * cell.sum_t - cell.sum * sum_t_) / spread;
}

// Of the cells that the device's threshold does not cut off, since the others hide theirs; of all where nearly all are cut off.
double HealthGatherer::middle_noise() const {
  std::vector<double> all, shown;
  for (const Cell& cell : cells_) {
    all.push_back(noise(cell));
    if (cell.lowest > 0 && cell.lowest <= cell.highest) shown.push_back(noise(cell));
  }
  std::vector<double>& of = 20 * shown.size() >= all.size() ? shown : all;
  const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}

// A cell between two of the converter's steps flickers by one, up to half a step rms.
double HealthGatherer::noisy_limit() const {
  return std::max(
      {parameters_.noisy_counts, parameters_.noisy_times * middle_noise(), 0.75 * converter_step()});
}

// No converter has fewer than 256 steps; what is coarser moved. A mat that names no full scale has at least that of its largest count.
double HealthGatherer::converter_step() const {
  double range_counts = mat_.saturated_count;
  if (mat_.saturated_count == 0) {
    range_counts = 4096;
    for (const Cell& cell : cells_) range_counts = std::max<double>(range_counts, cell.highest);
  }
  return smallest_step_ <= std::max(1.0, range_counts / 256) ? smallest_step_ : 0;
}

// Where most cells tremble, one that stands still tells of it; behind a coarse converter they all do.
bool HealthGatherer::cells_tremble() const {
  const auto shown =
      std::count_if(cells_.begin(), cells_.end(), [](const Cell& cell) { return cell.lowest > 0; });
  const auto still = std::count_if(cells_.begin(), cells_.end(),
                                   [this](const Cell& cell) { return cell.lowest > 0 && unchanging(cell); });
  return 2 * still < shown;
}

// A cell just at the threshold jumps between it and 0, which is no fault.
bool HealthGatherer::noisy(const Cell& cell, double limit) const {
  const double cut = cell.lowest == 0 && cell.highest <= 3 * mat_.threshold_count ? mat_.threshold_count : 0;
  return noise(cell) > limit + cut;
}

void HealthGatherer::end_unloaded() {
  pressed_.resize(cells_.size());
  answered_.assign(cells_.size(), 0);
  const double limit = noisy_limit();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const double least = std::max(
        {static_cast<double>(mat_.threshold_count), parameters_.answer_sigmas * noise(cells_[i]), 2.0});
    pressed_[i].base = static_cast<float>(mean(cells_[i]));
    pressed_[i].answer = static_cast<float>(least);
    pressed_[i].usable = cells_[i].saturated * 2 <= unloaded_frames_ && !noisy(cells_[i], limit);
  }
}

void HealthGatherer::add_pressed(const RawFrame& frame) {
  check(frame);
  if (pressed_.empty()) end_unloaded();
  time(frame);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    rise_[i] = static_cast<float>(frame.counts[i]) - pressed_[i].base;
    pressed_[i].largest = std::max(pressed_[i].largest, rise_[i]);
    if (rise_[i] >= pressed_[i].answer) answered_[i] = 1;
    if (mat_.saturated_count > 0 && frame.counts[i] >= mat_.saturated_count && pressed_[i].to_end < 0xFFFF)
      ++pressed_[i].to_end;
  }
  for (int row = 0; row < mat_.geometry.rows; ++row) {
    for (int col = 0; col < mat_.geometry.cols; ++col) {
      const auto i = static_cast<std::size_t>(mat_.geometry.index(row, col));
      if (rise_[i] < pressed_[i].answer) mark_between(row, col);
    }
  }
  look_for_ghosts();
  ++pressed_frames_;
}

// A silent cell with surely pressed cells on both sides lies under the same press.
void HealthGatherer::mark_between(int row, int col) {
  const GridGeometry& grid = mat_.geometry;
  const auto surely = [&](int r, int c) {
    if (r < 0 || c < 0 || r >= grid.rows || c >= grid.cols) return false;
    const auto i = static_cast<std::size_t>(grid.index(r, c));
    return rise_[i] >= parameters_.sure_press * pressed_[i].answer;
  };
  // The nearest pressed cell within the gap, on both sides.
  const auto enclosed = [&](int dr, int dc) {
    int before = 0, after = 0;
    for (int k = 1; k <= parameters_.widest_gap_cells && before == 0; ++k)
      if (surely(row - k * dr, col - k * dc)) before = k;
    if (before == 0) return false;
    for (int k = 1; before + k - 1 <= parameters_.widest_gap_cells && after == 0; ++k)
      if (surely(row + k * dr, col + k * dc)) after = k;
    return after > 0;
  };
  const auto add = [](std::uint16_t& count) {
    count = static_cast<std::uint16_t>(std::min(count + 1, 0xFFFF));
  };
  Pressed& cell = pressed_[static_cast<std::size_t>(grid.index(row, col))];
  bool both = surely(row, col - 1) && surely(row, col + 1);
  both = both || (surely(row - 1, col) && surely(row + 1, col));
  both = both || (surely(row - 1, col - 1) && surely(row + 1, col + 1));
  both = both || (surely(row - 1, col + 1) && surely(row + 1, col - 1));
  const bool top_or_bottom = row == 0 || row == grid.rows - 1, side = col == 0 || col == grid.cols - 1;
  if (top_or_bottom && side)  // a corner has no two sides: both cells beside it, and the one within
    both = surely(row, col == 0 ? 1 : col - 1) && surely(row == 0 ? 1 : row - 1, col);
  if (both) add(cell.between);
  if (enclosed(1, 0)) add(cell.between_rows);
  if (enclosed(0, 1)) add(cell.between_columns);
}

double HealthGatherer::answered_share() const {
  if (answered_.empty()) return 0;
  return static_cast<double>(std::count(answered_.begin(), answered_.end(), 1)) /
         static_cast<double>(answered_.size());
}

// How far the count moved beyond what its noise and its drift explain; 0 where it did not.
double HealthGatherer::movement(std::size_t i) const {
  const Cell& cell = cells_[i];
  const double range = static_cast<double>(cell.block_highest) - static_cast<double>(cell.block_lowest);
  const auto n = static_cast<double>(unloaded_frames_);
  // A uniform row of times from 0 has its mean in the middle, so twice the mean is all of it.
  const double drift = std::abs(slope(cell)) * 2 * sum_t_ / n;
  // A cell that lies between two of the converter's steps flickers by one, now and then by two, and its rms does not tell.
  const double flicker = 1.5 * converter_step();
  const double trembles = 8 * noise(cell) / std::sqrt(static_cast<double>(block_frames_));
  const double moved = range - drift;
  return moved > std::max({trembles, 2.0 * mat_.threshold_count, 4.0, flicker}) ? moved : 0;
}

}  // namespace palmar::calibration
