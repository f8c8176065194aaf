#include "app/screens/picture_cache.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/anatomy_picture.hpp"
#include "app/screens/debrief.hpp"
#include "app/screens/fit_picture.hpp"

namespace palmar::screens {
namespace {

// A quiz does not show what it asks for; its answer shows it among its neighbours.
AnatomyDetail detail_of(const Frame& frame) {
  const station::QuizView& quiz = frame.snapshot.quiz;
  if (frame.state.view != View::quiz || quiz.answer) return AnatomyDetail::whole;
  const coach::QuizPlace* place = quiz.place();
  return place && place->kind == coach::QuizKind::muscle ? AnatomyDetail::landmarks : AnatomyDetail::outline;
}

// Muscle by muscle, so that the picture is painted anew only where another one comes or goes.
std::optional<DepthCut> cut_of(const Frame& frame) {
  if (frame.state.view != View::depth || frame.state.look.layer_mm <= 0) return std::nullopt;
  return depth_cut(*frame.scene.atlas, frame.state.look.layer_mm);
}

}  // namespace

void PictureCache::prepare(const Frame& frame, const Sheet& sheet, const PicturePlaces& places) {
  if (table_theme_ != sheet.theme().id) {
    pictures_.table = pressure_table(sheet.theme().dark);
    table_theme_ = sheet.theme().id;
    field_sequence_.reset();
    pressed_version_.reset();
  }
  prepare_back(frame, sheet, places.back);
  prepare_field(frame);
  prepare_pressed(frame);
  prepare_camera(frame);
  prepare_fit(frame, sheet);
  if (!depth_ && (shows_slice(frame.state) || places.scene.shown()))
    depth_ = std::make_unique<DepthPictures>(frame.scene);
  if (!depth_) return;
  // Looking back, the slice is that of the hardest moment.
  const Frame shown = frame.state.view == View::debrief ? hardest_moment(frame) : frame;
  depth_->prepare(shown, sheet.theme(), places.scene, pictures_);
}

void PictureCache::prepare_back(const Frame& frame, const Sheet& sheet, const BackPlace& place) {
  // Whole pixels, so that the picture is copied and not resampled.
  pictures_.back = {std::round(place.picture.x), std::round(place.picture.y), std::round(place.picture.w),
                    std::round(place.picture.h)};
  const Rect& back = pictures_.back;
  if (back.w < 8 || back.h < 8) return;
  pictures_.view = fit_body(*frame.scene.atlas, mat_corners(frame.scene.placement, frame.scene.mat.geometry),
                            back.w, back.h, place.below, frame.state.view == View::depth);
  BackKey key{static_cast<int>(back.w), static_cast<int>(back.h), pictures_.view, frame.target(),
              sheet.theme().id,         detail_of(frame),         cut_of(frame)};
  if (key == back_key_ && anatomy_.id()) return;
  const Image image =
      draw_anatomy(*frame.scene.atlas, key.target, sheet.theme(), key.view, key.width, key.height,
                   std::max(1.0, sheet.scale().window), key.detail, key.cut ? &*key.cut : nullptr);
  anatomy_.update(image.width, image.height, 4, image.rgba.data());
  pictures_.anatomy = anatomy_.id();
  back_key_ = std::move(key);
}

void PictureCache::prepare_fit(const Frame& frame, const Sheet& sheet) {
  // Letters in the chart are small: at a large setting they grow, and the chart shows less.
  constexpr double scale_of_chart = 1.25, least_width = 330, least_height = 400;  // px of the chart
  const double most = std::min(pictures_.back.w / least_width, pictures_.back.h / least_height);
  const double scale = std::min(scale_of_chart * std::max(sheet.scale().window, sheet.k()),
                                std::max(most, sheet.scale().window));
  FitKey key{frame.snapshot.setup.fitted, static_cast<int>(pictures_.back.w),
             static_cast<int>(pictures_.back.h), scale, sheet.theme().id};
  if (!key.record || key.width < 8 || key.height < 8) {
    pictures_.fit = nullptr;
    fit_key_ = {};
    return;
  }
  if (key == fit_key_) return;
  fit_key_ = key;
  pictures_.fit = nullptr;
  const auto typeface = find_typeface(frame.scene.themes.parent_path() / "fonts");
  if (!typeface) return;  // the words beside it say the same
  const auto image = draw_fit_card(*key.record, sheet.theme(), *typeface, key.width, key.height, scale);
  if (!image) return;
  fit_.update(image->width, image->height, 4, image->rgba.data());
  pictures_.fit = fit_.id();
}

void PictureCache::prepare_field(const Frame& frame) {
  const Observation& now = frame.snapshot.observation;
  const GridGeometry& grid = now.field.geometry;
  if (grid.cells() == 0 || now.field.kPa.size() != static_cast<std::size_t>(grid.cells())) return;
  // A new mat begins to count again, so the snapshot's own number tells frames apart.
  if (field_sequence_ == frame.snapshot.version && pictures_.field) return;
  field_sequence_ = frame.snapshot.version;
  const int factor = std::clamp(200 / std::max(grid.rows, grid.cols), 1, 4);
  draw_field(now.field, pictures_.table, factor, field_rgba_);
  field_.update(grid.cols * factor, grid.rows * factor, 4, field_rgba_.data());
  pictures_.field = field_.id();
}

void PictureCache::prepare_pressed(const Frame& frame) {
  if (frame.state.view != View::debrief || !frame.debrief) return;
  const PressureField& field = frame.debrief->pressed();
  const GridGeometry& grid = field.geometry;
  if (field.loaded.empty()) {
    pictures_.pressed = nullptr;
    pressed_version_.reset();
    return;
  }
  if (pressed_version_ == frame.debrief->pressed_version() && pictures_.pressed) return;
  pressed_version_ = frame.debrief->pressed_version();
  const int factor = std::clamp(200 / std::max(grid.rows, grid.cols), 1, 4);
  draw_field(field, pictures_.table, factor, field_rgba_);
  pressed_.update(grid.cols * factor, grid.rows * factor, 4, field_rgba_.data());
  pictures_.pressed = pressed_.id();
}

void PictureCache::prepare_camera(const Frame& frame) {
  const auto& picture = frame.snapshot.picture;
  if (frame.state.view != View::instructor || !picture || picture->width < 1 || picture->height < 1) return;
  if (picture->rgb.size() !=
      static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height) * 3)
    return;
  if (camera_sequence_ == picture->sequence && pictures_.camera) return;
  camera_sequence_ = picture->sequence;
  camera_.update(picture->width, picture->height, 3, picture->rgb.data());
  pictures_.camera = camera_.id();
  pictures_.camera_aspect = static_cast<float>(picture->width) / static_cast<float>(picture->height);
}

}  // namespace palmar::screens
