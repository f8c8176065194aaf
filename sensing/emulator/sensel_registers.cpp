#include "sensing/emulator/sensel_registers.hpp"

#include <algorithm>
#include <string_view>

#include "sensing/mat/sensel_morph.hpp"
#include "sensing/mat/sensel_packets.hpp"

namespace palmar::emulator {
namespace {

using namespace palmar::mat;

constexpr int high_cols = 93;
constexpr int high_rows = 53;
constexpr std::string_view made_up_serial = "SM000000EMUL1";

struct Writable {
  std::uint8_t reg;
  std::uint8_t bytes;
  std::uint16_t most;
};

constexpr Writable writable[] = {
    {sensel_scan_rate, 2, 0xFFFF},
    {sensel_buffer_control, 1, 0xFF},
    {sensel_scan_detail, 1, 2},
    {sensel_frame_content, 1, sensel_all_content},
    {sensel_scan_enabled, 1, 2},
    {sensel_blob_merge, 1, 1},
    {sensel_min_force, 2, 0xFFFF},
    {sensel_contact_mask, 1, sensel_all_contact_fields},
    {sensel_baseline_enabled, 1, 1},
    {sensel_baseline_increase, 2, 0xFFFF},
    {sensel_baseline_decrease, 2, 0xFFFF},
    {sensel_dynamic_baseline, 1, 1},
    {sensel_soft_reset, 1, 0xFF},
};

}  // namespace

int sensel_cells_at_detail(int high_cells, int detail) {
  const int block = 1 << detail;
  return (high_cells + block - 1) / block;
}

SenselRegisters::SenselRegisters(std::string_view serial) {
  const std::string_view told = serial.empty() ? made_up_serial : serial.substr(0, sensel_longest_serial);
  serial_.fill(0xFF);  // as on a real device the last three bytes are not part of the number
  std::copy(told.begin(), told.end(), serial_.begin());
  reset();
}

void SenselRegisters::set(std::uint8_t reg, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    memory_[static_cast<std::size_t>(reg + i)] = static_cast<std::uint8_t>(value >> (8 * i));
    readable_[static_cast<std::size_t>(reg + i)] = true;
  }
}

void SenselRegisters::reset() {
  memory_.fill(0);
  readable_.fill(false);
  const std::string_view magic = "S3NS31";
  for (std::size_t i = 0; i < magic.size(); ++i)
    set(static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(magic[i]), 1);
  set(sensel_firmware, 1, 1);                                            // protocol
  set(0x07, 0, 1), set(0x08, 16, 1), set(0x09, 78, 2), set(0x0B, 1, 1);  // firmware 0.16.78, release 1
  set(0x0C, 3, 2), set(0x0E, 1, 1);                                      // device id, revision
  set(sensel_columns, 185, 2), set(sensel_rows, 105, 2);
  set(sensel_width_um, 230000, 4), set(sensel_height_um, 130000, 4);
  set(sensel_scan_rate, 2000, 2), set(sensel_buffer_control, 0, 1), set(sensel_scan_detail, 0, 1);
  set(sensel_frame_content, sensel_all_content, 1), set(sensel_scan_enabled, sensel_scan_off, 1);
  set(sensel_content_supported, sensel_all_content, 1);
  set(sensel_contacts_max, 16, 1), set(sensel_blob_merge, 1, 1), set(sensel_min_force, 24, 2);
  set(sensel_contact_mask, sensel_all_contact_fields, 1);
  set(sensel_baseline_enabled, 1, 1), set(sensel_baseline_increase, 0, 2),
      set(sensel_baseline_decrease, 0, 2);
  set(sensel_dynamic_baseline, 1, 1);
  set(sensel_acceleration, 0, 2), set(sensel_acceleration + 2, 0, 2), set(sensel_acceleration + 4, 15600, 2);
  set(sensel_led_size, 1, 1), set(sensel_led_largest, 100, 2), set(sensel_led_count, leds_.size(), 1);
  const std::uint8_t shifts[] = {8, 3, 0, 4, 0};
  for (std::size_t i = 0; i < std::size(shifts); ++i)
    set(static_cast<std::uint8_t>(sensel_unit_shifts + i), shifts[i], 1);
  set(sensel_soft_reset, 0, 1), set(sensel_error_code, 0, 1);
  leds_.fill(0);
}

std::optional<std::span<const std::uint8_t>> SenselRegisters::read(std::uint8_t reg, std::size_t size) const {
  if (reg + size > memory_.size()) return std::nullopt;
  for (std::size_t i = reg; i < reg + size; ++i)
    if (!readable_[i]) return std::nullopt;
  return std::span(memory_).subspan(reg, size);
}

bool SenselRegisters::write(std::uint8_t reg, std::span<const std::uint8_t> value) {
  const auto known =
      std::find_if(std::begin(writable), std::end(writable), [&](const Writable& w) { return w.reg == reg; });
  if (known == std::end(writable) || value.size() != known->bytes) return false;
  const unsigned number = value[0] | (value.size() > 1 ? value[1] << 8 : 0);
  if (number > known->most) return false;
  std::copy(value.begin(), value.end(), memory_.begin() + reg);
  return true;
}

std::optional<std::span<const std::uint8_t>> SenselRegisters::read_variable(std::uint8_t reg) {
  switch (reg) {
    case sensel_serial:
      return serial_;
    case sensel_led_brightness:
      return leds_;
    case sensel_compression_metadata: {
      const int detail = byte(sensel_scan_detail);
      const auto scale = static_cast<std::uint8_t>(2 << detail);
      metadata_ = {0,
                   0,
                   static_cast<std::uint8_t>(sensel_cells_at_detail(high_cols, detail)),
                   static_cast<std::uint8_t>(sensel_cells_at_detail(high_rows, detail)),
                   scale,
                   scale};
      return metadata_;
    }
    default:
      return std::nullopt;
  }
}

bool SenselRegisters::variable_writable(std::uint8_t reg) { return reg == sensel_led_brightness; }

bool SenselRegisters::write_variable(std::uint8_t reg, std::span<const std::uint8_t> value) {
  if (!variable_writable(reg) || value.size() > leds_.size()) return false;
  std::copy(value.begin(), value.end(), leds_.begin());
  return true;
}

}  // namespace palmar::emulator
