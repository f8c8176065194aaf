// The sketch that schools load onto a microcontroller, run here as the device behind the driver.
#include <gtest/gtest.h>

#include "tests/emulator/sketch_board.hpp"

namespace palmar {
namespace {

using test::Board;
using test::sketch_mat;

TEST(Sketch, SpeaksTheOpenProtocol) {
  auto driver = mat::make_driver(sketch_mat()).value();
  Board board;
  test::MemoryLine line(*driver, board);
  board.power_on(line.now);
  driver->start(line.now);
  std::vector<RawFrame> frames;
  RawFrame frame;
  ASSERT_TRUE(line.run([&] {
    while (driver->next_frame(frame)) frames.push_back(frame);
    return frames.size() >= 100;
  }));
  EXPECT_EQ(driver->device_serial(), "SKETCH-7");
  EXPECT_EQ(driver->counters().lost, 0U);
  EXPECT_EQ(driver->counters().corrupt, 0U);
  for (const RawFrame& one : frames)
    EXPECT_EQ(one.counts, test::lump_frame(sketch_mat(), one.sequence).counts);
  EXPECT_NEAR(frames.back().t_s, 99 * 0.02, 0.02);  // the wrap of its clock costs at most one period
  driver->stop();
  const auto said = driver->output();
  board.receive(said, line.now);
  board.consume_output(board.output().size());
  board.tick(line.now + std::chrono::seconds(1));
  EXPECT_TRUE(board.output().empty());
}

}  // namespace
}  // namespace palmar
