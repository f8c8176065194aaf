// Drivers against emulated devices, in memory: opening, streaming, every named error, and what a spoilt frame costs.
#include <gtest/gtest.h>

#include <algorithm>

#include "sensing/mat/palmar_open_driver.hpp"
#include "sensing/mat/sensel_driver.hpp"
#include "tests/emulator/session.hpp"

namespace palmar {
namespace {

using test::MemoryLine;
using test::Session;
using Bytes = MemoryLine::Bytes;

class Drivers : public testing::TestWithParam<MatDescription> {};

TEST_P(Drivers, StreamACaptureWhole) {
  const Bytes capture = test::lump_capture(GetParam(), 300);
  Session session(GetParam(), test::replay_device(GetParam(), capture));
  ASSERT_TRUE(session.frames(300)) << session.error();
  EXPECT_EQ(session.bytes, capture);
  EXPECT_EQ(session.driver->counters().lost, 0U);
  EXPECT_EQ(session.driver->counters().corrupt, 0U);
  EXPECT_TRUE(session.driver->streaming());
  EXPECT_FALSE(session.driver->device_serial().empty());
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(session.received[i].sequence, i);
    EXPECT_NEAR(session.received[i].t_s, static_cast<double>(i) / GetParam().rate_hz, 1e-5);
  }
}

TEST_P(Drivers, TellWhichMatIsAttachedNow) {
  std::vector<std::unique_ptr<emulator::MatDevice>> mats;
  const auto driver = mat::make_driver(GetParam()).value();
  for (const std::string serial : {"A17", "B18-000000042"}) {
    mats.push_back(
        emulator::make_mat_device(GetParam(), std::make_unique<test::LumpSupply>(GetParam()), {}, 1, serial)
            .value());
    MemoryLine line(*driver, *mats.back());
    mats.back()->power_on(line.now);
    driver->start(line.now);
    EXPECT_EQ(driver->device_serial(), "") << "another mat may have been plugged in";
    RawFrame frame;
    ASSERT_TRUE(line.run([&] { return driver->next_frame(frame); }));
    EXPECT_EQ(driver->device_serial(), serial);
  }
}

TEST_P(Drivers, TakeAnswersOneByteAtATime) {
  Session session(GetParam(), test::replay_device(GetParam(), test::lump_capture(GetParam(), 20)));
  Session whole(GetParam(), test::replay_device(GetParam(), test::lump_capture(GetParam(), 20)));
  session.line.to_driver = [&](Bytes& bytes) {
    for (std::uint8_t byte : bytes) session.driver->receive({&byte, 1}, session.line.now);
    bytes.clear();
  };
  ASSERT_TRUE(session.frames(20)) << session.error();
  ASSERT_TRUE(whole.frames(20));
  EXPECT_EQ(session.bytes, whole.bytes);
}

TEST_P(Drivers, LiveFramesComeAtTheDevicesPace) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(200)) << session.error();
  EXPECT_EQ(session.driver->counters().lost, 0U);
  const double took = seconds(session.received.back().received - session.received.front().received);
  EXPECT_NEAR(took, 199 / GetParam().rate_hz, 0.05);
}

TEST_P(Drivers, SpoiltFramesAreCountedAndLeftOut) {
  emulator::Faults faults;
  faults.corrupt = 0.05;
  Session session(GetParam(), test::replay_device(GetParam(), test::lump_capture(GetParam(), 400), faults));
  session.frames(1000);
  EXPECT_EQ(session.error(), "");
  const auto counters = session.driver->counters();
  const auto spoilt = session.device->counters().corrupted;
  ASSERT_GT(spoilt, 5U);
  EXPECT_GT(counters.corrupt, 0U);
  EXPECT_GE(counters.lost + 1, spoilt);  // a spoilt last frame leaves no gap
  std::uint64_t previous = 0;
  for (const RawFrame& frame : session.received) {
    EXPECT_EQ(frame.counts, test::lump_frame(GetParam(), frame.sequence).counts);
    if (&frame != &session.received.front()) {
      EXPECT_EQ(frame.sequence, previous + 1 + frame.lost_before);
    }
    previous = frame.sequence;
  }
}

