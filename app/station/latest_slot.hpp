// The newest value of a kind, from one producer to one consumer: a mutex around a swap of pointers. With the three values that
// rotate (being written, waiting, being read) nobody waits for anybody and nothing is allocated.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace palmar::station {

template <class T>
class LatestSlot {
 public:
  LatestSlot() : waiting_(std::make_unique<T>()) {}

  /// Hands `written` over and takes an old value back to write into. Never null.
  void publish(std::unique_ptr<T>& written) {
    std::lock_guard lock(mutex_);
    std::swap(waiting_, written);
    fresh_ = true;
  }

  /// Takes the newest value, if there is one that has not been taken. Never null.
  bool take(std::unique_ptr<T>& read) {
    std::lock_guard lock(mutex_);
    if (!fresh_) return false;
    std::swap(waiting_, read);
    fresh_ = false;
    return true;
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<T> waiting_;
  bool fresh_ = false;
};

}  // namespace palmar::station
