#include "sensing/mat/crc32.hpp"

#include <array>

namespace palmar::mat {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1) ^ (remainder & 1 ? 0xEDB88320U : 0U);
    table[byte] = remainder;
  }
  return table;
}

constexpr auto table = make_table();

}  // namespace

std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t remainder = 0xFFFFFFFFU;
  for (std::uint8_t byte : bytes) remainder = (remainder >> 8) ^ table[(remainder ^ byte) & 0xFF];
  return ~remainder;
}

}  // namespace palmar::mat
