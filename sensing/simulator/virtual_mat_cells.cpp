// What is drawn for a virtual mat, once: its range, its cells and the spots within them.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "sensing/model/units.hpp"
#include "sensing/simulator/virtual_mat_state.hpp"

namespace palmar::simulator {
namespace {

constexpr double range_without_limit_kPa = 400;  ///< taken as the range of a mat that names none
constexpr double full_without_rule_kPa = 250;    ///< fills the range of a mat that has no rule
/// Most cells have a small offset and few a large one: offset_most * u^8, u even in 0 to 1.
constexpr double offset_power = 8;
/// Beyond this many thicknesses the elastomer carries nothing; 1.4 % of a point load would lie there.
constexpr double spread_reach = 4;
/// The logarithm of a cell's sensitivity falls with this power of the distance from its best spot: with it a
/// thumb of 10 N reads 16 % wrong on a bare mat and 12 % under 3 mm of elastomer, the published 16 to 18 and 12 to 13 %.
constexpr double position_power = 1.5;

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

}  // namespace palmar::simulator
