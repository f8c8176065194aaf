// A queue of fixed capacity between two threads. Slots are swapped, never copied, so that buffers are reused.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace palmar::station {

/// What push() does when all slots are full.
enum class Overflow {
  drop_oldest,  ///< live data: the newest matters; the loss is counted
  refuse        ///< records: nothing is dropped silently; push() returns false and the station says so
};

/// Any thread may push, pop or look. Overflow rule by constructor; dropped() counts what was lost.
template <class T>
class BoundedQueue {
 public:
  BoundedQueue(std::size_t capacity, Overflow overflow) : slots_(capacity), overflow_(overflow) {
    if (capacity == 0) throw std::invalid_argument("BoundedQueue of capacity 0");
  }

  /// Swaps `item` into the queue; afterwards `item` holds a used slot. False only with Overflow::refuse, when full.
  bool push(T& item) {
    {
      std::lock_guard lock(mutex_);
      if (size_ == slots_.size()) {
        if (overflow_ == Overflow::refuse) return false;
        first_ = (first_ + 1) % slots_.size();
        --size_;
        ++dropped_;
      }
      using std::swap;
      swap(slots_[(first_ + size_) % slots_.size()], item);
      ++size_;
    }
    ready_.notify_one();
    return true;
  }

  /// Swaps the oldest item out; waits for at most `patience`. False when nothing came or the queue was closed and is empty.
  bool pop(T& item, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    ready_.wait_for(lock, patience, [this] { return size_ > 0 || closed_; });
    if (size_ == 0) return false;
    using std::swap;
    swap(slots_[first_], item);
    first_ = (first_ + 1) % slots_.size();
    --size_;
    return true;
  }

  /// Nothing more will come: pop() returns what is left, then false at once.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

  bool finished() const {
    std::lock_guard lock(mutex_);
    return closed_ && size_ == 0;
  }
  std::uint64_t dropped() const {
    std::lock_guard lock(mutex_);
    return dropped_;
  }
  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return size_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<T> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  Overflow overflow_;
  bool closed_ = false;
  std::uint64_t dropped_ = 0;
};

}  // namespace palmar::station
