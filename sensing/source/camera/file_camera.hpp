// A video file, or a folder of pictures, at its own pace.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>

#include "sensing/source/camera/camera_source.hpp"

namespace palmar::source {

/// A thread of its own reads and, where the file holds no JPEGs, makes them; the handlers are called on the
/// io_context's thread. Errors (bad_input): camera_file_missing, camera_file_unreadable, no_pictures.
Result<std::unique_ptr<CameraSource>> make_file_camera(boost::asio::io_context& io,
                                                       const std::filesystem::path& path,
                                                       CameraHandlers handlers, const CameraOptions& options);

}  // namespace palmar::source
