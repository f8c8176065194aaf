// Captures made by the encoder, and what the decoder makes of bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "sensing/mat/capture_encoder.hpp"
#include "sensing/mat/mat_driver.hpp"

namespace palmar::mat {

using Bytes = std::vector<std::uint8_t>;

struct Capture {
  std::vector<RawFrame> frames;
  std::vector<std::size_t> ends;  ///< offset behind each record
  Bytes bytes;
};

/// Of `frames` frames as random_frame(mat, random, sequence) makes them, numbered from `first`.
template <class RandomFrame>
Capture encode_random(const MatDescription& mat, int frames, unsigned seed, std::uint64_t first,
                      RandomFrame random_frame) {
  std::mt19937 random(seed);
  Capture capture;
  for (int i = 0; i < frames; ++i) {
    capture.frames.push_back(random_frame(mat, random, first + static_cast<std::uint64_t>(i)));
    encode_capture_frame(mat, capture.frames.back(), capture.bytes);
    capture.ends.push_back(capture.bytes.size());
  }
  return capture;
}

struct Decoded {
  std::vector<RawFrame> frames;
  Bytes bytes;
  bool truncated = false;
  WireCounters counters;
};

inline Decoded decode(const MatDescription& mat, std::span<const std::uint8_t> bytes,
                      std::size_t piece = 1 << 20) {
  auto decoder = make_capture_decoder(mat).value();
  Decoded decoded;
  RawFrame frame;
  const auto drain = [&] {
    while (decoder->next_frame(frame)) {
      decoded.frames.push_back(frame);
      const auto record = decoder->frame_bytes();
      decoded.bytes.insert(decoded.bytes.end(), record.begin(), record.end());
    }
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    decoder->feed(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    drain();
  }
  decoder->end();
  drain();
  decoded.truncated = decoder->truncated();
  decoded.counters = decoder->counters();
  return decoded;
}

}  // namespace palmar::mat