TEST_P(Drivers, DroppedFramesAreLost) {
  emulator::Faults faults;
  faults.drop = 0.1;
  Session session(GetParam(), test::replay_device(GetParam(), test::lump_capture(GetParam(), 300), faults));
  session.frames(1000);
  EXPECT_EQ(session.error(), "");
  const auto dropped = session.device->counters().dropped;
  EXPECT_GT(dropped, 10U);
  EXPECT_EQ(session.received.size() + dropped, 300U);
  EXPECT_NEAR(static_cast<double>(session.driver->counters().lost), static_cast<double>(dropped), 2);
}

TEST_P(Drivers, ASilentPortTimesOut) {
  Session session(GetParam(), test::live_device(GetParam()));
  session.line.device_hears = false;
  EXPECT_FALSE(session.frames(1));
  EXPECT_EQ(session.error(), "timeout");
  EXPECT_FALSE(session.driver->status().error().remedy.empty());
}

TEST_P(Drivers, ADeviceThatFallsSilentTimesOut) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(10));
  session.line.to_driver = [](Bytes& bytes) { bytes.clear(); };
  EXPECT_FALSE(session.frames(11));
  EXPECT_EQ(session.error(), "timeout");
  EXPECT_FALSE(session.driver->streaming());
}

TEST_P(Drivers, StreamAgainAfterTheDeviceWasPluggedInAnew) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(50));
  const double before_s = session.received.back().t_s;
  const std::uint64_t before = session.received.back().sequence;
  session.line.now += std::chrono::seconds(2);
  session.device->power_on(session.line.now);
  session.driver->start(session.line.now);
  ASSERT_TRUE(session.frames(60)) << session.error();
  EXPECT_NEAR(session.received[50].t_s - before_s, 2.0, 0.3);
  EXPECT_EQ(session.received[50].sequence, before + 1 + session.received[50].lost_before);
}

TEST_P(Drivers, SomethingElseOnThePortIsNamed) {
  Session session(GetParam(), test::live_device(GetParam()));
  session.line.to_driver = [](Bytes& bytes) {
    const std::string text = "Marlin 2.0 ready\r\n";
    bytes.assign(text.begin(), text.end());
  };
  EXPECT_FALSE(session.frames(1));
  EXPECT_EQ(session.error(), "wrong_magic");
}

TEST_P(Drivers, StopSilencesTheDevice) {
  Session session(GetParam(), test::live_device(GetParam()));
  ASSERT_TRUE(session.frames(10));
  session.driver->stop();
  EXPECT_FALSE(session.driver->streaming());
  EXPECT_FALSE(session.frames(20));
  EXPECT_EQ(session.error(), "");
  EXPECT_FALSE(session.device->deadline());  // nothing is pushed any more
}

TEST_P(Drivers, NeverCrashOnAnyBytes) {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    Session session(GetParam(), test::live_device(GetParam()));
    if (round % 2) {
      ASSERT_TRUE(session.frames(3));
    }
    session.line.to_driver = [&](Bytes& bytes) {
      for (std::uint8_t& byte : bytes)
        if (random() % 50 == 0) byte = static_cast<std::uint8_t>(random());
      while (random() % 8 == 0) bytes.push_back(static_cast<std::uint8_t>(random()));
    };
    session.frames(30);
  }
}

INSTANTIATE_TEST_SUITE_P(Mats, Drivers, testing::Values(test::sensel_morph(), test::palmar_open()),
                         [](const auto& one) {
                           return one.param.protocol == "sensel-morph" ? "Sensel" : "Open";
                         });

/// A Sensel whose answer to one register is changed on the way.
struct SenselError {
  const char* name;
  void (*spoil)(Bytes& answer);
  const char* error;
};

class SenselErrors : public testing::TestWithParam<SenselError> {};

TEST_P(SenselErrors, AreNamedWithARemedy) {
  Session session(test::sensel_morph(), test::live_device(test::sensel_morph()));
  session.line.to_driver = [](Bytes& bytes) { GetParam().spoil(bytes); };
  EXPECT_FALSE(session.frames(1));
  EXPECT_EQ(session.error(), GetParam().error);
  if (!session.driver->status().ok()) {
    EXPECT_FALSE(session.driver->status().error().remedy.empty());
  }
}

bool is_answer(const Bytes& bytes, std::uint8_t ack, std::uint8_t reg) {
  return bytes.size() > 1 && bytes[0] == ack && bytes[1] == reg;
}

void spoil_sum(Bytes& bytes) { bytes.back() = static_cast<std::uint8_t>(bytes.back() + 1); }

