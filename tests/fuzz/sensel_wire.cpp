// Any bytes as a capture, and as the answers of a device, of protocol sensel-morph.
#include "tests/fuzz/capture_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  palmar::fuzz::try_wire("sensel-morph", {data, size});
  return 0;
}
