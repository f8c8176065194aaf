// Placement files from arbitrary bytes: no crash, and what is accepted can be written, read again, and used.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/exchange/placement_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar;
  const auto read = exchange::parse_placed_mat({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!read) return 0;
  const auto again = exchange::parse_placed_mat(exchange::placed_mat_json(*read), "again");
  if (!again || again->placement.u0_mm != read->placement.u0_mm) std::abort();
  if (again->placement.warp.size() != read->placement.warp.size()) std::abort();
  if (again->record.has_value() != read->record.has_value()) std::abort();
  if (read->record && again->record->presses.size() != read->record->presses.size()) std::abort();
  if (read->record) (void)calibration::fit_again(*read->record);  // nonsense is refused, never a crash
  const BodyPoint p_body = read->placement.to_body({100, 100});
  if (!std::isfinite(p_body.u_mm) || !std::isfinite(p_body.v_mm)) std::abort();
  return 0;
}
