// The three recordings of a real Sensel Morph against what is known of them: frames, every number of their
// tables, hashes, forces.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sensing/mat/sensel_capture.hpp"
#include "sensing/mat/sensel_packets.hpp"
#include "tests/mat/mats.hpp"

namespace palmar::mat {
namespace {

struct Recording {
  const char* name;
  std::size_t frames;
  const char* sha256;
  double force_ratio;
};

const Recording recordings[] = {
    {"20260705_001743_full_all_toppings_0002", 515,
     "77e6b3f1e07bce2fd52695865baf3569d220cee02c04f2e2e3ad12815d3530e0", .956},
    {"20260712_204642_full_test", 330, "58a0297fac59907c60fbbff9463cdcaa28915540f40d2e2f3d775ea3f7592b75",
     .938},
    {"sensel_recording_20260712_000721", 304,
     "3bd9ca14adda913d0bc0f34c9c927b98bfd4fede3c1e7f0e47d3a464ba0d00f0", .946},
};

std::filesystem::path folder() {
  return std::filesystem::path(PALMAR_SHARED) / "recordings" / "sensel_morph";
}

std::vector<std::uint8_t> read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Sha256 {
 public:
  Sha256() { EVP_DigestInit_ex(context_, EVP_sha256(), nullptr); }
  ~Sha256() { EVP_MD_CTX_free(context_); }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(const std::vector<std::uint16_t>& counts) {
    for (std::uint16_t count : counts) {
      const std::uint8_t bytes[] = {static_cast<std::uint8_t>(count), static_cast<std::uint8_t>(count >> 8)};
      EVP_DigestUpdate(context_, bytes, 2);
    }
  }
  std::string hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(context_, digest, &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
      char pair[3];
      std::snprintf(pair, sizeof pair, "%02x", digest[i]);
      text += pair;
    }
    return text;
  }

 private:
  EVP_MD_CTX* context_ = EVP_MD_CTX_new();
};

std::vector<double> numbers(const std::string& line) {
  std::vector<double> values;
  std::stringstream fields(line);
  for (std::string field; std::getline(fields, field, ',');)
    values.push_back(field.empty() ? 0 : std::stod(field));
  return values;
}

class Recordings : public testing::TestWithParam<Recording> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder())) GTEST_SKIP() << "no recordings in " << folder();
    bytes_ = read_bytes(folder() / (std::string(GetParam().name) + ".serial_rx.bin"));
    ASSERT_FALSE(bytes_.empty());
  }
  std::vector<std::uint8_t> bytes_;
};

TEST_P(Recordings, DecodeToTheirTableHashAndForce) {
  SenselCapture capture(test::sensel_morph());
  capture.feed(bytes_);
  capture.end();
  std::ifstream table(folder() / (std::string(GetParam().name) + ".expected.csv"));
  std::string line;
  std::getline(table, line);
  Sha256 sha;
  RawFrame frame;
  std::vector<double> ratios;
  std::size_t frames = 0;
  double first_us = 0;
  for (; capture.next_frame(frame); ++frames) {
    ASSERT_TRUE(std::getline(table, line));
    const auto expected = numbers(line);
    ASSERT_GE(expected.size(), 10U);
    const SenselFrame& decoded = capture.decoded();
    double sum = 0, x = 0, y = 0, forces = 0;
    int nonzero = 0;
    for (int r = 0; r < frame.rows; ++r)
      for (int c = 0; c < frame.cols; ++c) {
        const double v = frame.counts[static_cast<std::size_t>(r * frame.cols + c)];
        sum += v, x += v * c, y += v * r, nonzero += v > 0;
      }
    for (const SenselContact& contact : decoded.contacts) forces += contact.force;
    if (frames == 0) first_us = decoded.time_us;
    EXPECT_EQ(expected[0], static_cast<double>(frames));
    EXPECT_EQ(expected[1], decoded.counter);
    EXPECT_EQ(expected[2], decoded.time_us - first_us);
    EXPECT_EQ(expected[3], static_cast<double>(decoded.contacts.size()));
    EXPECT_EQ(expected[4], sum);
    EXPECT_EQ(expected[5], *std::max_element(frame.counts.begin(), frame.counts.end()));
    EXPECT_EQ(expected[6], nonzero);
    if (sum > 0) {
      EXPECT_NEAR(expected[7], x / sum, 6e-5);
      EXPECT_NEAR(expected[8], y / sum, 6e-5);
    }
    EXPECT_EQ(expected[9], forces);
    EXPECT_NEAR(frame.t_s, expected[2] * 1e-6, 1e-9);
    EXPECT_EQ(frame.sequence & 0xFF, decoded.counter);
    sha.add(frame.counts);
    if (forces > 0) ratios.push_back(sum / forces);
  }
  EXPECT_FALSE(std::getline(table, line));
  EXPECT_EQ(frames, GetParam().frames);
  EXPECT_EQ(sha.hex(), GetParam().sha256);
  EXPECT_FALSE(capture.truncated());
  EXPECT_EQ(capture.counters().corrupt, 0U);
  EXPECT_EQ(capture.counters().skipped_bytes, 0U);
  std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2),
                   ratios.end());
  EXPECT_NEAR(ratios[ratios.size() / 2], GetParam().force_ratio, .005);
}

TEST_P(Recordings, EncodeToTheBytesTheyWere) {
  SenselCapture capture(test::sensel_morph());
  capture.feed(bytes_);
  capture.end();
  RawFrame frame;
  std::vector<std::uint8_t> again, payload;
  while (capture.next_frame(frame)) {
    payload.clear();
    encode_sensel_payload(capture.decoded(), payload);
    append_sensel_variable_answer(again, sensel_read_variable_ack, sensel_read_frame, payload);
  }
  EXPECT_EQ(again, bytes_);
}

INSTANTIATE_TEST_SUITE_P(Sensel, Recordings, testing::ValuesIn(recordings),
                         [](const auto& one) { return "Frames" + std::to_string(one.param.frames); });

}  // namespace
}  // namespace palmar::mat
