// The host's side of a mat's protocol, as a pure machine: bytes and time go in; bytes to send, frames and
// named errors come out. The same driver serves a serial port, a socket and a test; it does no I/O and asks
// no clock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "sensing/model/mat_description.hpp"
#include "sensing/model/raw_frame.hpp"
#include "sensing/model/status.hpp"
#include "sensing/model/time.hpp"

namespace palmar::mat {

/// What went wrong so far; never reset, so that differences can be shown.
struct WireCounters {
  std::uint64_t frames = 0;         ///< whole, intact frames
  std::uint64_t lost = 0;           ///< missing by the device's counter
  std::uint64_t corrupt = 0;        ///< answers refused for checksum, length or contents
  std::uint64_t skipped_bytes = 0;  ///< bytes passed over to find the next frame
  std::uint64_t retries = 0;        ///< questions asked again
};

class MatDriver {
 public:
  virtual ~MatDriver() = default;

  /// Begins the opening sequence; called again after every reconnect. Frame numbers and t_s go on counting.
  virtual void start(StationTime now) = 0;
  /// Takes bytes as they came, in any pieces.
  virtual void receive(std::span<const std::uint8_t> bytes, StationTime at) = 0;
  /// Lets time pass: a question without an answer is asked again, and at last becomes an error.
  virtual void tick(StationTime now) = 0;
  /// Asks the device to stop; output() then holds what to send.
  virtual void stop() = 0;

  /// Bytes to send. consume_output(n) drops the first n of them.
  virtual std::span<const std::uint8_t> output() const = 0;
  virtual void consume_output(std::size_t bytes) = 0;
  /// When tick() wants to be called at the latest; absent when nothing is awaited.
  virtual std::optional<StationTime> deadline() const = 0;

  /// Moves the next decoded frame into `frame` by swapping buffers; false when there is none.
  virtual bool next_frame(RawFrame& frame) = 0;
  /// The bytes of the frame that next_frame() returned last, as a capture holds them. Valid until the next
  /// receive().
  virtual std::span<const std::uint8_t> frame_bytes() const = 0;

  /// How many of the bytes that came last belong to no frame yet.
  virtual std::size_t unread_bytes() const = 0;

  virtual bool streaming() const = 0;  ///< opened, and frames are flowing
  virtual const Status& status()
      const = 0;  ///< not ok: the session has failed for the named reason and wants a new start()
  virtual WireCounters counters() const = 0;
  /// What the attached device says of itself; empty where it says nothing, or has not yet.
  virtual std::string device_serial() const = 0;
};

/// Reads a capture file of one mat family: frames as the device sent them, one after the other.
class CaptureDecoder {
 public:
  virtual ~CaptureDecoder() = default;
  virtual void feed(std::span<const std::uint8_t> bytes) = 0;
  /// No more bytes will come.
  virtual void end() = 0;
  virtual bool next_frame(RawFrame& frame) = 0;
  virtual std::span<const std::uint8_t> frame_bytes() const = 0;
  virtual bool truncated() const = 0;  ///< the file ended inside a frame
  virtual WireCounters counters() const = 0;
};

/// Driver for that mat; the description's protocol chooses the family. Errors (bad_input): unknown_protocol,
/// bad_grid, bad_full_scale.
Result<std::unique_ptr<MatDriver>> make_driver(const MatDescription& mat);
Result<std::unique_ptr<CaptureDecoder>> make_capture_decoder(const MatDescription& mat);

}  // namespace palmar::mat
