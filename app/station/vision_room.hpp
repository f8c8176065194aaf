// The vision thread: decodes the newest picture; older ones that it did not get to are dropped and counted.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "app/station/latest_slot.hpp"
#include "app/station/shared_health.hpp"
#include "app/station/threads.hpp"
#include "sensing/model/camera_frame.hpp"

namespace palmar::station {

class VisionRoom {
 public:
  VisionRoom(SharedHealth& health, FaultSink fault);
  ~VisionRoom();
  VisionRoom(const VisionRoom&) = delete;
  VisionRoom& operator=(const VisionRoom&) = delete;

  LatestSlot<CameraFrame>& pictures() { return pictures_; }
  /// Any thread: a picture was published.
  void picture_came();
  /// The newest decoded picture; null before the first.
  std::shared_ptr<const CameraPicture> newest() const;

 private:
  void decode_until_closed();
  void decode(const CameraFrame& frame);

  SharedHealth& health_;
  LatestSlot<CameraFrame> pictures_;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  bool waiting_ = false;
  bool closed_ = false;
  bool broken_ = false;  ///< the last picture could not be decoded; vision thread only
  std::shared_ptr<const CameraPicture> newest_;
  std::uint64_t decoded_ = 0;
  double period_s_ = 0;  ///< smoothed time between pictures
  StationTime previous_{};
  std::thread thread_;
};

}  // namespace palmar::station
