// Frames of the families without handshake, byte for byte against their tables, and all ways to break one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sensing/mat/byte_order.hpp"
#include "sensing/mat/frame_finder.hpp"
#include "sensing/mat/frame_format.hpp"
#include "sensing/mat/wiresens.hpp"
#include "tests/mat/mats.hpp"

namespace palmar::mat {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Counts = std::vector<std::uint16_t>;
using testing::ElementsAre;
using testing::ElementsAreArray;

std::unique_ptr<FrameFormat> format(const MatDescription& mat) { return make_frame_format(mat).value(); }
MatDescription grid(const char* protocol, int rows, int cols) {
  return test::framed(protocol, rows, cols, 10, 100);
}

Bytes encoded(const MatDescription& mat, const Counts& counts) {
  Bytes bytes;
  format(mat)->encode(counts, bytes);
  return bytes;
}
Bytes text(const std::string& words) { return {words.begin(), words.end()}; }

struct Found {
  std::vector<Counts> frames;
  WireCounters counters;
};

Found found(const MatDescription& mat, const Bytes& bytes) {
  FrameFinder finder(format(mat), mat.geometry.cells());
  Found result;
  finder.feed(bytes);
  while (finder.next(FrameFinder::Ahead::over)) result.frames.push_back(finder.counts());
  result.counters = finder.counters();
  return result;
}
Counts decoded(const MatDescription& mat, const Bytes& bytes) {
  const Found result = found(mat, bytes);
  return result.frames.size() == 1 ? result.frames[0] : Counts{};
}

TEST(SensingTexSparse, IsLaidOutAsItsTableSays) {
  const MatDescription mat = grid("sensing-tex-sparse", 2, 3);
  EXPECT_THAT(encoded(mat, {0, 0, 0x0102, 0, 60, 0}),
              ElementsAre(0x4E, 0x0A, 0, 2, 0, 0, 2, 0, 0x01, 0x02, 1, 1, 0, 60));
  EXPECT_THAT(decoded(mat, {0x4E, 0x0A, 0, 1, 0xAB, 0xCD, 2, 1, 1, 0}), ElementsAre(0, 0, 0, 0, 0, 256));
}

TEST(SensingTexSparse, AnEmptyFrameCarriesTwoSentinelsThatMeanNothing) {
  const MatDescription mat = grid("sensing-tex-sparse", 3, 3);
  const Bytes bytes = encoded(mat, Counts(9, 0));
  EXPECT_THAT(bytes, ElementsAre(0x4E, 0x0A, 0, 2, 0, 0, 1, 1, 0, 1, 2, 2, 0, 1));
  EXPECT_THAT(decoded(mat, bytes), ElementsAreArray(Counts(9, 0)));
}

TEST(SensingTexSparse, AxesAreASetting) {
  MatDescription mat = grid("sensing-tex-sparse", 2, 3);
  mat.wire.transposed = true;  // x is the row now
  const Bytes bytes = {0x4E, 0x0A, 0, 1, 0, 0, 1, 2, 0, 9};
  EXPECT_THAT(decoded(mat, bytes), ElementsAre(0, 0, 0, 0, 0, 9));
  mat.wire.flip_x = true;
  EXPECT_THAT(decoded(mat, bytes), ElementsAre(0, 0, 0, 9, 0, 0));
  mat.wire.flip_y = true;
  EXPECT_THAT(decoded(mat, bytes), ElementsAre(9, 0, 0, 0, 0, 0));
}

TEST(SensingTexFull, IsLaidOutAsItsTableSays) {
  const MatDescription mat = grid("sensing-tex-full", 2, 2);
  EXPECT_THAT(encoded(mat, {0, 1, 4095, 0x102}), ElementsAre(0x48, 0, 0x0A, 0x4D, 2, 0, 0xFF, 0x0F, 0xFE,
                                                             0x0F, 0x0A, 0x4D, 2, 1, 0, 0, 0xFD, 0x0E, 0x0A));
}

TEST(Velostat, IsLaidOutAsItsTableSays) {
  const MatDescription mat = grid("velostat", 2, 3);
  EXPECT_THAT(encoded(mat, {1, 2, 3, 4, 5, 300}), ElementsAre(1, 2, 3, 4, 5, 207, 0xFF, 0xFE, 0xFE, 0xFF));
}

TEST(RowText, IsLaidOutAsItsTableSays) {
  EXPECT_EQ(encoded(grid("row-text", 2, 3), {0, 10, 255, 7, 300, 1}), text("0 10 255 \r\n7 255 1 \r\n\r\n"));
}

TEST(ZeroRun, IsLaidOutAsItsTableSays) {
  EXPECT_THAT(encoded(grid("zero-run", 2, 3), {0, 0, 9, 0, 255, 254}),
              ElementsAre(0, 2, 9, 0, 1, 254, 254, 0xFF));
  // A run of 255 would be the end: it is sent as 254 and what is left.
  EXPECT_THAT(encoded(grid("zero-run", 16, 16), Counts(256, 0)), ElementsAre(0, 254, 0, 2, 0xFF));
}

/// A frame of a family, spoilt by name.
struct Breakage {
  const char* name;
  const char* protocol;
  void (*spoil)(Bytes&);
};

class BrokenFrame : public testing::TestWithParam<Breakage> {};

TEST_P(BrokenFrame, IsNotReadAndIsCounted) {
  const MatDescription mat = grid(GetParam().protocol, 3, 3);
  const Counts counts = {5, 0, 0, 0, 60, 70, 0, 0, 9};
  Bytes bytes = encoded(mat, counts);
  ASSERT_EQ(found(mat, bytes).frames.size(), 1U);
  GetParam().spoil(bytes);
  const Found result = found(mat, bytes);
  EXPECT_TRUE(result.frames.empty());
  EXPECT_GT(result.counters.corrupt, 0U);
  EXPECT_EQ(result.counters.skipped_bytes, bytes.size());
  // and a sound frame behind it is read, and tells of the loss
  const Bytes sound = encoded(mat, counts);
  bytes.insert(bytes.end(), sound.begin(), sound.end());
  bytes.insert(bytes.end(), sound.begin(), sound.end());
  EXPECT_GE(found(mat, bytes).frames.size(), 1U);
  EXPECT_EQ(found(mat, bytes).frames.back(), counts);
}

constexpr const char *sparse = "sensing-tex-sparse", *full = "sensing-tex-full";

INSTANTIATE_TEST_SUITE_P(
    Frames, BrokenFrame,
    testing::Values(
        Breakage{"SparseHead", sparse, [](Bytes& b) { b[0] = 0x4F; }},
        Breakage{"SparseMoreCellsThanThereAre", sparse, [](Bytes& b) { b[3] = 10; }},
        Breakage{"SparseHugeCount", sparse, [](Bytes& b) { b[2] = 0xFF; }},
        Breakage{"SparseColumnOutside", sparse, [](Bytes& b) { b[6] = 3; }},
        Breakage{"SparseRowOutside", sparse, [](Bytes& b) { b[7] = 255; }},
        Breakage{"SparseCellTwice", sparse, [](Bytes& b) { b[10] = b[6], b[11] = b[7]; }},
        Breakage{"SparseCountTooSmall", sparse, [](Bytes& b) { b[3] = 2, b.push_back(1); }},
        Breakage{"SparseCut", sparse, [](Bytes& b) { b.pop_back(); }},
        Breakage{"FullHead", full, [](Bytes& b) { b[1] = 1; }},
        Breakage{"FullRowMark", full, [](Bytes& b) { b[3] = 0x4C; }},
        Breakage{"FullColumns", full, [](Bytes& b) { b[4] = 4; }},
        Breakage{"FullRowOutOfTurn", full, [](Bytes& b) { b[5] = 1; }},
        Breakage{"FullRowTwice", full, [](Bytes& b) { b[15] = 0; }},
        Breakage{"FullValueBeyondRange", full, [](Bytes& b) { b[7] = 0x10; }},
        Breakage{"FullCut", full, [](Bytes& b) { b.pop_back(); }},
        Breakage{"FullRowMissing", full, [](Bytes& b) { b.erase(b.begin() + 3, b.begin() + 13); }},
        Breakage{"VelostatShort", "velostat", [](Bytes& b) { b.erase(b.begin()); }},
        Breakage{"VelostatLong", "velostat", [](Bytes& b) { b.insert(b.begin(), 7); }},
        Breakage{"VelostatBeyondRange", "velostat", [](Bytes& b) { b[2] = 208; }},
        Breakage{"VelostatTrailer", "velostat", [](Bytes& b) { b[10] = 0; }},
        Breakage{"TextWord", "row-text", [](Bytes& b) { b[0] = 'x'; }},
        Breakage{"TextNegative", "row-text", [](Bytes& b) { b[0] = '-'; }},
        Breakage{"TextBeyondRange", "row-text",
                 [](Bytes& b) { b.insert(b.begin(), {'2', '5'}), b[2] = '6'; }},
        Breakage{"TextHuge", "row-text", [](Bytes& b) { b.insert(b.begin(), 40, '9'); }},
        Breakage{"TextPadded", "row-text", [](Bytes& b) { b.insert(b.begin(), '0'); }},
        Breakage{"TextColumnMissing", "row-text", [](Bytes& b) { b.erase(b.begin(), b.begin() + 2); }},
        Breakage{"TextColumnTooMany", "row-text", [](Bytes& b) { b.insert(b.begin(), {'1', ' '}); }},
        Breakage{"TextRowMissing", "row-text", [](Bytes& b) { b.erase(b.begin(), b.begin() + 8); }},
        Breakage{"TextNoSpace", "row-text", [](Bytes& b) { b.erase(b.begin() + 5); }},
        Breakage{"TextLineFeedAlone", "row-text", [](Bytes& b) { b.erase(b.begin() + 6); }},
        Breakage{"RunOfNone", "zero-run", [](Bytes& b) { b[2] = 0; }},
        Breakage{"RunTooLong", "zero-run", [](Bytes& b) { b[2] = 200; }},
        Breakage{"RunShort", "zero-run", [](Bytes& b) { b[2] = 2; }},
        Breakage{"RunCellTooMany", "zero-run", [](Bytes& b) { b.insert(b.begin(), 4); }},
        Breakage{"RunWithoutEnd", "zero-run", [](Bytes& b) { b.back() = 3; }}),
    [](const auto& one) { return one.param.name; });

Bytes packet(std::uint16_t start, std::uint32_t number, std::uint16_t first, bool trailer = true) {
  Bytes bytes = {1};
  append_little(bytes, start);
  for (std::size_t k = 0; k < wiresens_values; ++k)
    append_little(bytes, static_cast<std::uint16_t>(first + k));
  append_little(bytes, number);
  if (trailer) bytes.insert(bytes.end(), {0x77, 0x72});
  return bytes;
}
void append(Bytes& bytes, const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

TEST(Wiresens, IsLaidOutAsItsTableSays) {
  const MatDescription mat = grid("wiresens", 10, 12);
  Counts counts(120, 0);
  counts[0] = 4095;
  counts[1] = 1;
  const Bytes bytes = encoded(mat, counts);
  ASSERT_EQ(bytes.size(), 249U);
  EXPECT_THAT(Bytes(bytes.begin(), bytes.begin() + 9), ElementsAre(1, 0, 0, 0, 0, 0xFE, 0x0F, 0xFF, 0x0F));
  EXPECT_THAT(Bytes(bytes.end() - 6, bytes.end()), ElementsAre(0, 0, 0, 0, 0x77, 0x72));
  MatDescription bare = mat;
  bare.wire.trailer = false;
  EXPECT_EQ(encoded(bare, counts).size(), 247U);
}

TEST(Wiresens, ValuesRunOnOverTheEndsOfFrames) {
  const MatDescription mat = test::wiresens();
  auto sender = format(mat);
  Bytes bytes;
  std::vector<Counts> sent;
  std::vector<std::size_t> sizes;
  for (std::uint16_t i = 0; i < 30; ++i) {
    Counts counts(256);
    for (std::size_t k = 0; k < 256; ++k) counts[k] = static_cast<std::uint16_t>((i * 256 + k) % 4096);
    sent.push_back(counts);
    sender->encode(counts, bytes);
    sizes.push_back(bytes.size() / 249);
  }
  EXPECT_THAT(std::vector<std::size_t>(sizes.begin(), sizes.begin() + 5), ElementsAre(2, 4, 6, 8, 10));
  EXPECT_EQ(load_little<std::uint16_t>(bytes.data() + 2 * 249 + 1),
            240);                // the third packet spans two frames
  EXPECT_EQ(sizes.back(), 64U);  // 7680 values in 64 packets, none left
  const Found result = found(mat, bytes);
  EXPECT_EQ(result.frames, sent);
  EXPECT_EQ(result.counters.skipped_bytes + result.counters.lost, 0U);
}

TEST(Wiresens, MissingPacketsAreFramesThatAreCountedAndNeverMixed) {
  const MatDescription mat = test::wiresens();
  for (std::size_t first = 1; first < 12; ++first) {
    for (std::size_t gone = 1; gone <= 9; ++gone) {
      auto sender = format(mat);
      Bytes bytes;
      for (std::uint16_t i = 0; i < 30; ++i)
        sender->encode(Counts(256, static_cast<std::uint16_t>(i + 1)), bytes);
      bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(249 * first),
                  bytes.begin() + static_cast<std::ptrdiff_t>(249 * (first + gone)));
      const Found result = found(mat, bytes);
      for (const Counts& counts : result.frames) EXPECT_THAT(counts, testing::Each(counts[0]));
      const std::size_t touched = (120 * (first + gone) - 1) / 256 - 120 * first / 256 + 1;
      EXPECT_EQ(result.frames.size(), 30 - touched) << gone << " packets from " << first;
      EXPECT_EQ(result.counters.lost, touched) << gone << " packets from " << first;
    }
  }
}

TEST(Wiresens, TheTrailerMayOccurInsideTheData) {
  const MatDescription mat = grid("wiresens", 10, 12);
  Bytes bytes;
  for (std::uint32_t i = 0; i < 6; ++i) append(bytes, packet(0, 0x72770000 + i, 0));  // 77 72 in every number
  EXPECT_EQ(found(mat, bytes).frames.size(), 6U);
  EXPECT_EQ(found(mat, bytes).counters.skipped_bytes, 0U);
}

TEST(Wiresens, PairsChangeTheLastWholeImage) {
  const MatDescription mat = grid("wiresens", 10, 12);
  Bytes pairs = {1};
  append_little(pairs, wiresens_pairs_mark);
  for (std::uint16_t k = 0; k < 60; ++k)
    append_little(pairs, std::uint16_t{7}), append_little(pairs, static_cast<std::uint16_t>(4000 - k));
  append_little(pairs, std::uint32_t{1});
  append(pairs, {0x77, 0x72});
  EXPECT_TRUE(found(mat, pairs).frames.empty()) << "nothing to change yet";
  Bytes bytes = packet(0, 0, 1000);
  append(bytes, pairs);
  append(bytes, packet(0, 2, 2000));
  const Found result = found(mat, bytes);
  ASSERT_EQ(result.frames.size(), 3U);
  EXPECT_EQ(result.frames[1][7], 4095 - 3941);
  EXPECT_EQ(result.frames[1][8], 4095 - 1008);
  EXPECT_EQ(result.frames[2][7], 4095 - 2007);
}

TEST(Wiresens, BadPacketsAreNotRead) {
  const MatDescription mat = grid("wiresens", 10, 12);
  Bytes start = packet(500, 0, 0), range = packet(0, 0, 4000), cut = packet(0, 0, 0);
  cut.erase(cut.begin() + 100);
  for (const Bytes& bad : {start, range, cut}) {
    EXPECT_TRUE(found(mat, bad).frames.empty());
    Bytes bytes = bad;
    append(bytes, packet(0, 1, 3));
    EXPECT_EQ(found(mat, bytes).frames.size(), 1U);
    EXPECT_GT(found(mat, bytes).counters.corrupt, 0U);
  }
}

}  // namespace
}  // namespace palmar::mat
