// The emulated Sensel's registers, byte for byte as a host sends and expects them; no driver in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "sensing/mat/sensel_capture.hpp"
#include "sensing/mat/sensel_packets.hpp"
#include "tests/emulator/fixtures.hpp"
#include "tests/mat/sensel_frames.hpp"

namespace palmar::emulator {
namespace {

using Bytes = std::vector<std::uint8_t>;
using testing::ElementsAre;

class SenselDeviceTest : public testing::Test {
 protected:
  void replay(Bytes capture, Faults faults = {}) {
    use(test::replay_device(mat_, std::move(capture), faults));
  }
  void use(std::unique_ptr<MatDevice> device) {
    device_ = std::move(device);
    device_->power_on(now_);
  }
  Bytes ask(const Bytes& request) {
    device_->receive(request, now_);
    return take();
  }
  Bytes take() {
    const auto output = device_->output();
    Bytes bytes(output.begin(), output.end());
    device_->consume_output(bytes.size());
    return bytes;
  }
  /// The frames of an answer's records.
  std::vector<mat::SenselFrame> frames(const Bytes& bytes, MatDescription mat) {
    mat::SenselCapture capture(mat);
    capture.feed(bytes);
    capture.end();
    std::vector<mat::SenselFrame> list;
    for (RawFrame frame; capture.next_frame(frame);) list.push_back(capture.decoded());
    return list;
  }

