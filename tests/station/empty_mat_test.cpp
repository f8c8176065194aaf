// What the station says of a mat that nobody calibrated, and of one whose offsets read as a load.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "app/library/anatomy.hpp"
#include "app/library/mats.hpp"
#include "app/library/techniques.hpp"
#include "app/station/station.hpp"
#include "sensing/model/placement.hpp"
#include "sensing/simulator/faults.hpp"
#include "tests/station/support/hand_on_mat.hpp"

namespace palmar::station {
namespace {

using namespace std::chrono_literals;
using exchange::NewtonsFrom;

class EmptyMat : public testing::Test {
 protected:
  void start(NewtonsFrom newtons, const simulator::SensorFaults& faults) {
    const auto assets = library::find_assets().value();
    StationConfig config;
    PipelineConfig& pipeline = config.session.pipeline;
    pipeline.mat = library::load_mat(assets, "palmar-open-48x48").value();
    pipeline.atlas = library::load_atlas(assets).value();
    pipeline.placement = default_placement(pipeline.mat);
    pipeline.calibration = maker_calibration(pipeline.mat);
    config.session.coach.atlas = pipeline.atlas;
    config.session.coach.placement = pipeline.placement;
    config.session.coach.techniques = library::load_techniques(assets / "techniques").value();
    config.session.coach.pressure_scale =
        library::load_pressure_scale(assets / "techniques" / "pressure_scale.csv").value();
    config.set_up.newtons = newtons;
    config.camera = "none";
    hand_.emplace(pipeline.mat, 4, faults);
    config.port = hand_->port();
    station_ = Station::start(config).value();
  }
  bool eventually(const std::function<bool(const Snapshot&)>& holds) {
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    while (!holds(station_->newest())) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::this_thread::sleep_for(2ms);
    }
    return true;
  }
  static bool noticed(const Snapshot& now) { return now.mat.message.find("the empty mat reads ") == 0; }
  /// Well after the first second of the mat's clock.
  bool judged() {
    return eventually([](const Snapshot& now) { return now.mat.frames > 120; });
  }

  std::optional<HandOnMat> hand_;
  std::unique_ptr<Station> station_;
};

TEST_F(EmptyMat, OffsetsAreNoticed) {
  start(NewtonsFrom::nominal, simulator::typical_faults());
  ASSERT_TRUE(eventually(noticed)) << station_->newest().mat.message;
  const Snapshot& now = station_->newest();
  EXPECT_NE(now.mat.message.find("newtons: zero it (key Z) or calibrate it"), std::string::npos);
  EXPECT_EQ(now.newtons, NewtonsFrom::nominal);
  EXPECT_EQ(station_->finish().summary.newtons, NewtonsFrom::nominal);
}

TEST_F(EmptyMat, ZeroingTakesTheOffsetsAway) {
  start(NewtonsFrom::nominal, simulator::typical_faults());
  ASSERT_TRUE(eventually(noticed)) << station_->newest().mat.message;
  const double before_N = station_->newest().observation.field.force_N;
  station_->post(Tare{});
  ASSERT_TRUE(eventually([](const Snapshot& now) { return !noticed(now); }))
      << station_->newest().mat.message;
  EXPECT_EQ(station_->newest().mat.message, "");
  ASSERT_TRUE(eventually([&](const Snapshot& now) { return now.observation.field.force_N < before_N / 20; }))
      << station_->newest().observation.field.force_N << " of " << before_N;
}

TEST_F(EmptyMat, WithoutOffsetsThereIsNothingToSay) {
  start(NewtonsFrom::nominal, {});
  ASSERT_TRUE(judged());
  EXPECT_FALSE(noticed(station_->newest())) << station_->newest().mat.message;
}

TEST_F(EmptyMat, OfACalibratedMatNothingIsSaid) {
  start(NewtonsFrom::own, simulator::typical_faults());
  ASSERT_TRUE(judged());
  EXPECT_FALSE(noticed(station_->newest()));
}

}  // namespace
}  // namespace palmar::station
