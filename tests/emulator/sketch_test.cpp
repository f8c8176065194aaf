// The sketch that schools load onto a microcontroller, run here as the device behind the driver.
#include <gtest/gtest.h>

#include "assets/mats/sketch/palmar_open.h"
#include "tests/emulator/fixtures.hpp"

namespace palmar {
namespace {

std::vector<std::uint8_t> sent;
std::uint64_t scan = 0;
const MatDescription& sketch_mat() {
  static const MatDescription mat = test::palmar_open(16, 16);
  return mat;
}

void put(std::uint8_t byte) { sent.push_back(byte); }
std::uint16_t cell(std::uint16_t row, std::uint16_t col) {
  static RawFrame frame;
  if (row == 0 && col == 0) frame = test::lump_frame(sketch_mat(), scan);
  return frame.counts[static_cast<std::size_t>(sketch_mat().geometry.index(row, col))];
}

/// A board whose loop runs every 20 ms, and whose 32-bit clock is about to wrap.
class Board final : public emulator::MatDevice {
 public:
  void power_on(StationTime now) override {
    mat_ = {};
    mat_.id = 7, mat_.rows = 16, mat_.cols = 16, mat_.serial = "SKETCH-7";
    mat_.put = put, mat_.cell = cell;
    sent.clear();
    scan = 0;
    next_ = now;
  }
  void receive(std::span<const std::uint8_t> bytes, StationTime) override {
    for (std::uint8_t byte : bytes) palmar_hear(&mat_, byte);
  }
  void tick(StationTime now) override {
    for (; next_ <= now; next_ += std::chrono::milliseconds(20), ++scan)
      palmar_send_frame(&mat_, static_cast<std::uint32_t>(0xFFFF0000 + scan * 20000));
  }
  std::span<const std::uint8_t> output() const override { return sent; }
  void consume_output(std::size_t bytes) override {
    sent.erase(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(bytes));
  }
  std::optional<StationTime> deadline() const override { return next_; }
  bool ended() const override { return false; }
  emulator::DeviceCounters counters() const override { return {}; }

 private:
  palmar_mat mat_{};
  StationTime next_{};
};

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
  sent.clear();
  board.tick(line.now + std::chrono::seconds(1));
  EXPECT_TRUE(sent.empty());
}

}  // namespace
}  // namespace palmar
