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

/// How strong the light is: from everywhere, the lamp from the upper left, the weaker one from the right. 1 in all shows the skin as it is.
struct Lamps {
  float all_round = 0.42f, left = 0.52f, right = 0.16f;
};
/// In a bright room more light comes from everywhere.
inline constexpr Lamps dim_room{}, bright_room{0.74f, 0.36f, 0.14f};

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
  void draw(const Eigen::Matrix4f& eye, const SkinPictures& skin, Colour ground, const Lamps& lamps);
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
