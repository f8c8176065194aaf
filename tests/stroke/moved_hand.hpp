// A contact that a test moves by hand over two muscles: no mat between.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "sensing/stroke/stroke_recorder.hpp"
#include "tests/contact/painted_prints.hpp"

namespace palmar::stroke {

inline const GridGeometry grid{48, 48, 10, 10};
inline constexpr double frame_s = 0.02;

inline BodyPolygon box(double u0, double v0, double u1, double v1) {
  return {{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}};
}

/// Two muscles over each other: a thin slanting one above a thick one along the spine; the mat's corner is the body's origin.
inline std::shared_ptr<const Atlas> small_atlas() {
  auto atlas = std::make_shared<Atlas>();
  Muscle deep;
  deep.id = "deep_R";
  deep.outline = box(100, 20, 130, 460);
  deep.fibre_angle_deg = 90;
  deep.thickness_mm = 28;
  deep.scoreable = true;
  Muscle thin = deep;
  thin.id = "thin_R";
  thin.outline = box(0, 0, 300, 300);
  thin.fibre_angle_deg = 30;
  thin.thickness_mm = 4;
  atlas->muscles = {deep, thin};
  return atlas;
}

/// A contact that a test moves by hand: no mat between.
class Hand {
 public:
  explicit Hand(const StrokeParameters& parameters = {}, std::shared_ptr<const Atlas> atlas = small_atlas())
      : recorder_(std::move(atlas), {0, 1}, grid, Placement{}, parameters) {}

  StrokeRecorder& recorder() { return recorder_; }
  double t_s() const { return t_s_; }

  /// One frame with the contact at that place.
  void press(double x, double y, double force_N, std::uint32_t id = 1, bool clipped = false) {
    const PaintedPress print{{x, y}, force_N, 30, 24, 0, true};
    field_ = force_N > 0 ? paint(grid, {print}) : paint(grid, {});
    contacts_.list.clear();
    contacts_.owner.assign(static_cast<std::size_t>(grid.cells()), Contacts::none);
    loads_.clear();
    if (force_N > 0) {
      for (const auto cell : field_.loaded) contacts_.owner[cell] = 0;
      Contact contact;
      contact.id = id;
      contact.centre = {x, y};
      contact.centre_body = BodyPoint{x, y};
      contact.force_N = force_N;
      contact.area_cm2 = 5;
      contact.mean_kPa = force_N / 5 * 10;
      contact.peak_kPa = 2 * contact.mean_kPa;
      contact.clipped = clipped;
      contact.tool = ContactTool::knuckles;
      contacts_.list.push_back(contact);
      loads_.push_back({id, {static_cast<float>(0.5 * force_N), static_cast<float>(0.8 * force_N)}});
    }
    recorder_.observe({field_, contacts_, loads_, t_s_}, live, finished);
    for (const Stroke& stroke : finished) all.push_back(stroke);
    t_s_ += frame_s;
  }
  void empty(double seconds) {
    for (int i = 0; i < seconds / frame_s; ++i) press(0, 0, 0);
  }
  /// Force and place over time since the start, both given.
  void move(double seconds, const std::function<MatPoint(double)>& place,
            const std::function<double(double)>& force) {
    for (int i = 0; i < std::lround(seconds / frame_s); ++i) {
      const double t = i * frame_s;
      press(place(t).x_mm, place(t).y_mm, force(t));
    }
  }
  void end() {
    recorder_.finish(live, finished);
    for (const Stroke& stroke : finished) all.push_back(stroke);
  }

  std::vector<Stroke> live, finished, all;

 private:
  StrokeRecorder recorder_;
  PressureField field_;
  Contacts contacts_;
  std::vector<ContactLoads> loads_;
  double t_s_ = 0;
};

/// Up in `ramp`, a plateau, down in `ramp`.
inline std::function<double(double)> envelope(double force_N, double seconds, double ramp_s) {
  return [=](double t) {
    return std::max(0.01, force_N * std::clamp(std::min(t, seconds - t) / ramp_s, 0.0, 1.0));
  };
}

}  // namespace palmar::stroke
