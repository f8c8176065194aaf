// The size of a JPEG from arbitrary bytes: no crash, nothing above the limits; and what is accepted can be given to the decoder.
#include <cstdint>
#include <cstdlib>

#include "sensing/vision/decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar;
  vision::DecodeLimits limits;
  limits.most_width = limits.most_height = 256;
  const auto found = vision::jpeg_size({data, size}, limits);
  if (!found) return 0;
  if (found->width < 1 || found->width > 256 || found->height < 1 || found->height > 256) std::abort();
  CameraFrame frame;
  frame.jpeg.assign(data, data + size);
  CameraPicture picture;
  if (!vision::decode(frame, picture, limits)) return 0;
  if (picture.width != found->width || picture.height != found->height) std::abort();
  return 0;
}
