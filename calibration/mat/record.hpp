// What is kept of a calibration of a mat beside its numbers: whose, who, when, how, under which conditions, and how well it fits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/mat_calibration.hpp"

namespace palmar::calibration {

enum class MatMethod : std::uint8_t { bench, roll };
/// "bench", "roll".
std::string_view id(MatMethod method);
std::optional<MatMethod> mat_method(std::string_view id);

/// As in use: what changes a mat's reading although the mat is the same.
struct MatConditions {
  std::optional<double> temperature_C;
  bool cover = true;           ///< the cover was on
  bool lubricant_film = true;  ///< and the film against lubricant
  std::string mounting;        ///< "flat on the bench", "on the adult mannequin"

  bool operator==(const MatConditions&) const = default;
};

/// One known weight that was not used for the curves, as applied and as read by the finished calibration.
struct PressReading {
  double applied_N = 0;
  double read_N = 0;
  double cells_N = 0;    ///< half-width by the cells' own errors
  double uneven_N = 0;   ///< root of the sum of squared differences between cells and their neighbours
  bool falling = false;  ///< while the load was taken off
  bool usable = true;    ///< no saturated cell
};

struct WorstCell {
  std::uint32_t cell = 0;
  std::string why;   ///< "dead", "stuck", "noisy", "few frames", "does not rise"
  double share = 0;  ///< its 95 % half-width as a share of its force
};

/// How well a calibration fits; the data behind its pictures.
struct FitReport {
  double residual_N = 0;                ///< rms, of the loads that were fitted
  double residual_share = 0;            ///< the same as a share of each load
  std::optional<double> loading_share;  ///< rms of the presses that were not fitted, while rising
  std::optional<double> unloading_share;
  std::vector<PressReading> presses;       ///< those presses
  std::vector<std::uint16_t> coverage;     ///< rows*cols: frames that loaded the cell
  std::vector<WorstCell> worst;            ///< at most 20, the worst first
  double lowest_kPa = 0, highest_kPa = 0;  ///< valid range of the mat as a whole
  int frames = 0;
};

struct MatRecord {
  std::string mat;     ///< id of the mat's description
  std::string serial;  ///< of the individual mat; by the device or from its label; never empty
  std::string who;
  std::string when;  ///< UTC, "2026-11-20T09:30:00Z"
  MatMethod method = MatMethod::bench;
  MatConditions conditions;
  FitReport report;
  MatCalibration calibration;
};

}  // namespace palmar::calibration
