// A frame on its way through a warm driver or capture decoder allocates nothing.
#include <gtest/gtest.h>

#include "sensing/mat/capture_encoder.hpp"
#include "sensing/mat/mat_driver.hpp"
#include "sensing/mat/sensel_morph.hpp"
#include "sensing/mat/sensel_packets.hpp"
#include "tests/emulator/fixtures.hpp"
#include "tests/support/allocations.hpp"

namespace palmar::mat {
namespace {

std::vector<std::vector<std::uint8_t>> records(const MatDescription& mat) {
  std::vector<std::vector<std::uint8_t>> list(64);
  for (std::size_t i = 0; i < list.size(); ++i) encode_capture_frame(mat, test::lump_frame(mat, i), list[i]);
  return list;
}

TEST(Allocation, NoneForAFrameInAWarmDriver) {
  for (const MatDescription& mat : {test::sensel_morph(), test::palmar_open()}) {
    auto driver = make_driver(mat).value();
    const auto frames = records(mat);
    StationTime now{std::chrono::hours(1)};
    driver->start(now);
    if (mat.protocol == "sensel-morph") {  // answer its opening by hand: it has no greeting of its own
      while (!driver->streaming()) {
        const std::vector<std::uint8_t> asked(driver->output().begin(), driver->output().end());
        ASSERT_GE(asked.size(), 3U);
        driver->consume_output(asked.size());
        std::vector<std::uint8_t> answer;
        const std::vector<std::uint8_t> magic = {'S', '3', 'N', 'S', '3', '1'};
        if (asked[0] == sensel_write_command) {
          answer = {sensel_write_ack, asked[1]};
        } else if (asked[2] == 0) {
          append_sensel_variable_answer(answer, sensel_read_variable_ack, asked[1], {});
        } else {
          append_sensel_answer(answer, asked[1], asked[1] == 0 ? magic : std::vector<std::uint8_t>(asked[2]));
        }
        driver->receive(answer, now);
      }
    }
    RawFrame frame;
    int taken = 0;
    long before = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i == 8) before = test::allocations();  // warm
      driver->consume_output(driver->output().size());
      now += std::chrono::milliseconds(20);
      driver->receive(frames[i], now);
      driver->tick(now);
      while (driver->next_frame(frame)) ++taken;
    }
    EXPECT_EQ(taken, 64);
    EXPECT_EQ(test::allocations() - before, 0) << mat.protocol;
  }
}

TEST(Allocation, NoneForAFrameOfAWarmCapture) {
  std::vector<MatDescription> mats = test::framed_mats();
  mats.insert(mats.end(), {test::sensel_morph(), test::palmar_open()});
  for (const MatDescription& mat : mats) {
    auto decoder = make_capture_decoder(mat).value();
    const auto frames = records(mat);
    RawFrame frame;
    int taken = 0;
    long before = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i == 8) before = test::allocations();  // warm
      decoder->feed(frames[i]);
      while (decoder->next_frame(frame)) ++taken;
    }
    // A sparse frame and a packet without a trailer are believed when the next one has begun.
    EXPECT_GE(taken, 63) << mat.protocol;
    EXPECT_EQ(test::allocations() - before, 0) << mat.protocol;
  }
}

TEST(Allocation, NoneForAFrameInAWarmDriverOfTheFamiliesWithoutHandshake) {
  for (const MatDescription& mat : test::framed_mats()) {
    auto driver = make_driver(mat).value();
    const auto frames = records(mat);
    StationTime now{std::chrono::hours(1)};
    driver->start(now);
    RawFrame frame;
    int taken = 0;
    long before = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (i == 8) before = test::allocations();  // warm
      now += std::chrono::milliseconds(20);
      driver->consume_output(driver->output().size());
      driver->receive(frames[i], now);
      while (driver->next_frame(frame)) ++taken;
    }
    EXPECT_GE(taken, 63) << mat.protocol;
    EXPECT_EQ(test::allocations() - before, 0) << mat.protocol;
  }
}

}  // namespace
}  // namespace palmar::mat
