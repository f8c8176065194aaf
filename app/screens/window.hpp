// SDL's window with OpenGL 3 and Dear ImGui in it. One at a time; one thread.
#pragma once

#include <SDL.h>

#include <memory>
#include <string>

#include "app/screens/painter.hpp"
#include "sensing/model/status.hpp"

namespace palmar::screens {

class Window {
 public:
  /// Errors (failed): no_display, no_opengl.
  static Result<std::unique_ptr<Window>> open(int width, int height, bool offscreen);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  int width() const;
  int height() const;
  const std::string& driver() const { return driver_; }
  bool software() const { return software_; }

  /// After the atlas of fonts was built anew.
  void upload_fonts();
  void begin_frame();
  /// Draws what ImGui has built, over the colour of the ground; returns when the last pixel is there (software) or handed over.
  void draw(Colour ground);
  void show();
  /// The last frame, drawn once more and read back.
  Image read(Colour ground);

 private:
  Window() = default;

  SDL_Window* window_ = nullptr;
  SDL_GLContext gl_ = nullptr;
  bool imgui_ = false;
  std::string driver_;
  bool software_ = false;
};

}  // namespace palmar::screens