  MatDescription mat_ = test::sensel_morph();
  std::unique_ptr<MatDevice> device_ = test::replay_device(mat_, test::lump_capture(mat_, 30));
  StationTime now_{std::chrono::hours(1)};
};

struct Exchange {
  Bytes request;
  Bytes answer;
};

TEST_F(SenselDeviceTest, AnswersTheMakersOpeningInAnyOrder) {
  const Exchange opening[] = {
      {{0x81, 0x00, 0x06}, {0x01, 0x00, 0x06, 0x00, 'S', '3', 'N', 'S', '3', '1', 0x8B}},
      {{0x01, 0xE0, 0x01, 0x01, 0x01}, {0x05, 0xE0}},
      {{0x81, 0x06, 0x09}, {0x01, 0x06, 0x09, 0x00, 1, 0, 16, 78, 0, 1, 3, 0, 1, 100}},
      {{0x81, 0x22, 0x01}, {0x01, 0x22, 0x01, 0x00, 0x00, 0x00}},
      {{0x81, 0x28, 0x01}, {0x01, 0x28, 0x01, 0x00, 0x0F, 0x0F}},
      {{0x81, 0x40, 0x01}, {0x01, 0x40, 0x01, 0x00, 0x10, 0x10}},
      {{0x81, 0x12, 0x02}, {0x01, 0x12, 0x02, 0x00, 105, 0, 105}},
      {{0x81, 0x10, 0x02}, {0x01, 0x10, 0x02, 0x00, 185, 0, 185}},
      {{0x81, 0xA0, 0x05}, {0x01, 0xA0, 0x05, 0x00, 8, 3, 0, 4, 0, 15}},
      {{0x81, 0x14, 0x04}, {0x01, 0x14, 0x04, 0x00, 0x70, 0x82, 0x03, 0x00, 0xF5}},
      {{0x81, 0x18, 0x04}, {0x01, 0x18, 0x04, 0x00, 0xD0, 0xFB, 0x01, 0x00, 0xCC}},
      {{0x81, 0x1C, 0x00}, {0x03, 0x1C, 0x00, 0x06, 0x00, 0x00, 0x00, 0x5D, 0x35, 0x02, 0x02, 0x96}},
      {{0x81, 0x47, 0x02}, {0x01, 0x47, 0x02, 0x00, 24, 0, 24}},
      {{0x81, 0xEC, 0x01}, {0x01, 0xEC, 0x01, 0x00, 0, 0}},
      {{0x01, 0x4B, 0x01, 0x0F, 0x0F}, {0x05, 0x4B}},
      {{0x01, 0x24, 0x01, 0x0F, 0x0F}, {0x05, 0x24}},
      {{0x01, 0x57, 0x01, 0x00, 0x00}, {0x05, 0x57}},
      {{0x01, 0x20, 0x02, 0x10, 0x01, 0x11}, {0x05, 0x20}},
  };
  std::vector<const Exchange*> order;
  for (const Exchange& exchange : opening) order.push_back(&exchange);
  std::mt19937 random(1);
  for (int round = 0; round < 10; ++round) {
    device_->power_on(now_);
    for (const Exchange* exchange : order) ASSERT_EQ(ask(exchange->request), exchange->answer);
    std::shuffle(order.begin(), order.end(), random);
  }
  Bytes all, answers;
  for (const Exchange* exchange : order) {
    all.insert(all.end(), exchange->request.begin(), exchange->request.end());
    answers.insert(answers.end(), exchange->answer.begin(), exchange->answer.end());
  }
  EXPECT_EQ(ask(all), answers);
  Bytes piecewise;
  for (std::uint8_t byte : all) {
    const Bytes answer = ask({byte});
    piecewise.insert(piecewise.end(), answer.begin(), answer.end());
  }
  EXPECT_EQ(piecewise, answers);
}

TEST_F(SenselDeviceTest, ReadsBackWhatWasWrittenUntilReset) {
  EXPECT_THAT(ask({0x01, 0x23, 0x01, 0x01, 0x01}), ElementsAre(0x05, 0x23));
  EXPECT_THAT(ask({0x81, 0x23, 0x01}), ElementsAre(0x01, 0x23, 0x01, 0x00, 0x01, 0x01));
  EXPECT_THAT(ask({0x81, 0x1C, 0x00}), ElementsAre(0x03, 0x1C, 0, 6, 0, 0, 0, 0x2F, 0x1B, 4, 4, 0x52));
  ask({0x01, 0xE0, 0x01, 0x01, 0x01});
  EXPECT_THAT(ask({0x81, 0x23, 0x01}), ElementsAre(0x01, 0x23, 0x01, 0x00, 0x00, 0x00));
}

TEST_F(SenselDeviceTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(ask({0x81, 0xFF, 0x01}), ElementsAre(0x02, 0xFF));
  EXPECT_THAT(ask({0x81, 0x0E, 0x02}), ElementsAre(0x02, 0x0E));  // reaches into the serial number
  EXPECT_THAT(ask({0x81, 0xEC, 0xFF}), ElementsAre(0x02, 0xEC));
  EXPECT_THAT(ask({0x81, 0x33, 0x00}), ElementsAre(0x04, 0x33));
  EXPECT_THAT(ask({0x01, 0x00, 0x01, 0x01, 0x01}), ElementsAre(0x06, 0x00));  // read-only
  EXPECT_THAT(ask({0x01, 0x24, 0x01, 0x10, 0x10}), ElementsAre(0x06, 0x24));  // unknown content
  EXPECT_THAT(ask({0x01, 0x25, 0x01, 0x03, 0x03}), ElementsAre(0x06, 0x25));
  EXPECT_THAT(ask({0x01, 0x25, 0x01, 0x01, 0x02}), ElementsAre(0x06, 0x25));  // checksum
  EXPECT_THAT(ask({0x01, 0x25, 0x02, 0x01, 0x00, 0x01}), ElementsAre(0x06, 0x25));
  EXPECT_THAT(ask({0x01, 0x0F, 0x00, 0x04, 1, 0, 0, 0, 1}), ElementsAre(0x06, 0x0F));
}

TEST_F(SenselDeviceTest, PassesOverWhatIsNoRequestAndForgetsHalfOnes) {
  EXPECT_THAT(ask({0xFF, 0x00, 0x41, 0x81, 0x40, 0x01}), ElementsAre(0x01, 0x40, 0x01, 0x00, 0x10, 0x10));
  EXPECT_TRUE(ask({0x81, 0x40}).empty());
  now_ += std::chrono::milliseconds(1500);
  EXPECT_THAT(ask({0x81, 0x40, 0x01}), ElementsAre(0x01, 0x40, 0x01, 0x00, 0x10, 0x10));
}

TEST_F(SenselDeviceTest, WritesItsLedsInPackets) {
  Bytes request, leds(24);
  for (std::size_t i = 0; i < leds.size(); ++i) leds[i] = static_cast<std::uint8_t>(i);
  mat::append_sensel_write_variable_header(request, 0x80, 24);
  EXPECT_THAT(ask(request), ElementsAre(0x05, 0x80));
  for (std::size_t at : {0, 12}) {
    request.clear();
    mat::append_sensel_write_packet(request, std::span(leds).subspan(at, 12));
    EXPECT_THAT(ask(request), ElementsAre(0x07));
  }
  Bytes answer;
  mat::append_sensel_variable_answer(answer, 3, 0x80, leds);
  EXPECT_EQ(ask({0x81, 0x80, 0x00}), answer);

  mat::append_sensel_write_variable_header(request = {}, 0x80, 3);
  ask(request);
  EXPECT_THAT(ask({3, 0, 1, 2, 3, 7}), ElementsAre(0x08));  // checksum
  ask(request);
  EXPECT_THAT(ask({0xFF, 0xFF}), ElementsAre(0x08));
  EXPECT_THAT(ask({0x81, 0x40, 0x01}), ElementsAre(0x01, 0x40, 0x01, 0x00, 0x10, 0x10));
}

TEST_F(SenselDeviceTest, GivesTheRecordedBytesFrameByFrameThenGoesQuiet) {
  const Bytes capture = test::lump_capture(mat_, 30);
  const Bytes nothing = {0x03, 0x26, 0x00, 0x00, 0x00, 0x00};
  EXPECT_EQ(ask({0x81, 0x26, 0x00}), nothing);  // not scanning yet
  ask({0x01, 0x25, 0x01, 0x01, 0x01});
  Bytes answers;
  for (int i = 0; i < 30; ++i) {
    EXPECT_FALSE(device_->ended());
    const Bytes answer = ask({0x81, 0x26, 0x00});
    answers.insert(answers.end(), answer.begin(), answer.end());
  }
  EXPECT_EQ(answers, capture);
  EXPECT_TRUE(device_->ended());
  EXPECT_EQ(ask({0x81, 0x26, 0x00}), nothing);
  ask({0x01, 0x25, 0x01, 0x00, 0x00});
  EXPECT_EQ(ask({0x81, 0x26, 0x00}), nothing);
}

TEST_F(SenselDeviceTest, BufferedFramesEndWithTheirMark) {
  ask({0x01, 0x22, 0x01, 0x04, 0x04});
  ask({0x01, 0x25, 0x01, 0x01, 0x01});
  const Bytes answer = ask({0x81, 0x26, 0x00});
  EXPECT_EQ(frames(answer, mat_).size(), 4U);
  EXPECT_EQ(answer.back(), 0x0A);
}

TEST_F(SenselDeviceTest, PushesFramesAtTheRecordedPace) {
  ask({0x01, 0x25, 0x01, 0x02, 0x02});
  Bytes pushed = take();
  for (int i = 0; i < 40 && device_->deadline(); ++i) {
    now_ = *device_->deadline();
    device_->tick(now_);
    const Bytes bytes = take();
    EXPECT_EQ(bytes.at(0), 0x09);
    pushed.insert(pushed.end(), bytes.begin(), bytes.end());
  }
  EXPECT_EQ(frames(pushed, mat_).size(), 30U);
  EXPECT_NEAR(seconds(now_ - StationTime{std::chrono::hours(1)}), 29 / mat_.rate_hz, 1e-3);
}

TEST_F(SenselDeviceTest, AHostThatReadsTooSlowlyLosesPushedFramesNotMemory) {
  use(test::live_device(mat_));
  device_->receive(Bytes{0x01, 0x25, 0x01, 0x02, 0x02}, now_);
  for (int i = 0; i < 20000; ++i) {
    now_ += std::chrono::milliseconds(20);
    device_->tick(now_);
  }
  EXPECT_LT(device_->output().size(), 70000U);
  EXPECT_GT(device_->counters().overrun, 10U);
}

TEST_F(SenselDeviceTest, SendsOnlyTheContentThatWasAskedFor) {
  std::mt19937 random(3);
  Bytes capture, payload;
  std::vector<mat::SenselFrame> recorded;
  while (recorded.size() < 8) {
    mat::SenselFrame frame = test::random_sensel_frame(random, mat_.geometry.cells());
    if (!(frame.content & mat::sensel_pressure)) continue;
    for (auto& cell : frame.cells) cell = std::min<std::uint16_t>(cell, 20000);
    frame.counter = static_cast<std::uint8_t>(recorded.size());
    frame.time_us = static_cast<std::uint32_t>(recorded.size() * 20000);
    for (auto& cell : frame.cells)
      if (cell <= frame.base) cell = 0;
    payload.clear();
    mat::encode_sensel_payload(frame, payload);
    mat::append_sensel_variable_answer(capture, 3, 0x26, payload);
    recorded.push_back(frame);
  }
  replay(capture);
  ask({0x01, 0x25, 0x01, 0x01, 0x01});
  ask({0x01, 0x24, 0x01, 0x05, 0x05});
  ask({0x01, 0x4B, 0x01, 0x04, 0x04});
  for (const mat::SenselFrame& frame : recorded) {
    const auto sent = frames(ask({0x81, 0x26, 0x00}), mat_);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].content, frame.content & 0x05);
    EXPECT_EQ(sent[0].contact_mask, frame.contact_mask & 0x04);
    EXPECT_EQ(sent[0].cells, frame.cells);
    EXPECT_EQ(sent[0].counter, frame.counter);
    EXPECT_EQ(sent[0].time_us, frame.time_us);
    ASSERT_EQ(sent[0].contacts.size(), frame.contacts.size());
    for (std::size_t i = 0; i < frame.contacts.size(); ++i) {
      EXPECT_EQ(sent[0].contacts[i].force, frame.contacts[i].force);
      EXPECT_EQ(sent[0].contacts[i].major, 0);
    }
  }
}

