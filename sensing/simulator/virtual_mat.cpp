#include "sensing/simulator/virtual_mat.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "sensing/model/units.hpp"
#include "sensing/simulator/network.hpp"
#include "sensing/simulator/random.hpp"

namespace palmar::simulator {
namespace {

/// What the draws of a cell are for.
enum Draw : std::uint64_t {
  for_exponent = 201,
  for_gain,
  for_hysteresis,
  for_creep,
  for_offset,
  for_preload,
  for_health,
  for_stuck_count,
  for_position,
  for_best_spot,
  for_rows,
  for_frame_noise
};

constexpr int cell_spots = spots_a_side * spots_a_side;
constexpr double range_without_limit_kPa = 400;  ///< taken as the range of a mat that names none
constexpr double full_without_rule_kPa = 250;    ///< fills the range of a mat that has no rule
constexpr double noisy_share_of_range = 0.02;    ///< rms of a noisy cell
constexpr double warming_s = 600;                ///< time constant of the temperature
/// Most cells have a small offset and few a large one: offset_most * u^8, u even in 0 to 1.
constexpr double offset_power = 8;
/// Creep as four relaxations, a decade apart: between 1 s and 1000 s a held load grows by `creep` a decade.
constexpr std::array creep_times_s = {1.0, 10.0, 100.0, 1000.0};
/// Beyond this many thicknesses the elastomer carries nothing; 1.4 % of a point load would lie there.
constexpr double spread_reach = 4;
/// The logarithm of a cell's sensitivity falls with this power of the distance from its best spot: with it a
/// thumb of 10 N reads 16 % wrong on a bare mat and 12 % under 3 mm of elastomer, the published 16 to 18 and 12 to 13 %.
constexpr double position_power = 1.5;

struct Tap {
  int rows, cols;
  double share;
};

/// How a layer of that thickness spreads a point load: 3 h^3 / (2 pi R^5) (Boussinesq), of sum 1.
std::vector<Tap> spread_of(double thickness_mm, const GridGeometry& spots) {
  if (thickness_mm <= 0) return {{0, 0, 1}};
  std::vector<Tap> taps;
  double sum = 0;
  const int most_rows = static_cast<int>(spread_reach * thickness_mm / spots.pitch_y_mm);
  const int most_cols = static_cast<int>(spread_reach * thickness_mm / spots.pitch_x_mm);
  for (int r = -most_rows; r <= most_rows; ++r) {
    for (int c = -most_cols; c <= most_cols; ++c) {
      const double rho = std::hypot(c * spots.pitch_x_mm, r * spots.pitch_y_mm) / thickness_mm;
      if (rho > spread_reach) continue;
      taps.push_back({r, c, std::pow(1 + rho * rho, -2.5)});
      sum += taps.back().share;
    }
  }
  for (Tap& tap : taps) tap.share /= sum;
  return taps;
}

}  // namespace

struct VirtualMat::State {
  MatDescription mat;
  SensorFaults faults;
  std::uint64_t seed;
  std::size_t cells;
  double range_counts = 0;
  double clip_counts = 0;
  double counts_per_kPa = 0;
  double step_counts = 1;
  std::vector<VirtualCell> cell;
  GridGeometry fine;                   ///< of the spots
  std::vector<float> position;         ///< sensitivity of each spot; mean 1 in each cell
  std::vector<std::uint32_t> cell_of;  ///< cell of each spot
  std::vector<Tap> spread;
  ResistorNetwork network;

  std::vector<float> true_kPa;
  std::vector<float> felt_kPa;         ///< weighted by position
  std::vector<double> true_N, felt_N;  ///< of a load on spots
  std::vector<double> held;            ///< conductance with hysteresis; 1 for a nominal cell at reference_kPa
  std::array<std::vector<double>, creep_times_s.size()> crept;
  std::vector<double> conductance, reading;
  std::vector<std::uint8_t> seen;
  bool started = false;
  double t_s = 0;
  std::uint64_t frame_number = 0;

