// The io thread's room: one io_context with the mat's and the camera's source.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/station/bounded_queue.hpp"
#include "app/station/latest_slot.hpp"
#include "app/station/recorder.hpp"
#include "app/station/shared_health.hpp"
#include "app/station/threads.hpp"
#include "sensing/model/camera_frame.hpp"
#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::station {

using FrameQueue = BoundedQueue<RawFrame>;

struct IoRoomConfig {
  MatDescription mat;
  std::string port;    ///< "/dev/..." or "tcp:HOST:PORT"
  std::string camera;  ///< "" for none
  bool capture = false;
  std::function<void(const std::string&)> report;
};

/// What the io thread hands on to. All outlive the room.
struct IoRoomOutputs {
  FrameQueue& frames;
  LatestSlot<CameraFrame>& pictures;
  std::function<void()> picture_came;
  Recorder* recorder = nullptr;  ///< null: nothing is recorded
  SharedHealth& health;
  FaultSink fault;
};

class IoRoom {
 public:
  /// Errors: as source::check_port, mat::make_driver, source::make_camera_source.
  static Result<std::unique_ptr<IoRoom>> start(const IoRoomConfig& config, IoRoomOutputs outputs);
  /// Stops the sources, joins the thread. The queue of frames is closed then.
  ~IoRoom();
  IoRoom(const IoRoom&) = delete;
  IoRoom& operator=(const IoRoom&) = delete;

 private:
  struct State;
  explicit IoRoom(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace palmar::station
