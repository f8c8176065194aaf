// A camera on the wire: an HTTP server of MJPEG, as phones and IP cameras are. It shows the simulated scene,
// for the demo and for tests.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sensing/emulator/camera_scene.hpp"
#include "sensing/model/status.hpp"

namespace palmar::emulator {

struct CameraHostOptions {
  std::uint16_t port = 0;  ///< 0: the system picks one
  std::string bind = "127.0.0.1";
  double rate_hz = 15;
  bool content_length = true;  ///< with Content-Length in every part, or none
  std::size_t most_clients = 8;
  std::chrono::milliseconds patience{2'000};  ///< a client that has not taken a picture by then is dropped
};

/// Fills the JPEG with the picture of this instant. Called on the io_context's thread, only while a client
/// watches.
using PictureMaker = std::function<void(std::vector<std::uint8_t>& jpeg)>;

/// Serves GET /video (multipart/x-mixed-replace) and GET /picture.jpg (one picture). Drawing and encoding
/// take milliseconds on the io_context's thread: give it an io_context of its own, not the mat emulator's. A
/// client that does not take its pictures is dropped; slow ones skip pictures and never hold
/// up the others.
class CameraHost {
 public:
  virtual ~CameraHost() = default;
  /// On the io_context's thread, or when it does not run. Safe to call twice.
  virtual void stop() = 0;
  virtual std::uint16_t port() const = 0;
  virtual std::string url() const = 0;  ///< "http://127.0.0.1:PORT/video"
  virtual std::uint64_t pictures_made() const = 0;
  virtual std::size_t clients() const = 0;
};

/// Listens at once. Errors: port_in_use, bad_address.
Result<std::unique_ptr<CameraHost>> make_camera_host(boost::asio::io_context& io, PictureMaker maker,
                                                     const CameraHostOptions& options = {});

/// The simulated scene, newest first.
PictureMaker scene_pictures(SceneRenderer renderer, std::shared_ptr<const SceneSlot> slot);

}  // namespace palmar::emulator
