// The cells of a mat as resistors between row wires and column wires, and what a readout makes of them.
#pragma once

#include <memory>
#include <span>

namespace palmar::simulator {

/// Reads a matrix of conductances, rows*cols, row-major, in any unit (siemens with ohms, or counts with
/// 1/counts). Buffers are reused. Throws std::invalid_argument for another size or a negative switch.
class ResistorNetwork {
 public:
  ResistorNetwork(int rows, int cols);
  ~ResistorNetwork();
  ResistorNetwork(ResistorNetwork&&) noexcept;
  ResistorNetwork& operator=(ResistorNetwork&&) noexcept;

  /// Rows and columns lie at fixed potentials through one switch each; the row that is read at 1, all others
  /// at 0; a reading is the current into its column. With switches of 0 a reading is its cell's conductance.
  void read_isolated(std::span<const double> conductance, double switch_resistance,
                     std::span<double> reading);

  /// Only the row and the column that are read are connected, through a switch each; all others float. A
  /// reading is the conductance between the two: its cell's, and all ways round it.
  void read_unisolated(std::span<const double> conductance, double switch_resistance,
                       std::span<double> reading);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace palmar::simulator
