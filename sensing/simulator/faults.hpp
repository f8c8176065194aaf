// What goes wrong in a real mat, as parameters of the virtual one. All are off unless asked for.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace palmar::simulator {

/// How the cells' conductances are read.
enum class Readout : std::uint8_t {
  perfect,    ///< each cell alone
  isolated,   ///< rows that are not read lie at zero potential, through their switches
  unisolated  ///< rows and columns that are not read float, so that current takes every way round
};
/// "perfect", "isolated", "unisolated".
std::string_view id(Readout readout);

/// As they stand here all faults are off. fault_parameters() says what each is, and what it typically is.
struct SensorFaults {
  double exponent_low = 1;
  double exponent_high = 1;
  double gain_cv = 0;
  double position_low = 1;
  double position_high = 1;
  double elastomer_mm = 0;
  double hysteresis = 0;
  double creep_low = 0;
  double creep_high = 0;
  double offset_most = 0;
  double noise_counts = 0;
  double adc_bits = 0;
  double threshold_kPa = 0;
  double saturation_kPa = 0;
  double dead_share = 0;
  double stuck_share = 0;
  double noisy_share = 0;
  double dead_rows = 0;
  double temperature_gain = 0;
  double temperature_rise_K = 0;
  double preload_kPa = 0;
  Readout readout = Readout::perfect;
  double switch_ohm = 20;
  double cell_ohm = 2500;
};

/// One parameter of SensorFaults.
struct FaultParameter {
  std::string_view name;  ///< also its key in a file's [sensor]
  std::string_view unit;
  double low, high;  ///< range that it may have
  double off;        ///< value that leaves a mat perfect
  double typical;    ///< of real mats
  double SensorFaults::* value;
  std::string_view meaning;  ///< one sentence
  std::string_view source;   ///< of the typical value
};
std::span<const FaultParameter> fault_parameters();

/// Every fault at its typical value. `Readout::isolated` has the typical switches.
SensorFaults typical_faults(Readout readout = Readout::isolated);

/// Throws std::invalid_argument with name and value where a parameter is not a number within its range, or a
/// low one above its high one.
void check(const SensorFaults& faults);

}  // namespace palmar::simulator
