// Health that the io and vision threads know, read by the pipeline thread for its snapshots.
#pragma once

#include <mutex>

#include "app/station/snapshot.hpp"

namespace palmar::station {

class SharedHealth {
 public:
  /// Any thread. `change` gets both records under the lock; keep it short.
  template <class Change>
  void change(Change change_records) {
    std::lock_guard lock(mutex_);
    change_records(mat_, camera_);
  }
  /// Copies into records whose memory is used again.
  void read(MatHealth& mat, CameraHealth& camera) const {
    std::lock_guard lock(mutex_);
    mat = mat_;
    camera = camera_;
  }

 private:
  mutable std::mutex mutex_;
  MatHealth mat_;
  CameraHealth camera_;
};

}  // namespace palmar::station
