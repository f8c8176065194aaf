// Capture files of both families: what the encoder writes is read, in any pieces, over any garbage, cut anywhere.
#include <gtest/gtest.h>

#include <random>

#include "sensing/mat/palmar_open.hpp"
#include "sensing/mat/sensel_packets.hpp"
#include "tests/mat/captures.hpp"
#include "tests/mat/mats.hpp"

namespace palmar::mat {
namespace {

MatDescription small(MatDescription mat) {
  mat.geometry.rows = 6;
  mat.geometry.cols = 9;
  return mat;
}

RawFrame random_frame(const MatDescription& mat, std::mt19937& random, std::uint64_t sequence) {
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  frame.sequence = sequence;
  frame.t_s = 0.02 * static_cast<double>(sequence);
  frame.counts.assign(static_cast<std::size_t>(mat.geometry.cells()), 0);
  const auto density = random() % 5;
  for (auto& count : frame.counts)
    if (random() % 4 < density) count = static_cast<std::uint16_t>(random() % (random() % 4 ? 200 : 32768));
  return frame;
}

Capture make_capture(const MatDescription& mat, int frames, unsigned seed) {
  return encode_random(mat, frames, seed, 3, random_frame);
}

class Captures : public testing::TestWithParam<MatDescription> {};

TEST_P(Captures, ReadBackAsTheyWereWritten) {
  for (const MatDescription& mat : {GetParam(), small(GetParam())}) {
    const Capture capture = make_capture(mat, 20, 4);
    for (std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20}) {
      const Decoded decoded = decode(mat, capture.bytes, piece);
      ASSERT_EQ(decoded.frames.size(), capture.frames.size());
      for (std::size_t i = 0; i < decoded.frames.size(); ++i) {
        ASSERT_EQ(decoded.frames[i].counts, capture.frames[i].counts);
        EXPECT_EQ(decoded.frames[i].sequence, capture.frames[i].sequence);
        EXPECT_EQ(decoded.frames[i].lost_before, 0U);
        EXPECT_NEAR(decoded.frames[i].t_s, 0.02 * static_cast<double>(i), 1e-6);
      }
      EXPECT_EQ(decoded.bytes, capture.bytes);
      EXPECT_FALSE(decoded.truncated);
      EXPECT_EQ(decoded.counters.skipped_bytes, 0U);
    }
  }
}

TEST_P(Captures, CutAnywhereKeepAllWholeFrames) {
  const MatDescription mat = small(GetParam());
  const Capture capture = make_capture(mat, 4, 5);
  for (std::size_t cut = 0; cut <= capture.bytes.size(); ++cut) {
    const Decoded decoded = decode(mat, std::span(capture.bytes).first(cut));
    std::size_t whole = 0;
    while (whole < capture.ends.size() && capture.ends[whole] <= cut) ++whole;
    ASSERT_EQ(decoded.frames.size(), whole) << "cut at " << cut;
    const bool at_an_end = cut == 0 || (whole > 0 && capture.ends[whole - 1] == cut);
    ASSERT_EQ(decoded.truncated, !at_an_end) << "cut at " << cut;
  }
}

TEST_P(Captures, GarbageBetweenFramesIsPassedOver) {
  const MatDescription mat = small(GetParam());
  const Capture capture = make_capture(mat, 12, 6);
  std::mt19937 random(7);
  Bytes bytes;
  std::size_t garbage = 0, start = 0;
  for (std::size_t end : capture.ends) {
    for (auto n = random() % 40; n > 0; --n, ++garbage) bytes.push_back(static_cast<std::uint8_t>(random()));
    if (random() % 2) {  // the beginning of a record that never comes
      bytes.insert(bytes.end(), capture.bytes.begin(), capture.bytes.begin() + 6);
      garbage += 6;
    }
    bytes.insert(bytes.end(), capture.bytes.begin() + static_cast<std::ptrdiff_t>(start),
                 capture.bytes.begin() + static_cast<std::ptrdiff_t>(end));
    start = end;
  }
  const Decoded decoded = decode(mat, bytes);
  EXPECT_EQ(decoded.bytes, capture.bytes);
  EXPECT_EQ(decoded.counters.skipped_bytes, garbage);
  EXPECT_FALSE(decoded.truncated);
}

TEST_P(Captures, ASpoiltByteCostsItsFrameAndNoOther) {
  const MatDescription mat = small(GetParam());
  const Capture capture = make_capture(mat, 5, 8);
  for (std::size_t at = capture.ends[1]; at < capture.ends[2]; ++at) {
    Bytes bytes = capture.bytes;
    bytes[at] ^= 0x55;
    const Decoded decoded = decode(mat, bytes);
    ASSERT_EQ(decoded.frames.size(), 4U) << "byte " << at;
    EXPECT_EQ(decoded.frames[2].lost_before, 1U);
    EXPECT_EQ(decoded.counters.lost, 1U);
    EXPECT_GT(decoded.counters.skipped_bytes, 0U);
  }
}

TEST_P(Captures, BytesOfSomethingElseHoldNoFrame) {
  std::mt19937 random(9);
  Bytes bytes(200'000);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  EXPECT_TRUE(decode(GetParam(), bytes).frames.empty());
  const Capture other =
      make_capture(GetParam().protocol == "sensel-morph" ? test::palmar_open() : test::sensel_morph(), 5, 9);
  EXPECT_TRUE(decode(GetParam(), other.bytes).frames.empty());
}

TEST_P(Captures, EncoderRefusesAFrameOfAnotherGrid) {
  Bytes out;
  RawFrame frame;
  EXPECT_THROW(encode_capture_frame(GetParam(), frame, out), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Mats, Captures, testing::Values(test::sensel_morph(), test::palmar_open()),
                         [](const auto& one) {
                           return one.param.protocol == "sensel-morph" ? "Sensel" : "Open";
                         });

TEST(SenselCaptures, AnswersWithoutAFrameArePassedOver) {
  const MatDescription mat = small(test::sensel_morph());
  Capture capture = make_capture(mat, 1, 10);
  Bytes bytes;
  append_sensel_variable_answer(bytes, sensel_read_variable_ack, sensel_read_frame, {});
  bytes.insert(bytes.end(), capture.bytes.begin(), capture.bytes.end());
  append_sensel_variable_answer(bytes, sensel_read_variable_ack, sensel_read_frame, {});
  const Decoded decoded = decode(mat, bytes);
  EXPECT_EQ(decoded.frames.size(), 1U);
  EXPECT_FALSE(decoded.truncated);
}

TEST(OpenCaptures, FramesOfAnotherGridAreCountedAsCorrupt) {
  const Capture capture = make_capture(test::palmar_open(10, 10), 3, 11);
  const Decoded decoded = decode(test::palmar_open(10, 11), capture.bytes);
  EXPECT_TRUE(decoded.frames.empty());
  EXPECT_EQ(decoded.counters.corrupt, 3U);
}

TEST(MatFactories, RefuseAnUnknownProtocol) {
  MatDescription mat = test::palmar_open();
  mat.protocol = "smoke-signals";
  EXPECT_EQ(make_driver(mat).error().name, "unknown_protocol");
  EXPECT_EQ(make_capture_decoder(mat).error().name, "unknown_protocol");
  EXPECT_EQ(make_driver(mat).error().exit_status(), 2);
}

}  // namespace
}  // namespace palmar::mat