  State(const MatDescription& mat_in, const SensorFaults& faults_in, std::uint64_t seed_in);
  void scale();
  void draw_cells();
  void draw_position();
  std::size_t spot_of(std::size_t cell_index, int k) const;
  void feel(const CellForces& spots);
  double drawn(Draw what, std::size_t index) const { return uniform(key({seed, what, index})); }
  double pressed(std::size_t index) const;
  void conduct(double dt_s);
  void read_out();
  void count(RawFrame& out);
  void take(double now_s, RawFrame& out);
};

VirtualMat::State::State(const MatDescription& mat_in, const SensorFaults& faults_in, std::uint64_t seed_in)
    : mat(mat_in),
      faults(faults_in),
      seed(seed_in),
      cells(static_cast<std::size_t>(mat_in.geometry.cells())),
      cell(cells),
      fine(spot_grid(mat_in.geometry)),
      spread(spread_of(faults_in.elastomer_mm, spot_grid(mat_in.geometry))),
      network(mat_in.geometry.rows, mat_in.geometry.cols),
      true_kPa(cells, 0.0F),
      felt_kPa(cells, 0.0F),
      true_N(cells, 0.0),
      felt_N(cells, 0.0),
      held(cells, 0.0),
      conductance(cells, 0.0),
      reading(cells, 0.0),
      seen(cells, 0) {
  for (auto& mode : crept) mode.assign(cells, 0.0);
  scale();
  draw_cells();
  draw_position();
}

void VirtualMat::State::scale() {
  const double area_mm2 = mat.geometry.cell_area_mm2();
  const double newtons_per_count =
      mat.rule ? mat.rule->newtons_per_count : mat.simulated_newtons_per_count.value_or(0);
  const double by_rule = newtons_per_count > 0 ? N_from_kPa(1, area_mm2) / newtons_per_count : 0;
  range_counts = mat.saturated_count;
  if (mat.saturated_count == 0) range_counts = by_rule > 0 ? by_rule * range_without_limit_kPa : 4095;
  const double full_kPa = faults.saturation_kPa > 0 ? faults.saturation_kPa : full_without_rule_kPa;
  const bool rule_holds = by_rule > 0 && faults.saturation_kPa == 0;
  counts_per_kPa = rule_holds ? by_rule : range_counts / full_kPa;
  clip_counts = mat.saturated_count == 0 && rule_holds ? 65535 : range_counts;
  if (faults.adc_bits > 0) step_counts = std::max(1.0, range_counts / std::exp2(faults.adc_bits));
}

void VirtualMat::State::draw_cells() {
  const GridGeometry& grid = mat.geometry;
  for (std::size_t i = 0; i < cells; ++i) {
    VirtualCell& c = cell[i];
    c.exponent = std::lerp(faults.exponent_low, faults.exponent_high, drawn(for_exponent, i));
    c.gain = 1 + faults.gain_cv * deviate(key({seed, for_gain, i}));
    c.hysteresis = faults.hysteresis * (0.5 + drawn(for_hysteresis, i));
    c.creep = std::lerp(faults.creep_low, faults.creep_high, drawn(for_creep, i));
    c.offset = range_counts * faults.offset_most * std::pow(drawn(for_offset, i), offset_power);
    const double col = static_cast<double>(i % static_cast<std::size_t>(grid.cols)) + 0.5;
    const double from_middle = 2 * col / grid.cols - 1;
    c.preload_kPa = faults.preload_kPa * from_middle * from_middle * (0.7 + 0.6 * drawn(for_preload, i));
    const double lot = drawn(for_health, i);
    if (lot < faults.dead_share) {
      c.health = CellHealth::dead;
    } else if (lot < faults.dead_share + faults.stuck_share) {
      c.health = CellHealth::stuck;
      c.offset = range_counts * drawn(for_stuck_count, i);
    } else if (lot < faults.dead_share + faults.stuck_share + faults.noisy_share) {
      c.health = CellHealth::noisy;
    }
  }
  // The rows with the smallest draws are out.
  std::vector<int> order(static_cast<std::size_t>(grid.rows));
  for (int r = 0; r < grid.rows; ++r) order[static_cast<std::size_t>(r)] = r;
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return drawn(for_rows, static_cast<std::size_t>(a)) < drawn(for_rows, static_cast<std::size_t>(b));
  });
  const int out_rows = std::min(grid.rows, static_cast<int>(faults.dead_rows));
  for (int k = 0; k < out_rows; ++k) {
    for (int c = 0; c < grid.cols; ++c)
      cell[static_cast<std::size_t>(grid.index(order[static_cast<std::size_t>(k)], c))].health =
          CellHealth::dead;
  }
}

/// Film and electrodes touch best at one place of each cell; from there the logarithm falls with the distance,
/// down to the cell's own ratio of best to worst.
void VirtualMat::State::draw_position() {
  position.assign(cells * cell_spots, 1.0F);
  cell_of.resize(position.size());
  for (std::size_t i = 0; i < cells; ++i) {
    for (int k = 0; k < cell_spots; ++k) cell_of[spot_of(i, k)] = static_cast<std::uint32_t>(i);
  }
  if (faults.position_high <= 1) return;
  for (std::size_t i = 0; i < cells; ++i) {
    const double ratio = std::lerp(faults.position_low, faults.position_high, drawn(for_position, i));
    const double best_col = drawn(for_best_spot, 2 * i) * spots_a_side;
    const double best_row = drawn(for_best_spot, 2 * i + 1) * spots_a_side;
    std::array<double, cell_spots> value{};
    for (int k = 0; k < cell_spots; ++k) {
      value[static_cast<std::size_t>(k)] =
          std::hypot(k % spots_a_side + 0.5 - best_col, k / spots_a_side + 0.5 - best_row);
    }
    const auto [nearest, farthest] = std::minmax_element(value.begin(), value.end());
    const double least = *nearest;
    const double width = *farthest - least;
    double sum = 0;
    for (double& v : value) {
      v = std::pow(ratio, -std::pow((v - least) / width, position_power));
      sum += v;
    }
    for (int k = 0; k < cell_spots; ++k)
      position[spot_of(i, k)] = static_cast<float>(value[static_cast<std::size_t>(k)] * cell_spots / sum);
  }
}

std::size_t VirtualMat::State::spot_of(std::size_t cell_index, int k) const {
  const int row = static_cast<int>(cell_index) / mat.geometry.cols * spots_a_side + k / spots_a_side;
  const int col = static_cast<int>(cell_index) % mat.geometry.cols * spots_a_side + k % spots_a_side;
  return static_cast<std::size_t>(fine.index(row, col));
}

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
