// The sketch for a microcontroller behind a real pseudo-terminal, read as an attached mat is.
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "sensing/emulator/emulator_host.hpp"
#include "sensing/source/mat/mat_source.hpp"
#include "tests/emulator/sketch_board.hpp"

namespace palmar {
namespace {

using namespace std::chrono_literals;

TEST(SketchOnAPty, IsReadAsAnAttachedMatIs) {
  constexpr std::size_t wanted = 60;
  const MatDescription& mat = test::sketch_mat();
  boost::asio::io_context io;
  emulator::EmulatorHost host(io, std::make_unique<test::Board>(), {});
  ASSERT_TRUE(host.start().ok());
  ASSERT_EQ(host.address().find("tcp:"), std::string::npos) << "a pseudo-terminal";
  ASSERT_TRUE(source::check_port(host.address()).ok());
  std::vector<RawFrame> frames;
  source::MatHandlers handlers;
  handlers.on_frame = [&](RawFrame& frame, std::span<const std::uint8_t>) { frames.push_back(frame); };
  handlers.on_bytes = [](std::span<const std::uint8_t>) {};
  handlers.on_link = [](const source::MatLinkEvent&) {};
  auto source = source::make_mat_source(io, host.address(), mat, mat::make_driver(mat).value(), handlers);
  ASSERT_TRUE(source.ok());
  (*source)->start();
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (frames.size() < wanted && std::chrono::steady_clock::now() < end) io.run_one_until(end);
  ASSERT_GE(frames.size(), wanted);
  EXPECT_EQ((*source)->device_serial(), "SKETCH-7");
  EXPECT_EQ((*source)->counters().lost, 0U);
  EXPECT_EQ((*source)->counters().corrupt, 0U);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(frames[i].sequence, frames[0].sequence + i);
    EXPECT_EQ(frames[i].counts, test::lump_frame(mat, frames[i].sequence).counts) << "frame " << i;
  }
  (*source)->stop();
}

}  // namespace
}  // namespace palmar
