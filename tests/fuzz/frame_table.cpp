// Frame tables and stress grids from arbitrary bytes: no crash, and what is accepted is finite and of the header's width.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

#include "app/exchange/grid_table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace palmar::exchange;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const TableKind kind : {TableKind::frames, TableKind::stress}) {
    auto reader = TableReader::read(std::make_unique<std::istringstream>(text), "fuzz", kind);
    if (!reader) continue;
    TableRow row;
    double previous = -HUGE_VAL;
    while (true) {
      const auto next = reader->next(row);
      if (!next || !*next) break;
      if (row.values.size() != static_cast<std::size_t>(reader->header().geometry.cells())) std::abort();
      if (!(row.first > previous)) std::abort();
      previous = row.first;
      for (const float value : row.values) {
        if (!std::isfinite(value) || value < 0) std::abort();
      }
    }
  }
  return 0;
}
