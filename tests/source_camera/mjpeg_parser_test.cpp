#include "sensing/source/camera/mjpeg_parser.hpp"

#include <gtest/gtest.h>

#include <random>

#include "jpeg_bytes.hpp"

namespace palmar::source {
namespace {

/// All pictures of a stream that comes in pieces of at most `piece` bytes.
std::vector<Bytes> pictures(MjpegParser& parser, const Bytes& stream, std::size_t piece = 1u << 20) {
  std::vector<Bytes> found;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t now = std::min(piece, stream.size() - at);
    for (std::size_t used = 0; used < now;) {
      used += parser.feed({stream.data() + at + used, now - used});
      if (parser.picture_ready()) parser.take_picture(found.emplace_back());
    }
    at += now;
  }
  return found;
}

Bytes stream_of(int count, const std::string& delimiter, bool with_length) {
  Bytes stream;
  for (int i = 0; i < count; ++i)
    append(stream, part(delimiter, skeleton(static_cast<std::uint8_t>(i)), with_length));
  return stream;
}

std::vector<Bytes> skeletons(int count) {
  std::vector<Bytes> made;
  for (int i = 0; i < count; ++i) made.push_back(skeleton(static_cast<std::uint8_t>(i)));
  return made;
}

TEST(MjpegParser, PiecesDoNotMatter) {
  for (const bool with_length : {true, false}) {
    for (const std::size_t piece : {1, 2, 3, 7, 64, 100'000}) {
      MjpegParser parser("frame");
      EXPECT_EQ(pictures(parser, stream_of(5, "--frame", with_length), piece), skeletons(5))
          << with_length << ' ' << piece;
      EXPECT_TRUE(parser.status().ok());
      EXPECT_EQ(parser.refused_parts(), 0u);
    }
  }
}

TEST(MjpegParser, CamerasWriteBoundariesAsTheyLike) {
  for (const char* declared : {"frame", "--frame", "----frame"}) {
    for (const char* line : {"--frame", "frame", "----frame", "--frame  "}) {
      MjpegParser parser(declared);
      EXPECT_EQ(pictures(parser, stream_of(3, line, true)), skeletons(3)) << declared << ' ' << line;
    }
  }
}

TEST(MjpegParser, LineEndsMayBeBare) {
  Bytes stream;
  append(stream, "preamble\n--frame\ncontent-TYPE:image/jpeg; x=y\n\n");
  append(stream, skeleton(1));
  append(stream, "\n--frame\n\n");
  append(stream, skeleton(2));
  MjpegParser parser("frame");
  EXPECT_EQ(pictures(parser, stream).size(), 2u);
}

TEST(MjpegParser, PaddingIsCutOff) {
  Bytes padded = skeleton(9);
  padded.insert(padded.end(), 7, 0);
  MjpegParser parser("frame");
  EXPECT_EQ(pictures(parser, part("--frame", padded, true)), std::vector<Bytes>{skeleton(9)});
}

TEST(MjpegParser, WhatIsNoJpegIsPassedOverAndTheNextOneFound) {
  const std::string head = "--frame\r\nContent-Type: image/jpeg\r\n";
  struct Case {
    const char* name;
    std::string bytes;
  };
  const std::vector<Case> cases = {
      {"text of another type", "--frame\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nbusy\r\n"},
      {"text of another type without length", "--frame\r\nContent-Type: text/plain\r\n\r\nbusy\r\n"},
      {"no JPEG", head + "Content-Length: 10\r\n\r\n0123456789\r\n"},
      {"no JPEG, no length", head + "\r\n0123456789\r\n"},
      {"empty", head + "Content-Length: 0\r\n\r\n\r\n"},
      {"cut picture", head + "Content-Length: 8\r\n\r\n\xFF\xD8\xFF\xDAxxxx\r\n"},
      {"cut picture, no length", head + "\r\n\xFF\xD8\xFF\xD8xxxx\r\n"},
      {"length too small", head + "Content-Length: 3\r\n\r\n\xFF\xD8\xFF\xDAxxxx\xFF\xD9\r\n"}};
  for (const Case& each : cases) {
    Bytes stream = part("--frame", skeleton(1), true);
    append(stream, each.bytes);
    append(stream, part("--frame", skeleton(2), true));
    MjpegParser parser("frame");
    EXPECT_EQ(pictures(parser, stream), (std::vector<Bytes>{skeleton(1), skeleton(2)})) << each.name;
    EXPECT_EQ(parser.refused_parts(), 1u) << each.name;
    EXPECT_TRUE(parser.status().ok()) << each.name;
  }
}

TEST(MjpegParser, EverySizeHasACap) {
  MjpegLimits limits;
  limits.most_picture_bytes = 1'000;
  limits.most_part_header_bytes = 200;
  limits.most_between_bytes = 500;
  const std::string head = "--frame\r\nContent-Type: image/jpeg\r\n";
  Bytes endless_picture;
  append(endless_picture, head + "\r\n");
  append(endless_picture, skeleton(1, 5'000));
  const auto bytes = [](const std::string& text) { return Bytes(text.begin(), text.end()); };
  struct Case {
    const char* name;
    Bytes stream;
    const char* error;
  };
  const std::vector<Case> cases = {
      {"no boundary", Bytes(600, 'x'), "malformed_stream"},
      {"no boundary, short lines", bytes(std::string(300, 'x') + "\n" + std::string(300, 'x') + "\n"),
       "malformed_stream"},
      {"endless header line", bytes(head + "X: " + std::string(300, 'x')), "header_too_large"},
      {"endless headers",
       bytes(head +
             [] {
               std::string s;
               for (int i = 0; i < 60; ++i) s += "X: y\r\n";
               return s;
             }()),
       "header_too_large"},
      {"declared too large", bytes(head + "Content-Length: 1001\r\n\r\n"), "picture_too_large"},
      {"declared 2^64", bytes(head + "Content-Length: 18446744073709551616\r\n\r\n"), "malformed_stream"},
      {"declared negative", bytes(head + "Content-Length: -1\r\n\r\n"), "malformed_stream"},
      {"declared as a word", bytes(head + "Content-Length: many\r\n\r\n"), "malformed_stream"},
      {"endless picture", endless_picture, "picture_too_large"},
      {"endless rest after a part that is no JPEG", bytes(head + "\r\nno" + std::string(1'200, 'x')),
       "malformed_stream"}};
  for (const Case& each : cases) {
    for (const std::size_t piece : {1, 1'000'000}) {
      MjpegParser parser("frame", limits);
      EXPECT_TRUE(pictures(parser, each.stream, piece).empty()) << each.name;
      ASSERT_FALSE(parser.status().ok()) << each.name;
      EXPECT_EQ(parser.status().error().name, each.error) << each.name;
      const Bytes more = part("--frame", skeleton(1), true);
      EXPECT_EQ(parser.feed(more), more.size()) << "a refused stream stays refused: " << each.name;
      EXPECT_FALSE(parser.picture_ready());
    }
  }
}

TEST(MjpegParser, GarbageBetweenPicturesNeverMakesAPicture) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    Bytes stream = stream_of(4, "--frame", round % 2 == 0);
    for (int hit = 0; hit < 6; ++hit) stream[random() % stream.size()] = static_cast<std::uint8_t>(random());
    MjpegParser parser("frame");
    for (const Bytes& picture : pictures(parser, stream, 1 + random() % 50)) {
      ASSERT_GE(picture.size(), 4u);
      EXPECT_EQ(picture[0], 0xFF);
      EXPECT_EQ(picture[1], 0xD8);
      EXPECT_EQ(picture[picture.size() - 1], 0xD9);
    }
  }
}

TEST(MjpegBoundary, IsFoundInTheContentType) {
  EXPECT_EQ(*mjpeg_boundary("multipart/x-mixed-replace; boundary=frame"), "frame");
  EXPECT_EQ(*mjpeg_boundary("Multipart/X-Mixed-Replace;charset=x; Boundary=\"--my frame\""), "--my frame");
}

TEST(MjpegBoundary, OtherTypesAreNamed) {
  for (const char* type : {"", "text/html", "image/jpeg", "multipart/form-data; boundary=x", "video/mp4"}) {
    ASSERT_FALSE(mjpeg_boundary(type).ok()) << type;
    EXPECT_EQ(mjpeg_boundary(type).error().name, "not_mjpeg") << type;
  }
  for (const std::string& parameter :
       {std::string(), std::string("; boundary="), std::string("; boundary=\"--\""),
        "; boundary=" + std::string(201, 'x')}) {
    const auto boundary = mjpeg_boundary("multipart/x-mixed-replace" + parameter);
    ASSERT_FALSE(boundary.ok()) << parameter;
    EXPECT_EQ(boundary.error().name, "malformed_stream");
  }
}

}  // namespace
}  // namespace palmar::source
