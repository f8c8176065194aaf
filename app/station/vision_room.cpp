#include "app/station/vision_room.hpp"

#include <string>

#include "app/station/threads.hpp"
#include "sensing/vision/decode.hpp"

namespace palmar::station {
namespace {

constexpr int shown_width_px = 640;     // the picture-in-picture needs no more
constexpr double rate_smoothing = 0.1;  // weight of the newest gap between pictures

}  // namespace

VisionRoom::VisionRoom(SharedHealth& health, FaultSink fault) : health_(health) {
  thread_ = named_thread("vision", [this] { decode_until_closed(); }, std::move(fault));
}

VisionRoom::~VisionRoom() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  came_.notify_one();
  thread_.join();
}

void VisionRoom::picture_came() {
  {
    std::lock_guard lock(mutex_);
    waiting_ = true;
  }
  came_.notify_one();
}

std::shared_ptr<const CameraPicture> VisionRoom::newest() const {
  std::lock_guard lock(mutex_);
  return newest_;
}

void VisionRoom::decode_until_closed() {
  auto frame = std::make_unique<CameraFrame>();
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      came_.wait(lock, [this] { return waiting_ || closed_; });
      if (closed_) return;
      waiting_ = false;
    }
    if (pictures_.take(frame)) decode(*frame);
  }
}

void VisionRoom::decode(const CameraFrame& frame) {
  vision::DecodeLimits limits;
  limits.shrink_to_width = shown_width_px;
  auto picture = std::make_shared<CameraPicture>();
  if (Status decoded = vision::decode(frame, *picture, limits); !decoded) {
    broken_ = true;
    health_.change([&](MatHealth&, CameraHealth& health) { health.message = decoded.error().message(); });
    return;
  }
  if (decoded_ > 0) {
    const double gap_s = seconds(frame.received - previous_);
    period_s_ = decoded_ == 1 ? gap_s : (1 - rate_smoothing) * period_s_ + rate_smoothing * gap_s;
  }
  previous_ = frame.received;
  ++decoded_;
  {
    std::lock_guard lock(mutex_);
    newest_ = std::move(picture);
  }
  health_.change([&](MatHealth&, CameraHealth& health) {
    if (broken_) health.message.clear();  // a good picture again
    health.pictures = decoded_;
    health.rate_hz = period_s_ > 0 ? 1 / period_s_ : 0;
  });
  broken_ = false;
}

}  // namespace palmar::station
