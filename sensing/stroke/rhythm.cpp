#include "sensing/stroke/rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace palmar::stroke {
namespace {

constexpr std::size_t fewest_samples = 24;

/// Takes the mean and the slope away.
void detrend(std::span<float> samples) {
  const auto n = static_cast<double>(samples.size());
  double sum = 0, moment = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    sum += samples[i];
    moment += samples[i] * (static_cast<double>(i) - (n - 1) / 2);
  }
  const double slope = moment * 12 / (n * (n * n - 1));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] -= static_cast<float>(sum / n + slope * (static_cast<double>(i) - (n - 1) / 2));
  }
}

double correlation(std::span<const float> samples, std::size_t lag) {
  float sum = 0;
  const std::size_t n = samples.size() - lag;
  for (std::size_t i = 0; i < n; ++i) sum += samples[i] * samples[i + lag];
  return sum / static_cast<double>(n);
}

double power(std::span<const float> samples, double cycles_per_sample) {
  const std::complex<double> step = std::polar(1.0, -2 * std::numbers::pi * cycles_per_sample);
  std::complex<double> turn = 1, sum = 0;
  for (const float sample : samples) {
    sum += turn * static_cast<double>(sample);
    turn *= step;
  }
  return std::norm(sum);
}

/// Peak of the periodogram near the first guess: a scan in half resolution cells over what a period of whole samples leaves open, then
/// golden sections.
double refine(std::span<const float> samples, double guess) {
  constexpr double golden = 0.6180339887498949;
  const double half = 0.5 / static_cast<double>(samples.size());
  const int reach = static_cast<int>(std::ceil(0.7 * guess * guess / half));
  double best = guess, most = power(samples, guess);
  for (int k = -reach; k <= reach; ++k) {
    const double now = power(samples, guess + k * half);
    if (now > most) {
      most = now;
      best = guess + k * half;
    }
  }
  double lo = best - half, hi = best + half;
  double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);
  double pa = power(samples, a), pb = power(samples, b);
  for (int round = 0; round < 12; ++round) {
    if (pa > pb) {
      hi = b;
      b = a;
      pb = pa;
      a = hi - golden * (hi - lo);
      pa = power(samples, a);
    } else {
      lo = a;
      a = b;
      pa = pb;
      b = lo + golden * (hi - lo);
      pb = power(samples, b);
    }
  }
  return (lo + hi) / 2;
}

}  // namespace

std::optional<double> frequency_hz(std::span<float> samples, double rate_hz, double least_amplitude,
                                   double least_correlation) {
  if (samples.size() < fewest_samples || !(rate_hz > 0)) return std::nullopt;
  detrend(samples);
  const double variance = correlation(samples, 0);
  if (std::sqrt(2 * variance) < least_amplitude || !(variance > 0)) return std::nullopt;

  // The first peak after the autocorrelation has fallen below zero; at least two periods must lie in the window.
  const std::size_t longest = samples.size() / 2;
  bool fallen = false;
  double best = 0;
  std::size_t period = 0;
  for (std::size_t lag = 1; lag <= longest; ++lag) {
    const double now = correlation(samples, lag) / variance;
    if (!fallen) {
      fallen = now < 0;
    } else if (now > best) {
      best = now;
      period = lag;
    } else if (best >= least_correlation && now < 0.5 * best) {
      break;
    }
  }
  if (period == 0 || period == longest || best < least_correlation) return std::nullopt;
  return refine(samples, 1.0 / static_cast<double>(period)) * rate_hz;
}

void RhythmRing::add(double t_s, double force_N, Place place) {
  if (count_ > 0 && t_s - samples_[(count_ - 1) % capacity].t_s < least_interval_s) return;
  samples_[count_++ % capacity] = {t_s, static_cast<float>(force_N), static_cast<float>(place.x),
                                   static_cast<float>(place.y)};
}

std::optional<double> RhythmRing::rate_hz(const RhythmParameters& parameters, double from_s,
                                          double until_s) const {
  const std::size_t kept = std::min(count_, capacity);
  std::size_t later = 0;
  while (later < kept && samples_[(count_ - 1 - later) % capacity].t_s > until_s) ++later;
  const std::size_t have = kept - later;
  if (have < fewest_samples) return std::nullopt;
  const auto at = [&](std::size_t back) -> const Sample& {
    return samples_[(count_ - 1 - later - back) % capacity];
  };
  from_s = std::max(from_s, at(0).t_s - parameters.window_s);
  std::size_t n = 0;
  while (n < have && at(n).t_s >= from_s) ++n;
  if (n < fewest_samples) return std::nullopt;
  const double rate = static_cast<double>(n - 1) / (at(0).t_s - at(n - 1).t_s);

  std::array<float, capacity> signal;
  double mx = 0, my = 0, force = 0;
  for (std::size_t i = 0; i < n; ++i) {
    mx += at(i).x;
    my += at(i).y;
    force += at(i).force_N;
  }
  const auto count = static_cast<double>(n);
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double dx = at(i).x - mx / count, dy = at(i).y - my / count;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const double axis = 0.5 * std::atan2(2 * xy, xx - yy);
  for (std::size_t i = 0; i < n; ++i) {
    signal[i] =
        static_cast<float>((at(i).x - mx / count) * std::cos(axis) + (at(i).y - my / count) * std::sin(axis));
  }
  const std::span<float> train(signal.data(), n);
  if (const auto motion = frequency_hz(train, rate, parameters.motion_mm, parameters.correlation))
    return motion;
  for (std::size_t i = 0; i < n; ++i) signal[i] = at(i).force_N;
  return frequency_hz(train, rate, parameters.force_share * force / count, parameters.correlation);
}

}  // namespace palmar::stroke
