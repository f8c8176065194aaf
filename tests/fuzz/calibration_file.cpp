// Calibration files from arbitrary bytes: no crash, and what is accepted can be written, read again, and used on frames.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "app/exchange/calibration_file.hpp"
#include "sensing/pressure/pressure.hpp"

namespace {

using palmar::MatCalibration;

bool same(const MatCalibration& a, const MatCalibration& b) {
  return a.geometry == b.geometry && a.tare_counts == b.tare_counts && a.dead_cells == b.dead_cells &&
         a.curves->knot_counts == b.curves->knot_counts && a.curves->force_N == b.curves->force_N &&
         a.curves->top_counts == b.curves->top_counts && a.curves->identified == b.curves->identified &&
         a.leans.x == b.leans.x && a.leans.y == b.leans.y && a.memory == b.memory && a.wires == b.wires &&
         a.uncertainty->cells == b.uncertainty->cells;
}

/// More counts are never less force, and every force is a number: whatever was accepted at the door.
void use(const MatCalibration& calibration) {
  const palmar::pressure::PressureConverter converter(calibration);
  palmar::RawFrame frame;
  frame.rows = calibration.geometry.rows;
  frame.cols = calibration.geometry.cols;
  palmar::PressureField field;
  for (const unsigned counts : {0U, 1U, 7U, 300U, 4095U, 65535U}) {
    frame.counts.assign(static_cast<std::size_t>(calibration.geometry.cells()),
                        static_cast<std::uint16_t>(counts));
    converter.convert(frame, field);
    if (!std::isfinite(field.force_N) || field.force_N < 0) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar;
  const auto read = exchange::parse_calibration({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!read) return 0;
  const auto again = exchange::parse_calibration(exchange::calibration_json(*read), "again");
  if (!again || again->mat != read->mat || again->serial != read->serial) std::abort();
  if (!same(read->calibration, again->calibration)) std::abort();
  use(read->calibration);
  (void)exchange::calibration_warning(*read, "2026-11-20T09:30:00Z");
  return 0;
}
