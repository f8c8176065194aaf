#include "app/ears/voice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <numbers>

#include "app/ears/spoken.hpp"

extern "C" {
#include <flite/flite.h>
cst_voice* register_cmu_us_slt(const char* voice_folder);
}

namespace palmar::ears {
namespace {

constexpr int voice_Hz = 16000, times = rate_Hz / voice_Hz, half_taps = 8;
constexpr double peak = 0.9, edge_s = 0.005;
static_assert(times * voice_Hz == rate_Hz);

/// Of each of the three phases: sinc under a Hann window.
std::array<std::array<double, 2 * half_taps>, times> make_taps() {
  std::array<std::array<double, 2 * half_taps>, times> taps{};
  for (int phase = 0; phase < times; ++phase) {
    double sum = 0;
    auto& row = taps[static_cast<std::size_t>(phase)];
    for (int i = 0; i < 2 * half_taps; ++i) {
      const double x = i - (half_taps - 1) - static_cast<double>(phase) / times;
      const double sinc = std::abs(x) < 1e-9 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
      row[static_cast<std::size_t>(i)] = sinc * (0.5 + 0.5 * std::cos(std::numbers::pi * x / half_taps));
      sum += row[static_cast<std::size_t>(i)];
    }
    for (double& tap : row) tap /= sum;
  }
  return taps;
}

}  // namespace

Clip threefold(const short* samples, int count, double gain) {
  static const auto taps = make_taps();
  Clip out(static_cast<std::size_t>(count) * times);
  for (int at = 0; at < count; ++at) {
    for (int phase = 0; phase < times; ++phase) {
      double sum = 0;
      for (int i = 0; i < 2 * half_taps; ++i) {
        const int from = at + i - (half_taps - 1);
        if (from >= 0 && from < count)
          sum += taps[static_cast<std::size_t>(phase)][static_cast<std::size_t>(i)] * samples[from];
      }
      out[static_cast<std::size_t>(at * times + phase)] =
          static_cast<float>(std::clamp(gain * sum, -1.0, 1.0));
    }
  }
  const std::size_t edge = std::min(out.size() / 2, static_cast<std::size_t>(edge_s * rate_Hz));
  for (std::size_t i = 0; i < edge; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(edge);
    out[i] *= share;
    out[out.size() - 1 - i] *= share;
  }
  return out;
}

Voice::Voice() {
  static std::once_flag once;
  static cst_voice* voice = nullptr;
  std::call_once(once, [] {
    flite_init();
    voice = register_cmu_us_slt(nullptr);
  });
  voice_ = voice;
}

Clip Voice::say(const std::string& text) const {
  const std::string words = spoken(text);
  if (std::none_of(words.begin(), words.end(), [](unsigned char c) { return std::isalnum(c) != 0; }))
    return {};
  const std::unique_ptr<cst_wave, void (*)(cst_wave*)> wave(
      flite_text_to_wave(words.c_str(), static_cast<cst_voice*>(voice_)), delete_wave);
  if (!wave || wave->num_samples <= 0 || wave->sample_rate != voice_Hz || wave->num_channels != 1) return {};
  int loudest = 1;
  for (int i = 0; i < wave->num_samples; ++i) loudest = std::max(loudest, std::abs(int{wave->samples[i]}));
  return threefold(wave->samples, wave->num_samples, peak / loudest);
}

}  // namespace palmar::ears
