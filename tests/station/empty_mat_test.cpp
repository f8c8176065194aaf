// What the station says of a mat that nobody calibrated, and of one whose offsets read as a load.
#include <gtest/gtest.h>

#include <functional>

#include "sensing/simulator/faults.hpp"
#include "tests/station/support/hand_on_mat.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

using exchange::NewtonsFrom;

class EmptyMat : public testing::Test {
 protected:
  void start(NewtonsFrom newtons, const simulator::SensorFaults& faults) {
    StationConfig config = open_mat_config();
    config.set_up.newtons = newtons;
    config.camera = "none";
    hand_.emplace(config.session.pipeline.mat, 4, faults);
    config.port = hand_->port();
    station_ = Station::start(config).value();
  }
  bool comes_to(const std::function<bool(const Snapshot&)>& holds) {
    return eventually([&] { return holds(station_->newest()); });
  }
  static bool noticed(const Snapshot& now) { return now.mat.message.find("the empty mat reads ") == 0; }
  /// Well after the first second of the mat's clock.
  bool judged() {
    return comes_to([](const Snapshot& now) { return now.mat.frames > 120; });
  }

  std::optional<HandOnMat> hand_;
  std::unique_ptr<Station> station_;
};

TEST_F(EmptyMat, OffsetsAreNoticed) {
  start(NewtonsFrom::nominal, simulator::typical_faults());
  ASSERT_TRUE(comes_to(noticed)) << station_->newest().mat.message;
  const Snapshot& now = station_->newest();
  EXPECT_NE(now.mat.message.find("newtons: zero it (key Z) or calibrate it"), std::string::npos);
  EXPECT_EQ(now.newtons, NewtonsFrom::nominal);
  EXPECT_EQ(station_->finish().summary.newtons, NewtonsFrom::nominal);
}

TEST_F(EmptyMat, ZeroingTakesTheOffsetsAway) {
  start(NewtonsFrom::nominal, simulator::typical_faults());
  ASSERT_TRUE(comes_to(noticed)) << station_->newest().mat.message;
  const double before_N = station_->newest().observation.field.force_N;
  station_->post(Tare{});
  ASSERT_TRUE(comes_to([](const Snapshot& now) { return !noticed(now); })) << station_->newest().mat.message;
  EXPECT_EQ(station_->newest().mat.message, "");
  ASSERT_TRUE(comes_to([&](const Snapshot& now) { return now.observation.field.force_N < before_N / 20; }))
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
