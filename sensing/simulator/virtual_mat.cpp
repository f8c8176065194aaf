#include "sensing/simulator/virtual_mat.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"
#include "sensing/simulator/virtual_mat_state.hpp"

namespace palmar::simulator {
namespace {

constexpr double noisy_share_of_range = 0.02;  ///< rms of a noisy cell
constexpr double warming_s = 600;              ///< time constant of the temperature

}  // namespace

void VirtualMat::State::feel(const CellForces& spots) {
  std::fill(true_N.begin(), true_N.end(), 0.0);
  std::fill(felt_N.begin(), felt_N.end(), 0.0);
  for (const std::uint32_t spot : spots.touched()) {
    const int row = static_cast<int>(spot) / fine.cols;
    const int col = static_cast<int>(spot) % fine.cols;
    const double force_N = spots.at(spot);
    for (const Tap& tap : spread) {
      const int r = row + tap.rows;
      const int c = col + tap.cols;
      if (r < 0 || r >= fine.rows || c < 0 || c >= fine.cols) continue;
      const auto under = static_cast<std::size_t>(fine.index(r, c));
      const double part_N = force_N * tap.share;
      true_N[cell_of[under]] += part_N;
      felt_N[cell_of[under]] += part_N * static_cast<double>(position[under]);
    }
  }
  const double to_kPa = kPa_from_N(1, mat.geometry.cell_area_mm2());
  for (std::size_t i = 0; i < cells; ++i) {
    true_kPa[i] = static_cast<float>(true_N[i] * to_kPa);
    felt_kPa[i] = static_cast<float>(felt_N[i] * to_kPa);
  }
}

/// Conductance under the pressure of this moment, before memory.
double VirtualMat::State::pressed(std::size_t i) const {
  const VirtualCell& c = cell[i];
  const double kPa = static_cast<double>(true_kPa[i]) + c.preload_kPa;
  if (kPa <= 0 || kPa < faults.threshold_kPa) return 0;
  const double share = kPa / reference_kPa;
  const double conducts = c.gain * (c.exponent == 1 ? share : std::pow(share, c.exponent));
  if (true_kPa[i] <= 0) return conducts;
  return conducts * (static_cast<double>(felt_kPa[i]) + c.preload_kPa) / kPa;
}

void VirtualMat::State::conduct(double dt_s) {
  std::array<double, creep_times_s.size()> step{};
  for (std::size_t k = 0; k < step.size(); ++k) step[k] = -std::expm1(-dt_s / creep_times_s[k]);
  const double warmth =
      1 + faults.temperature_gain * faults.temperature_rise_K * -std::expm1(-t_s / warming_s);
  const bool creeps = faults.creep_high > 0;
  for (std::size_t i = 0; i < cells; ++i) {
    const VirtualCell& c = cell[i];
    // A play of width `hysteresis`: rising it follows the pressure, falling it stays up to that share above.
    const double now = pressed(i);
    held[i] = std::clamp(held[i], now, now * (1 + c.hysteresis));
    double signal = held[i];
    if (creeps) {
      for (std::size_t k = 0; k < step.size(); ++k) {
        double& mode = crept[k][i];
        mode += (held[i] - mode) * step[k];
        signal += c.creep * std::min(mode, held[i]);
      }
    }
    conductance[i] = signal * warmth;
  }
}

void VirtualMat::State::read_out() {
  // In units of the cell's conductance at reference_kPa.
  const double switch_resistance = faults.switch_ohm / faults.cell_ohm;
  switch (faults.readout) {
    case Readout::perfect:
      std::copy(conductance.begin(), conductance.end(), reading.begin());
      return;
    case Readout::isolated:
      return network.read_isolated(conductance, switch_resistance, reading);
    case Readout::unisolated:
      return network.read_unisolated(conductance, switch_resistance, reading);
  }
}

void VirtualMat::State::count(RawFrame& out) {
  out.counts.resize(cells);
  const std::uint64_t frame_key = key({seed, for_frame_noise, frame_number});
  const double noise = std::hypot(faults.noise_counts, mat.noise_counts);
  const double reference_counts = counts_per_kPa * reference_kPa;
  for (std::size_t i = 0; i < cells; ++i) {
    const VirtualCell& c = cell[i];
    double signal = reading[i] * reference_counts;
    seen[i] = c.health != CellHealth::dead && c.health != CellHealth::stuck &&
              std::round(conductance[i] * reference_counts) >= mat.threshold_count && true_kPa[i] > 0;
    if (c.health == CellHealth::dead || c.health == CellHealth::stuck) signal = 0;
    double counts = c.health == CellHealth::dead ? 0 : signal + c.offset;
    const double rms = c.health == CellHealth::noisy ? noisy_share_of_range * range_counts : noise;
    if (rms > 0 && (c.health == CellHealth::sound || c.health == CellHealth::noisy))
      counts += rms * deviate(frame_key + i);
    counts = std::clamp(std::round(std::round(counts / step_counts) * step_counts), 0.0, clip_counts);
    out.counts[i] = counts < mat.threshold_count ? std::uint16_t{0} : static_cast<std::uint16_t>(counts);
  }
}

void VirtualMat::State::take(double now_s, RawFrame& out) {
  if (!(now_s >= t_s)) {
    throw std::invalid_argument("virtual mat: read at " + std::to_string(now_s) + " s after " +
                                std::to_string(t_s) + " s");
  }
  const double dt_s = started ? now_s - t_s : 0;
  started = true;
  t_s = now_s;
  conduct(dt_s);
  read_out();
  count(out);
  out.rows = mat.geometry.rows;
  out.cols = mat.geometry.cols;
  out.sequence = frame_number;
  out.lost_before = 0;
  out.t_s = now_s;
  const auto microseconds = std::chrono::microseconds(std::llround(now_s * 1e6));
  out.device_time = SensorTime(microseconds);
  out.received = StationTime(std::chrono::duration_cast<StationTime::duration>(microseconds));
  ++frame_number;
}

GridGeometry spot_grid(const GridGeometry& cells) {
  return {cells.rows * spots_a_side, cells.cols * spots_a_side, cells.pitch_x_mm / spots_a_side,
          cells.pitch_y_mm / spots_a_side};
}

VirtualMat::VirtualMat(const MatDescription& mat, const SensorFaults& faults, std::uint64_t seed) {
  check(faults);
  if (mat.geometry.rows <= 0 || mat.geometry.cols <= 0 || !(mat.geometry.cell_area_mm2() > 0)) {
    throw std::invalid_argument("virtual mat of " + std::to_string(mat.geometry.rows) + " x " +
                                std::to_string(mat.geometry.cols) + " cells of " +
                                std::to_string(mat.geometry.cell_area_mm2()) + " mm2");
  }
  state_ = std::make_unique<State>(mat, faults, seed);
}
VirtualMat::~VirtualMat() = default;
VirtualMat::VirtualMat(VirtualMat&&) noexcept = default;
VirtualMat& VirtualMat::operator=(VirtualMat&&) noexcept = default;

void VirtualMat::read(const std::vector<float>& true_kPa, double t_s, RawFrame& out) {
  State& s = *state_;
  if (true_kPa.size() != s.cells) {
    throw std::invalid_argument("virtual mat of " + std::to_string(s.cells) + " cells under " +
                                std::to_string(true_kPa.size()) + " pressures");
  }
  for (const float kPa : true_kPa) {
    if (!(kPa >= 0)) throw std::invalid_argument("virtual mat under " + std::to_string(kPa) + " kPa");
  }
  s.true_kPa = true_kPa;
  s.felt_kPa = true_kPa;
  s.take(t_s, out);
}

void VirtualMat::read(const CellForces& spots, double t_s, RawFrame& out) {
  State& s = *state_;
  if (spots.size() != s.position.size()) {
    throw std::invalid_argument("virtual mat of " + std::to_string(s.position.size()) + " spots under " +
                                std::to_string(spots.size()));
  }
  s.feel(spots);
  s.take(t_s, out);
}

const std::vector<float>& VirtualMat::true_kPa() const { return state_->true_kPa; }

double VirtualMat::true_force_N() const {
  double kPa = 0;
  for (const float cell_kPa : state_->true_kPa) kPa += static_cast<double>(cell_kPa);
  return N_from_kPa(kPa, state_->mat.geometry.cell_area_mm2());
}

bool VirtualMat::sees(std::uint32_t cell) const { return state_->seen[cell] != 0; }

void VirtualMat::rest() {
  std::fill(state_->held.begin(), state_->held.end(), 0.0);
  for (auto& mode : state_->crept) std::fill(mode.begin(), mode.end(), 0.0);
}

const VirtualCell& VirtualMat::cell(std::uint32_t index) const { return state_->cell[index]; }

std::array<float, cell_spots> VirtualMat::spots(std::uint32_t index) const {
  std::array<float, cell_spots> result{};
  for (int k = 0; k < cell_spots; ++k)
    result[static_cast<std::size_t>(k)] = state_->position[state_->spot_of(index, k)];
  return result;
}

double VirtualMat::counts_per_kPa() const { return state_->counts_per_kPa; }
const MatDescription& VirtualMat::mat() const { return state_->mat; }
const SensorFaults& VirtualMat::faults() const { return state_->faults; }

}  // namespace palmar::simulator
