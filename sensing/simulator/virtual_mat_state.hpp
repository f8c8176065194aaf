// What a virtual mat remembers: what was drawn for its cells (virtual_mat_cells.cpp) and what lay on them (virtual_mat.cpp).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sensing/simulator/network.hpp"
#include "sensing/simulator/random.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::simulator {

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

inline constexpr int cell_spots = spots_a_side * spots_a_side;
/// Creep as four relaxations, a decade apart: between 1 s and 1000 s a held load grows by `creep` a decade.
inline constexpr std::array creep_times_s = {1.0, 10.0, 100.0, 1000.0};

/// What of a load on a spot comes down how far from it.
struct Tap {
  int rows, cols;
  double share;
};

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

}  // namespace palmar::simulator
