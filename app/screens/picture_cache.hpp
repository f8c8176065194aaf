// The textures of a frame: what does not change is kept, what changes is made anew.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/screens/anatomy_picture.hpp"
#include "app/screens/depth_pictures.hpp"
#include "app/screens/panels.hpp"
#include "app/screens/texture.hpp"

namespace palmar::screens {

/// Where the pictures will lie.
struct PicturePlaces {
  BackPlace back;
  Rect scene;
};

class PictureCache {
 public:
  /// Brings the textures up to the snapshot.
  void prepare(const Frame& frame, const Sheet& sheet, const PicturePlaces& places);
  /// False while something that is shown is still being made.
  bool complete() const { return !depth_ || depth_->complete(); }
  /// Draws what prepare() has left for the drawing.
  void draw() {
    if (depth_) depth_->draw();
  }
  const Pictures& pictures() const { return pictures_; }

 private:
  /// What the picture of the back depends on.
  struct BackKey {
    int width = 0, height = 0;
    BodyView view;
    std::optional<std::size_t> target;
    std::string theme;
    AnatomyDetail detail = AnatomyDetail::whole;
    std::optional<DepthCut> cut;  ///< in the depth view, below the skin
    bool operator==(const BackKey&) const = default;
  };
  void prepare_back(const Frame& frame, const Sheet& sheet, const BackPlace& place);
  void prepare_field(const Frame& frame);
  void prepare_pressed(const Frame& frame);
  void prepare_camera(const Frame& frame);
  void prepare_fit(const Frame& frame, const Sheet& sheet);

  Pictures pictures_;
  std::unique_ptr<DepthPictures> depth_;  // made when they are first looked at
  BackKey back_key_;
  /// What the picture of a fit depends on.
  struct FitKey {
    std::shared_ptr<const calibration::MatRecord> record;
    int width = 0, height = 0;
    double scale = 0;
    std::string theme;
    bool operator==(const FitKey&) const = default;
  };
  FitKey fit_key_;
  Texture fit_;
  Texture anatomy_, field_, camera_, pressed_;
  std::vector<std::uint8_t> field_rgba_;
  std::optional<std::uint64_t> field_sequence_, camera_sequence_, pressed_version_;
  std::string table_theme_;
};

}  // namespace palmar::screens
