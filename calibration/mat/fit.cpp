#include "calibration/mat/fit.hpp"

#include <algorithm>
#include <cmath>

namespace palmar::calibration {

MatStart mat_start(const MatDescription& mat, const FirstTare& tare) {
  const double least = std::max(std::ceil(5 * tare.noise_counts), tare.quiet_counts + 1);
  const double threshold = std::clamp<double>(least, std::max<double>(mat.threshold_count, 1), 65535);
  return {mat.geometry,
          tare.counts,
          tare.noisy,
          static_cast<std::uint16_t>(threshold),
          mat.saturated_count,
          tare.noise_counts,
          mat.readout == MatReadout::unisolated && mat.switch_per_count > 0};
}

std::optional<double> rms_share(const std::vector<PressReading>& presses, bool falling) {
  double square = 0;
  int count = 0;
  for (const PressReading& press : presses) {
    if (!press.usable || press.falling != falling) continue;
    const double off = (press.read_N - press.applied_N) / press.applied_N;
    square += off * off;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return std::sqrt(square / count);
}

}  // namespace palmar::calibration
