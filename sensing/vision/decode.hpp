// A compressed picture to RGB, on the vision thread. Refuses what would take unreasonable memory before
// decoding a byte of it.
#pragma once

#include <cstdint>
#include <span>

#include "sensing/model/camera_frame.hpp"
#include "sensing/model/status.hpp"

namespace palmar::vision {

struct JpegSize {
  int width = 0;
  int height = 0;
};

struct DecodeLimits {
  int most_width = 4096;
  int most_height = 4096;
  int most_scans = 32;  ///< a progressive picture of thousands of scans is a bomb of time
  int shrink_to_width =
      0;  ///< > 0: decoded at 1/2, 1/4 or 1/8, the smallest that is still at least this wide
};

/// Size by the JPEG's frame header; nothing is decoded. Errors: not_jpeg, truncated_jpeg, picture_too_large,
/// too_many_scans.
Result<JpegSize> jpeg_size(std::span<const std::uint8_t> jpeg, const DecodeLimits& limits = {});

/// Decodes into `picture`, whose memory is used again; sequence and time go over. On an error the picture is
/// left as it was. Errors: as jpeg_size, and undecodable.
Status decode(const CameraFrame& frame, CameraPicture& picture, const DecodeLimits& limits = {});

}  // namespace palmar::vision
