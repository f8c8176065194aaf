// What is known of a mat model before one is attached: its grid, link and the maker's rule from counts to newtons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sensing/model/geometry.hpp"

namespace palmar {

/// Maker's calibration: force on a cell = newtons_per_count * counts.
struct CountRule {
  double newtons_per_count = 0;                   ///< > 0
  std::optional<double> relative_uncertainty_95;  ///< half-width of the 95 % interval as a share of the force; absent where unknown
  std::string source;                             ///< where the rule comes from
  bool nominal = false;  ///< what the protocol means a count to be, where the device may send anything: not a calibration
};

/// How a mat's wire is read, where readers of one and the same mat disagree. Absent: as the protocol has it by default.
struct WireSettings {
  bool transposed = false;  ///< the device's x runs along the mat's rows (along y)
  bool flip_x = false;      ///< column 0 of the mat is the device's last
  bool flip_y = false;      ///< row 0 of the mat is the device's last
  std::optional<bool> big_endian;           ///< values of two bytes, high byte first
  std::optional<bool> falling;              ///< values fall as pressure rises: count = full_scale - value
  std::optional<std::uint16_t> full_scale;  ///< largest value on the wire
  std::optional<bool> trailer;              ///< packets end with the protocol's trailer, where it leaves that open
};

/// How the mat's electronics read its matrix of cells, and so what ghosts are to be expected (see sensing/pressure/ghosts.hpp).
enum class MatReadout : std::uint8_t {
  unknown,    ///< patches that three real corners explain are marked untrusted
  isolated,   ///< checked to show no ghosts: nothing is marked
  unisolated  ///< current takes every way round: the resistor network is inverted
};

/// One mat model, read from assets/mats/ID.toml by app/library.
struct MatDescription {
  std::string id;        ///< "sensel-morph"
  std::string name;      ///< "Sensel Morph"
  std::string protocol;  ///< mat family: "sensel-morph", "palmar-open"
  std::string link;      ///< for people: "USB serial (CDC-ACM)"
  GridGeometry geometry;
  MatReadout readout = MatReadout::unknown;
  double switch_per_count = 0;  ///< of an unisolated readout: a wire's switch over a cell that reads one count; 0 where unknown
  double rate_hz = 0;  ///< nominal frames per second
  unsigned baud = 115200;
  std::uint16_t threshold_count = 1;   ///< smallest count the device reports; below it the mat is blind
  std::uint16_t saturated_count = 0;   ///< counts from here up are saturated; 0 means that the range is unknown
  double noise_counts = 0;             ///< rms noise of one cell, for the simulator
  std::optional<CountRule> rule;
  std::optional<double> simulated_newtons_per_count;  ///< nominal, > 0, for a virtual mat alone: never a calibration
  WireSettings wire;
  BodyPoint default_centre{0, 255};    ///< where the mat's centre lies on the body without a placement
  std::vector<std::string> resolves;   ///< technique ids that this mat can tell apart
  std::vector<std::string> scores;     ///< technique ids that may be scored on it
};

}  // namespace palmar
