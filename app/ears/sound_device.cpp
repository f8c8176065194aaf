#include "app/ears/sound_device.hpp"

#include <SDL.h>

#include <utility>

#include "app/ears/tone.hpp"

namespace palmar::ears {
namespace {

constexpr Uint16 block = 1024;  // samples: 21 ms

Error no_sound() {
  const std::string why = SDL_GetError();
  return failure("no_sound", "no sound device can be opened", why.substr(0, why.find('\n')),
                 "everything that is heard is on screen too; --sound off says no more of it");
}

}  // namespace

Result<std::unique_ptr<SoundDevice>> SoundDevice::open(std::function<void(std::span<std::int16_t>)> fill) {
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");  // SIGINT and SIGTERM are the station's
  std::unique_ptr<SoundDevice> self(new SoundDevice);
  self->fill_ = std::move(fill);
  if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) return no_sound();
  self->ready_ = true;
  // Without a sound card ALSA would tell its whole search on standard error.
  if (SDL_GetNumAudioDevices(0) == 0) {
    SDL_SetError("there is no sound card");
    return no_sound();
  }
  SDL_AudioSpec wanted{};
  wanted.freq = rate_Hz;
  wanted.format = AUDIO_S16SYS;
  wanted.channels = 2;
  wanted.samples = block;
  wanted.callback = &SoundDevice::called;
  wanted.userdata = self.get();
  self->device_ = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
  if (self->device_ == 0) return no_sound();
  SDL_PauseAudioDevice(self->device_, 0);
  return self;
}

SoundDevice::~SoundDevice() {
  if (device_ != 0) SDL_CloseAudioDevice(device_);
  if (ready_) SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

void SoundDevice::called(void* self, std::uint8_t* bytes, int count) {
  static_cast<SoundDevice*>(self)->fill_(
      {reinterpret_cast<std::int16_t*>(bytes), static_cast<std::size_t>(count) / sizeof(std::int16_t)});
}

}  // namespace palmar::ears
