// What is pressed while the mat is set up is none of the practice.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/station/support/hand_on_mat.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

class SetUpAndPractice : public testing::Test {
 protected:
  void start(StationConfig config) {
    config.camera = "none";
    config.record.strokes = strokes_;
    hand_.emplace(config.session.pipeline.mat, 8);
    config.port = hand_->port();
    station_ = Station::start(config).value();
    ASSERT_TRUE(comes_to([](const Snapshot& now) { return now.mat.frames > 10; }));
  }
  ~SetUpAndPractice() override {
    station_.reset();
    std::filesystem::remove(strokes_);
  }
  bool comes_to(const std::function<bool(const Snapshot&)>& holds) {
    return eventually([&] { return holds(station_->newest()); });
  }
  bool pressed(bool yes) {
    return comes_to([=](const Snapshot& now) { return now.observation.contacts.list.empty() != yes; });
  }
  /// On the mat's clock.
  void pass(double time_s) {
    const double end_s = hand_->now_s() + time_s;
    EXPECT_TRUE(eventually([&] { return hand_->now_s() >= end_s; }));
  }
  void press_for(double time_s) {
    hand_->press({240, 240});
    EXPECT_TRUE(pressed(true));
    pass(time_s);
    hand_->lift();
    EXPECT_TRUE(pressed(false));
    pass(1.5);
  }
  std::size_t lines() const {
    std::ifstream in(strokes_);
    return static_cast<std::size_t>(
        std::count(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>(), '\n'));
  }

  std::filesystem::path strokes_ =
      std::filesystem::temp_directory_path() / ("palmar-practice-" + std::to_string(::getpid()) + ".jsonl");
  std::optional<HandOnMat> hand_;
  std::unique_ptr<Station> station_;
};

TEST_F(SetUpAndPractice, PressesOfTheSetUpAreNoStrokes) {
  StationConfig config = open_mat_config();
  config.set_up.open = true;
  start(config);
  EXPECT_TRUE(station_->newest().setup.open) << "from the first frame";
  for (int k = 0; k < 3; ++k) press_for(2);
  EXPECT_TRUE(station_->newest().last_strokes.empty());
  EXPECT_TRUE(station_->newest().force.points.empty());
  EXPECT_FALSE(station_->newest().coaching.cue);
  const auto outcome = station_->finish();
  EXPECT_EQ(outcome.summary.strokes, 0u);
  EXPECT_EQ(outcome.summary.contacts, 0u);
  EXPECT_EQ(outcome.summary.force_max_N, 0);
  EXPECT_EQ(outcome.summary.force_mean_N, 0);
  EXPECT_GT(outcome.summary.frames, 300u) << "they are counted all the same";
  EXPECT_EQ(lines(), 0u);
}

TEST_F(SetUpAndPractice, WhatIsUnderWayWhenItOpensEndsAndWhatIsWhenItClosesIsForgotten) {
  start(open_mat_config());
  hand_->press({240, 240});
  ASSERT_TRUE(pressed(true));
  pass(3);
  station_->post(OpenSetup{SetupStage::check});
  ASSERT_TRUE(comes_to([](const Snapshot& now) { return now.setup.open && now.strokes == 1; }))
      << "the stroke under way is whole";
  pass(2);
  hand_->lift();
  ASSERT_TRUE(pressed(false));
  press_for(2);
  EXPECT_EQ(station_->newest().strokes, 1u);
  // Pressed in the set-up, and lifted as soon as it is closed.
  hand_->press({240, 240});
  ASSERT_TRUE(pressed(true));
  pass(3);
  station_->post(CloseSetup{});
  ASSERT_TRUE(comes_to([](const Snapshot& now) { return !now.setup.open; }));
  hand_->lift();
  pass(2);
  const auto before = station_->newest().last_strokes;
  for (const coach::AssessedStroke& each : before)
    EXPECT_LT(each.stroke.end_s - each.stroke.start_s, 4.5) << "none has seconds of the set-up in it";
  press_for(3);
  ASSERT_TRUE(comes_to([](const Snapshot& now) {
    return !now.last_strokes.empty() && now.last_strokes.back().stroke.hold_s > 2;
  })) << "practice goes on";
  const auto outcome = station_->finish();
  EXPECT_GE(outcome.summary.strokes, 2u);
  EXPECT_LE(outcome.summary.strokes, 3u);
  EXPECT_EQ(lines(), outcome.summary.strokes);
}

}  // namespace
}  // namespace palmar::station
