#include "calibration/mat/residual.hpp"

#include <cmath>

namespace palmar::calibration {

double residual_share(const KnownLoads& loads, const MatCalibration& calibration) {
  if (loads.frames() == 0 || !calibration.curves) return 0;
  std::vector<float> counts;
  double square = 0;
  for (std::size_t f = 0; f < loads.frames(); ++f) {
    loads.fresh_counts(f, calibration.wires, calibration.memory, counts);
    const auto cells = loads.cells(f);
    double sum_N = 0;
    for (std::size_t k = 0; k < cells.size(); ++k)
      sum_N += curve_N(*calibration.curves, cells[k], static_cast<double>(counts[k]));
    const double off = sum_N / loads.force_N(f) - 1;
    square += off * off;
  }
  return std::sqrt(square / static_cast<double>(loads.frames()));
}

Status check_residual(double share, const std::string& what) {
  if (share <= most_residual) return {};
  return failure("poor_fit",
                 "the curves miss the " + what + " by " + std::to_string(std::lround(100 * share)) + " % rms",
                 "more than " + std::to_string(std::lround(100 * most_residual)) +
                     " % is no calibration: a weight is wrong, something else pressed, or current takes ways "
                     "round",
                 "look at the weights that were typed and at readout in the mat's description (unisolated "
                 "where rows that are not read float), and measure again");
}

}  // namespace palmar::calibration
