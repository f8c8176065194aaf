// Where a mat's bytes come from. All sources are peers behind this interface; they live on one io_context and
// reconnect by themselves.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "sensing/mat/mat_driver.hpp"
#include "sensing/source/mat/port_name.hpp"

namespace palmar::source {

enum class MatLink { searching, opening, streaming, lost, ended };

struct MatLinkEvent {
  MatLink link = MatLink::searching;
  std::optional<Error> error;  ///< why it is lost, or why it cannot be opened
  std::uint32_t reconnects = 0;
};

/// Called on the io_context's thread. on_frame may swap the frame's buffer away; the bytes are those of a
/// capture.
struct MatHandlers {
  std::function<void(RawFrame& frame, std::span<const std::uint8_t> bytes)> on_frame;
  /// What belongs into a capture: every byte that came while frames were flowing, intact or not, in order.
  std::function<void(std::span<const std::uint8_t> bytes)> on_bytes;
  std::function<void(const MatLinkEvent& event)> on_link;
};

class MatSource {
 public:
  virtual ~MatSource() = default;
  virtual void start() = 0;
  /// Sends the stop request where the line still works, then closes. Safe to call twice.
  virtual void stop() = 0;
  virtual mat::WireCounters counters() const = 0;
  /// Serial number of the attached mat: as its protocol tells it, else as the USB device says of the port. Empty
  /// where neither does, or has not yet.
  virtual std::string device_serial() const = 0;
};

/// "/dev/ttyACM0", "tcp:HOST:PORT", or "tcp-listen:PORT" for a mat that calls. Errors: bad_port (no such form). A port that is missing, forbidden or
/// in use is found by check_port, so that a command can end with exit status 1 before anything starts.
Result<std::unique_ptr<MatSource>> make_mat_source(boost::asio::io_context& io, const std::string& port,
                                                   const MatDescription& mat,
                                                   std::unique_ptr<mat::MatDriver> driver,
                                                   MatHandlers handlers);

}  // namespace palmar::source
