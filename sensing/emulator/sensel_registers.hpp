// The register memory of an emulated Sensel Morph.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace palmar::emulator {

/// 256 addresses, of which those of the register map answer. After power-on and soft reset all frame content is on at high detail, as the
/// recordings were made, so that a client that configures nothing gets their very bytes.
inline constexpr std::size_t sensel_longest_serial = 13;

class SenselRegisters {
 public:
  /// `serial`: at most 13 characters; empty for a made-up one.
  explicit SenselRegisters(std::string_view serial = {});
  void reset();

  /// The bytes from `reg` on, across as many registers as they span; absent where one address among them is not readable.
  std::optional<std::span<const std::uint8_t>> read(std::uint8_t reg, std::size_t size) const;
  /// False where the register is unknown, read-only, of another size, or does not take this value.
  bool write(std::uint8_t reg, std::span<const std::uint8_t> value);

  /// Registers of variable size; absent where `reg` is none (the frame register is the device's).
  std::optional<std::span<const std::uint8_t>> read_variable(std::uint8_t reg);
  bool write_variable(std::uint8_t reg, std::span<const std::uint8_t> value);
  static bool variable_writable(std::uint8_t reg);

  std::uint8_t byte(std::uint8_t reg) const { return memory_[reg]; }
  std::uint16_t word(std::uint8_t reg) const {
    return static_cast<std::uint16_t>(memory_[reg] | memory_[reg + 1] << 8);
  }
  void set_byte(std::uint8_t reg, std::uint8_t value) { memory_[reg] = value; }

 private:
  void set(std::uint8_t reg, std::uint32_t value, int bytes);

  std::array<std::uint8_t, 256> memory_{};
  std::array<bool, 256> readable_{};
  std::array<std::uint8_t, 16> serial_{};
  std::array<std::uint8_t, 24> leds_{};
  std::array<std::uint8_t, 6> metadata_{};
};

/// Cells along an axis of 93 (or 53) cells at high detail, when `detail` is 0 high, 1 medium, 2 low: half and a quarter of them, rounded up
/// as the maker's metadata has it for medium detail. The numbers of low detail follow the same rule and are not from a device.
int sensel_cells_at_detail(int high_cells, int detail);

}  // namespace palmar::emulator
