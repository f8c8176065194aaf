// Where pictures come from: MJPEG over HTTP, a video file, a folder of pictures. Peers behind one small
// interface, on the station's io_context; a camera that stalls, floods or lies costs the other sources
// nothing but the bounded work of one read.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sensing/model/camera_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::source {

enum class CameraLink { searching, opening, streaming, lost, ended };

struct CameraLinkEvent {
  CameraLink link = CameraLink::searching;
  /// Why it is lost. Names: camera_unreachable, camera_refused, not_http, not_mjpeg, redirected, header_too_large,
  /// picture_too_large, malformed_stream, stalled, closed_by_camera, camera_failed; of a file that ended without one
  /// picture: no_pictures.
  std::optional<Error> error;
  std::uint32_t reconnects = 0;
};

/// Called on the io_context's thread. on_picture may move the picture's bytes away.
struct CameraHandlers {
  std::function<void(CameraFrame& frame)> on_picture;
  std::function<void(const CameraLinkEvent& event)> on_link;
};

/// Never reset.
struct CameraCounters {
  std::uint64_t pictures = 0;  ///< whole ones, handed on
  std::uint64_t dropped = 0;   ///< whole ones that came faster than `fastest_hz`
  std::uint64_t refused = 0;   ///< parts that were no JPEG
  std::uint64_t bytes = 0;
  std::uint32_t reconnects = 0;
};

struct CameraOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  /// Without one byte, or without one whole picture for twice as long.
  std::chrono::milliseconds stall_timeout{5'000};
  std::chrono::milliseconds first_retry{500};  ///< doubles with each failure up to ...
  std::chrono::milliseconds longest_retry{8'000};
  std::size_t most_picture_bytes = 8u << 20;
  double fastest_hz = 60;  ///< pictures beyond this rate are dropped, so that a flood costs only its reading
  double folder_hz = 15;   ///< pace of a folder of pictures
  bool loop = false;       ///< files start again at their end
};

class CameraSource {
 public:
  virtual ~CameraSource() = default;
  virtual void start() = 0;
  /// No handler is called afterwards. Safe to call twice. On the io_context's thread, or when it does not
  /// run.
  virtual void stop() = 0;
  /// On the io_context's thread.
  virtual CameraCounters counters() const = 0;
};

/// "http://[USER:PASSWORD@]HOST[:PORT]/PATH", a video file, a folder of pictures (.jpg, .jpeg, .png, in order of name;
/// files are read by a thread of their own). Errors (bad_input): bad_camera (no such form, another protocol, a device:
/// /dev/video0 has to be served as MJPEG over HTTP so far), camera_file_missing, camera_file_unreadable, no_pictures.
Result<std::unique_ptr<CameraSource>> make_camera_source(boost::asio::io_context& io,
                                                         const std::string& where, CameraHandlers handlers,
                                                         const CameraOptions& options = {});

}  // namespace palmar::source
