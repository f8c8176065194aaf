// Ghosts: readings where nothing presses, because current in a matrix of resistors takes every way between two
// wires. For an unisolated matrix the network is inverted; for other mats cells that three real corners explain
// are marked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sensing/model/mat_calibration.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/pressure_field.hpp"
#include "sensing/model/raw_frame.hpp"

namespace palmar::pressure {

struct InversionSettings {
  double switch_resistance = 0;  ///< of one wire's switch, in 1 / the unit of the readings
  double tolerance = 4e-3;       ///< change of a step over the sum of all cells, at which it has converged
  int most_steps = 40;           ///< of Newton's method
  double least_share = 0.03;     ///< of its reading; a cell with less of its own is a ghost
};

/// How an inversion went.
struct InversionQuality {
  int wires = 0;      ///< rows and columns with a reading
  int steps = 0;      ///< of Newton's method
  int products = 0;   ///< with the Hessian, over all steps
  double change = 0;  ///< of the last step, over the sum of all cells
  bool converged = true;
};

/// From what an unisolated matrix reads to each cell's own conductance. A reading is the conductance between a
/// row and a column over all ways (as counts above the tare, linear in conductance). The cells' conductances g
/// maximise log det L(g) - sum g / reading, L the network's Laplacian: a concave problem, whose gradient is the
/// resistance that g would show less the resistance that was read. Newton's method with conjugate gradients,
/// projected onto g >= 0, starts from the last frame.
///
/// Time grows with the cube of the wires in use: it is for a thread of its own where most of a large mat is
/// loaded at once.
class GhostInverter {
 public:
  /// Throws std::invalid_argument without cells or with settings that are not above 0.
  GhostInverter(int rows, int cols, InversionSettings settings = {});
  ~GhostInverter();
  GhostInverter(GhostInverter&&) noexcept;
  GhostInverter& operator=(GhostInverter&&) noexcept;

  /// Fills `own` (rows*cols, >= 0) from `reading` (rows*cols, >= 0). Where a reading is 0 the cell is 0. Throws
  /// std::invalid_argument for another size or a reading that is not a number >= 0.
  InversionQuality invert(std::span<const float> reading, std::span<float> own);
  /// The same on a frame: takes the tare off, inverts what is at or above the calibration's threshold, puts the
  /// tare on again. What falls below the threshold is 0; a cell that read its highest count keeps it, since more
  /// may have flowed. `out` may not be `frame`. Throws std::invalid_argument where the grids differ.
  InversionQuality invert(const RawFrame& frame, const MatCalibration& calibration, RawFrame& out);
  /// The next frame has nothing to do with the last one.
  void forget();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// For whatever reads or calibrates an unisolated mat; absent for other mats. Takes off the switches of the description, or those of a
/// calibration without curves (wires.per_count). With curves, wires.per_count is what was lost beyond that, and put back with them.
std::optional<GhostInverter> inverter_for(const MatDescription& mat, const MatCalibration& calibration);

/// When a patch of cells may be the ghost of others: the fourth corner of a rectangle reads 20 to 50 % of a real
/// press (mats.md); three equal corners in series conduct a third of one.
struct GhostMarks {
  double most_of_corner = 0.5;   ///< of the highest pressure at each of the three corners
  double explained_share = 0.8;  ///< of the patch's force, from which all of it is untrusted
};

/// For mats whose readout isolates, more or less: finds patches that three corners in other patches explain.
class GhostMarker {
 public:
  /// Throws std::invalid_argument without cells or with marks that are not above 0.
  explicit GhostMarker(const GridGeometry& grid, GhostMarks marks = {});

  /// Marks such cells `untrusted` and takes them out of the field's force and peak; their kPa stays for the
  /// picture. Returns how many. Looks at the loaded cells only; allocates nothing.
  int mark(PressureField& field);

 private:
  /// Loaded cells of one row without a gap.
  struct Run {
    int row = 0, first = 0, last = 0;
    std::uint16_t patch = 0;  ///< while patches grow: a run that it was joined to
  };
  struct Patch {
    int top = 0, bottom = 0, left = 0, right = 0;
    float peak_kPa = 0;
    bool real = true;
  };

  bool find_runs(const PressureField& field);
  void join_runs();
  void find_patches(const PressureField& field);
  std::uint16_t root(std::uint16_t run) const;
  bool may_be_ghost(const Patch& patch) const;
  bool is_ghost(const PressureField& field, std::uint16_t patch);
  bool explained(const PressureField& field, int row, int col);
  bool is_real(int row, int col) const;

  GridGeometry grid_;
  GhostMarks marks_;
  std::vector<Run> runs_;
  std::vector<Patch> patches_;
  std::vector<std::uint16_t> order_;     ///< patches by falling peak
  std::vector<std::uint16_t> patch_of_;  ///< rows*cols: number of the patch from 1; 0 for none
  std::vector<int> rows_below_;          ///< rows with a real press in the column under way
};

}  // namespace palmar::pressure
