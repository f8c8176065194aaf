// Drivers of the families without handshake against their emulated devices, in memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "sensing/mat/framed_driver.hpp"
#include "tests/emulator/session.hpp"

namespace palmar {
namespace {

using test::MemoryLine;
using test::Session;
using Bytes = MemoryLine::Bytes;

class FramedDrivers : public testing::TestWithParam<MatDescription> {
 protected:
  bool polled() const { return GetParam().protocol.starts_with("sensing-tex"); }
};

TEST_P(FramedDrivers, StreamACaptureWhole) {
  const Bytes capture = test::lump_capture(GetParam(), 100);
  Session session(GetParam(), test::replay_device(GetParam(), capture));
  ASSERT_TRUE(session.frames(100)) << session.error();
  EXPECT_EQ(session.bytes, capture);
  EXPECT_EQ(session.driver->counters().lost + session.driver->counters().corrupt, 0U);
  EXPECT_EQ(session.driver->counters().skipped_bytes, 0U);
  EXPECT_TRUE(session.driver->streaming());
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(session.received[i].sequence, i);
    EXPECT_EQ(session.received[i].counts, test::lump_frame(GetParam(), i).counts);
    EXPECT_TRUE(i == 0 || session.received[i].t_s > session.received[i - 1].t_s);
  }
}

TEST_P(FramedDrivers, TakeFramesOneByteAtATime) {
  Session session(GetParam(), test::replay_device(GetParam(), test::lump_capture(GetParam(), 12)));
  session.line.to_driver = [&](Bytes& bytes) {
    for (std::uint8_t byte : bytes) session.driver->receive({&byte, 1}, session.line.now);
    bytes.clear();
  };
  ASSERT_TRUE(session.frames(12)) << session.error();
  EXPECT_EQ(session.driver->counters().corrupt + session.driver->counters().skipped_bytes, 0U);
  EXPECT_EQ(session.bytes, test::lump_capture(GetParam(), 12));
}

TEST_P(FramedDrivers, LiveFramesComeAtTheDevicesPace) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(50)) << session.error();
  EXPECT_EQ(session.driver->counters().lost, 0U);
  for (std::size_t i = 0; i < 50; ++i)
    EXPECT_EQ(session.received[i].counts, test::lump_frame(GetParam(), i).counts) << "frame " << i;
  const double took_s = session.received.back().t_s;
  EXPECT_NEAR(took_s, 49 / GetParam().rate_hz, 1.5 / GetParam().rate_hz);
}

TEST_P(FramedDrivers, SpoiltFramesAreCountedAndTheNextIsRead) {
  emulator::Faults faults;
  faults.corrupt = 0.1;
  Session session(GetParam(), test::replay_device(GetParam(), test::lump_capture(GetParam(), 200), faults));
  session.frames(1000);
  const auto spoilt = session.device->counters().corrupted;
  ASSERT_GT(spoilt, 5U);
  std::size_t wrong = 0, at = 0;
  for (const RawFrame& frame : session.received) {
    std::size_t i = at;
    while (i < 200 && test::lump_frame(GetParam(), i).counts != frame.counts) ++i;
    if (i == 200) {
      ++wrong;
    } else {
      at = i + 1;
    }
  }
  EXPECT_LE(wrong, spoilt);
  EXPECT_GE(session.received.size() + spoilt, 200U);
  EXPECT_GE(session.driver->counters().corrupt + session.driver->counters().lost,
            200 - session.received.size());
}

TEST_P(FramedDrivers, NeverMixFramesWhenSomeAreDropped) {
  emulator::Faults faults;
  faults.drop = 0.1;
  Session session(GetParam(), test::live_device(GetParam(), faults, 150));
  session.frames(1000);
  EXPECT_GT(session.device->counters().dropped, 5U);
  EXPECT_EQ(session.received.size() + session.device->counters().dropped, 150U);
  // Only a numbered packet can tell that a frame was never sent.
  if (GetParam().protocol == "wiresens") {
    EXPECT_NEAR(static_cast<double>(session.driver->counters().lost),
                static_cast<double>(session.device->counters().dropped), 1);
    for (const RawFrame& frame : session.received)
      EXPECT_EQ(frame.counts, test::lump_frame(GetParam(), frame.sequence).counts);
  }
}

TEST_P(FramedDrivers, ASilentPortTimesOut) {
  Session session(GetParam(), test::live_device(GetParam()));
  session.line.to_driver = [](Bytes& bytes) { bytes.clear(); };
  EXPECT_FALSE(session.frames(1));
  EXPECT_EQ(session.error(), "timeout");
  EXPECT_FALSE(session.driver->status().error().remedy.empty());
}

TEST_P(FramedDrivers, ADeviceThatFallsSilentTimesOutAndCanBeginAnew) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(10));
  session.line.to_driver = [](Bytes& bytes) { bytes.clear(); };
  EXPECT_FALSE(session.frames(11));
  EXPECT_EQ(session.error(), "timeout");
  EXPECT_FALSE(session.driver->streaming());
  session.line.to_driver = nullptr;
  session.plug_in();
  ASSERT_TRUE(session.frames(15)) << session.error();
  EXPECT_GT(session.received[10].t_s, session.received[9].t_s + 1);
  EXPECT_EQ(session.received[10].sequence,
            session.received[9].sequence + 1 + session.received[10].lost_before);
}

