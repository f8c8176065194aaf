// The payload of a Sensel frame: round trips, and every way in which bytes can fail to be one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sensing/mat/sensel_morph.hpp"
#include "tests/mat/sensel_frames.hpp"

namespace palmar::mat {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int medium_cells = 47 * 27;

TEST(SenselPayload, DecodesWhatItEncodes) {
  std::mt19937 random(1);
  SenselFrame decoded;
  for (int round = 0; round < 400; ++round) {
    const int cells = round % 3 == 0 ? 93 * 53 : 1 + static_cast<int>(random() % 400);
    const SenselFrame frame = test::random_sensel_frame(random, cells);
    Bytes payload;
    encode_sensel_payload(frame, payload);
    ASSERT_EQ(decode_sensel_payload(payload, cells, decoded), SenselFault::none) << "round " << round;
    ASSERT_EQ(decoded, frame) << "round " << round;
  }
}

TEST(SenselPayload, AnyCutOrAnyExtraByteIsAFault) {
  std::mt19937 random(2);
  SenselFrame decoded;
  for (int round = 0; round < 40; ++round) {
    const int cells = 1 + static_cast<int>(random() % 60);
    Bytes payload;
    encode_sensel_payload(test::random_sensel_frame(random, cells), payload);
    for (std::size_t size = 0; size < payload.size(); ++size)
      ASSERT_NE(decode_sensel_payload(std::span(payload).first(size), cells, decoded), SenselFault::none)
          << "cut at " << size << " of " << payload.size();
    payload.push_back(0);
    ASSERT_EQ(decode_sensel_payload(payload, cells, decoded), SenselFault::unused_payload_bytes);
  }
}

// Base 3, then 1,269 zeros: what a quiet device sends at medium detail.
TEST(SenselPayload, QuietMediumFrameIsThreeBytes) {
  SenselFrame frame;
  frame.content = sensel_pressure;
  frame.base = 3;
  frame.cells.assign(medium_cells, 0);
  Bytes payload;
  encode_sensel_payload(frame, payload);
  EXPECT_THAT(std::vector(payload.begin() + 6, payload.end()), testing::ElementsAre(0x03, 0xF5, 0x09));
}

struct Malformation {
  const char* name;
  Bytes payload;
  int cells;
  SenselFault fault;
};

class Malformed : public testing::TestWithParam<Malformation> {};

TEST_P(Malformed, IsNamed) {
  SenselFrame frame;
  const SenselFault fault = decode_sensel_payload(GetParam().payload, GetParam().cells, frame);
  EXPECT_EQ(id(fault), id(GetParam().fault));
  const Error error = sensel_error(fault);
  EXPECT_EQ(error.name, id(fault));
  EXPECT_FALSE(error.remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    SenselPayload, Malformed,
    testing::Values(
        Malformation{"Empty", {}, 4, SenselFault::short_payload},
        Malformation{"HeaderCut", {0x01, 0x00, 0x00}, 4, SenselFault::short_payload},
        Malformation{"UnknownContent", {0x10, 0, 0, 0, 0, 0}, 4, SenselFault::unknown_content},
        Malformation{"UnknownContactField", {0x04, 0, 0, 0, 0, 0, 0x10, 0}, 4, SenselFault::unknown_content},
        Malformation{"ContactCut", {0x04, 0, 0, 0, 0, 0, 0x00, 1, 0, 1, 0, 0}, 4, SenselFault::short_payload},
        Malformation{"ContactsMissing", {0x04, 0, 0, 0, 0, 0, 0x0F, 255}, 4, SenselFault::short_payload},
        Malformation{"AccelerationCut", {0x08, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5}, 4, SenselFault::short_payload},
        Malformation{"NoBase", {0x01, 0, 0, 0, 0, 0}, 4, SenselFault::short_payload},
        Malformation{"VarintCut", {0x01, 0, 0, 0, 0, 0, 0x83}, 4, SenselFault::short_payload},
        Malformation{"TooManyZeros", {0x01, 0, 0, 0, 0, 0, 3, 5}, 4, SenselFault::overfull_grid},
        Malformation{"GridCut", {0x01, 0, 0, 0, 0, 0, 3, 2, 9}, 4, SenselFault::short_payload},
        Malformation{"LabelRunTooLong", {0x02, 0, 0, 0, 0, 0, 1, 9, 0x80}, 4, SenselFault::overfull_grid},
        Malformation{"LabelMissing", {0x02, 0, 0, 0, 0, 0, 1, 2}, 4, SenselFault::short_payload},
        Malformation{"BytesLeft", {0x01, 0, 0, 0, 0, 0, 3, 4, 0}, 4, SenselFault::unused_payload_bytes},
        Malformation{"NoContentBytesLeft", {0x00, 0, 0, 0, 0, 0, 0}, 4, SenselFault::unused_payload_bytes}),
    [](const auto& one) { return one.param.name; });

TEST(SenselPayload, TheLargestBaseAndValueFitACell) {
  SenselFrame frame;
  const Bytes largest = {0x01, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0xFF, 0xFF};
  ASSERT_EQ(decode_sensel_payload(largest, 1, frame), SenselFault::none);
  EXPECT_EQ(frame.cells[0], 65534);
}

TEST(SenselPayload, RandomBytesNeverDecodeBeyondTheGrid) {
  std::mt19937 random(3);
  SenselFrame frame;
  for (int round = 0; round < 20000; ++round) {
    Bytes payload(random() % 80);
    for (auto& byte : payload) byte = static_cast<std::uint8_t>(random() % 3 ? random() % 12 : random());
    const int cells = 1 + static_cast<int>(random() % 300);
    const SenselFault fault = decode_sensel_payload(payload, cells, frame);
    ASSERT_LE(frame.cells.size(), static_cast<std::size_t>(cells));
    if (fault != SenselFault::none) continue;
    Bytes again;
    SenselFrame second;
    encode_sensel_payload(frame, again);
    ASSERT_EQ(decode_sensel_payload(again, cells, second), SenselFault::none);
    ASSERT_EQ(frame, second);
  }
}

TEST(SenselPayload, EncoderRefusesWhatTheWireCannotSay) {
  Bytes out;
  SenselFrame frame;
  frame.content = 0x10;
  EXPECT_THROW(encode_sensel_payload(frame, out), std::invalid_argument);
  frame.content = sensel_pressure;
  frame.base = 3;
  frame.cells = {3};
  EXPECT_THROW(encode_sensel_payload(frame, out), std::invalid_argument);
  frame.cells = {sensel_largest_cell + 1};
  EXPECT_THROW(encode_sensel_payload(frame, out), std::invalid_argument);
  frame.content = sensel_labels;
  frame.labels = {200};
  EXPECT_THROW(encode_sensel_payload(frame, out), std::invalid_argument);
  frame.content = sensel_contacts;
  frame.contacts.resize(256);
  EXPECT_THROW(encode_sensel_payload(frame, out), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::mat
