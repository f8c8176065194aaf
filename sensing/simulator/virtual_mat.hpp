// A mat that is as bad as real ones: true pressures in, counts out. What is drawn for a cell (exponent, gain,
// offset, ...) depends on the seed alone, so that the same mat can be had with one fault more or less.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/simulator/faults.hpp"
#include "sensing/simulator/sensor.hpp"

namespace palmar::simulator {

/// Spots along each side of a cell: loads are followed that finely, and a cell's sensitivity differs between
/// its spots.
inline constexpr int spots_a_side = 4;

/// The grid of spots over a mat's cells: the same area in 4 x 4 times as many cells.
GridGeometry spot_grid(const GridGeometry& cells);

/// All curves of a mat cross their mean here, kPa.
inline constexpr double reference_kPa = 20;

enum class CellHealth : std::uint8_t { sound, dead, stuck, noisy };

/// What was drawn for one cell.
struct VirtualCell {
  double exponent = 1;    ///< conductance ~ pressure^exponent
  double gain = 1;        ///< sensitivity at reference_kPa over the nominal one
  double hysteresis = 0;  ///< how much more it reads while the load falls, share
  double creep = 0;       ///< growth per decade of seconds, share
  double offset = 0;      ///< counts with nothing on it
  double preload_kPa = 0;
  CellHealth health = CellHealth::sound;
};

class VirtualMat {
 public:
  /// Throws std::invalid_argument for faults out of range (see check()) or a mat without cells.
  VirtualMat(const MatDescription& mat, const SensorFaults& faults, std::uint64_t seed);
  ~VirtualMat();
  VirtualMat(VirtualMat&&) noexcept;
  VirtualMat& operator=(VirtualMat&&) noexcept;

  /// Counts under these pressures (rows*cols, even within each cell) at that time. Times have to rise: creep
  /// and hysteresis remember. Frames are numbered from 0. Throws std::invalid_argument for another size, a
  /// pressure below 0 or a time that falls back.
  void read(const std::vector<float>& true_kPa, double t_s, RawFrame& out);
  /// Under a load on the spots of spot_grid(): position within the cells counts, and the elastomer spreads it.
  void read(const CellForces& spots, double t_s, RawFrame& out);

  /// Mean pressure on each cell at the last read(), under the elastomer.
  const std::vector<float>& true_kPa() const;
  /// Sum over the cells; what lies beside the mat is not in it.
  double true_force_N() const;
  /// Did the last read() show a load on that cell: is it alive and its own signal, without what others lend it,
  /// above the mat's threshold?
  bool sees(std::uint32_t cell) const;
  /// Forgets what lay on it, as after a night's rest. The clock goes on.
  void rest();

  const VirtualCell& cell(std::uint32_t index) const;
  /// Sensitivity of the spots of a cell, row by row; their mean is 1.
  std::array<float, spots_a_side * spots_a_side> spots(std::uint32_t index) const;
  /// Counts that a perfect cell of this mat shows for each kPa.
  double counts_per_kPa() const;
  const MatDescription& mat() const;
  const SensorFaults& faults() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::simulator
