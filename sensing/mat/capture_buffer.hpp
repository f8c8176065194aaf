// Bytes of a capture that have been fed but not yet read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace palmar::mat {

class CaptureBuffer {
 public:
  void append(std::span<const std::uint8_t> bytes) {
    if (position_ == bytes_.size()) {
      clear();
    } else if (position_ >=
               bytes_.size() - position_) {  // so a byte is moved once at most for one that was read
      bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(position_));
      position_ = 0;
    }
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  std::span<const std::uint8_t> rest() const { return std::span(bytes_).subspan(position_); }
  /// Precondition: at most rest().size().
  void skip(std::size_t bytes) { position_ += bytes; }
  void clear() {
    bytes_.clear();
    position_ = 0;
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t position_ = 0;
};

}  // namespace palmar::mat
