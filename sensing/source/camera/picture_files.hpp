// Pictures from a disk as JPEG, one after the other: a video, or a folder. Blocks; used by a thread of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "sensing/model/status.hpp"

namespace palmar::source {

class PictureFiles {
 public:
  virtual ~PictureFiles() = default;
  /// The next picture as JPEG; false at the end. Pictures that cannot be read are passed over and counted.
  virtual bool next(std::vector<std::uint8_t>& jpeg) = 0;
  /// Back to the first picture.
  virtual void rewind() = 0;
  virtual std::chrono::nanoseconds period() const = 0;
  std::uint64_t refused = 0;
};

/// Errors (bad_input): camera_file_missing, camera_file_unreadable, no_pictures.
Result<std::unique_ptr<PictureFiles>> open_picture_files(const std::filesystem::path& path, double folder_hz,
                                                         std::size_t most_picture_bytes);

}  // namespace palmar::source
