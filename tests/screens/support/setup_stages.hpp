// Snapshots of the set-up's stages, as the real machines make them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "app/station/setup_run.hpp"
#include "tests/screens/support/sample.hpp"

namespace palmar::screens {

using calibration::Action;
using station::SetupStage;

/// Snapshots of the stages as the real machines make them.
class Stages {
 public:
  explicit Stages(const SceneContext& scene, std::optional<calibration::PlacementRecord> placed = {})
      : scene_(scene), run_(config(scene, std::move(placed))) {}

  station::Snapshot find(bool streaming) {
    run_.open(SetupStage::find);
    station::Snapshot now = shot(samples::empty(scene_, 1));
    now.mat.link = streaming ? station::Link::streaming : station::Link::searching;
    return now;
  }
  station::Snapshot hands_off() {
    run_.open(SetupStage::check);
    feed(1.2, 0);
    return shot(samples::empty(scene_, 1));
  }
  station::Snapshot press() {
    hands_off();
    feed(2.2, 0);
    feed(0.8, 200, 30);
    return shot(samples::palms(scene_, 2));
  }
  station::Snapshot verdict() {
    press();
    feed(4, 300, 48);
    return shot(samples::empty(scene_, 3));
  }
  station::Snapshot calibrate() {
    run_.open(SetupStage::calibrate);
    return shot(samples::empty(scene_, 3));
  }
  station::Snapshot serial() {
    run_.open(SetupStage::calibrate);
    run_.choose(station::SetupChoice::roll);
    return shot(samples::empty(scene_, 3));
  }
  station::Snapshot cover() {
    serial();
    run_.type("A17");
    return shot(samples::empty(scene_, 3));
  }
  /// The roller's weight is wanted.
  station::Snapshot weight() {
    cover();
    run_.choose(station::SetupChoice::with_cover);
    follow([&] { return run_.view().procedure->phase == calibration::Phase::proposed; }, 0);
    run_.act(Action::accept);
    follow([&] { return run_.view().entry.has_value(); }, 0);
    return shot(samples::empty(scene_, 3));
  }
  /// Half of the mat has been rolled over.
  station::Snapshot rolling() {
    weight();
    run_.type("12 kg");
    follow([&] { return !run_.view().entry->known.empty(); }, 0);
    for (int row = 0; row < 30; ++row) {
      feed(0.2, 260, row, 3);
      std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
    follow([&] { return run_.view().coverage[28 * 48 + 5] > 0; }, 0);
    return shot(samples::empty(scene_, 3));
  }
  /// The mat was placed before; two landmarks pressed where it now lies.
  station::Snapshot placed_before() {
    run_.open(SetupStage::place);
    return shot(samples::empty(scene_, 3));
  }
  station::Snapshot slip(double by_mm) {
    placed_before();
    run_.choose(station::SetupChoice::look);
    press(3, by_mm);
    return shot(samples::empty(scene_, 3));
  }
  calibration::PlacementRecord record() {
    place(20);
    run_.act(Action::accept);
    calibration::PlacementRecord record = run_.take_placement().value().record;
    record.who = "Ada";
    record.when = "2026-11-20T09:30:00Z";
    return record;
  }
  station::Snapshot place(int pressed) {
    run_.open(SetupStage::place);
    press(pressed, 0);
    return shot(samples::empty(scene_, 3));
  }
  station::Snapshot ready() {
    place(20);
    run_.act(Action::accept);
    if (const auto place = run_.take_placement())
      run_.placement_kept(*place, "/home/school/.config/palmar/placement.json", {}, true);
    return shot(samples::empty(scene_, 3));
  }
  station::Snapshot lost() {
    place(2);
    run_.mat_lost("the device closed the port");
    return shot(samples::empty(scene_, 3));
  }

 private:
  static station::SetupRunConfig config(const SceneContext& scene,
                                        std::optional<calibration::PlacementRecord> placed) {
    station::SetupRunConfig config;
    config.placed = std::move(placed);
    config.mat = scene.mat;
    config.atlas = scene.atlas;
    config.placement = scene.placement;
    config.calibration = maker_calibration(scene.mat);
    config.check_times = {3, 4};
    return config;
  }
  station::Snapshot shot(station::Snapshot now) {
    now.setup = run_.view();
    now.mat.where = "/dev/ttyACM0";
    now.mat.rate_hz = 50;
    return now;
  }
  void press(int landmarks, double off_mm) {
    for (int i = 0; i < landmarks && run_.view().landmark; ++i) {
      const std::string id = *run_.view().landmark;
      for (const Landmark& landmark : scene_.atlas->landmarks) {
        if (landmark.id != id) continue;
        thumb(0.5, std::nullopt);
        thumb(1.5, scene_.placement.to_mat({landmark.at.u_mm + off_mm + wobble_mm(i), landmark.at.v_mm}));
        thumb(0.5, std::nullopt);
        break;
      }
    }
  }
  static double wobble_mm(int i) { return (i * 37 % 5 - 2) * 0.8; }
  /// Frames until a thread of the set-up has come so far.
  void follow(const std::function<bool()>& holds, std::uint16_t count) {
    for (int i = 0; i < 4000 && !holds(); ++i) {
      feed(0.1, count);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    EXPECT_TRUE(holds());
  }
  void feed(double seconds, std::uint16_t count, int first_row, int rows) {
    RawFrame raw;
    raw.rows = raw.cols = 48;
    raw.counts.assign(48 * 48, 0);
    std::fill(raw.counts.begin() + first_row * 48, raw.counts.begin() + (first_row + rows) * 48, count);
    for (const double end = t_s_ + seconds; t_s_ < end; t_s_ += 0.02) {
      raw.t_s = t_s_;
      run_.frame(raw, {});
    }
  }
  void feed(double seconds, std::uint16_t count, int rows = 48) {
    RawFrame raw;
    raw.rows = raw.cols = 48;
    raw.counts.assign(48 * 48, 0);
    std::fill(raw.counts.begin(), raw.counts.begin() + rows * 48, count);
    raw.counts[20 * 48 + 20] = raw.counts[33 * 48 + 9] = 0;
    for (const double end = t_s_ + seconds; t_s_ < end; t_s_ += 0.02) {
      raw.t_s = t_s_;
      run_.frame(raw, {});
    }
  }
  void thumb(double seconds, std::optional<MatPoint> at) {
    Observation seen;
    if (at) {
      Contact contact;
      contact.id = ++contact_;
      contact.centre = *at;
      contact.force_N = 20;
      contact.ellipse = {16, 14, 0};
      contact.tool = ContactTool::thumb_pad;
      seen.contacts.list.push_back(contact);
    }
    RawFrame raw;
    for (const double end = t_s_ + seconds; t_s_ < end; t_s_ += 0.02) {
      raw.t_s = t_s_;
      run_.frame(raw, seen);
    }
  }

  const SceneContext& scene_;
  station::SetupRun run_;
  double t_s_ = 0;
  std::uint32_t contact_ = 0;
};

}  // namespace palmar::screens
