// Repetition of the force or of the motion: kneading, friction, percussion, vibration.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "sensing/stroke/motion.hpp"

namespace palmar::stroke {

struct RhythmParameters {
  double window_s = 5;        ///< how far back a rhythm is looked for
  double correlation = 0.5;   ///< least autocorrelation at its period
  double force_share = 0.08;  ///< least amplitude of the force as a share of its mean
  double motion_mm = 1.5;     ///< least amplitude of the motion
};

/// Frequency of an even train of samples, Hz: the first peak of the autocorrelation finds the period, the peak of the periodogram near it
/// refines it. Absent where the amplitude is below `least_amplitude` or nothing repeats at least twice. `samples` is changed (its trend is
/// taken away). The error nears the Cramer-Rao bound fs/(2 pi) sqrt(24 s^2 / (A^2 N (N^2-1))).
std::optional<double> frequency_hz(std::span<float> samples, double rate_hz, double least_amplitude,
                                   double least_correlation);

/// The last seconds of force and place.
class RhythmRing {
 public:
  static constexpr std::size_t capacity = 256;
  static constexpr double least_interval_s =
      1.0 / 64;  ///< denser frames are passed over: 32 Hz is beyond any hand

  void clear() { count_ = 0; }
  void add(double t_s, double force_N, Place place);
  /// The rhythm of the motion where there is one, else of the force; of the window that ends with the last sample not after `until_s`, and
  /// of no sample before `from_s`: a hand that comes down or leaves outweighs any rhythm.
  std::optional<double> rate_hz(const RhythmParameters& parameters, double from_s = -1e300,
                                double until_s = 1e300) const;

 private:
  struct Sample {
    double t_s = 0;
    float force_N = 0;
    float x = 0, y = 0;
  };
  std::array<Sample, capacity> samples_{};
  std::size_t count_ = 0;  ///< ever added
};

}  // namespace palmar::stroke
