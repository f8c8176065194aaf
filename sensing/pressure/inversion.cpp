#include "sensing/pressure/ghosts.hpp"

namespace palmar::pressure {

std::optional<GhostInverter> inverter_for(const MatDescription& mat, const MatCalibration& calibration) {
  if (mat.readout != MatReadout::unisolated) return std::nullopt;
  InversionSettings settings;
  settings.switch_resistance = mat.switch_per_count;
  if (!calibration.curves && calibration.wires.per_count > 0)
    settings.switch_resistance = calibration.wires.per_count;
  return GhostInverter(mat.geometry.rows, mat.geometry.cols, settings);
}

}  // namespace palmar::pressure
