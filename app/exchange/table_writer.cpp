#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <stdexcept>

#include "app/exchange/grid_table.hpp"
#include "app/exchange/json_text.hpp"

namespace palmar::exchange {
namespace {

std::string header_line(const TableHeader& header) {
  const GridGeometry& grid = header.geometry;
  const std::string pitch = grid.pitch_x_mm == grid.pitch_y_mm
                                ? fmt::format("{}", grid.pitch_x_mm)
                                : fmt::format("{}x{}", grid.pitch_x_mm, grid.pitch_y_mm);
  return fmt::format("# palmar-{} rows={} cols={} pitch_mm={} unit={}\n",
                     header.kind == TableKind::frames ? "frames" : "stress", grid.rows, grid.cols, pitch,
                     id(header.unit));
}

}  // namespace

Result<TableWriter> TableWriter::create(const std::filesystem::path& path, const TableHeader& header) {
  if (header.geometry.rows < 1 || header.geometry.cols < 1) {
    throw std::invalid_argument(
        fmt::format("TableWriter: a grid of {} x {} cells", header.geometry.rows, header.geometry.cols));
  }
  Result<OutputFile> file = OutputFile::create(path);
  if (!file) return file.error();
  if (Status status = file->write(header_line(header)); !status) return status.error();
  return TableWriter(std::move(file).value(), header);
}

void TableWriter::require_width(std::size_t values) const {
  if (values == static_cast<std::size_t>(header_.geometry.cells())) return;
  throw std::invalid_argument(fmt::format("TableWriter: {} values for {} x {} cells", values,
                                          header_.geometry.rows, header_.geometry.cols));
}

Status TableWriter::write(double first, std::span<const std::uint16_t> counts) {
  require_width(counts.size());
  line_.clear();
  append_number(line_, first, 6);
  for (const std::uint16_t count : counts) fmt::format_to(std::back_inserter(line_), ",{}", count);
  line_ += '\n';
  return file_.write(line_);
}

Status TableWriter::write(double first, std::span<const float> values) {
  require_width(values.size());
  line_.clear();
  append_number(line_, first, 6);
  for (const float value : values) {
    if (value == 0 || !std::isfinite(value)) {
      line_ += ",0";
    } else {
      fmt::format_to(std::back_inserter(line_), ",{:.6g}", value);
    }
  }
  line_ += '\n';
  return file_.write(line_);
}

}  // namespace palmar::exchange