TEST_P(FramedDrivers, SomethingElseOnThePortIsNamed) {
  Session session(GetParam(), test::live_device(GetParam()));
  session.line.to_driver = [](Bytes& bytes) {
    const std::string text = "Marlin 2.0 ready\r\n";
    bytes.assign(text.begin(), text.end());
  };
  EXPECT_FALSE(session.frames(1, std::chrono::seconds(600)));
  EXPECT_EQ(session.error(), "wrong_magic");
}

TEST_P(FramedDrivers, StoppedTheyAwaitNothing) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(5));
  session.driver->stop();
  EXPECT_FALSE(session.driver->streaming());
  EXPECT_FALSE(session.driver->deadline());
}

TEST_P(FramedDrivers, NeverCrashOnAnyBytes) {
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    Session session(GetParam(), test::live_device(GetParam()));
    session.line.to_driver = [&](Bytes& bytes) {
      for (std::uint8_t& byte : bytes)
        if (random() % 50 == 0) byte = static_cast<std::uint8_t>(random());
      while (random() % 8 == 0) bytes.push_back(static_cast<std::uint8_t>(random()));
    };
    session.frames(20, std::chrono::seconds(10));
  }
}

INSTANTIATE_TEST_SUITE_P(Mats, FramedDrivers, testing::ValuesIn(test::framed_mats()),
                         [](const auto& one) { return test::camel(one.param); });

TEST(FramedDriver, AMatThatIsSendingAlreadyIsJoinedInside) {
  for (const MatDescription& mat : {test::velostat(), test::wiresens(), test::row_text(), test::zero_run()}) {
    const Bytes capture = test::lump_capture(mat, 10);
    auto driver = mat::make_driver(mat).value();
    const StationTime now{std::chrono::hours(1)};
    driver->start(now);
    driver->receive(std::span(capture).subspan(capture.size() / 20 + 3), now);
    RawFrame frame;
    std::vector<RawFrame> frames;
    while (driver->next_frame(frame)) frames.push_back(frame);
    ASSERT_EQ(frames.size(), 9U) << mat.protocol;
    EXPECT_EQ(frames[0].sequence, 0U) << "the frame that was under way is not a loss";
    EXPECT_EQ(driver->counters().corrupt + driver->counters().lost, 0U) << mat.protocol;
    EXPECT_TRUE(driver->output().empty()) << "nothing is said to a mat that is sending";
  }
}

TEST(FramedDriver, AsksAVelostatMatOnlyWhenItIsSilent) {
  auto driver = mat::make_driver(test::velostat()).value();
  StationTime now{std::chrono::hours(1)};
  driver->start(now);
  EXPECT_TRUE(driver->output().empty());
  driver->tick(now + std::chrono::milliseconds(399));
  EXPECT_TRUE(driver->output().empty());
  driver->tick(now + std::chrono::milliseconds(400));
  const auto said = driver->output();
  EXPECT_EQ(std::string(said.begin(), said.end()), "start_reading\n");
}

TEST(FramedDriver, AsksAgainWhenAnAnswerIsCut) {
  for (const MatDescription& mat : {test::sensing_tex_sparse(), test::sensing_tex_full()}) {
    Session session(mat, test::replay_device(mat, test::lump_capture(mat, 10)));
    int answers = 0;
    session.line.to_driver = [&](Bytes& bytes) {
      if (++answers == 4) bytes.resize(bytes.size() / 2);
    };
    ASSERT_TRUE(session.frames(9)) << session.error();
    EXPECT_EQ(session.driver->counters().corrupt, 1U);
    EXPECT_EQ(session.driver->counters().retries, 1U);
    EXPECT_EQ(session.received[3].lost_before, 1U);
    EXPECT_EQ(session.received.back().counts, test::lump_frame(mat, 9).counts);
  }
}

TEST(FramedDriver, AQueueThatNobodyEmptiesCountsWhatItLost) {
  const MatDescription mat = test::zero_run();
  auto driver = mat::make_driver(mat).value();
  const StationTime now{std::chrono::hours(1)};
  driver->start(now);
  driver->receive(test::lump_capture(mat, 50), now);
  RawFrame frame;
  std::size_t came = 0;
  while (driver->next_frame(frame)) ++came;
  driver->receive(test::lump_capture(mat, 1), now);
  ASSERT_TRUE(driver->next_frame(frame));
  EXPECT_EQ(came + frame.lost_before, 50U);
  EXPECT_EQ(driver->counters().lost, 50 - came);
  EXPECT_EQ(driver->counters().frames, came + 1);
}

TEST(VelostatDevice, AnswersEachOfItsCommands) {
  const MatDescription mat = test::velostat();
  auto device = test::live_device(mat);
  const StationTime now{std::chrono::hours(1)};
  device->power_on(now);
  const auto say = [&](const std::string& words) {
    device->receive({reinterpret_cast<const std::uint8_t*>(words.data()), words.size()}, now);
    const Bytes bytes(device->output().begin(), device->output().end());
    device->consume_output(bytes.size());
    return std::string(bytes.begin(), bytes.end());
  };
  EXPECT_NE(say("print_info\n").find("28 x 56"), std::string::npos);
  EXPECT_EQ(say("make_tea\r"), "Unrecognized command\r\n");
  EXPECT_EQ(say("get_cal_vals\r\n").size(), 28U * 56 + 4);
  EXPECT_EQ(say("start_re"), "");
  EXPECT_EQ(say("ading\n").size(), 0U) << "the next frame is not due yet";
  device->tick(now + std::chrono::seconds(1));
  EXPECT_GT(device->output().size(), 10 * (28U * 56 + 4));
}

}  // namespace
}  // namespace palmar
