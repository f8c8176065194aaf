// A CSV table with a header row, read with checks: RFC 4180 quotes, columns by name, mistakes by file and
// line.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sensing/model/geometry.hpp"
#include "sensing/model/status.hpp"

namespace palmar::library {

class CsvTable {
 public:
  /// Errors (bad input), all with file and line: csv_syntax, wrong_width, unknown_column (a column that is
  /// not in `columns`), missing_column (one of `columns` that is not in the file).
  static Result<CsvTable> parse(std::string_view text, const std::filesystem::path& name,
                                const std::vector<std::string_view>& columns);
  static Result<CsvTable> read(const std::filesystem::path& file,
                               const std::vector<std::string_view>& columns);

  std::size_t rows() const { return rows_.size(); }

  /// Cells by row and column. Like TomlTable, a mistake is noted and an empty value returned; finish() tells.
  /// Asking for a column that was not declared throws std::invalid_argument.
  const std::string& text(std::size_t row, std::string_view column);
  double number(std::size_t row, std::string_view column, double lo, double hi);
  std::optional<double> optional_number(std::size_t row, std::string_view column, double lo, double hi);
  int integer(std::size_t row, std::string_view column, int lo, int hi);
  std::optional<int> optional_integer(std::size_t row, std::string_view column, int lo, int hi);
  bool yes_no(std::size_t row, std::string_view column);
  /// "u,v;u,v;..." in mm; empty for an empty cell.
  BodyPolygon polygon(std::size_t row, std::string_view column);

  void mistake(std::size_t row, std::string name, const std::string& what, std::string why);
  /// Ok, or the first mistake.
  Status finish() const;

 private:
  struct Row {
    int line = 0;
    std::vector<std::string> cells;
  };
  std::filesystem::path file_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
  std::optional<Error> mistake_;

  std::size_t column_index(std::string_view column) const;
};

}  // namespace palmar::library
