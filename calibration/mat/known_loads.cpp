#include "calibration/mat/known_loads.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace palmar::calibration {
namespace {

// A cell's past in 16 bits: whether its load falls, and the decades of creep in steps of 1/4096.
constexpr std::uint16_t falling_bit = 0x8000;
constexpr float decade_step = 1.0F / 4096;

/// What turns are told by is the noise alone, whatever is later taken off for them.
CellMemory followed(const CellMemory& memory) {
  CellMemory all = typical_memory;
  if (memory.noise_counts > 0) all.noise_counts = memory.noise_counts;
  return all;
}

/// A line's sum of counts without its loss, kept below what can be put back.
double restored(double sum, double per_count) {
  return 1 / (1 - std::min(sum * per_count, largest_wire_loss));
}

}  // namespace

KnownLoads::KnownLoads(const GridGeometry& grid, std::vector<std::uint16_t> tare_counts,
                       std::vector<std::uint8_t> skipped_cells, std::uint16_t threshold_count,
                       const CellMemory& memory)
    : grid_(grid),
      tare_(std::move(tare_counts)),
      skipped_(std::move(skipped_cells)),
      threshold_(std::max<std::uint16_t>(threshold_count, 1)),
      memory_(memory),
      remember_(grid, followed(memory), WireLoss{}) {
  const auto cells = static_cast<std::size_t>(std::max(grid.cells(), 0));
  if (cells == 0 || cells > 65536)
    throw std::invalid_argument("known loads on " + std::to_string(cells) + " cells");
  if (skipped_.empty()) skipped_.assign(cells, 0);
  if (tare_.empty()) tare_.assign(cells, 0);
  if (tare_.size() != cells || skipped_.size() != cells) {
    throw std::invalid_argument("known loads: " + std::to_string(tare_.size()) + " tares and " +
                                std::to_string(skipped_.size()) + " marks for " + std::to_string(cells) +
                                " cells");
  }
  coverage_.assign(cells, 0);
  history_.clear(cells);
}

void KnownLoads::find_loaded(const RawFrame& frame) {
  if (frame.counts.size() != tare_.size()) {
    throw std::invalid_argument("known loads: frame of " + std::to_string(frame.counts.size()) +
                                " cells for " + std::to_string(tare_.size()));
  }
  loaded_.clear();
  for (std::size_t i = 0; i < tare_.size(); ++i) {
    if (!skipped_[i] && frame.counts[i] >= tare_[i] + threshold_)
      loaded_.push_back(static_cast<std::uint32_t>(i));
  }
  remember_.find(frame, tare_, loaded_, &history_, fresh_);
}

void KnownLoads::follow(const RawFrame& frame) { find_loaded(frame); }

bool KnownLoads::add(const RawFrame& frame, double force_N, int kind) {
  find_loaded(frame);
  if (loaded_.empty()) return false;
  for (std::size_t k = 0; k < loaded_.size(); ++k) {
    const std::uint32_t i = loaded_[k];
    const auto counts = static_cast<std::uint16_t>(frame.counts[i] - tare_[i]);
    cells_.push_back(static_cast<std::uint16_t>(i));
    counts_.push_back(counts);
    const auto held_s = static_cast<float>(std::max(0.0, frame.t_s - history_.since_s[i]));
    const long steps = std::lround(pressure::creep_decades(held_s) / decade_step);
    past_.push_back(static_cast<std::uint16_t>(std::clamp(steps, 0L, long{falling_bit} - 1) |
                                               (history_.falling[i] ? falling_bit : 0)));
    if (coverage_[i] < 65535) ++coverage_[i];
  }
  begin_.push_back(cells_.size());
  force_N_.push_back(static_cast<float>(force_N));
  kinds_.push_back(static_cast<std::uint8_t>(kind));
  return true;
}

void KnownLoads::resize(std::size_t frames) {
  while (force_N_.size() > frames) {
    for (const std::uint16_t cell : cells(force_N_.size() - 1)) --coverage_[cell];
    begin_.pop_back();
    force_N_.pop_back();
    kinds_.pop_back();
    cells_.resize(begin_.back());
    counts_.resize(begin_.back());
    past_.resize(begin_.back());
  }
}

void KnownLoads::fresh_counts(std::size_t frame, const WireLoss& wires, std::vector<float>& out) const {
  fresh_counts(frame, wires, memory_, out);
}

void KnownLoads::fresh_counts(std::size_t frame, const WireLoss& wires, const CellMemory& memory,
                              std::vector<float>& out) const {
  const auto of = cells(frame);
  const auto counted = counts(frame);
  const auto past = part(past_, frame);
  out.resize(of.size());
  for (std::size_t k = 0; k < of.size(); ++k) {
    const float decades = decade_step * static_cast<float>(past[k] & (falling_bit - 1));
    const float hysteresis = (past[k] & falling_bit) ? memory.hysteresis : 0.0F;
    out[k] = static_cast<float>(counted[k]) / ((1 + hysteresis) * (1 + memory.creep_per_decade * decades));
  }
  if (!(wires.per_count > 0)) return;
  const auto stride = static_cast<std::size_t>(grid_.cols);
  thread_local std::vector<double> lines;
  lines.assign(static_cast<std::size_t>(grid_.rows + grid_.cols), 0.0);
  double* const columns = lines.data() + grid_.rows;
  for (std::size_t k = 0; k < of.size(); ++k) {
    lines[of[k] / stride] += counted[k];
    columns[of[k] % stride] += counted[k];
  }
  for (double& line : lines) line = restored(line, wires.per_count);
  for (std::size_t k = 0; k < of.size(); ++k)
    out[k] *= static_cast<float>(lines[of[k] / stride] * columns[of[k] % stride]);
}

}  // namespace palmar::calibration
