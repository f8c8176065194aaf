// MJPEG over HTTP: what phones and IP cameras serve.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "sensing/source/camera/camera_address.hpp"
#include "sensing/source/camera/camera_source.hpp"

namespace palmar::source {

std::unique_ptr<CameraSource> make_http_camera(boost::asio::io_context& io, CameraAddress address,
                                               CameraHandlers handlers, const CameraOptions& options);

}  // namespace palmar::source
