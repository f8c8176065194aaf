// Placement files from arbitrary bytes: no crash, and what is accepted can be written, read again, and used.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/exchange/placement_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar;
  const auto read = exchange::parse_placement({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!read) return 0;
  const auto again = exchange::parse_placement(exchange::placement_json(*read), "again");
  if (!again || again->u0_mm != read->u0_mm || again->warp.size() != read->warp.size()) std::abort();
  const BodyPoint p_body = read->to_body({100, 100});
  if (!std::isfinite(p_body.u_mm) || !std::isfinite(p_body.v_mm)) std::abort();
  return 0;
}
