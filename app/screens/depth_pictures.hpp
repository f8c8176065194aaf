// The pictures of depth and anatomy, brought up to the snapshot: the slice, the layer, the 3-D back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/screens/back_scene.hpp"
#include "app/screens/depth_kernels.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/skin_picture.hpp"
#include "app/screens/texture.hpp"

namespace palmar::screens {

class DepthPictures {
 public:
  explicit DepthPictures(const SceneContext& scene);

  /// What the view shows, into `pictures`; the rest of them becomes null. `scene`: where the 3-D back lies; w = 0 where it does not.
  void prepare(const Frame& frame, const Theme& theme, const Rect& scene, Pictures& pictures);
  /// False while kernels of what is shown are being made.
  bool complete() const { return !kernels_.working(); }
  /// Draws the 3-D back, where prepare() found that it has changed: with the rest of the drawing, after the screen is built.
  void draw();

 private:
  /// What the skin of the 3-D back depends on.
  struct SkinKey {
    std::optional<std::size_t> target;
    std::string theme;
    bool operator==(const SkinKey&) const = default;
  };
  void prepare_slice(const Frame& frame, Pictures& pictures);
  void prepare_layer(const Frame& frame, Pictures& pictures);
  void prepare_scene(const Frame& frame, const Theme& theme, const Rect& place, Pictures& pictures);
  void prepare_surface(const Frame& frame);

  std::shared_ptr<const depth::DepthModel> model_;  ///< of the scene; null: a half-space
  DepthKernels kernels_;
  SlicePicture slice_;
  depth::SlicePlane plane_;
  std::optional<std::uint64_t> slice_version_;
  bool slice_along_ = false, slice_ready_ = false;

  PressureField stress_;  // of the layer, as a field
  std::vector<std::uint8_t> rgba_;
  Texture layer_;
  std::optional<std::uint64_t> layer_version_;
  double layer_mm_ = -1;

  std::optional<BackScene> scene_;
  BackSurface surface_;
  MuscleGlow glow_mask_;
  Texture skin_, glow_;
  SkinKey skin_key_;
  std::optional<Placement> surface_place_;
  std::optional<std::uint64_t> scene_version_;
  std::optional<StationTime> scene_at_;  ///< when it was drawn last
  Turntable scene_turn_;
  int scene_width_ = 0, scene_height_ = 0;
  struct Awaited {
    Eigen::Matrix4f eye;
    SkinPictures skin;
    Colour ground;
    Lamps lamps;
  };
  std::optional<Awaited> awaited_;
};

}  // namespace palmar::screens
