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
    offsets_ = true;  // as every real mat has them
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
    follow(
        [&] {
          const auto& cells = run_.view().mat.coverage.cells;
          return cells.size() == 48 * 48 && cells[28 * 48 + 5] > 0;
        },
        0);
    return shot(samples::empty(scene_, 3));
  }
  /// Curves were found, tried, and are to be kept; the words are those of the machine, the numbers are made up.
  station::Snapshot review() {
    station::Snapshot now = rolling();
    calibration::ProcedureView& view = *now.setup.procedure;
    view.key = "review";
    view.title = "The fit";
    view.instruction = "Look at how far the known weights read off, then keep the calibration or go back.";
    view.phase = calibration::Phase::proposed;
    view.progress = 0.9;
    view.can_accept = view.can_back = true;
    view.can_redo = view.can_skip = false;
    view.problem.reset();
    view.rows = {{"residual", 2.1, "%", "rms of the fitted loads (3.0 N)"},
                 {"known weights", 3.2, "%", "rms, not used for the fit"},
                 {"coming down", 4.4, "%", "rms, the same weights"},
                 {"95 % interval", 7.6, "%", "of a force, and more for small contacts"},
                 {"valid up to", 63.0, "kPa", "of the mean cell"},
                 {"cells without a curve", 3, "", ""}};
    now.setup.entry.reset();
    now.setup.fitted = std::make_shared<calibration::MatRecord>(made_up_record());
    return now;
  }
  station::Snapshot fitting() {
    station::Snapshot now = rolling();
    now.setup.page = station::SetupPage::fitting;
    now.setup.fitting = 0.4;
    now.setup.entry.reset();
    return now;
  }
  /// Known weights are tried: one has been set down twice.
  station::Snapshot verifying() {
    station::Snapshot now = rolling();
    calibration::ProcedureView& view = *now.setup.procedure;
    view.key = "verify";
    view.title = "Try known weights";
    view.instruction =
        "Set 49 N (5.0 kg, tool and all) down on a small tool, the size of a thumb or a palm, at 4 places: "
        "wait two seconds, lean on "
        "it for a moment, wait again, and lift it.";
    view.rows = {{"press 1", 47.5, "N", "-3.1 % off"},
                 {"press 1, coming down", 50.9, "N", "3.9 % off"},
                 {"press 2", 49.4, "N", "0.8 % off"}};
    view.can_accept = false;
    now.setup.mat.coverage.clear();
    std::fill(now.setup.mat.load.begin(), now.setup.mat.load.end(), std::uint8_t{0});
    for (const int row : {30, 31, 32})
      for (const int col : {33, 34, 35}) now.setup.mat.load[static_cast<std::size_t>(row * 48 + col)] = 200;
    now.setup.mat.set_down = {{110, 120}, {350, 320}};
    return now;
  }
  /// The mat was placed before; two landmarks pressed where it now lies.
  station::Snapshot placed_before() {
    run_.open(SetupStage::place);
    run_.choose(station::SetupChoice::keep_zero);
    return shot(samples::empty(scene_, 3));
  }
  /// The mat is to be laid on the back and zeroed.
  station::Snapshot mount() {
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
    run_.choose(station::SetupChoice::keep_zero);
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
    raw.counts = unloaded();
    for (int i = first_row * 48; i < (first_row + rows) * 48; ++i)
      raw.counts[static_cast<std::size_t>(i)] += count;
    for (const double end = t_s_ + seconds; t_s_ < end; t_s_ += 0.02) {
      raw.t_s = t_s_;
      run_.frame(raw, {});
    }
  }
  void feed(double seconds, std::uint16_t count, int rows = 48) {
    RawFrame raw;
    raw.rows = raw.cols = 48;
    raw.counts = unloaded();
    for (int i = 0; i < rows * 48; ++i) raw.counts[static_cast<std::size_t>(i)] += count;
    raw.counts[20 * 48 + 20] = raw.counts[33 * 48 + 9] = 0;
    for (const double end = t_s_ + seconds; t_s_ < end; t_s_ += 0.02) {
      raw.t_s = t_s_;
      run_.frame(raw, {});
    }
  }
  /// What cells read with nothing on them.
  std::vector<std::uint16_t> unloaded() const {
    std::vector<std::uint16_t> counts(48 * 48, 0);
    if (!offsets_) return counts;
    for (std::size_t i = 0; i < counts.size(); ++i)
      counts[i] = static_cast<std::uint16_t>(i * 7919 % 151);
    return counts;
  }
  calibration::MatRecord made_up_record() const {
    calibration::MatRecord record;
    record.serial = "A17";
    record.when = "2026-11-20T09:30:00Z";
    record.method = calibration::MatMethod::roll;
    record.calibration.geometry = scene_.mat.geometry;
    const auto cells = static_cast<std::size_t>(scene_.mat.geometry.cells());
    CellCurves& curves = record.calibration.curves.emplace();
    curves.knot_counts = {10, 100, 1000};
    for (std::size_t i = 0; i < cells; ++i) {
      const float sensitive = 0.7F + 0.1F * static_cast<float>(i * 37 % 9);
      for (const float force_N : {0.05F, 0.6F, 6.3F}) curves.force_N.push_back(force_N * sensitive);
      record.report.coverage.push_back(static_cast<std::uint16_t>(24 + i * 31 % 17));
    }
    curves.top_counts.assign(cells, 1000);
    curves.identified.assign(cells, 1);
    for (const std::size_t cell : {300, 1203, 2001}) {
      curves.identified[cell] = 0;
      record.report.coverage[cell] = 0;
      record.report.worst.push_back({static_cast<std::uint32_t>(cell), cell == 300 ? "dead" : "noisy", 1});
    }
    for (std::uint32_t cell = 40; cell < 52; ++cell) record.report.worst.push_back({cell * 41, "", 0.19});
    record.calibration.uncertainty = ForceUncertainty{0.076, {}, 0.5};
    record.report.residual_N = 3;
    record.report.residual_share = 0.021;
    record.report.lowest_kPa = 0.5;
    record.report.highest_kPa = 63;
    record.report.loading_share = 0.032;
    for (int i = 0; i < 8; ++i) {
      const double applied_N = i < 4 ? 29.4 : 68.6;
      record.report.presses.push_back(
          {applied_N, applied_N * (1 + 0.02 * (i * 5 % 7 - 3)), 1, 1, false, true});
    }
    return record;
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
  bool offsets_ = false;
  std::uint32_t contact_ = 0;
};

}  // namespace palmar::screens
