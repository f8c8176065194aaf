// Pictures on their way through the corridor: as they arrived, and decoded.
#pragma once

#include <cstdint>
#include <vector>

#include "sensing/model/time.hpp"

namespace palmar {

/// One compressed picture (JPEG), stamped when its last byte arrived.
struct CameraFrame {
  std::vector<std::uint8_t> jpeg;
  StationTime received{};
  std::uint64_t sequence = 0;
};

/// A decoded picture, 8-bit RGB, row-major, width*height*3 bytes.
struct CameraPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;
  StationTime received{};
  std::uint64_t sequence = 0;
};

}  // namespace palmar
