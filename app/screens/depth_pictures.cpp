#include "app/screens/depth_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace palmar::screens {
namespace {

constexpr double skin_px_per_mm = 1.5, glow_px_per_mm = 0.5;
// From one picture of the 3-D back to the next, while it is not turned.
constexpr double least_scene_s = 0.09;

std::shared_ptr<const depth::DepthModel> model_of(const SceneContext& scene) {
  return scene.depth ? scene.depth : std::make_shared<const depth::DepthModel>();
}

bool whole(const PressureField& field) {
  return field.geometry.cells() > 0 && field.kPa.size() == static_cast<std::size_t>(field.geometry.cells()) &&
         field.validity.size() == field.kPa.size();
}

}  // namespace

DepthPictures::DepthPictures(const SceneContext& scene)
    : model_(scene.depth), kernels_(model_of(scene), scene.mat.geometry, scene.atlas->mannequin.c7_psis_mm) {
  // Until something is pressed the plane goes through the middle of the mat.
  plane_.centre =
      scene.placement.to_body({scene.mat.geometry.width_mm() / 2, scene.mat.geometry.height_mm() / 2});
}

void DepthPictures::prepare(const Frame& frame, const Theme& theme, const Rect& scene, Pictures& pictures) {
  pictures.slice = nullptr;
  pictures.scene = pictures.layer = nullptr;
  if (frame.scene.depth != model_) {
    model_ = frame.scene.depth;
    kernels_.set_model(model_of(frame.scene));
    slice_version_.reset();
    layer_version_.reset();
  }
  if (shows_slice(frame.state)) prepare_slice(frame, pictures);
  if (frame.state.view != View::depth) return;
  prepare_layer(frame, pictures);
  if (scene.shown()) prepare_scene(frame, theme, scene, pictures);
}

void DepthPictures::prepare_slice(const Frame& frame, Pictures& pictures) {
  kernels_.want_slice(frame.scene.placement);
  const bool ready = kernels_.slicer() != nullptr, along = frame.state.look.along_fibre;
  pictures.slice = &slice_;
  if (slice_version_ == frame.snapshot.version && slice_along_ == along && slice_ready_ == ready) return;
  slice_version_ = frame.snapshot.version, slice_along_ = along, slice_ready_ = ready;
  const Observation& now = frame.snapshot.observation;
  plane_ = slice_plane(*frame.scene.atlas, now, frame.worked(), along, plane_);
  make_slice(*frame.scene.atlas, kernels_.model(), whole(now.field) ? kernels_.slicer() : nullptr, now,
             frame.scene.placement, plane_, slice_);
}

void DepthPictures::prepare_layer(const Frame& frame, Pictures& pictures) {
  const double depth_mm = frame.state.look.layer_mm;
  if (depth_mm <= 0) return;  // the skin itself: the field as it was measured
  kernels_.want_layer(frame.scene.placement, depth_mm);
  const depth::StressLayer* layer = kernels_.layer();
  const PressureField& field = frame.snapshot.observation.field;
  if (!layer || !whole(field)) return;
  if (layer_version_ != frame.snapshot.version || layer_mm_ != layer->depth_mm()) {
    layer_version_ = frame.snapshot.version, layer_mm_ = layer->depth_mm();
    stress_.geometry = field.geometry;
    stress_.peak_kPa = layer->solve(field, stress_.kPa);
    stress_.loaded.resize(field.loaded.empty() ? 0 : stress_.kPa.size());
    std::iota(stress_.loaded.begin(), stress_.loaded.end(), 0u);
    const int factor = std::clamp(160 / std::max(field.geometry.rows, field.geometry.cols), 1, 3);
    draw_field(stress_, pictures.table, factor, rgba_);
    layer_.update(field.geometry.cols * factor, field.geometry.rows * factor, 4, rgba_.data());
  }
  pictures.layer = layer_.id();
  pictures.layer_mm = layer_mm_;
  pictures.layer_peak_kPa = stress_.peak_kPa;
}

void DepthPictures::prepare_surface(const Frame& frame) {
  if (surface_place_ && same_place(*surface_place_, frame.scene.placement)) return;
  surface_place_ = frame.scene.placement;
  surface_ = back_surface(*frame.scene.atlas, frame.scene.placement, frame.scene.mat.geometry);
  scene_->set_surface(surface_);
  if (glow_mask_.width() == 0) glow_mask_ = MuscleGlow(*frame.scene.atlas, surface_, glow_px_per_mm);
}

void DepthPictures::prepare_scene(const Frame& frame, const Theme& theme, const Rect& place,
                                  Pictures& pictures) {
  if (!scene_) scene_.emplace();
  if (!scene_->works()) return;
  prepare_surface(frame);
  const SkinKey key{frame.target(), theme.id};
  const bool repainted = key != skin_key_ || !skin_.id();
  if (repainted) {
    const Image image = skin_picture(*frame.scene.atlas, key.target, theme, surface_, skin_px_per_mm);
    skin_.update(image.width, image.height, 4, image.rgba.data());
    skin_key_ = key;
  }
  const Turntable& turn = frame.state.look.turn;
  const int width = static_cast<int>(std::lround(place.w)), height = static_cast<int>(std::lround(place.h));
  // What only moves with the hand is drawn so often and no more: on a processor it is the dearest of all pictures.
  const bool moved = repainted || !(scene_turn_ == turn) || scene_width_ != width || scene_height_ != height;
  const bool same = !moved && scene_version_ == frame.snapshot.version;
  const bool fresh = scene_at_ && seconds(frame.now - *scene_at_) < least_scene_s;
  if (!same && (moved || !fresh)) {
    scene_at_ = frame.now;
    scene_version_ = frame.snapshot.version, scene_turn_ = turn, scene_width_ = width, scene_height_ = height;
    glow_mask_.draw(frame.snapshot.observation.muscles, key.target, theme, rgba_,
                    lit_places(frame.snapshot.observation.contacts));
    glow_.update(glow_mask_.width(), glow_mask_.height(), 4, rgba_.data());
    const bool pressed = !frame.snapshot.observation.field.loaded.empty();
    scene_->resize(width, height);
    awaited_ = {eye(turn, surface_.reach_x_mm(), surface_.reach_y_mm(), place.w / place.h),
                {skin_.id(), glow_.id(), pressed ? pictures.field : nullptr},
                theme.card,
                theme.dark ? dim_room : bright_room};
  }
  pictures.scene = scene_->picture();
}

void DepthPictures::draw() {
  if (!awaited_) return;
  scene_->draw(awaited_->eye, awaited_->skin, awaited_->ground, awaited_->lamps);
  awaited_.reset();
}

}  // namespace palmar::screens
