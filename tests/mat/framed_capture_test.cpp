// Captures of the families without handshake: what the encoder writes is read, in any pieces; garbage between,
// before or inside frames costs at most the frame that it hit, and every loss is counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "sensing/mat/frame_format.hpp"
#include "tests/mat/captures.hpp"
#include "tests/mat/mats.hpp"

namespace palmar::mat {
namespace {

RawFrame random_frame(const MatDescription& mat, std::mt19937& random, std::uint64_t sequence) {
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  frame.sequence = sequence;
  frame.counts.assign(static_cast<std::size_t>(mat.geometry.cells()), 0);
  const auto density = random() % 5;
  // 1 means nothing on a sparse Sensing Tex
  for (auto& count : frame.counts)
    if (random() % 4 < density) count = static_cast<std::uint16_t>(2 + random() % (mat.saturated_count - 1U));
  // No two alike. The middle, where a Sensing Tex's sentinels are not.
  frame.counts[frame.counts.size() / 2] = static_cast<std::uint16_t>(3 + sequence);
  return frame;
}

Capture make_capture(const MatDescription& mat, int frames, unsigned seed) {
  return encode_random(mat, frames, seed, 0, random_frame);
}

/// Of each sent frame, whether it came; the order is kept. Frames that were never sent are `wrong`.
struct Matching {
  std::vector<bool> came;
  std::size_t wrong = 0;
};

Matching match(const std::vector<RawFrame>& sent, const std::vector<RawFrame>& received) {
  Matching matching{std::vector<bool>(sent.size(), false), 0};
  std::size_t from = 0;
  for (const RawFrame& frame : received) {
    std::size_t i = from;
    while (i < sent.size() && sent[i].counts != frame.counts) ++i;
    if (i == sent.size()) {
      ++matching.wrong;
    } else {
      matching.came[i] = true;
      from = i + 1;
    }
  }
  return matching;
}

class FramedCaptures : public testing::TestWithParam<MatDescription> {};

TEST_P(FramedCaptures, ReadBackAsTheyWereWritten) {
  const MatDescription& mat = GetParam();
  const Capture capture = make_capture(mat, 20, 4);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}, std::size_t{1} << 20}) {
    const Decoded decoded = decode(mat, capture.bytes, piece);
    ASSERT_EQ(decoded.frames.size(), capture.frames.size()) << "pieces of " << piece;
    for (std::size_t i = 0; i < decoded.frames.size(); ++i) {
      ASSERT_EQ(decoded.frames[i].counts, capture.frames[i].counts) << "frame " << i;
      EXPECT_EQ(decoded.frames[i].rows, mat.geometry.rows);
      EXPECT_EQ(decoded.frames[i].cols, mat.geometry.cols);
      EXPECT_EQ(decoded.frames[i].sequence, i);
      EXPECT_EQ(decoded.frames[i].lost_before, 0U);
      EXPECT_DOUBLE_EQ(decoded.frames[i].t_s, static_cast<double>(i) * (1.0 / mat.rate_hz));
      EXPECT_FALSE(decoded.frames[i].device_time);
    }
    EXPECT_EQ(decoded.bytes, capture.bytes);
    EXPECT_FALSE(decoded.truncated);
    EXPECT_EQ(decoded.counters.frames, 20U);
    EXPECT_EQ(decoded.counters.skipped_bytes + decoded.counters.corrupt + decoded.counters.lost, 0U);
  }
}

TEST_P(FramedCaptures, FollowEverySettingOfTheWire) {
  for (int setting = 0; setting < 32; ++setting) {
    MatDescription mat = GetParam();
    mat.wire.transposed = (setting & 1) != 0;
    mat.wire.flip_x = (setting & 2) != 0;
    mat.wire.flip_y = (setting & 4) != 0;
    mat.wire.big_endian = (setting & 8) != 0;
    mat.wire.falling = (setting & 16) != 0;
    const bool needs_scale = mat.protocol == "sensing-tex-sparse";
    if (needs_scale) mat.wire.full_scale = 4095, mat.saturated_count = 4000;
    Capture capture = make_capture(mat, 4, 40 + static_cast<unsigned>(setting));
    const Decoded decoded = decode(mat, capture.bytes);
    ASSERT_EQ(decoded.frames.size(), 4U) << "setting " << setting;
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_EQ(decoded.frames[i].counts, capture.frames[i].counts) << setting;
  }
}

