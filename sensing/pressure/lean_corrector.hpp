// Film and electrodes touch better on one side of a cell than on the other: where within it the force sits changes what it reads. How
// much better is known from a roller's passes (CellLeans); where the force sits is guessed from the neighbours.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sensing/model/mat_calibration.hpp"

namespace palmar::pressure {

/// Standard deviations of the prints that the guess expects, mm: a finger's tip under thin elastomer up to the rim of a palm.
inline constexpr double narrowest_print_mm = 4;
inline constexpr double widest_print_mm = 20;
/// Error of one cell's reading by its lean, natural logarithm (mats.md: thumbs 12 to 18 % wrong over six cells or so).
inline constexpr double reading_spread = 0.4;
/// A reading is never changed by more than this factor.
inline constexpr float largest_lean_factor = 2.5F;

/// Where along one axis the pressure within a cell has its centre, in pitches from the cell's middle (-0.5 to 0.5), given the readings
/// of the cell and of the two beside it: the mean over Gaussian prints of all widths and places, as likely as they explain three
/// readings that are `reading_spread` uncertain each. By shares, since the readings' scale says nothing.
class CentreGuess {
 public:
  CentreGuess() = default;
  explicit CentreGuess(double pitch_mm);
  /// Precondition: none negative, `here` > 0.
  float operator()(float before, float here, float after) const {
    const float scale = static_cast<float>(steps) / (before + here + after);
    const auto row = static_cast<std::uint32_t>(before * scale),
               col = static_cast<std::uint32_t>(after * scale);
    return table_[row * steps + col];
  }

 private:
  static constexpr std::uint32_t steps = 24;
  std::array<float, (steps + 1) * steps + steps + 1> table_{};
};

class LeanCorrector {
 public:
  LeanCorrector() = default;
  /// `lost` marks cells without a reading (dead, untrusted): their neighbours see them as like themselves. Precondition: leans.x and
  /// leans.y have rows*cols entries.
  LeanCorrector(const GridGeometry& grid, const CellLeans& leans, std::span<const std::uint8_t> lost);

  bool empty() const { return lean_x_.empty(); }
  /// Corrected pressures of the cells in `loaded`, in that order, from the readings of all cells of the grid.
  void correct(std::span<const std::uint32_t> loaded, const std::vector<float>& kPa,
               std::vector<float>& out) const;

 private:
  GridGeometry grid_;
  CentreGuess guess_x_, guess_y_;
  std::vector<float> lean_x_, lean_y_;  ///< 0 along the border
  std::vector<std::uint8_t> beside_lost_, lost_;
};

}  // namespace palmar::pressure