INSTANTIATE_TEST_SUITE_P(Sensel, SenselErrors,
                         testing::Values(SenselError{"Magic",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 1, 0))
                                                         b[4] = 'X', spoil_sum(b), b.back() += 'X' - 'S' - 1;
                                                     },
                                                     "wrong_magic"},
                                         SenselError{"RefusedRead",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 1, 0x12)) b = {2, 0x12};
                                                     },
                                                     "refused_register"},
                                         SenselError{"RefusedWrite",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 5, 0x24)) b = {6, 0x24};
                                                     },
                                                     "refused_register"},
                                         SenselError{"RefusedFrame",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 3, 0x26)) b = {4, 0x26};
                                                     },
                                                     "refused_register"},
                                         SenselError{"Checksum",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 1, 0x06)) spoil_sum(b);
                                                     },
                                                     "wrong_checksum"},
                                         SenselError{"FrameChecksum",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 3, 0x26)) spoil_sum(b);
                                                     },
                                                     "wrong_checksum"},
                                         SenselError{"ShortAnswer",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 1, 0x14)) b.resize(6);
                                                     },
                                                     "short_read"},
                                         SenselError{"ShortFrame",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 3, 0x26)) b.resize(b.size() / 2);
                                                     },
                                                     "short_read"},
                                         SenselError{"WrongRegister",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 1, 0x10)) b[1] = 0x11;
                                                     },
                                                     "unexpected_answer"},
                                         SenselError{"WrongSize",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 1, 0x10)) b[2] = 3;
                                                     },
                                                     "unexpected_answer"},
                                         SenselError{"OtherGrid",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 3, 0x1C))
                                                         b[7] = 47,
                                                         b.back() =
                                                             static_cast<std::uint8_t>(b.back() - 93 + 47);
                                                     },
                                                     "wrong_grid"},
                                         SenselError{"UnusedBytes",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 3, 0x26)) {
                                                         b.insert(b.end() - 1, 0);
                                                         b[3]++;
                                                         if (b[3] == 0) b[4]++;
                                                       }
                                                     },
                                                     "unused_payload_bytes"},
                                         SenselError{"HugeFrame",
                                                     [](Bytes& b) {
                                                       if (is_answer(b, 3, 0x26)) b[3] = b[4] = 0xFF;
                                                     },
                                                     "unexpected_answer"}),
                         [](const auto& one) { return one.param.name; });

TEST(SenselDriver, DoesWithoutOptionalRegisters) {
  Session session(test::sensel_morph(), test::live_device(test::sensel_morph()));
  session.line.to_driver = [](Bytes& bytes) {
    if (is_answer(bytes, 3, 0x0F)) bytes = {4, 0x0F};
    if (is_answer(bytes, 3, 0x1C) || is_answer(bytes, 3, 0x80)) bytes.clear();
  };
  EXPECT_TRUE(session.frames(5)) << session.error();
  EXPECT_EQ(session.driver->device_serial(), "");
}

TEST(SenselDriver, OneSpoiltFrameCostsThatFrameAlone) {
  Session session(test::sensel_morph(),
                  test::replay_device(test::sensel_morph(), test::lump_capture(test::sensel_morph(), 10)));
  int frame = 0;
  session.line.to_driver = [&](Bytes& bytes) {
    if (is_answer(bytes, 3, 0x26) && ++frame == 4)
      bytes[3] = static_cast<std::uint8_t>(bytes[3] + 9);  // a longer answer is announced than comes
  };
  ASSERT_TRUE(session.frames(9)) << session.error();
  EXPECT_EQ(session.driver->counters().corrupt, 1U);
  EXPECT_EQ(session.driver->counters().lost, 1U);
  EXPECT_EQ(session.received[3].lost_before, 1U);
}

TEST(SenselDriver, OpensADeviceThatIsStillPushing) {
  auto device = test::live_device(test::sensel_morph());
  Session session(test::sensel_morph(), std::move(device));
  const Bytes push = {0x01, 0x25, 0x01, 0x02, 0x02};
  session.device->receive(push, session.line.now);
  session.driver->start(session.line.now);
  EXPECT_TRUE(session.frames(20)) << session.error();
}

