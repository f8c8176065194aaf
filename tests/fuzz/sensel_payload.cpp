// Any bytes as a Sensel payload: what decodes must stay within the grid and encode to something that decodes to the same.
#include <cstdlib>
#include <span>

#include "sensing/mat/sensel_morph.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar::mat;
  static SenselFrame frame, again;
  static std::vector<std::uint8_t> payload;
  if (size == 0) return 0;
  // Small grids let the fuzzer reach the end of one; the first byte chooses.
  const int grids[] = {1, 6, 54, 47 * 27, 93 * 53};
  const int cells = grids[data[0] % 5];
  if (decode_sensel_payload(std::span(data + 1, size - 1), cells, frame) != SenselFault::none) return 0;
  if (frame.cells.size() > static_cast<std::size_t>(cells) ||
      frame.labels.size() > static_cast<std::size_t>(cells))
    std::abort();
  payload.clear();
  encode_sensel_payload(frame, payload);
  if (decode_sensel_payload(payload, cells, again) != SenselFault::none || again != frame) std::abort();
  return 0;
}
