// On which side each cell feels best, from a roller's passes: even along its length, it shows every cell under it the same load, and a
// cell that leans answers early or late.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "calibration/mat/known_loads.hpp"
#include "sensing/model/mat_calibration.hpp"

namespace palmar::calibration {

struct LeanParameters {
  double least_span = 6;   ///< cells along the roller that are loaded; fewer are no roller
  double least_ratio = 2;  ///< and that many times its width
  double largest_bend =
      0.35;                 ///< rms of the cells' centres about the roller's line, pitches; more is no line
  double largest_step = 1;  ///< way between two frames, pitches; more is another pass
  double least_way = 0.4;   ///< way on each side of a cell's middle under load, forth and back, pitches
  double least_balance =
      0.5;                  ///< less way on one side, as a share of the other: the roller turned on the cell
  double largest_lean = 6;  ///< 1 / pitch; a cell that feels on one side alone leans by about 6
};

/// Cells whose lean across each of the mat's directions was found: share of those that are not skipped.
struct LeanFit {
  CellLeans leans;
  double share_x = 0, share_y = 0;
};

/// The mean place of the roller while a cell answers, weighted by its answer and by the roller's way, less the cell's middle, is the
/// first moment of its sensitivity; an even slope of sensitivity has 1/12 of itself as first moment. Each cell needs passes forth and
/// back. Frames that are no straight line
/// say nothing, their force is not needed. `calibration` has curves, memory and wires; leans in it are not used.
LeanFit fit_leans(const KnownLoads& loads, const MatCalibration& calibration,
                  const LeanParameters& parameters = {});

/// Where rollers have passed forth and back so far: from counts alone, before there are curves.
class PassCoverage {
 public:
  PassCoverage(const GridGeometry& grid, std::vector<std::uint8_t> skipped, LeanParameters parameters = {});
  ~PassCoverage();
  PassCoverage(const PassCoverage&) = delete;
  PassCoverage& operator=(const PassCoverage&) = delete;

  /// The next frame's loaded cells and their counts above the tare.
  void add(std::span<const std::uint16_t> cells, std::span<const std::uint16_t> counts);
  /// Of the cells that are not skipped, along and across, but for the two rows and columns at the edge, which a roller that stays
  /// on the mat does not pass on both sides.
  double share() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::calibration