TEST_F(SenselDeviceTest, CoarserDetailKeepsTheForce) {
  ask({0x01, 0x23, 0x01, 0x01, 0x01});
  ask({0x01, 0x25, 0x01, 0x01, 0x01});
  MatDescription medium = mat_;
  medium.geometry = {27, 47, 5, 5};
  for (std::uint64_t i = 0; i < 30; ++i) {
    const auto sent = frames(ask({0x81, 0x26, 0x00}), medium);
    ASSERT_EQ(sent.size(), 1U);
    const RawFrame high = test::lump_frame(mat_, i);
    EXPECT_EQ(std::accumulate(sent[0].cells.begin(), sent[0].cells.end(), 0),
              std::accumulate(high.counts.begin(), high.counts.end(), 0));
  }
}

TEST_F(SenselDeviceTest, ALiveFrameIsAnsweredWhenItIsThere) {
  use(test::live_device(mat_));
  ask({0x01, 0x25, 0x01, 0x01, 0x01});
  EXPECT_EQ(frames(ask({0x81, 0x26, 0x00}), mat_).size(), 1U);
  EXPECT_TRUE(ask({0x81, 0x26, 0x00}).empty());
  EXPECT_TRUE(ask({0x81, 0x40, 0x01}).empty());  // served after the frame
  ASSERT_TRUE(device_->deadline());
  now_ = *device_->deadline();
  device_->tick(now_);
  const Bytes answers = take();
  EXPECT_EQ(frames(answers, mat_).size(), 1U);
  EXPECT_THAT(Bytes(answers.end() - 6, answers.end()), ElementsAre(0x01, 0x40, 0x01, 0x00, 0x10, 0x10));
}

