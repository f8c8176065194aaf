// Any bytes as a capture, whole and in small pieces: the same frames must come out, and none larger than the mat.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <span>

#include "sensing/mat/mat_driver.hpp"

namespace palmar::fuzz {

inline std::vector<std::uint64_t> decode(const MatDescription& mat, std::span<const std::uint8_t> bytes,
                                         std::size_t piece) {
  auto decoder = mat::make_capture_decoder(mat).value();
  std::vector<std::uint64_t> sums;
  RawFrame frame;
  const auto drain = [&] {
    while (decoder->next_frame(frame)) {
      if (frame.counts.size() != static_cast<std::size_t>(mat.geometry.cells())) std::abort();
      std::uint64_t sum = frame.sequence;
      for (std::uint16_t count : frame.counts) sum = sum * 31 + count;
      sums.push_back(sum);
    }
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    decoder->feed(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    drain();
  }
  decoder->end();
  drain();
  if (decoder->counters().frames != sums.size()) std::abort();
  return sums;
}

inline MatDescription small_mat(const char* protocol) {
  MatDescription mat;
  mat.protocol = protocol;
  mat.geometry = {6, 9, 10, 10};
  if (mat.protocol == "wiresens") mat.geometry = {12, 11, 10, 10};  // a packet holds no more than one frame
  mat.rate_hz = 50;
  return mat;
}

/// The bytes as a capture, then as what a device answers to a driver that has just been started.
inline void try_wire(const char* protocol, std::span<const std::uint8_t> bytes) {
  const MatDescription mat = small_mat(protocol);
  if (decode(mat, bytes, 1 << 20) != decode(mat, bytes, 5)) std::abort();
  auto driver = mat::make_driver(mat).value();
  StationTime now{std::chrono::hours(1)};
  driver->start(now);
  RawFrame frame;
  for (std::size_t at = 0; at < bytes.size() && driver->status().ok();) {
    driver->consume_output(driver->output().size());
    const std::size_t piece = std::min<std::size_t>(bytes.size() - at, 1 + bytes[at] % 64);
    driver->receive(bytes.subspan(at, piece), now);
    at += piece;
    now += std::chrono::milliseconds(piece % 3 == 0 ? 40 : 1);
    driver->tick(now);
    while (driver->next_frame(frame))
      if (frame.counts.size() != static_cast<std::size_t>(mat.geometry.cells())) std::abort();
  }
}

}  // namespace palmar::fuzz
