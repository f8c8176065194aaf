// The 3-D back on the graphics side: the mesh of the skin with the anatomy, the muscles' glow and the pressure on it, drawn into a
// picture of its own.
#pragma once

#include <imgui.h>

#include <Eigen/Core>

#include "app/screens/back_surface.hpp"
#include "app/screens/colour.hpp"

namespace palmar::screens {

/// What lies on the skin, one over the other.
struct SkinPictures {
  ImTextureID anatomy = nullptr;  ///< over the surface's bounds, RGBA; transparent beside the body
  ImTextureID glow = nullptr;     ///< the same bounds; null: none
  ImTextureID field = nullptr;    ///< over the mat; null: none
};

/// Needs the context of OpenGL to be current, also when it goes.
class BackScene {
 public:
  BackScene();
  ~BackScene();
  BackScene(const BackScene&) = delete;
  BackScene& operator=(const BackScene&) = delete;

  /// False where the graphics side refuses its programs; then nothing is drawn.
  bool works() const { return program_ != 0; }
  void set_surface(const BackSurface& surface);
  /// Makes a picture of that size; what is in it comes with draw().
  void resize(int width, int height);
  /// Into the picture, on that ground. Leaves the window as the place to draw into.
  void draw(const Eigen::Matrix4f& eye, const SkinPictures& skin, Colour ground);
  /// Upside down, as OpenGL counts its rows: draw it from (0, 1) to (1, 0). Null before the first resize().
  ImTextureID picture() const;

 private:
  void free_targets();

  unsigned program_ = 0, array_ = 0, vertices_ = 0, triangles_ = 0;
  int indices_ = 0;
  int width_ = 0, height_ = 0;
  unsigned drawing_ = 0, colour_ = 0, depth_ = 0;  // with several samples a pixel, for smooth edges
  unsigned resolved_ = 0, texture_ = 0;
};

}  // namespace palmar::screens
