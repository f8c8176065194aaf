#include "sensing/simulator/faults.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace palmar::simulator {
namespace {

constexpr std::string_view design = "design default";

using F = SensorFaults;
constexpr std::array parameters = {
    FaultParameter{"exponent_low", "", 0.3, 3, 1, 0.87, &F::exponent_low,
                   "Smallest exponent of a cell's power law, conductance ~ pressure^exponent.",
                   "Velostat, three cells that should be equal: 0.87 to 1.58"},
    FaultParameter{"exponent_high", "", 0.3, 3, 1, 1.58, &F::exponent_high,
                   "Largest exponent; each cell's is drawn evenly between the two.",
                   "Velostat, three cells that should be equal: 0.87 to 1.58"},
    FaultParameter{"gain_cv", "share", 0, 0.28, 0, 0.24, &F::gain_cv,
                   "Standard deviation of the cells' sensitivity at 20 kPa over its mean.",
                   "28x56 Velostat mat: 24 % from cell to cell"},
    FaultParameter{"position_low", "times", 1, 100, 1, 6.5, &F::position_low,
                   "Conductance at the best of 16 spots of a cell over that at the worst, in the best cell.",
                   "the same force at 16 spots of a Velostat cell: 6.5 to 10.8 times"},
    FaultParameter{"position_high", "times", 1, 100, 1, 10.8, &F::position_high,
                   "The same in the worst cell.",
                   "the same force at 16 spots of a Velostat cell: 6.5 to 10.8 times"},
    FaultParameter{"elastomer_mm", "mm", 0, 12, 0, 3, &F::elastomer_mm,
                   "Thickness of the soft layer over the film, which spreads a load before it is felt.",
                   "0, 3 and 6 mm are compared for thumbs"},
    FaultParameter{"hysteresis", "share", 0, 0.5, 0, 0.10, &F::hysteresis,
                   "How much more a cell reads while its load falls than while it rises, on average.",
                   "Interlink: 10 % on average"},
    FaultParameter{"creep_low", "share a decade", 0, 0.3, 0, 0.02, &F::creep_low,
                   "Smallest growth of a cell's conductance under a held load, for ten times the seconds.",
                   "Velostat resistance falls 2 to 10 % a decade"},
    FaultParameter{"creep_high", "share a decade", 0, 0.3, 0, 0.10, &F::creep_high,
                   "Largest such growth; each cell's is drawn evenly between the two.",
                   "Velostat resistance falls 2 to 10 % a decade"},
    FaultParameter{"offset_most", "share of the range", 0, 0.9, 0, 121.0 / 207, &F::offset_most,
                   "Offset of the worst cell with nothing on it; most cells have far less.",
                   "28x56 Velostat mat: up to 121 of 207 counts"},
    FaultParameter{"noise_counts", "counts rms", 0, 1000, 0, 1, &F::noise_counts,
                   "Noise of every cell, beside that of the mat's description.", design},
    FaultParameter{"adc_bits", "bits", 0, 16, 0, 10, &F::adc_bits,
                   "Steps of the converter: the range has 2^bits of them; 0 for steps of one count.",
                   "converters of common microcontrollers"},
    FaultParameter{"threshold_kPa", "kPa", 0, 20, 0, 0.5, &F::threshold_kPa,
                   "Pressure below which a cell does not conduct.", "between 0 and the Morph's 0.78 kPa"},
    FaultParameter{"saturation_kPa", "kPa", 0, 10000, 0, 250, &F::saturation_kPa,
                   "Pressure at which a cell of slope 1 fills the range of counts; 0 for the maker's rule.",
                   "thumbs and elbows reach 100 to 200 kPa; mats for sleepers end near 6 kPa"},
    FaultParameter{"dead_share", "share", 0, 1, 0, 0.001, &F::dead_share, "Cells that read 0.", design},
    FaultParameter{"stuck_share", "share", 0, 1, 0, 0.0005, &F::stuck_share, "Cells that read one number.",
                   design},
    FaultParameter{"noisy_share", "share", 0, 1, 0, 0.001, &F::noisy_share,
                   "Cells with a noise of 2 % of the range.", design},
    FaultParameter{"dead_rows", "rows", 0, 1024, 0, 0, &F::dead_rows,
                   "Rows whose wire is broken, and that read 0.", "none: such a mat has to be mended"},
    FaultParameter{"temperature_gain", "share per K", -0.1, 0.1, 0, 0.005, &F::temperature_gain,
                   "Growth of the conductance with temperature.", design},
    FaultParameter{"temperature_rise_K", "K", -50, 50, 0, 3, &F::temperature_rise_K,
                   "How much warmer the mat gets, nearly all of it in half an hour.", design},
    FaultParameter{"preload_kPa", "kPa", 0, 20, 0, 0.5, &F::preload_kPa,
                   "Pressure of a mat bent over a back on its outermost columns; none along the middle.",
                   design},
    FaultParameter{"switch_ohm", "ohm", 0, 10000, 20, 20, &F::switch_ohm,
                   "Resistance of each row's and column's switch.",
                   "common multiplexers; 100 for the cheapest"},
    FaultParameter{"cell_ohm", "ohm", 10, 1e8, 2500, 2500, &F::cell_ohm, "Resistance of a cell at 20 kPa.",
                   "so that presses read a total of 0.83 to 0.99 through 20 ohm"},
};

}  // namespace

std::string_view id(Readout readout) {
  switch (readout) {
    case Readout::perfect:
      return "perfect";
    case Readout::isolated:
      return "isolated";
    case Readout::unisolated:
      break;
  }
  return "unisolated";
}

std::span<const FaultParameter> fault_parameters() { return parameters; }

SensorFaults typical_faults(Readout readout) {
  SensorFaults faults;
  for (const FaultParameter& parameter : parameters) faults.*parameter.value = parameter.typical;
  faults.readout = readout;
  return faults;
}

void check(const SensorFaults& faults) {
  for (const FaultParameter& parameter : parameters) {
    const double value = faults.*parameter.value;
    if (!(value >= parameter.low && value <= parameter.high)) {
      throw std::invalid_argument("sensor fault " + std::string(parameter.name) + " is " +
                                  std::to_string(value) + ", not within " + std::to_string(parameter.low) +
                                  " to " + std::to_string(parameter.high));
    }
  }
  const auto ordered = [](const char* name, double low, double high) {
    if (low <= high) return;
    throw std::invalid_argument("sensor fault " + std::string(name) + "_low is " + std::to_string(low) +
                                ", above " + name + "_high, " + std::to_string(high));
  };
  ordered("exponent", faults.exponent_low, faults.exponent_high);
  ordered("position", faults.position_low, faults.position_high);
  ordered("creep", faults.creep_low, faults.creep_high);
}

}  // namespace palmar::simulator
