// Chance that is the same everywhere: whole-number mixing, no state, no library distribution. A draw depends
// only on the seed and on what it is drawn for, so that frames can be made in any order.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace palmar::simulator {

/// SplitMix64's finaliser (Steele, Lea and Flood 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

constexpr std::uint64_t key(std::initializer_list<std::uint64_t> parts) {
  std::uint64_t result = 0;
  for (const std::uint64_t part : parts) result = mix(result ^ part);
  return result;
}

/// Uniform in [0, 1).
constexpr double uniform(std::uint64_t bits) { return static_cast<double>(mix(bits) >> 11) * 0x1.0p-53; }

/// Near normal: the sum of four uniform 16-bit draws, mean 0, standard deviation 1, never beyond
/// `most_deviation`.
constexpr double deviate(std::uint64_t bits) {
  const std::uint64_t x = mix(bits);
  const std::uint64_t sum = (x & 0xFFFF) + ((x >> 16) & 0xFFFF) + ((x >> 32) & 0xFFFF) + (x >> 48);
  return (static_cast<double>(sum) - 131070.0) * (1.7320508075688772 / 65536.0);
}
inline constexpr double most_deviation = 3.4642;

}  // namespace palmar::simulator
