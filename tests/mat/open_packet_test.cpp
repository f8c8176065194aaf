// Packets of the open protocol against its table, byte for byte, and all ways to break one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "sensing/mat/byte_order.hpp"
#include "sensing/mat/crc32.hpp"
#include "sensing/mat/palmar_open.hpp"

namespace palmar::mat {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(Crc32, HasItsCheckValue) {
  const char* text = "123456789";
  EXPECT_EQ(crc32({reinterpret_cast<const std::uint8_t*>(text), std::strlen(text)}), 0xCBF43926U);
  EXPECT_EQ(crc32({}), 0U);
}

OpenPacket frame(int rows, int cols, std::vector<std::uint16_t> cells) {
  OpenPacket packet;
  packet.mat_id = 0x01020304;
  packet.rows = rows;
  packet.cols = cols;
  packet.counter = 5;
  packet.time_us = 6;
  packet.cells = std::move(cells);
  return packet;
}

Bytes encoded(const OpenPacket& packet) {
  Bytes bytes;
  encode_open_packet(packet, bytes);
  return bytes;
}

void seal(Bytes& bytes) {
  bytes.resize(bytes.size() - 4);
  append_little(bytes, crc32(std::span(bytes).subspan(4)));
}

TEST(OpenPacket, IsLaidOutAsItsTableSays) {
  Bytes bytes = encoded(frame(1, 2, {0x0708, 9}));
  const std::vector<std::uint8_t> head = {0x50, 0x4C, 0x4D, 0xA5, 1, 2, 4, 3, 2, 1, 1, 0, 2, 0, 5, 0, 0,
                                          0,    6,    0,    0,    0, 0, 0, 0, 0, 4, 0, 0, 0, 8, 7, 9, 0};
  ASSERT_EQ(bytes.size(), head.size() + 4);
  EXPECT_TRUE(std::equal(head.begin(), head.end(), bytes.begin()));
  EXPECT_EQ(load_little<std::uint32_t>(bytes.data() + head.size()),
            crc32(std::span(bytes).subspan(4, head.size() - 4)));
}

TEST(OpenPacket, SendsRunsOnlyWhereTheyAreShorter) {
  EXPECT_EQ(encoded(frame(1, 2, {0, 1}))[5], 2);
  const Bytes runs = encoded(frame(1, 5, {0, 0, 0, 0, 9}));
  EXPECT_EQ(runs[5], 3);
  EXPECT_THAT(Bytes(runs.begin() + 30, runs.end() - 4), testing::ElementsAre(0, 0, 4, 0, 9, 0));
}

TEST(OpenPacket, DecodesWhatItEncodes) {
  OpenPacket decoded;
  std::size_t whole = 0;
  for (const auto& [rows, cols] : {std::pair{1, 1}, {48, 48}, {256, 256}, {3, 200}}) {
    for (int step : {1, 2, 7, 1 << 20}) {
      std::vector<std::uint16_t> cells(static_cast<std::size_t>(rows * cols), 0);
      for (std::size_t i = 0; i < cells.size(); ++i)
        if (i % static_cast<unsigned>(step) == 0 && step < 1000) cells[i] = static_cast<std::uint16_t>(i + 1);
      const OpenPacket packet = frame(rows, cols, cells);
      const Bytes bytes = encoded(packet);
      ASSERT_EQ(decode_open_packet(bytes, decoded, whole), OpenLook::packet)
          << rows << " x " << cols << ", " << step;
      EXPECT_EQ(whole, bytes.size());
      EXPECT_EQ(decoded, packet);
      EXPECT_LE(bytes.size(), 34 + 2 * cells.size());
    }
  }
  OpenPacket identity;
  identity.identity = true;
  identity.rows = 48, identity.cols = 48;
  identity.serial = "PM-0042";
  ASSERT_EQ(decode_open_packet(encoded(identity), decoded, whole), OpenLook::packet);
  EXPECT_EQ(decoded, identity);
}

struct Breakage {
  const char* name;
  void (*spoil)(Bytes&);
  OpenLook look;
};

class Broken : public testing::TestWithParam<Breakage> {};

TEST_P(Broken, IsNotBelieved) {
  Bytes bytes = encoded(frame(2, 4, {0, 0, 0, 0, 0, 7, 8, 9}));
  GetParam().spoil(bytes);
  OpenPacket decoded;
  std::size_t whole = 0;
  EXPECT_EQ(decode_open_packet(bytes, decoded, whole), GetParam().look);
}

INSTANTIATE_TEST_SUITE_P(
    OpenPacket, Broken,
    testing::Values(Breakage{"Sync", [](Bytes& b) { b[3] = 0; }, OpenLook::none},
                    Breakage{"Version", [](Bytes& b) { b[4] = 2; }, OpenLook::wrong_version},
                    Breakage{"Kind", [](Bytes& b) { b[5] = 4; }, OpenLook::none},
                    Breakage{"NoRows", [](Bytes& b) { b[10] = 0; }, OpenLook::none},
                    Breakage{"ManyColumns", [](Bytes& b) { b[13] = 0xFF; }, OpenLook::none},
                    Breakage{"HugePayload", [](Bytes& b) { b[29] = 0xFF; }, OpenLook::none},
                    Breakage{"Cell", [](Bytes& b) { b[33] ^= 1; }, OpenLook::corrupt},
                    Breakage{"Crc", [](Bytes& b) { b.back() ^= 1; }, OpenLook::corrupt},
                    Breakage{"ZeroRun", [](Bytes& b) { b[32] = 0, b[33] = 0, seal(b); }, OpenLook::corrupt},
                    Breakage{"LongRun", [](Bytes& b) { b[32] = 9, seal(b); }, OpenLook::corrupt},
                    Breakage{"ShortRun", [](Bytes& b) { b[32] = 4, seal(b); }, OpenLook::corrupt},
                    Breakage{"CellsOfWrongSize", [](Bytes& b) { b[5] = 2, seal(b); }, OpenLook::corrupt},
                    Breakage{"Cut", [](Bytes& b) { b.pop_back(); }, OpenLook::incomplete},
                    Breakage{"HeaderCut", [](Bytes& b) { b.resize(29); }, OpenLook::incomplete}),
    [](const auto& one) { return one.param.name; });

TEST(OpenPacket, EncoderRefusesWhatTheTableForbids) {
  Bytes out;
  EXPECT_THROW(encode_open_packet(frame(1, 2, {1}), out), std::invalid_argument);
  EXPECT_THROW(encode_open_packet(frame(0, 1, {}), out), std::invalid_argument);
  EXPECT_THROW(encode_open_packet(frame(257, 1, std::vector<std::uint16_t>(257)), out),
               std::invalid_argument);
  OpenPacket identity = frame(1, 1, {});
  identity.identity = true;
  identity.serial = std::string(65, 'x');
  EXPECT_THROW(encode_open_packet(identity, out), std::invalid_argument);
}

}  // namespace
}  // namespace palmar::mat
