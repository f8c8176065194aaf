#include "app/library/csv_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "app/library/text_file.hpp"

namespace palmar::library {
namespace {

Error at_line(const std::filesystem::path& file, int line, std::string name, const std::string& what,
              std::string why) {
  return bad_input(std::move(name), file.string() + ":" + std::to_string(line) + ": " + what, std::move(why),
                   "correct this line");
}

/// Splits text into records of cells; a quoted cell may hold commas, line breaks and doubled quotes.
class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  /// False at the end. `line` is where the record begins. `broken` is set for a quote that never closes or is
  /// followed by text.
  bool next(std::vector<std::string>& cells, int& line, bool& broken) {
    if (at_ >= text_.size()) return false;
    cells.assign(1, "");
    line = line_;
    while (at_ < text_.size()) {
      if (text_[at_] == '"' && cells.back().empty()) {
        if (!quoted(cells.back())) {
          broken = true;
          return true;
        }
        continue;
      }
      const char c = text_[at_++];
      if (c == '\n') {
        ++line_;
        return true;
      }
      if (c == ',') {
        cells.emplace_back();
      } else if (c != '\r') {
        cells.back() += c;
      }
    }
    return true;
  }

 private:
  bool quoted(std::string& cell) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        cell += text_[at_];
        continue;
      }
      ++at_;
      if (at_ >= text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r') return true;
      if (text_[at_] != '"') return false;
      cell += '"';
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string range_words(double lo, double hi) {
  char text[64];
  std::snprintf(text, sizeof text, "it must be from %g to %g", lo, hi);
  return text;
}

}  // namespace

Result<CsvTable> CsvTable::parse(std::string_view text, const std::filesystem::path& name,
                                 const std::vector<std::string_view>& columns) {
  CsvTable table;
  table.file_ = name;
  Splitter splitter(text);
  std::vector<std::string> cells;
  int line = 1;
  bool broken = false;
  if (!splitter.next(cells, line, broken))
    return at_line(name, 1, "csv_syntax", "the table is empty", "no header row");
  do {
    if (broken) return at_line(name, line, "csv_syntax", "a quote does not close", "");
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (table.columns_.empty()) {
      table.columns_ = cells;
      for (const std::string& column : cells) {
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
          return at_line(name, line, "unknown_column", "unknown column \"" + column + "\"", "");
        }
      }
      for (const std::string_view column : columns) {
        if (std::count(cells.begin(), cells.end(), column) != 1) {
          return at_line(name, line, "missing_column",
                         "column \"" + std::string(column) + "\" is not there once", "");
        }
      }
      continue;
    }
    if (cells.size() != table.columns_.size()) {
      return at_line(name, line, "wrong_width",
                     std::to_string(cells.size()) + " cells in a table of " +
                         std::to_string(table.columns_.size()) + " columns",
                     "");
    }
    table.rows_.push_back({line, cells});
  } while (splitter.next(cells, line, broken));
  return table;
}

Result<CsvTable> CsvTable::read(const std::filesystem::path& file,
                                const std::vector<std::string_view>& columns) {
  const Result<std::string> text = read_text_file(file);
  if (!text) return text.error();
  return parse(*text, file, columns);
}

std::size_t CsvTable::column_index(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) throw std::invalid_argument("undeclared column " + std::string(column));
  return static_cast<std::size_t>(found - columns_.begin());
}

void CsvTable::mistake(std::size_t row, std::string name, const std::string& what, std::string why) {
  if (!mistake_) mistake_ = at_line(file_, rows_.at(row).line, std::move(name), what, std::move(why));
}

const std::string& CsvTable::text(std::size_t row, std::string_view column) {
  return rows_.at(row).cells[column_index(column)];
}

std::optional<double> CsvTable::optional_number(std::size_t row, std::string_view column, double lo,
                                                double hi) {
  const std::string& cell = text(row, column);
  if (cell.empty()) return std::nullopt;
  const std::optional<double> value = number_in(cell);
  if (!value) {
    mistake(row, "wrong_type", std::string(column) + " is not a number: \"" + cell + "\"", "");
  } else if (*value < lo || *value > hi) {
    mistake(row, "out_of_range", std::string(column) + " holds " + cell, range_words(lo, hi));
  } else {
    return value;
  }
  return std::nullopt;
}

double CsvTable::number(std::size_t row, std::string_view column, double lo, double hi) {
  if (text(row, column).empty()) mistake(row, "missing_value", std::string(column) + " is empty", "");
  return optional_number(row, column, lo, hi).value_or(0);
}

std::optional<int> CsvTable::optional_integer(std::size_t row, std::string_view column, int lo, int hi) {
  const std::optional<double> value = optional_number(row, column, lo, hi);
  if (!value) return std::nullopt;
  if (*value != std::floor(*value)) {
    mistake(row, "wrong_type", std::string(column) + " is not a whole number: \"" + text(row, column) + "\"",
            "");
    return std::nullopt;
  }
  return static_cast<int>(*value);
}

int CsvTable::integer(std::size_t row, std::string_view column, int lo, int hi) {
  if (text(row, column).empty()) mistake(row, "missing_value", std::string(column) + " is empty", "");
  return optional_integer(row, column, lo, hi).value_or(0);
}

bool CsvTable::yes_no(std::size_t row, std::string_view column) {
  const std::string& cell = text(row, column);
  if (cell != "yes" && cell != "no") {
    mistake(row, "wrong_type", std::string(column) + " is neither yes nor no: \"" + cell + "\"", "");
  }
  return cell == "yes";
}

BodyPolygon CsvTable::polygon(std::size_t row, std::string_view column) {
  BodyPolygon result;
  std::string_view rest = text(row, column);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t comma = pair.find(',');
    const auto u = comma == std::string_view::npos ? std::nullopt : number_in(pair.substr(0, comma));
    const auto v = comma == std::string_view::npos ? std::nullopt : number_in(pair.substr(comma + 1));
    if (!u || !v || std::abs(*u) > 5000 || std::abs(*v) > 5000) {
      mistake(row, "wrong_type",
              std::string(column) + ": \"" + std::string(pair) + "\" is not a point u,v in mm", "");
      return {};
    }
    result.push_back({*u, *v});
  }
  return result;
}

Status CsvTable::finish() const {
  if (mistake_) return *mistake_;
  return {};
}

}  // namespace palmar::library
