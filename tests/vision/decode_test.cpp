#include "sensing/vision/decode.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <opencv2/imgcodecs.hpp>
#include <random>

namespace palmar::vision {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Red on the left half, blue on the right.
Bytes encoded(int width, int height, std::vector<int> options = {}) {
  cv::Mat picture(height, width, CV_8UC3, cv::Scalar(0, 0, 250));
  picture.colRange(width / 2, width).setTo(cv::Scalar(250, 0, 0));
  Bytes bytes;
  cv::imencode(".jpg", picture, bytes, options);
  return bytes;
}

CameraFrame frame_of(Bytes jpeg) {
  CameraFrame frame;
  frame.jpeg = std::move(jpeg);
  frame.sequence = 41;
  frame.received = StationTime(std::chrono::seconds(7));
  return frame;
}

/// Sets height and width in the first frame header.
Bytes resized(Bytes jpeg, int width, int height) {
  for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
    if (jpeg[i] != 0xFF || (jpeg[i + 1] != 0xC0 && jpeg[i + 1] != 0xC2)) continue;
    jpeg[i + 5] = static_cast<std::uint8_t>(height >> 8);
    jpeg[i + 6] = static_cast<std::uint8_t>(height);
    jpeg[i + 7] = static_cast<std::uint8_t>(width >> 8);
    jpeg[i + 8] = static_cast<std::uint8_t>(width);
    break;
  }
  return jpeg;
}

TEST(Decode, GivesRedGreenBlueInRows) {
  CameraPicture picture;
  ASSERT_TRUE(decode(frame_of(encoded(64, 40)), picture).ok());
  ASSERT_EQ(picture.width, 64);
  ASSERT_EQ(picture.height, 40);
  ASSERT_EQ(picture.rgb.size(), 64u * 40 * 3);
  const auto at = [&](int x, int y, int c) {
    return picture.rgb[static_cast<std::size_t>((y * 64 + x) * 3 + c)];
  };
  EXPECT_GT(at(8, 20, 0), 200);
  EXPECT_LT(at(8, 20, 2), 60);
  EXPECT_GT(at(56, 20, 2), 200);
  EXPECT_LT(at(56, 20, 0), 60);
  EXPECT_EQ(picture.sequence, 41u);
  EXPECT_EQ(picture.received, StationTime(std::chrono::seconds(7)));
}

TEST(Decode, GreyAndProgressivePicturesToo) {
  Bytes grey;
  cv::imencode(".jpg", cv::Mat(16, 16, CV_8UC1, cv::Scalar(99)), grey);
  CameraPicture picture;
  ASSERT_TRUE(decode(frame_of(grey), picture).ok());
  EXPECT_NEAR(picture.rgb[0], 99, 2);
  EXPECT_EQ(picture.rgb.size(), 16u * 16 * 3);
  ASSERT_TRUE(decode(frame_of(encoded(64, 40, {cv::IMWRITE_JPEG_PROGRESSIVE, 1})), picture).ok());
  EXPECT_EQ(picture.width, 64);
  ASSERT_TRUE(decode(frame_of(encoded(64, 40, {cv::IMWRITE_JPEG_RST_INTERVAL, 1})), picture).ok());
}

TEST(Decode, MayShrinkWhileDecoding) {
  DecodeLimits limits;
  CameraPicture picture;
  const CameraFrame frame = frame_of(encoded(640, 480));
  for (const auto& [at_least, width] :
       {std::pair{0, 640}, {400, 640}, {320, 320}, {200, 320}, {160, 160}, {80, 80}, {10, 80}}) {
    limits.shrink_to_width = at_least;
    ASSERT_TRUE(decode(frame, picture, limits).ok());
    EXPECT_EQ(picture.width, width) << at_least;
  }
}

TEST(Decode, UsesItsMemoryAgain) {
  CameraPicture picture;
  ASSERT_TRUE(decode(frame_of(encoded(64, 40)), picture).ok());
  const auto* const before = picture.rgb.data();
  ASSERT_TRUE(decode(frame_of(encoded(64, 40)), picture).ok());
  EXPECT_EQ(picture.rgb.data(), before);
}

