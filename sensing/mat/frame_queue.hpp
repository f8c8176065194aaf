// Decoded frames that wait to be taken, with the bytes they came from. One owner, one thread.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sensing/model/raw_frame.hpp"

namespace palmar::mat {

/// Ring of `capacity` slots whose buffers are reused; a full queue takes nothing.
class FrameQueue {
 public:
  explicit FrameQueue(std::size_t capacity) : slots_(capacity) {}

  struct Slot {
    RawFrame frame;
    std::vector<std::uint8_t> bytes;
  };

  bool full() const { return count_ == slots_.size(); }
  bool empty() const { return count_ == 0; }
  /// The slot that push() will add; fill it first. Precondition: !full().
  Slot& back_slot() { return slots_[(first_ + count_) % slots_.size()]; }
  void push() { ++count_; }

  /// Swaps the oldest frame into `frame`; its bytes are those of last_bytes() until the next pop().
  bool pop(RawFrame& frame) {
    if (empty()) return false;
    std::swap(frame, slots_[first_].frame);
    std::swap(last_bytes_, slots_[first_].bytes);
    --count_;
    // An empty queue begins anew at the first slot, so that only as many slots are ever used, and warm, as frames have waited at once.
    first_ = count_ == 0 ? 0 : (first_ + 1) % slots_.size();
    return true;
  }
  std::span<const std::uint8_t> last_bytes() const { return last_bytes_; }

 private:
  std::vector<Slot> slots_;
  std::vector<std::uint8_t> last_bytes_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace palmar::mat
