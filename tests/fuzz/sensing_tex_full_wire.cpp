// Any bytes as a capture, and as what a device sends, of protocol sensing-tex-full.
#include "tests/fuzz/capture_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  palmar::fuzz::try_wire("sensing-tex-full", {data, size});
  return 0;
}
