// Finds where a JPEG ends in a stream that does not say its length, by walking its segments: an end marker
// inside a thumbnail of the Exif data is not the end of the picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace palmar::source {

/// ITU-T T.81 annex B: SOI, then segments FF xx with a length of two bytes; after SOS entropy-coded bytes in
/// which FF is followed by 00 or by a restart marker; at last EOI. Pure; bytes in any pieces.
class JpegWalk {
 public:
  enum class Outcome : std::uint8_t { more, ended, not_jpeg };

  void restart() { *this = {}; }
  /// Takes bytes up to the end marker; `used` is how many. After `ended` or `not_jpeg` call restart().
  Outcome feed(std::span<const std::uint8_t> bytes, std::size_t& used);

 private:
  enum class Step : std::uint8_t {
    soi_ff,
    soi,
    marker_ff,
    marker,
    length_hi,
    length_lo,
    skip,
    entropy,
    entropy_ff
  };
  Outcome take_marker(std::uint8_t code);
  Step step_ = Step::soi_ff;
  bool scan_follows_ = false;
  std::size_t left_ = 0;
};

}  // namespace palmar::source