TEST_P(FramedCaptures, CutAnywhereKeepAllWholeFrames) {
  const MatDescription& mat = GetParam();
  const Capture capture = make_capture(mat, 3, 5);
  const std::size_t step = std::max<std::size_t>(1, capture.bytes.size() / 500);
  for (std::size_t cut = 0; cut <= capture.bytes.size(); cut += step) {
    const Decoded decoded = decode(mat, std::span(capture.bytes).first(cut));
    std::size_t whole = 0;
    while (whole < capture.ends.size() && capture.ends[whole] <= cut) ++whole;
    const bool at_an_end = cut == 0 || (whole > 0 && capture.ends[whole - 1] == cut);
    const std::size_t came = decoded.frames.size();
    // Two bytes of the trailer missing make the last packet one without a trailer.
    const bool bare = mat.protocol == "wiresens" && whole < 3 && capture.ends[whole] - cut <= 2;
    ASSERT_EQ(came, whole + (bare && came > whole)) << "cut at " << cut;
    if (!bare) {
      ASSERT_EQ(decoded.truncated, !at_an_end) << "cut at " << cut;
    }
    ASSERT_EQ(match(capture.frames, decoded.frames).wrong, 0U);
  }
}

TEST_P(FramedCaptures, GarbageBetweenFramesCostsAtMostTheFrameItTouches) {
  const MatDescription& mat = GetParam();
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Capture capture = make_capture(mat, 12, seed);
    std::mt19937 random(seed + 100);
    Bytes bytes;
    std::vector<bool> touched(12, false);
    std::size_t start = 0, hits = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      if (i % 3 == 1) {
        ++hits;
        touched[i] = true;
        if (i > 0) touched[i - 1] = true;
        for (auto n = 1 + random() % 60; n > 0; --n) bytes.push_back(static_cast<std::uint8_t>(random()));
      }
      bytes.insert(bytes.end(), capture.bytes.begin() + static_cast<std::ptrdiff_t>(start),
                   capture.bytes.begin() + static_cast<std::ptrdiff_t>(capture.ends[i]));
      start = capture.ends[i];
    }
    const Decoded decoded = decode(mat, bytes);
    const Matching matching = match(capture.frames, decoded.frames);
    EXPECT_EQ(matching.wrong, 0U) << "seed " << seed;
    EXPECT_GE(decoded.frames.size(), 12 - hits) << "seed " << seed;
    for (std::size_t i = 0; i < 12; ++i)
      EXPECT_TRUE(touched[i] || matching.came[i]) << "frame " << i << ", seed " << seed;
    EXPECT_GE(decoded.counters.corrupt, 12 - decoded.frames.size());
    EXPECT_GT(decoded.counters.skipped_bytes, 0U);
  }
}

TEST_P(FramedCaptures, ASpoiltByteCostsItsFrameAndNoOther) {
  const MatDescription& mat = GetParam();
  const Capture capture = make_capture(mat, 6, 8);
  const std::size_t step = std::max<std::size_t>(1, (capture.ends[2] - capture.ends[1]) / 400);
  for (const std::uint8_t change : {0x55, 0x01, 0xFF, 0x80}) {
    for (std::size_t at = capture.ends[1]; at < capture.ends[2];
         at += at < capture.ends[1] + 40 || at + 40 > capture.ends[2] ? 1 : step) {
      Bytes bytes = capture.bytes;
      bytes[at] ^= change;
      const Decoded decoded = decode(mat, bytes);
      Matching matching = match(capture.frames, decoded.frames);
      for (const std::size_t i : {0U, 1U, 3U, 4U, 5U})
        ASSERT_TRUE(matching.came[i]) << "frame " << i << ", byte " << at - capture.ends[1] << " of "
                                      << capture.ends[2] - capture.ends[1] << " ^ " << int(change);
      ASSERT_LE(matching.wrong + matching.came[2], 1U);
      if (matching.came[2] || matching.wrong > 0) continue;
      ASSERT_GT(decoded.counters.corrupt + decoded.counters.lost, 0U) << "byte " << at - capture.ends[1];
      if (decoded.counters.lost > 0) {
        EXPECT_EQ(decoded.frames[2].lost_before, 1U) << "byte " << at - capture.ends[1];
        EXPECT_EQ(decoded.frames.back().sequence, 5U);
      }
    }
  }
}