TEST_F(SenselDeviceTest, ALiveFrameHasTheContactOfItsLump) {
  use(test::live_device(mat_));
  ask({0x01, 0x25, 0x01, 0x01, 0x01});
  const auto sent = frames(ask({0x81, 0x26, 0x00}), mat_);
  ASSERT_EQ(sent.size(), 1U);
  ASSERT_EQ(sent[0].contacts.size(), 1U);
  const mat::SenselContact& contact = sent[0].contacts[0];
  EXPECT_EQ(contact.force, std::accumulate(sent[0].cells.begin(), sent[0].cells.end(), 0));
  EXPECT_EQ(contact.area, 25);
  EXPECT_NEAR(contact.x / 256.0, 2.5 * 2.5, 0.01);  // centred on cell (2, 2)
  EXPECT_NEAR(contact.y / 256.0, 2.5 * 2.5, 0.01);
  EXPECT_EQ(std::count(sent[0].labels.begin(), sent[0].labels.end(), contact.id), 25);
}

TEST_F(SenselDeviceTest, SurvivesAnyRequest) {
  std::mt19937 random(4);
  for (int round = 0; round < 3000; ++round) {
    Bytes request(random() % 30);
    for (auto& byte : request)
      byte = static_cast<std::uint8_t>(random() % 4 ? random() % 3 * 0x80 + random() % 64 : random());
    now_ += std::chrono::milliseconds(random() % 5);
    device_->receive(request, now_);
    device_->tick(now_);
    take();
  }
}

}  // namespace
}  // namespace palmar::emulator
