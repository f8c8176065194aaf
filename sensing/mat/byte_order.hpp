// Little-endian integers to and from bytes, one at a time, so that alignment and the host's order never
// matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace palmar::mat {

template <class Integer>
Integer load_little(const std::uint8_t* bytes) {
  std::make_unsigned_t<Integer> value = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    value = static_cast<std::make_unsigned_t<Integer>>(
        value | static_cast<std::make_unsigned_t<Integer>>(bytes[i]) << (8 * i));
  }
  return static_cast<Integer>(value);
}

template <class Integer>
void append_little(std::vector<std::uint8_t>& out, Integer value) {
  auto rest = static_cast<std::make_unsigned_t<Integer>>(value);
  for (std::size_t i = 0; i < sizeof(Integer); ++i) out.push_back(static_cast<std::uint8_t>(rest >> (8 * i)));
}

/// Reads front to back; a read beyond the end gives 0 and is remembered.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  template <class Integer>
  Integer read() {
    if (left() < sizeof(Integer)) {
      overrun_ = true;
      position_ = bytes_.size();
      return 0;
    }
    Integer value = load_little<Integer>(bytes_.data() + position_);
    position_ += sizeof(Integer);
    return value;
  }

  std::size_t left() const { return bytes_.size() - position_; }
  bool overrun() const { return overrun_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
  bool overrun_ = false;
};

}  // namespace palmar::mat
