#include "sensing/source/camera/camera_source.hpp"

#include "sensing/source/camera/file_camera.hpp"
#include "sensing/source/camera/http_camera.hpp"

namespace palmar::source {

Result<std::unique_ptr<CameraSource>> make_camera_source(boost::asio::io_context& io,
                                                         const std::string& where, CameraHandlers handlers,
                                                         const CameraOptions& options) {
  const auto starts = [&](const char* prefix) { return where.starts_with(prefix); };
  if (starts("http://")) {
    Result<CameraAddress> address = camera_address(where);
    if (!address) return address.error();
    return make_http_camera(io, std::move(address).value(), std::move(handlers), options);
  }
  if (starts("/dev/")) {
    return bad_input("bad_camera", "cannot use " + where, "cameras on a device file are not read yet",
                     "serve it as MJPEG over HTTP, or give a video file or a folder of pictures");
  }
  if (where.find("://") != std::string::npos) {
    return bad_input("bad_camera", "cannot use " + where.substr(0, where.find("://") + 3),
                     "only http:// with MJPEG is spoken", "choose the camera's MJPEG address");
  }
  return make_file_camera(io, where, std::move(handlers), options);
}

}  // namespace palmar::source
