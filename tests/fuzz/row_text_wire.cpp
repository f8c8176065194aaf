// Any bytes as a capture, and as what a device sends, of protocol row-text.
#include "tests/fuzz/capture_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  palmar::fuzz::try_wire("row-text", {data, size});
  return 0;
}
