// Values from one thread to one other, without a lock.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>

namespace palmar::ears {

/// Holds at most N - 1. One thread pushes, one pops; neither ever waits. A push into a full ring is refused, and counted.
template <class T, std::size_t N>
class Ring {
  static_assert(N >= 2 && (N & (N - 1)) == 0, "a power of two");

 public:
  bool push(const T& value) {
    const std::size_t end = end_.load(std::memory_order_relaxed);
    if (end - begin_.load(std::memory_order_acquire) >= N - 1) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      return false;
    }
    values_[end % N] = value;
    end_.store(end + 1, std::memory_order_release);
    return true;
  }
  bool pop(T& value) {
    const std::size_t begin = begin_.load(std::memory_order_relaxed);
    if (begin == end_.load(std::memory_order_acquire)) return false;
    value = values_[begin % N];
    begin_.store(begin + 1, std::memory_order_release);
    return true;
  }
  std::size_t size() const {
    return end_.load(std::memory_order_acquire) - begin_.load(std::memory_order_acquire);
  }
  std::size_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  std::array<T, N> values_{};
  std::atomic<std::size_t> begin_{0}, end_{0}, refused_{0};
};

}  // namespace palmar::ears
