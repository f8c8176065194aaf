// Tables of grids as CSV. Frame table: first line `# palmar-frames rows=64 cols=27 pitch_mm=28
// unit=counts|kPa|N` (`pitch_mm=10x8`: x, then y), then a row a frame: `t_s,v00,v01,...` row-major. Stress
// grid: `# palmar-stress ... unit=kPa`, first column the depth in mm.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/exchange/output_file.hpp"
#include "sensing/model/geometry.hpp"
#include "sensing/model/status.hpp"

namespace palmar::exchange {

enum class TableKind : std::uint8_t { frames, stress };
enum class TableUnit : std::uint8_t { counts, kPa, N };
std::string_view id(TableUnit unit);

struct TableHeader {
  TableKind kind = TableKind::frames;
  GridGeometry geometry;
  TableUnit unit = TableUnit::counts;
};

struct TableRow {
  double first = 0;           ///< t_s or depth_mm
  std::vector<float> values;  ///< rows*cols, row-major, finite, >= 0; whole numbers up to 65535 for counts
};

/// What a table may hold; everything beyond is refused before memory is taken for it.
struct TableLimits {
  int most_cells = 65'536;
  std::size_t longest_header = 512;  ///< bytes
  std::size_t longest_value = 32;    ///< bytes of one number; a line is at most (cells + 1) times this
  double most_kPa = 10'000;
  double most_N = 100'000;
};

/// Reads a table row by row; memory is one row and one block of the file. All errors are bad_input and carry
/// file, line and column (in the first line the character, in rows the field: t_s is 1). Errors: not_a_table,
/// unknown_key, wrong_grid, wrong_pitch, wrong_unit, too_many_cells, wrong_number, wrong_width,
/// value_too_large, time_not_increasing, line_too_long.
class TableReader {
 public:
  static Result<TableReader> open(const std::filesystem::path& path, TableKind kind, TableLimits limits = {});
  /// From any stream; `name` stands for it in errors.
  static Result<TableReader> read(std::unique_ptr<std::istream> stream, std::string name, TableKind kind,
                                  TableLimits limits = {});

  const TableHeader& header() const { return header_; }
  /// The next row; false at the end of the table. Reuses the row's memory.
  Result<bool> next(TableRow& row);
  std::uint64_t rows_read() const { return rows_; }

 private:
  TableReader() = default;
  /// Where each word of the first line stands, from 1; 0 while it has not been seen.
  struct SeenKeys {
    static constexpr std::size_t rows = 0, cols = 1, pitch = 2, unit = 3;
    static constexpr std::array<std::string_view, 4> names = {"rows", "cols", "pitch_mm", "unit"};
    std::array<std::size_t, 4> column{};
  };
  Status read_header(TableKind kind);
  Status read_word(std::string_view word, std::size_t column, SeenKeys& seen);
  Status read_pitch(std::string_view word, std::string_view value, std::size_t column);
  Status read_unit(std::string_view word, std::string_view value, std::size_t column);
  /// The next line that holds a row; empty lines are passed over at the end only.
  Result<bool> next_row_line();
  Status check_value(double value, std::size_t field, std::string_view text) const;
  /// The next line without its end into line_, at most `most` bytes; false at the end of the file.
  Result<bool> next_line(std::size_t most);
  Error error(std::string name, std::size_t column, std::string why, std::string remedy) const;

  std::unique_ptr<std::istream> stream_;
  std::string name_;
  TableLimits limits_;
  TableHeader header_;
  std::vector<char> block_;
  std::size_t block_at_ = 0, block_end_ = 0;
  std::string line_;
  std::uint64_t line_number_ = 0;
  std::uint64_t rows_ = 0;
  double previous_ = 0;
};

/// Writes a table that TableReader reads back exactly (counts) or to six significant digits (kPa, N).
class TableWriter {
 public:
  /// Throws std::invalid_argument on an empty grid.
  static Result<TableWriter> create(const std::filesystem::path& path, const TableHeader& header);
  /// Throws std::invalid_argument where the number of values is not the header's. Values that are not finite
  /// are written as 0.
  Status write(double first, std::span<const std::uint16_t> counts);
  Status write(double first, std::span<const float> values);
  Status flush() { return file_.flush(); }
  Status finish() { return file_.finish(); }

 private:
  TableWriter(OutputFile file, const TableHeader& header) : file_(std::move(file)), header_(header) {}
  void require_width(std::size_t values) const;
  OutputFile file_;
  TableHeader header_;
  std::string line_;
};

}  // namespace palmar::exchange
