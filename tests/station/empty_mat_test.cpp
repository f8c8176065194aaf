// What the station says of a mat that nobody calibrated, and of one whose offsets read as a load.
#include <gtest/gtest.h>

#include <functional>

#include "calibration/mat/first_tare.hpp"
#include "sensing/simulator/faults.hpp"
#include "sensing/simulator/virtual_mat.hpp"
#include "tests/station/support/hand_on_mat.hpp"
#include "tests/station/support/station_support.hpp"

namespace palmar::station {
namespace {

using exchange::NewtonsFrom;

class EmptyMat : public testing::Test {
 protected:
  void start(NewtonsFrom newtons, const simulator::SensorFaults& faults, std::vector<std::uint16_t> tare = {},
             double times_faster = 4) {
    StationConfig config = open_mat_config();
    config.session.pipeline.calibration.tare_counts = std::move(tare);
    config.set_up.newtons = newtons;
    config.camera = "none";
    hand_.emplace(config.session.pipeline.mat, times_faster, faults);
    config.port = hand_->port();
    station_ = Station::start(config).value();
  }
  bool comes_to(const std::function<bool(const Snapshot&)>& holds) {
    return eventually([&] { return holds(station_->newest()); });
  }
  /// What the mat of `start` reads with nothing on it.
  static std::vector<std::uint16_t> zero_of(const simulator::SensorFaults& faults) {
    const MatDescription mat = open_mat_config().session.pipeline.mat;
    simulator::VirtualMat device(mat, faults, 7);
    simulator::CellForces nothing(simulator::spot_grid(mat.geometry));
    std::vector<RawFrame> frames(50);
    for (std::size_t k = 0; k < frames.size(); ++k)
      device.read(nothing, static_cast<double>(k) / mat.rate_hz, frames[k]);
    return calibration::fit_first_tare(frames, mat.geometry).value().counts;
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
  start(NewtonsFrom::own, simulator::typical_faults(), zero_of(simulator::typical_faults()));
  ASSERT_TRUE(judged());
  EXPECT_FALSE(noticed(station_->newest())) << station_->newest().mat.message;
}

TEST_F(EmptyMat, AMatThatWasCalibratedOnATableIsZeroedOnTheBack) {
  simulator::SensorFaults bent = simulator::typical_faults();
  bent.preload_kPa = 3;
  start(NewtonsFrom::own, bent, zero_of(simulator::typical_faults()), 10);
  ASSERT_TRUE(comes_to(noticed)) << station_->newest().observation.field.force_N;
  ASSERT_TRUE(eventually([&] { return hand_->now_s() > 30; })) << "what bends the sensor creeps at first";
  const double before_N = station_->newest().observation.field.force_N;
  station_->post(Tare{});
  ASSERT_TRUE(comes_to([](const Snapshot& now) { return now.mat.zeroed == 1 || !noticed(now); }));
  EXPECT_EQ(station_->newest().mat.message, "");
  ASSERT_TRUE(comes_to([&](const Snapshot& now) { return now.observation.field.force_N < before_N / 20; }))
      << station_->newest().observation.field.force_N << " of " << before_N;
  // A hand that lies on it still is no curvature.
  const GridGeometry grid = open_mat_config().session.pipeline.mat.geometry;
  hand_->put([grid](double, simulator::CellForces& spots) {
    simulator::add_punch(grid, {240, 240}, 80, 100, 4, spots);
  });
  ASSERT_TRUE(comes_to([](const Snapshot& now) { return now.observation.field.force_N > 15; }));
  station_->post(Tare{});
  // A busy machine may have something else to say first.
  ASSERT_TRUE(comes_to([](const Snapshot& now) {
    return now.mat.message.find("touched") != std::string::npos;
  })) << station_->newest().mat.message;
  EXPECT_EQ(station_->newest().mat.zeroed, 1u);
}

}  // namespace
}  // namespace palmar::station
