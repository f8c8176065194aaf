// How one individual mat turns counts into newtons. Values only: calibration/mat makes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sensing/model/mat_description.hpp"

namespace palmar {

/// A monotone curve for each cell, from counts above the tare to newtons. Between two knots it is a power law (a straight line in
/// log counts and log newtons), which is what resistive cells follow (mats.md: 2.7 % rms where a straight line has 24 %); below the
/// first knot the first power law runs on to zero, which the tare has measured.
struct CellCurves {
  std::vector<float> knot_counts;  ///< at least 3, ascending, > 0; the same for all cells
  std::vector<float> force_N;      ///< cells x knots, row by row; > 0 and never falling along a row
  std::vector<float>
      top_counts;  ///< rows*cols: highest count above the tare that was fitted; beyond it a cell is saturated
  std::vector<std::uint8_t>
      identified;  ///< rows*cols: 0 where the curve was borrowed whole: such a cell is untrusted
};

/// What a cell's past adds to its counts, as shares of the loading curve's counts. Taken off before the curve is read.
struct CellMemory {
  float hysteresis = 0;        ///< excess while the load falls
  float creep_per_decade = 0;  ///< excess for each factor of ten of (1 + seconds under load / creep_start_s)
  float noise_counts = 0;      ///< rms of one cell: a fall of less than a few of these is no fall

  bool operator==(const CellMemory&) const = default;
};
/// Where creep begins to count: with this the decade law is within 0.05 decades of what relaxations from 1 s on do, from 0.3 s on.
inline constexpr float creep_start_s = 0.2F;

/// What cells that share a wire take from each other: a row's (column's) switch lets the voltage sag by the current of all its cells.
/// Counts without the loss = counts / ((1 - row's sum x share) (1 - column's sum x share)), sums of the counts above the tare. Exact
/// for the row of an isolated readout with one switch resistance, near for the column.
struct WireLoss {
  double per_count = 0;  ///< >= 0; switch resistance over the resistance of a cell that reads one count

  bool operator==(const WireLoss&) const = default;
};
/// The loss is never taken to be more than this: beyond it noise is blown up and the cell's own curve knows nothing.
inline constexpr double largest_wire_loss = 0.6;

/// On which side a cell feels best: it reads 1 + x mx + y my times its pressure where the centre of the force on it lies (mx, my)
/// pitches from its middle, mat frame. 0 where unknown; an even pressure is read right whatever they are.
struct CellLeans {
  std::vector<float> x, y;  ///< rows*cols, or empty where none is known
};

/// Half-widths of 95 % intervals, as shares. They add as squares.
struct ForceUncertainty {
  double common = 0;         ///< of the whole force: the same error in all cells
  std::vector<float> cells;  ///< rows*cols: of each cell's force, independent of the other cells'
  double placement =
      0;  ///< of the difference between a cell and the mean of its neighbours: where in a cell the force
          ///< sits matters where the pressure is uneven, and not at all under an even one
  double falling = 1;  ///< factor on all three while the load comes down: cells recover late and unevenly
};

struct MatCalibration {
  GridGeometry geometry;
  double newtons_per_count = 0;            ///< > 0; with curves, the mat's mean, for what needs one number
  std::vector<std::uint16_t> tare_counts;  ///< offset of each cell with nothing on it; empty or rows*cols
  std::vector<std::uint8_t> dead_cells;    ///< 1 where the cell does not answer; empty or rows*cols
  std::uint16_t threshold_count = 1;       ///< after the tare, counts below this are not a pressure
  std::uint16_t saturated_count = 0;       ///< raw counts from here up are saturated; 0 means unknown
  std::optional<double> relative_uncertainty_95;  ///< half-width of the 95 % interval as a share of the force
  std::optional<CellCurves> curves;               ///< in place of newtons_per_count
  CellMemory memory;                              ///< used with curves only
  WireLoss wires;                                 ///< used with curves only
  CellLeans leans;                                ///< used with curves only
  std::optional<ForceUncertainty> uncertainty;    ///< in place of relative_uncertainty_95
};

/// The maker's rule as a calibration. Throws std::invalid_argument where the description has none.
MatCalibration maker_calibration(const MatDescription& mat);

/// Force on a cell by its curve, N; counts above the tare, >= 0, memory already taken off. Not for the fast path.
double curve_N(const CellCurves& curves, std::size_t cell, double counts);

/// Throws std::invalid_argument with the values where tables have wrong sizes, a knot or a force is not a positive number, or knots
/// or a curve fall.
void check_curves(const CellCurves& curves, std::size_t cells);

}  // namespace palmar
