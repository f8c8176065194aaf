// MJPEG streams from arbitrary bytes, in pieces that the first byte chooses: no crash, nothing above the caps, and every picture begins
// and ends as a JPEG.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "sensing/source/camera/mjpeg_parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar::source;
  if (size < 1) return 0;
  MjpegLimits limits;
  limits.most_picture_bytes = 4'096;
  limits.most_part_header_bytes = 512;
  limits.most_between_bytes = 1'024;
  MjpegParser parser("frame", limits);
  const std::size_t piece = 1 + data[0];
  std::vector<std::uint8_t> jpeg;
  for (std::size_t at = 1; at < size;) {
    const std::size_t now = std::min(piece, size - at);
    const std::size_t used = parser.feed({data + at, now});
    if (used == 0 || used > now) std::abort();
    at += used;
    if (!parser.picture_ready()) continue;
    parser.take_picture(jpeg);
    const std::size_t n = jpeg.size();
    if (n < 4 || n > limits.most_picture_bytes) std::abort();
    if (jpeg[0] != 0xFF || jpeg[1] != 0xD8 || jpeg[n - 2] != 0xFF || jpeg[n - 1] != 0xD9) std::abort();
  }
  (void)mjpeg_boundary({reinterpret_cast<const char*>(data), size});
  return 0;
}
