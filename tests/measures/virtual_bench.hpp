// A bench, rollers and hands over a virtual mat: the loads that a calibration is fitted to, and others to try it on.
#pragma once

#include <random>
#include <vector>

#include "calibration/mat/bench.hpp"
#include "calibration/mat/first_tare.hpp"
#include "calibration/mat/known_loads.hpp"
#include "calibration/mat/uniform_loads.hpp"
#include "calibration/mat/verification.hpp"
#include "sensing/simulator/loads.hpp"
#include "sensing/simulator/virtual_mat.hpp"

namespace palmar::measures {

MatDescription open_mat(int rows, int cols);

/// One press: the same load from nothing up, held, and down again.
struct TrialPress {
  enum class Kind { punch, palm, fist, forearm, thumb } kind = Kind::punch;
  MatPoint at;
  double angle_deg = 0;
  double side_mm = 60;  ///< of a punch
  double force_N = 0;
};

struct TrialReading {
  calibration::PressReading reading;
  double lo_N = 0, hi_N = 0;  ///< of its contact
};

class VirtualBench {
 public:
  VirtualBench(const MatDescription& mat, const simulator::SensorFaults& faults, std::uint64_t seed);

  const MatDescription& mat() const { return mat_; }
  calibration::MatStart zero();
  /// A punch of 100 mm stepped over the mat, up and down these pressures at every place.
  calibration::UniformLoads even_loads(const calibration::MatStart& start,
                                       const std::vector<double>& pressures_kPa);
  /// Frames of small punches of known force at random places.
  calibration::KnownLoads small_weights(const calibration::MatStart& start, int presses);
  /// The hard roller forth and back over the mat, along and across.
  calibration::KnownLoads passes(const calibration::MatStart& start, double weight_N, double seconds,
                                 double rate_hz);
  /// Rolls each roller with each weight over the mat for so many seconds in all, every second time the way back.
  calibration::KnownLoads roll(const calibration::MatStart& start, const std::vector<double>& weights_N,
                               double seconds, double rate_hz);
  std::vector<TrialPress> presses(const std::vector<TrialPress::Kind>& kinds, int count, double lowest_kPa,
                                  double highest_kPa);
  /// Reads of one press while it rises and while it falls.
  std::vector<TrialReading> read(const MatCalibration& calibration, const std::vector<TrialPress>& presses);
  /// A frame with five palms on it.
  RawFrame five_palms();

 private:
  void roll_once(const simulator::Roller& roller, double weight_N, double seconds, double rate_hz, int kind,
                 bool back, calibration::KnownLoads& loads);
  double put(const TrialPress& press, double share);
  const RawFrame& frame(double dt_s);
  void let_go();

  MatDescription mat_;
  simulator::VirtualMat device_;
  simulator::CellForces spots_;
  std::mt19937_64 random_;
  RawFrame frame_;
  double t_s_ = 0;
};

}  // namespace palmar::measures
