#include "app/exchange/summary.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "exchange_support.hpp"

namespace palmar::exchange {
namespace {

using nlohmann::json;
using SummaryTest = InFolder;

constexpr GridGeometry grid{2, 3, 10, 8};

TEST(RawFingerprint, IsSha256OfLittleEndianCounts) {
  // FIPS 180-2 example "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", taken two bytes at a time.
  const std::string_view text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  RawFingerprint fingerprint;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto low = static_cast<unsigned>(text[i]), high = static_cast<unsigned>(text[i + 1]);
    fingerprint.add(std::array{static_cast<std::uint16_t>(low | high << 8)});
  }
  EXPECT_EQ(fingerprint.hex(), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(fingerprint.hex(), fingerprint.hex()) << "asking must not end it";
}

TEST(RawFingerprint, OfNothing) {
  EXPECT_EQ(RawFingerprint().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

Summary gathered() {
  SummaryGatherer gatherer("sensel-morph", grid);
  Observation observation = pressed_frame();
  observation.t_s = 2;
  observation.field.force_N = 10;
  gatherer.add(observation);
  observation.t_s = 3.5;
  observation.field.force_N = 20;
  observation.lost_before = 4;
  observation.contacts.list[0].id = 4;
  gatherer.add(observation);
  gatherer.add_strokes(2);
  return gatherer.summary();
}

TEST(Summary, HoldsTheContractsFields) {
  Summary summary = gathered();
  summary.lesson = "strip_and_hold_pad";
  summary.score = 87.04;
  summary.coverage = 0.4166;
  summary.latency_p50_ms = 0.2;
  summary.latency_p99_ms = 0.9;
  const json line = json::parse(summary_json(summary));
  EXPECT_EQ(line["mat"], "sensel-morph");
  EXPECT_EQ(line["rows"], 2);
  EXPECT_EQ(line["cols"], 3);
  EXPECT_EQ(line["frames"], 2);
  EXPECT_EQ(line["lost"], 4);
  EXPECT_DOUBLE_EQ(line["duration_s"], 1.5);
  EXPECT_DOUBLE_EQ(line["force_N"]["mean"], 15);
  EXPECT_DOUBLE_EQ(line["force_N"]["max"], 20);
  EXPECT_EQ(line["contacts"], 2);
  EXPECT_EQ(line["strokes"], 2);
  EXPECT_EQ(line["lesson"], "strip_and_hold_pad");
  EXPECT_DOUBLE_EQ(line["score"], 87);
  EXPECT_DOUBLE_EQ(line["coverage"], 0.417);
  EXPECT_DOUBLE_EQ(line["latency_ms"]["p99"], 0.9);
  EXPECT_EQ(line["pitch_mm"], json::parse("[10,8]"));
}

TEST(Summary, WhatIsUnknownIsAbsent) {
  const std::string text = summary_json(gathered());
  EXPECT_EQ(text.find("null"), std::string::npos);
  const json line = json::parse(text);
  for (const char* key :
       {"raw_sha256", "lesson", "score", "coverage", "latency_ms", "truncated", "corrupt", "skipped_bytes"}) {
    EXPECT_FALSE(line.contains(key)) << key;
  }
}

TEST(Summary, OfNothingIsStillValid) {
  const json line = json::parse(summary_json(SummaryGatherer("m", grid).summary()));
  EXPECT_EQ(line["frames"], 0);
  EXPECT_EQ(line["force_N"]["mean"], 0);
}

TEST(Summary, FingerprintOnlyOfRawCounts) {
  SummaryGatherer gatherer("m", grid);
  gatherer.add_raw(std::array<std::uint16_t, 6>{1, 2, 3, 4, 5, 6});
  EXPECT_EQ(gatherer.summary().raw_sha256->size(), 64u);
}

TEST_F(SummaryTest, IsWrittenWhole) {
  ASSERT_TRUE(write_summary(file("S.json"), gathered()).ok());
  EXPECT_TRUE(json::accept(contents(file("S.json"))));
  EXPECT_EQ(names().size(), 1u);
}

}  // namespace
}  // namespace palmar::exchange
