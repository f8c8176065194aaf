// Pictures on the graphics side.
#pragma once

#include <imgui.h>

#include <cstdint>

namespace palmar::screens {

/// One texture of OpenGL, sampled linearly. Needs the context to be current, also when it goes.
class Texture {
 public:
  Texture() = default;
  ~Texture();
  Texture(const Texture&) = delete;
  Texture& operator=(const Texture&) = delete;

  /// width*height pixels of `channels` bytes: 3 (RGB) or 4 (RGBA, straight alpha).
  void update(int width, int height, int channels, const std::uint8_t* pixels);
  /// Null before the first picture.
  ImTextureID id() const { return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name_)); }

 private:
  unsigned name_ = 0;
  int width_ = 0, height_ = 0, channels_ = 0;
};

}  // namespace palmar::screens
