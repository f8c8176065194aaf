// Captures: written frame by frame, read back as frames; the recordings of a real mat give the published fingerprints.
#include <gtest/gtest.h>

#include "app/exchange/capture_writer.hpp"
#include "app/exchange/frame_input.hpp"
#include "app/exchange/summary.hpp"
#include "exchange_support.hpp"
#include "sensing/mat/capture_encoder.hpp"

namespace palmar::exchange {
namespace {

using CaptureTest = InFolder;

MatDescription mat_of(const char* protocol, GridGeometry grid) {
  MatDescription mat;
  mat.id = protocol;
  mat.name = protocol;
  mat.protocol = protocol;
  mat.geometry = grid;
  mat.rate_hz = 50;
  mat.rule = CountRule{0.00122583125, std::nullopt, "test"};
  return mat;
}
const MatDescription sensel = mat_of("sensel-morph", {53, 93, 2.5, 2.5});
const MatDescription open_mat = mat_of("palmar-open", {48, 48, 10, 10});

RawFrame pressed(const MatDescription& mat, std::uint64_t number) {
  RawFrame frame;
  frame.rows = mat.geometry.rows;
  frame.cols = mat.geometry.cols;
  frame.counts.assign(static_cast<std::size_t>(mat.geometry.cells()), 0);
  frame.counts[static_cast<std::size_t>(mat.geometry.index(10, 20))] =
      static_cast<std::uint16_t>(100 + number);
  frame.sequence = number;
  frame.t_s = static_cast<double>(number) / 50;
  return frame;
}

TEST_F(CaptureTest, WhatIsWrittenIsRead) {
  for (const MatDescription& mat : {sensel, open_mat}) {
    auto writer = CaptureWriter::create(file("c.bin"));
    ASSERT_TRUE(writer.ok());
    std::vector<std::uint8_t> bytes;
    for (std::uint64_t i = 0; i < 20; ++i) {
      bytes.clear();
      mat::encode_capture_frame(mat, pressed(mat, i), bytes);
      ASSERT_TRUE(writer->write(bytes).ok());
    }
    ASSERT_TRUE(writer->finish().ok());
    auto input = open_capture(file("c.bin"), mat);
    ASSERT_TRUE(input.ok()) << input.error().message();
    EXPECT_TRUE((*input)->raw_counts());
    RawFrame frame;
    for (std::uint64_t i = 0; i < 20; ++i) {
      const auto next = (*input)->next_frame(frame);
      ASSERT_TRUE(next.ok() && *next) << mat.id << i;
      EXPECT_EQ(frame.counts, pressed(mat, i).counts);
      EXPECT_NEAR(frame.t_s, static_cast<double>(i) / 50, 1e-5);
    }
    EXPECT_FALSE(*(*input)->next_frame(frame));
    EXPECT_FALSE((*input)->truncated());
    EXPECT_EQ((*input)->counters().frames, 20u);
  }
}

TEST_F(CaptureTest, ACaptureThatIsCutInItsLastFrameIsReadUpToThere) {
  std::vector<std::uint8_t> bytes;
  for (std::uint64_t i = 0; i < 3; ++i) mat::encode_capture_frame(open_mat, pressed(open_mat, i), bytes);
  const std::string whole(bytes.begin(), bytes.end());
  auto input = open_capture(file("c.bin", whole.substr(0, whole.size() - 10)), open_mat);
  ASSERT_TRUE(input.ok());
  RawFrame frame;
  int frames = 0;
  while (*(*input)->next_frame(frame)) ++frames;
  EXPECT_EQ(frames, 2);
  EXPECT_TRUE((*input)->truncated());
}

TEST_F(CaptureTest, AFileWithoutAFrameIsRefusedAtOpening) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(300'000, 'x'), std::string(50, '\0')}) {
    const auto input = open_capture(file("c.bin", text), sensel);
    ASSERT_FALSE(input.ok()) << text.size();
    EXPECT_EQ(input.error().name, "no_frames");
    EXPECT_EQ(input.error().exit_status(), 2);
  }
}

TEST_F(CaptureTest, MistakesAreNamed) {
  EXPECT_EQ(open_capture(file("none"), sensel).error().name, "file_missing");
  MatDescription unruled = sensel;
  unruled.rule.reset();
  EXPECT_EQ(open_capture(file("c.bin", "x"), unruled).error().name, "no_rule");
  EXPECT_EQ(open_capture(file("c.bin"), sensel, maker_calibration(open_mat)).error().name, "wrong_grid");
}

TEST(Recordings, HaveThePublishedFingerprints) {
  const std::filesystem::path folder = std::filesystem::path(PALMAR_SHARED) / "recordings" / "sensel_morph";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no recordings at " << folder;
  struct Recording {
    const char* name;
    int frames;
    const char* sha256;
  };
  for (const Recording& recording :
       {Recording{"20260705_001743_full_all_toppings_0002", 515,
                  "77e6b3f1e07bce2fd52695865baf3569d220cee02c04f2e2e3ad12815d3530e0"},
        Recording{"20260712_204642_full_test", 330,
                  "58a0297fac59907c60fbbff9463cdcaa28915540f40d2e2f3d775ea3f7592b75"},
        Recording{"sensel_recording_20260712_000721", 304,
                  "3bd9ca14adda913d0bc0f34c9c927b98bfd4fede3c1e7f0e47d3a464ba0d00f0"}}) {
    auto input = open_capture(folder / (std::string(recording.name) + ".serial_rx.bin"), sensel);
    ASSERT_TRUE(input.ok()) << input.error().message();
    RawFingerprint fingerprint;
    RawFrame frame;
    int frames = 0;
    while (*(*input)->next_frame(frame)) {
      ++frames;
      fingerprint.add(frame.counts);
    }
    EXPECT_EQ(frames, recording.frames) << recording.name;
    EXPECT_EQ(fingerprint.hex(), recording.sha256) << recording.name;
  }
}

}  // namespace
}  // namespace palmar::exchange
