// The set-up flow as the pipeline thread runs it, and in the running station.
#include "app/station/setup_run.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "app/exchange/placement_file.hpp"
#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/station/placement_keeper.hpp"
#include "tests/support/thumb_presses.hpp"

namespace palmar::station {
namespace {

using calibration::Action;

class Setup : public testing::Test {
 protected:
  Setup() {
    const auto assets = library::find_assets().value();
    config_.mat = library::load_mat(assets, "palmar-open-48x48").value();
    config_.atlas = library::load_atlas(assets).value();
    config_.placement = default_placement(config_.mat);
    config_.calibration = maker_calibration(config_.mat);
    config_.check_times = {2, 2};
    run_.emplace(config_);
    raw_.rows = raw_.cols = 48;
    raw_.counts.assign(48 * 48, 0);
  }

  /// Frames with a thumb at that place, or with nothing.
  void feed(double seconds, std::optional<MatPoint> thumb) {
    hand_.show_for(seconds, thumb, [this](const Observation& seen) {
      raw_.t_s = seen.t_s;
      run_->frame(raw_, seen);
    });
  }

  /// Presses every landmark where a mat that lies there would see it.
  void press_all(const Placement& truth) {
    for (int k = 0; k < 30 && run_->view().landmark; ++k) {
      const auto& landmarks = config_.atlas->landmarks;
      const auto found = std::find_if(landmarks.begin(), landmarks.end(),
                                      [&](const Landmark& l) { return l.id == *run_->view().landmark; });
      feed(0.5, std::nullopt);
      feed(1.6, truth.to_mat(found->at));
      feed(0.5, std::nullopt);
    }
  }

  SetupRunConfig config_;
  std::optional<SetupRun> run_;
  RawFrame raw_;
  ThumbPresses hand_;
};

TEST_F(Setup, NothingRunsWhileItIsClosed) {
  EXPECT_FALSE(run_->view().open);
  feed(5, std::nullopt);
  run_->act(Action::accept);
  EXPECT_FALSE(run_->view().procedure);
}

TEST_F(Setup, TheCheckLeadsToTheCalibration) {
  run_->open(SetupStage::find);
  EXPECT_FALSE(run_->view().procedure);
  run_->open(SetupStage::check);
  ASSERT_TRUE(run_->view().procedure);
  EXPECT_EQ(run_->view().procedure->key, "hands_off");
  feed(2.2, std::nullopt);
  EXPECT_EQ(run_->view().procedure->key, "press");
  feed(2.2, std::nullopt);
  ASSERT_TRUE(run_->view().health);
  EXPECT_EQ(run_->view().procedure->key, "verdict");
  run_->act(Action::accept);
  EXPECT_EQ(run_->view().stage, SetupStage::calibrate);
  EXPECT_TRUE(run_->view().health) << "kept for the last page";
  EXPECT_FALSE(run_->view().calibration.empty());
}

TEST_F(Setup, ThePlaceIsFoundFromLandmarks) {
  Placement truth = config_.placement;
  truth.u0_mm += 12;
  truth.v0_mm -= 7;
  truth.angle_deg = 3;
  run_->open(SetupStage::place);
  EXPECT_FALSE(run_->view().landmark) << "first the mat is laid on the back and zeroed";
  run_->choose(SetupChoice::zero);
  EXPECT_TRUE(run_->take_zero());
  EXPECT_FALSE(run_->take_zero());
  EXPECT_TRUE(run_->view().choices.empty()) << "while it is measured there is nothing to choose";
  run_->zeroed(failure("mat_touched", "the mat was touched", "", "take hands off"));
  EXPECT_EQ(run_->view().page, SetupPage::mount);
  EXPECT_NE(run_->view().message.find("touched"), std::string::npos);
  ASSERT_FALSE(run_->view().choices.empty());
  run_->choose(SetupChoice::zero);
  run_->zeroed({});
  EXPECT_TRUE(run_->view().message.empty());
  ASSERT_TRUE(run_->view().landmark);
  press_all(truth);
  ASSERT_EQ(run_->view().procedure->key, "review") << run_->view().procedure->instruction;
  EXPECT_FALSE(run_->take_placement()) << "nothing is taken over before it is accepted";
  run_->act(Action::accept);
  const auto found = run_->take_placement();
  ASSERT_TRUE(found);
  const Placement* placement = &found->placement;
  EXPECT_FALSE(run_->take_placement());
  EXPECT_EQ(placement->mannequin, "adult");
  EXPECT_EQ(found->record.mat, "palmar-open-48x48");
  EXPECT_FALSE(found->record.when.empty());
  for (const MatPoint p : {MatPoint{50, 50}, MatPoint{240, 240}, MatPoint{400, 420}})
    EXPECT_LT(distance_mm(placement->to_body(p), truth.to_body(p)), 1.0);
  run_->placement_kept(*found, "place.json", {}, true);
  EXPECT_EQ(run_->view().stage, SetupStage::ready);
  EXPECT_TRUE(run_->view().placed);
  EXPECT_EQ(run_->view().placement_file, "place.json");
}

TEST_F(Setup, AMatThatIsLostIsSaid) {
  run_->open(SetupStage::place);
  run_->mat_lost("the cable was pulled");
  EXPECT_EQ(run_->view().message, "the cable was pulled");
  run_->choose(SetupChoice::keep_zero);
  run_->mat_lost("the cable was pulled");
  ASSERT_TRUE(run_->view().procedure->problem);
  EXPECT_NE(run_->view().procedure->problem->message().find("cable"), std::string::npos);
}

TEST_F(Setup, LeavingKeepsNothingHalf) {
  run_->open(SetupStage::place);
  run_->choose(SetupChoice::keep_zero);
  press_all(config_.placement);
  run_->close();
  EXPECT_FALSE(run_->take_placement());
  EXPECT_FALSE(run_->view().open);
}

TEST(PlacementKeeper, WritesTheFileAndPreparesThePipeline) {
  const auto assets = library::find_assets().value();
  const auto mat = library::load_mat(assets, "palmar-open-48x48").value();
  PipelineConfig config{
      mat, maker_calibration(mat), default_placement(mat), library::load_atlas(assets).value(), {}};
  const auto folder =
      std::filesystem::temp_directory_path() / ("palmar-keeper-" + std::to_string(::getpid()));
  for (const bool good : {true, false}) {
    const auto file = folder / (good ? "deep/place.json" : "off.json");
    config.placement.u0_mm = good ? -230 : 5000;
    std::optional<PlacementKeeper::Kept> kept;
    {
      PlacementKeeper keeper(file);
      FoundPlace place;
      place.placement = config.placement;
      place.record.mat = mat.id;
      place.record.fle_mm = 2;
      for (const char* landmark : {"C7", "T7", "L4"})
        place.record.presses.push_back({{landmark, {0, 0}, {240, 20}}, 1});
      keeper.begin(config, place);
      while (!kept) kept = keeper.take(), std::this_thread::yield();
      EXPECT_FALSE(keeper.take());
    }
    EXPECT_EQ(kept->written.ok(), good);
    EXPECT_EQ(kept->prepared != nullptr, good);
    EXPECT_EQ(std::filesystem::exists(file), good);
    if (good) {
      EXPECT_DOUBLE_EQ(exchange::read_placement(file).value().u0_mm, -230);
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace palmar::station
