#include "sensing/vision/decode.hpp"

#include <cstring>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

namespace palmar::vision {
namespace {

Error refused(const char* name, std::string why) {
  return failure(name, "a camera's picture is passed over", std::move(why),
                 "choose a smaller or simpler picture at the camera");
}

int word(std::span<const std::uint8_t> bytes, std::size_t at) { return bytes[at] << 8 | bytes[at + 1]; }

/// SOF0, SOF1, SOF2: baseline, extended and progressive Huffman coding, which is what cameras send.
bool plain_frame(std::uint8_t code) { return code >= 0xC0 && code <= 0xC2; }
/// The other SOFn: lossless, hierarchical, arithmetic.
bool strange_frame(std::uint8_t code) {
  return code > 0xC2 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
}

/// Past the entropy-coded bytes that follow a scan's header: the place of the next marker's FF, or the end.
std::size_t after_scan(std::span<const std::uint8_t> jpeg, std::size_t at) {
  while (at + 1 < jpeg.size()) {
    const void* found = std::memchr(jpeg.data() + at, 0xFF, jpeg.size() - at);
    if (found == nullptr) return jpeg.size();
    at = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - jpeg.data());
    if (at + 1 >= jpeg.size()) return jpeg.size();
    const std::uint8_t code = jpeg[at + 1];
    const bool inside = code == 0x00 || (code >= 0xD0 && code <= 0xD7);
    if (!inside && code != 0xFF) return at;
    at += code == 0xFF ? 1 : 2;
  }
  return jpeg.size();
}

cv::ImreadModes mode(const JpegSize& size, int shrink_to_width) {
  if (shrink_to_width > 0 && size.width / 8 >= shrink_to_width) return cv::IMREAD_REDUCED_COLOR_8;
  if (shrink_to_width > 0 && size.width / 4 >= shrink_to_width) return cv::IMREAD_REDUCED_COLOR_4;
  if (shrink_to_width > 0 && size.width / 2 >= shrink_to_width) return cv::IMREAD_REDUCED_COLOR_2;
  return cv::IMREAD_COLOR;
}

}  // namespace

Result<JpegSize> jpeg_size(std::span<const std::uint8_t> jpeg, const DecodeLimits& limits) {
  if (jpeg.size() < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8)
    return refused("not_jpeg", "it does not begin as a JPEG");
  JpegSize size;
  int scans = 0;
  std::size_t at = 2;
  while (at + 4 <= jpeg.size()) {
    if (jpeg[at] != 0xFF) return refused("not_jpeg", "its segments do not follow each other");
    const std::uint8_t code = jpeg[at + 1];
    if (code == 0xFF) {
      ++at;
      continue;
    }
    if (code == 0xD9) break;
    if (code == 0x01 || (code >= 0xD0 && code <= 0xD7)) {
      at += 2;
      continue;
    }
    const auto length = static_cast<std::size_t>(word(jpeg, at + 2));
    if (code == 0x00 || code == 0xD8 || length < 2) return refused("not_jpeg", "a segment has no length");
    if (at + 2 + length > jpeg.size()) return refused("truncated_jpeg", "it ends inside a segment");
    if (strange_frame(code)) return refused("undecodable", "it is coded in a way that cameras do not use");
    if (plain_frame(code)) {
      if (length < 8 || size.width > 0) return refused("not_jpeg", "its frame header is wrong");
      size = {word(jpeg, at + 7), word(jpeg, at + 5)};
      if (size.width == 0 || size.height == 0) return refused("not_jpeg", "it has no size");
      if (size.width > limits.most_width || size.height > limits.most_height) {
        return refused("picture_too_large", std::to_string(size.width) + " x " + std::to_string(size.height) +
                                                " pixels, " + std::to_string(limits.most_width) + " x " +
                                                std::to_string(limits.most_height) + " are allowed");
      }
    }
    at += 2 + length;
    if (code != 0xDA) continue;
    if (size.width == 0) return refused("not_jpeg", "a scan comes before its frame header");
    if (++scans > limits.most_scans)
      return refused("too_many_scans", "it holds more than " + std::to_string(limits.most_scans) + " scans");
    at = after_scan(jpeg, at);
  }
  if (size.width == 0 || scans == 0) return refused("truncated_jpeg", "it ends before its picture begins");
  return size;
}

Status decode(const CameraFrame& frame, CameraPicture& picture, const DecodeLimits& limits) {
  const Result<JpegSize> size = jpeg_size(frame.jpeg, limits);
  if (!size) return size.error();
  // Not into a picture that is kept: imdecode leaves an old one in place where it fails.
  cv::Mat decoded;
  try {
    const int flags = mode(*size, limits.shrink_to_width) | cv::IMREAD_IGNORE_ORIENTATION;
    decoded = cv::imdecode(frame.jpeg, flags);
  } catch (const cv::Exception& thrown) {
    return refused("undecodable", thrown.err);
  }
  if (decoded.empty() || decoded.type() != CV_8UC3)
    return refused("undecodable", "its coded bytes are damaged");
  picture.width = decoded.cols;
  picture.height = decoded.rows;
  picture.rgb.resize(decoded.total() * 3);
  cv::Mat rgb(decoded.rows, decoded.cols, CV_8UC3, picture.rgb.data());
  cv::cvtColor(decoded, rgb, cv::COLOR_BGR2RGB);
  picture.received = frame.received;
  picture.sequence = frame.sequence;
  return {};
}

}  // namespace palmar::vision