TEST_P(FramedCaptures, BytesLostInsideAFrameCostAtMostIt) {
  const MatDescription& mat = GetParam();
  for (unsigned seed = 1; seed <= 30; ++seed) {
    const Capture capture = make_capture(mat, 6, seed);
    std::mt19937 random(seed);
    const std::size_t size = capture.ends[2] - capture.ends[1];
    const std::size_t at = capture.ends[1] + 1 + random() % (size / 2), gone = 1 + random() % (size / 3);
    Bytes bytes = capture.bytes;
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                bytes.begin() + static_cast<std::ptrdiff_t>(at + gone));
    const Decoded decoded = decode(mat, bytes);
    const Matching matching = match(capture.frames, decoded.frames);
    EXPECT_EQ(matching.wrong, 0U) << "seed " << seed;
    for (const std::size_t i : {0U, 1U, 3U, 4U, 5U})
      EXPECT_TRUE(matching.came[i]) << "frame " << i << ", seed " << seed;
    EXPECT_GT(decoded.counters.corrupt + decoded.counters.lost, 0U);
  }
}

TEST_P(FramedCaptures, BytesOfSomethingElseHoldNoFrame) {
  std::mt19937 random(9);
  Bytes bytes(200'000);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  // The only thing that a zero-run frame has to prove itself by is its number of cells.
  EXPECT_LE(decode(GetParam(), bytes).frames.size(), GetParam().protocol == "zero-run" ? 3U : 0U);
  for (const MatDescription& other : test::framed_mats()) {
    if (other.protocol == GetParam().protocol) continue;
    EXPECT_TRUE(decode(GetParam(), make_capture(other, 8, 9).bytes).frames.empty()) << other.protocol;
  }
}

TEST_P(FramedCaptures, EncoderClipsWhatTheWireCannotSay) {
  const MatDescription& mat = GetParam();
  std::mt19937 random(3);
  RawFrame frame = random_frame(mat, random, 0);
  for (auto& count : frame.counts) count = 65535;
  Bytes bytes;
  encode_capture_frame(mat, frame, bytes);
  const Decoded decoded = decode(mat, bytes);
  ASSERT_EQ(decoded.frames.size(), 1U);
  for (const std::uint16_t count : decoded.frames[0].counts) EXPECT_EQ(count, mat.saturated_count);
}

INSTANTIATE_TEST_SUITE_P(Mats, FramedCaptures, testing::ValuesIn(test::framed_mats()),
                         [](const auto& one) { return test::camel(one.param); });

TEST(FrameFormats, RefuseWhatTheirWireCannotCarry) {
  const auto name = [](MatDescription mat) { return make_frame_format(mat).error().name; };
  EXPECT_EQ(name(test::framed("sensing-tex-sparse", 256, 10, 9, 100)), "bad_grid");
  EXPECT_EQ(name(test::framed("sensing-tex-full", 10, 256, 9, 100)), "bad_grid");
  EXPECT_EQ(name(test::framed("wiresens", 200, 200, 9, 100)), "bad_grid");
  EXPECT_EQ(name(test::framed("wiresens", 7, 8, 9, 100)), "bad_grid");
  EXPECT_EQ(name(test::framed("zero-run", 0, 8, 9, 100)), "bad_grid");
  EXPECT_EQ(name(test::framed("semaphore", 8, 8, 9, 100)), "unknown_protocol");
  MatDescription mat = test::zero_run();
  mat.wire.full_scale = 255;
  EXPECT_EQ(name(mat), "bad_full_scale");
  EXPECT_EQ(make_driver(mat).error().exit_status(), 2);
  EXPECT_EQ(make_capture_decoder(mat).error().name, "bad_full_scale");
}

}  // namespace
}  // namespace palmar::mat
