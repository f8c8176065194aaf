// multipart/x-mixed-replace as a pure machine: bytes in any pieces go in, whole JPEG pictures come out. No
// I/O, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/status.hpp"
#include "sensing/source/camera/jpeg_walk.hpp"

namespace palmar::source {

struct MjpegLimits {
  std::size_t most_picture_bytes = 8u << 20;
  std::size_t most_part_header_bytes = 8u << 10;
  std::size_t most_between_bytes = 64u << 10;           ///< of anything else before a part begins
  static constexpr std::size_t longest_boundary = 200;  ///< RFC 2046 allows 70; some cameras ignore that
};

/// The boundary of a Content-Type; dashes that belong to the delimiter line are kept as the camera wrote
/// them. Errors: not_mjpeg (another type, with what it was), malformed_stream (no boundary, or one longer
/// than the limit).
Result<std::string> mjpeg_boundary(std::string_view content_type);

class MjpegParser {
 public:
  explicit MjpegParser(std::string boundary, MjpegLimits limits = {});

  /// Takes bytes until a picture is whole, all are used, or the stream is refused; returns how many it took.
  /// Never copies a byte twice but once into the picture. After an error it takes everything and does
  /// nothing.
  std::size_t feed(std::span<const std::uint8_t> bytes);
  /// A whole picture waits: SOI to EOI. Take it before feeding on.
  bool picture_ready() const { return ready_; }
  /// Swaps the picture out; its old buffer is used again.
  void take_picture(std::vector<std::uint8_t>& jpeg);

  const Status& status() const { return status_; }
  std::uint64_t refused_parts() const { return refused_; }  ///< parts that were no JPEG

 private:
  enum class State : std::uint8_t { between, part_header, counted_body, scanned_body };
  std::size_t feed_between(std::span<const std::uint8_t> bytes);
  std::size_t feed_header(std::span<const std::uint8_t> bytes);
  std::size_t feed_counted(std::span<const std::uint8_t> bytes);
  std::size_t feed_scanned(std::span<const std::uint8_t> bytes);
  /// Moves bytes up to a line's end into line_, of which only the first ones are kept; true when the line is
  /// whole.
  bool gather_line(std::span<const std::uint8_t> bytes, std::size_t& used);
  bool is_delimiter() const;
  void read_header_line();
  void begin_body();
  void end_counted();
  void end_picture();
  void skip_part();
  void refuse(std::string name, std::string why, std::string remedy);

  std::string boundary_;  ///< without the dashes in front
  MjpegLimits limits_;
  State state_ = State::between;
  Status status_;
  bool ready_ = false;
  std::uint64_t refused_ = 0;
  std::string line_;
  std::size_t header_bytes_ = 0;
  std::size_t between_bytes_ = 0;
  std::size_t between_allowed_ = 0;  ///< more after a part that was no JPEG: its rest has to be passed over
  bool has_length_ = false;
  bool other_type_ = false;
  std::size_t length_ = 0;
  std::size_t left_ = 0;
  JpegWalk walk_;
  std::vector<std::uint8_t> picture_;
};

}  // namespace palmar::source
