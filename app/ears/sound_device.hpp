// The loudspeaker. The only file that knows the sound library.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "sensing/model/status.hpp"

namespace palmar::ears {

class SoundDevice {
 public:
  /// `fill` is called from the device's own thread with left and right in turn, until the device goes. Errors: no_sound.
  static Result<std::unique_ptr<SoundDevice>> open(std::function<void(std::span<std::int16_t>)> fill);
  ~SoundDevice();
  SoundDevice(const SoundDevice&) = delete;
  SoundDevice& operator=(const SoundDevice&) = delete;

 private:
  SoundDevice() = default;
  static void called(void* self, std::uint8_t* bytes, int count);

  std::function<void(std::span<std::int16_t>)> fill_;
  bool ready_ = false;
  std::uint32_t device_ = 0;
};

}  // namespace palmar::ears