struct Bad {
  const char* name;
  Bytes jpeg;
  const char* error;
};
class BadPictures : public ::testing::TestWithParam<Bad> {};

TEST_P(BadPictures, AreNamedAndLeaveThePictureAlone) {
  CameraPicture picture;
  ASSERT_TRUE(decode(frame_of(encoded(16, 16)), picture).ok());
  const CameraPicture before = picture;
  const Status status = decode(frame_of(GetParam().jpeg), picture);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().name, GetParam().error) << status.error().message();
  EXPECT_EQ(picture.rgb, before.rgb);
  EXPECT_EQ(picture.width, before.width);
}

Bytes cut(Bytes jpeg, std::size_t size) {
  jpeg.resize(size);
  return jpeg;
}

/// A picture with one scan over and over.
Bytes many_scans(int scans) {
  const Bytes jpeg = encoded(16, 16);
  std::size_t sos = 0;
  while (jpeg[sos] != 0xFF || jpeg[sos + 1] != 0xDA) ++sos;
  Bytes bytes(jpeg.begin(), jpeg.begin() + static_cast<std::ptrdiff_t>(sos));
  for (int i = 0; i < scans; ++i)
    bytes.insert(bytes.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(sos), jpeg.end() - 2);
  bytes.insert(bytes.end(), {0xFF, 0xD9});
  return bytes;
}

Bytes lossless() {
  Bytes jpeg = encoded(16, 16);
  for (std::size_t i = 0; i + 1 < jpeg.size(); ++i) {
    if (jpeg[i] == 0xFF && jpeg[i + 1] == 0xC0) jpeg[i + 1] = 0xC3;
  }
  return jpeg;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadPictures,
    ::testing::Values(
        Bad{"empty", {}, "not_jpeg"}, Bad{"text", {'t', 'e', 'x', 't', '!'}, "not_jpeg"},
        Bad{"only_soi", {0xFF, 0xD8, 0xFF, 0xD9}, "truncated_jpeg"},
        Bad{"cut_in_header", cut(encoded(16, 16), 30), "truncated_jpeg"},
        Bad{"wide", resized(encoded(16, 16), 65'535, 16), "picture_too_large"},
        Bad{"bomb", resized(encoded(16, 16), 65'535, 65'535), "picture_too_large"},
        Bad{"just_too_high", resized(encoded(16, 16), 16, 4'097), "picture_too_large"},
        Bad{"no_height", resized(encoded(16, 16), 16, 0), "not_jpeg"},
        Bad{"scans", many_scans(5'000), "too_many_scans"}, Bad{"lossless", lossless(), "undecodable"},
        Bad{"segment_without_length", {0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x01, 0xFF, 0xD9}, "not_jpeg"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(JpegSize, IsThatOfTheFrameHeader) {
  const auto size = jpeg_size(encoded(123, 45));
  ASSERT_TRUE(size.ok());
  EXPECT_EQ(size->width, 123);
  EXPECT_EQ(size->height, 45);
}

TEST(Decode, DamagedPicturesNeverGiveAnotherSize) {
  std::mt19937 random(3);
  const Bytes good = encoded(48, 32);
  CameraPicture picture;
  for (int round = 0; round < 300; ++round) {
    Bytes jpeg = good;
    for (int hit = 0; hit < 4; ++hit) jpeg[random() % jpeg.size()] = static_cast<std::uint8_t>(random());
    if (round % 3 == 0) jpeg.resize(random() % jpeg.size());
    const auto size = jpeg_size(jpeg);
    picture = {};
    const Status status = decode(frame_of(jpeg), picture);
    if (!status) continue;
    ASSERT_TRUE(size.ok());
    EXPECT_EQ(picture.width, size->width);
    EXPECT_EQ(picture.height, size->height);
    EXPECT_EQ(picture.rgb.size(),
              static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3);
  }
}

}  // namespace
}  // namespace palmar::vision