TEST(SenselDriver, TakesAnswersThatComeAllAtOnceAfterASilence) {
  Session session(test::sensel_morph(),
                  test::replay_device(test::sensel_morph(), test::lump_capture(test::sensel_morph(), 100)));
  ASSERT_TRUE(session.frames(10));
  Bytes held;
  const std::size_t asked_before = session.line.bytes_to_device;
  const StationTime until = session.line.now + std::chrono::seconds(2);
  session.line.to_driver = [&](Bytes& bytes) {
    held.insert(held.end(), bytes.begin(), bytes.end());
    bytes.clear();
    if (session.line.now >= until) bytes.swap(held);
  };
  ASSERT_TRUE(session.frames(100)) << session.error();
  EXPECT_EQ(session.driver->counters().lost, 0U);
  EXPECT_GT(session.driver->counters().retries, 2U);
  // Late answers are used up instead of asking for more, so that no question stays open beyond the next frame.
  EXPECT_LE((session.line.bytes_to_device - asked_before) / 3, 91U);
}

TEST(PalmarOpenDriver, NamesAnotherGrid) {
  Session session(test::palmar_open(48, 48), test::live_device(test::palmar_open(32, 32)));
  EXPECT_FALSE(session.frames(1));
  EXPECT_EQ(session.error(), "wrong_mat");
}

TEST(PalmarOpenDriver, NamesAnotherVersion) {
  Session session(test::palmar_open(), test::live_device(test::palmar_open()));
  session.line.to_driver = [](Bytes& bytes) {
    if (bytes.size() > 4) bytes[4] = 2;
  };
  EXPECT_FALSE(session.frames(1));
  EXPECT_EQ(session.error(), "wrong_version");
}

TEST(MatDevices, TellOnlySerialNumbersThatFit) {
  const auto make = [](const MatDescription& mat, const std::string& serial) {
    const auto made = emulator::make_mat_device(mat, std::make_unique<test::LumpSupply>(mat), {}, 1, serial);
    return made ? "" : made.error().name;
  };
  EXPECT_EQ(make(test::palmar_open(), std::string(64, 'x')), "");
  EXPECT_EQ(make(test::palmar_open(), std::string(65, 'x')), "untold_serial");
  EXPECT_EQ(make(test::palmar_open(), "two words"), "untold_serial");
  EXPECT_EQ(make(test::sensel_morph(), std::string(13, 'x')), "");
  EXPECT_EQ(make(test::sensel_morph(), std::string(14, 'x')), "untold_serial");
  MatDescription rows = test::palmar_open(16, 16);
  rows.protocol = "row-text";
  EXPECT_EQ(make(rows, "A17"), "untold_serial");
  EXPECT_EQ(make(rows, ""), "");
}

TEST(PalmarOpenDriver, ListensToAMatThatNeedsNoGreeting) {
  const MatDescription mat = test::palmar_open();
  auto driver = mat::make_driver(mat).value();
  const StationTime now{std::chrono::hours(1)};
  driver->start(now);
  driver->receive(test::lump_capture(mat, 5), now);
  EXPECT_TRUE(driver->streaming());
  EXPECT_EQ(driver->counters().frames, 5U);
  EXPECT_EQ(driver->device_serial(), "") << "hello may still be answered";
  std::vector<std::uint8_t> later;
  mat::encode_capture_frame(mat, test::lump_frame(mat, 5), later);
  driver->receive(later, now + std::chrono::seconds(1));
  EXPECT_EQ(driver->device_serial(), "00000001");
}

TEST(PalmarOpenDriver, FramesBeforeTheAnswerDoNotNameTheMat) {
  const MatDescription mat = test::palmar_open();
  Session session(mat, test::replay_device(mat, test::lump_capture(mat, 50)));
  session.driver->receive(test::lump_capture(mat, 1), session.line.now);
  ASSERT_TRUE(session.frames(20)) << session.error();
  EXPECT_EQ(session.driver->device_serial(), "EMULATED-1");
}

TEST(PalmarOpenDriver, TellsAMatToStartAgainAfterASilence) {
  Session session(test::palmar_open(), test::live_device(test::palmar_open()));
  ASSERT_TRUE(session.frames(10));
  session.device->power_on(session.line.now);  // a brown-out: it has forgotten that it was started
  ASSERT_TRUE(session.frames(20)) << session.error();
  EXPECT_GE(session.driver->counters().retries, 1U);
}

}  // namespace
}  // namespace palmar
