// Samples by ear of a computer: loudness, power at a frequency, jumps.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <vector>

#include "app/ears/renderer.hpp"

namespace palmar::ears::testing {

using Samples = std::vector<std::int16_t>;  // left and right in turn

inline Samples rendered(Renderer& renderer, double s, std::size_t block = 480) {
  Samples all;
  Samples one(2 * block);
  while (all.size() < 2 * static_cast<std::size_t>(s * rate_Hz)) {
    renderer.render(one);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

/// One ear: 0 left, 1 right, in shares of full scale; from and to in seconds.
inline std::vector<double> ear(const Samples& samples, int which, double from_s = 0, double to_s = 1e9) {
  std::vector<double> out;
  const auto last = std::min(samples.size() / 2, static_cast<std::size_t>(to_s * rate_Hz));
  for (auto i = static_cast<std::size_t>(from_s * rate_Hz); i < last; ++i)
    out.push_back(samples[2 * i + static_cast<std::size_t>(which)] / 32767.0);
  return out;
}

inline double rms(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v * v;
  return x.empty() ? 0 : std::sqrt(sum / static_cast<double>(x.size()));
}

/// Goertzel: rms of the part at that frequency.
inline double power_at(const std::vector<double>& x, double frequency_Hz) {
  const double c = 2 * std::cos(2 * std::numbers::pi * frequency_Hz / rate_Hz);
  double s1 = 0, s2 = 0;
  for (const double v : x) {
    const double s0 = v + c * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const double n = static_cast<double>(x.size());
  return std::sqrt(std::max(0.0, s1 * s1 + s2 * s2 - c * s1 * s2) * 2) / n;
}

/// The loudest tenth of a second, which tells frequencies 10 Hz apart.
inline std::vector<double> loudest_part(const std::vector<double>& x) {
  const std::size_t length = std::min<std::size_t>(rate_Hz / 10, x.size());
  std::vector<double> best;
  for (std::size_t i = 0; i + length <= x.size(); i += std::max<std::size_t>(1, length / 10)) {
    const std::vector<double> part(x.begin() + static_cast<std::ptrdiff_t>(i),
                                   x.begin() + static_cast<std::ptrdiff_t>(i + length));
    if (best.empty() || rms(part) > rms(best)) best = part;
  }
  return best;
}

/// The frequency between 150 and 2000 Hz with the most power, to 2 Hz.
inline double loudest_Hz(const std::vector<double>& x) {
  const std::vector<double> part = loudest_part(x);
  double best = 0, at = 0;
  for (double f = 150; f < 2000; f += 2) {
    if (const double power = power_at(part, f); power > best) {
      best = power;
      at = f;
    }
  }
  return at;
}

/// How often the sound begins anew: windows of 10 ms, loud after quiet.
inline int onsets(const std::vector<double>& x) {
  const std::size_t window = rate_Hz / 100;
  int count = 0;
  bool loud = false;
  for (std::size_t i = 0; i + window <= x.size(); i += window) {
    const double level = rms(
        {x.begin() + static_cast<std::ptrdiff_t>(i), x.begin() + static_cast<std::ptrdiff_t>(i + window)});
    if (level > 0.04 && !loud) ++count;
    loud = level > 0.04 || (loud && level > 0.01);
  }
  return count;
}

inline double largest_jump(const Samples& samples) {
  int jump = 0;
  for (std::size_t i = 2; i < samples.size(); ++i)
    jump = std::max(jump, std::abs(int{samples[i]} - int{samples[i - 2]}));
  return jump / 32767.0;
}

inline bool silent(const std::vector<double>& x) {
  return std::all_of(x.begin(), x.end(), [](double v) { return v == 0; });
}

}  // namespace palmar::ears::testing
