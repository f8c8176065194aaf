#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <system_error>

#include "app/exchange/grid_table.hpp"
#include "app/exchange/input_file.hpp"

namespace palmar::exchange {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr double largest_pitch_mm = 1'000;

/// A piece of the file for a message: short, and without anything that a terminal would act on.
std::string shown(std::string_view text) {
  std::string piece;
  for (const char c : text.substr(0, 24)) piece += (c >= 0x20 && c < 0x7F) ? c : '?';
  if (text.size() > 24) piece += "...";
  return '"' + piece + '"';
}

template <class Number>
std::optional<Number> whole_text(std::string_view text) {
  Number value{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<double> pitch(std::string_view text) {
  const std::optional<double> value = whole_text<double>(text);
  if (!value || !(*value > 0) || *value > largest_pitch_mm) return std::nullopt;
  return value;
}

std::optional<TableUnit> unit(std::string_view text) {
  for (const TableUnit each : {TableUnit::counts, TableUnit::kPa, TableUnit::N}) {
    if (id(each) == text) return each;
  }
  return std::nullopt;
}

std::string_view magic(TableKind kind) {
  return kind == TableKind::frames ? "# palmar-frames" : "# palmar-stress";
}

constexpr const char* header_form = "write rows=R cols=C pitch_mm=P (or PxQ) unit=counts|kPa|N, each once";

}  // namespace

std::string_view id(TableUnit unit) {
  switch (unit) {
    case TableUnit::counts:
      return "counts";
    case TableUnit::kPa:
      return "kPa";
    case TableUnit::N:
      return "N";
  }
  return "";
}

Result<TableReader> TableReader::open(const std::filesystem::path& path, TableKind kind, TableLimits limits) {
  if (Status status = check_input(path); !status) return status.error();
  errno = 0;
  auto stream = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*stream) {
    return bad_input("file_unreadable", "cannot read " + path.string(), std::strerror(errno),
                     "check who may read it");
  }
  return read(std::move(stream), path.string(), kind, limits);
}

Result<TableReader> TableReader::read(std::unique_ptr<std::istream> stream, std::string name, TableKind kind,
                                      TableLimits limits) {
  TableReader reader;
  reader.stream_ = std::move(stream);
  reader.name_ = std::move(name);
  reader.limits_ = limits;
  reader.block_.resize(block_bytes);
  if (Status status = reader.read_header(kind); !status) return status.error();
  return reader;
}

Error TableReader::error(std::string name, std::size_t column, std::string why, std::string remedy) const {
  return bad_input(std::move(name), fmt::format("{}, line {}, column {}", name_, line_number_, column),
                   std::move(why), std::move(remedy));
}

Result<bool> TableReader::next_line(std::size_t most) {
  line_.clear();
  ++line_number_;
  while (true) {
    if (block_at_ == block_end_) {
      stream_->read(block_.data(), static_cast<std::streamsize>(block_.size()));
      if (stream_->bad()) return error("file_unreadable", 1, "the disk gave no more", "check the disk");
      block_at_ = 0;
      block_end_ = static_cast<std::size_t>(stream_->gcount());
      if (block_end_ == 0) return !line_.empty();
    }
    const char* const from = block_.data() + block_at_;
    const char* const to = block_.data() + block_end_;
    const char* const end = std::find(from, to, '\n');
    const auto size = static_cast<std::size_t>(end - from);
    if (line_.size() + size > most) {
      return error("line_too_long", 1, fmt::format("the line has more than {} bytes", most),
                   "is the header's grid that of the rows?");
    }
    line_.append(from, size);
    block_at_ += size;
    if (end == to) continue;
    ++block_at_;
    if (!line_.empty() && line_.back() == '\r') line_.pop_back();
    return true;
  }
}

Status TableReader::read_header(TableKind kind) {
  const Result<bool> line = next_line(limits_.longest_header);
  const std::string_view want = magic(kind);
  const std::string_view text = line_;
  if (!line || !text.starts_with(want) || (text.size() > want.size() && text[want.size()] != ' ')) {
    return error("not_a_table", 1, fmt::format("it does not begin with {}", want),
                 fmt::format("the first line must be {} rows=.. cols=.. pitch_mm=.. unit=..", want));
  }
  header_ = {};
  header_.kind = kind;
  SeenKeys seen;
  for (std::size_t at = want.size(); at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (Status status = read_word(text.substr(at, end - at), at + 1, seen); !status) return status;
    at = end;
  }
  for (const std::size_t key : {SeenKeys::rows, SeenKeys::cols, SeenKeys::pitch, SeenKeys::unit}) {
    if (seen.column[key] > 0) continue;
    return error("missing_key", text.size() + 1, fmt::format("{} is missing", SeenKeys::names[key]),
                 header_form);
  }
  if (std::int64_t{header_.geometry.rows} * header_.geometry.cols > limits_.most_cells) {
    return error("too_many_cells", seen.column[SeenKeys::cols],
                 fmt::format("more than {} cells", limits_.most_cells), "name the mat's own grid");
  }
  return {};
}

Status TableReader::read_word(std::string_view word, std::size_t column, SeenKeys& seen) {
  const std::size_t equals = std::min(word.find('='), word.size());
  const std::string_view key = word.substr(0, equals);
  const std::string_view value = word.substr(std::min(equals + 1, word.size()));
  const auto* const found = std::find(SeenKeys::names.begin(), SeenKeys::names.end(), key);
  if (found == SeenKeys::names.end()) {
    return error("unknown_key", column, shown(word) + " is not a word of this line", header_form);
  }
  const auto which = static_cast<std::size_t>(found - SeenKeys::names.begin());
  if (std::exchange(seen.column[which], column) > 0) {
    return error("unknown_key", column, shown(key) + " stands twice", header_form);
  }
  if (which == SeenKeys::pitch) return read_pitch(word, value, column);
  if (which == SeenKeys::unit) return read_unit(word, value, column);
  const std::optional<std::int64_t> number = whole_text<std::int64_t>(value);
  if (!number || *number < 1) {
    return error("wrong_grid", column, shown(word) + " is not a whole number from 1", header_form);
  }
  if (*number > limits_.most_cells) {
    return error("too_many_cells", column,
                 shown(word) + fmt::format(" is beyond {} cells", limits_.most_cells),
                 "name the mat's own grid");
  }
  (which == SeenKeys::rows ? header_.geometry.rows : header_.geometry.cols) = static_cast<int>(*number);
  return {};
}

Status TableReader::read_pitch(std::string_view word, std::string_view value, std::size_t column) {
  const std::size_t cross = value.find('x');
  const std::optional<double> x = pitch(value.substr(0, cross));
  const std::optional<double> y = cross == std::string_view::npos ? x : pitch(value.substr(cross + 1));
  if (!x || !y) {
    return error("wrong_pitch", column, shown(word) + " is not a length above 0 and up to 1000 mm",
                 "write pitch_mm=10, or pitch_mm=10x8 for x, then y");
  }
  header_.geometry.pitch_x_mm = *x;
  header_.geometry.pitch_y_mm = *y;
  return {};
}

Status TableReader::read_unit(std::string_view word, std::string_view value, std::size_t column) {
  const bool stress = header_.kind == TableKind::stress;
  const std::optional<TableUnit> found = unit(value);
  if (!found || (stress && *found != TableUnit::kPa)) {
    return error("wrong_unit", column, shown(word) + " is not a unit of this table",
                 stress ? "write unit=kPa" : "write unit=counts, unit=kPa or unit=N");
  }
  header_.unit = *found;
  return {};
}

Result<bool> TableReader::next_row_line() {
  const std::size_t longest =
      (static_cast<std::size_t>(header_.geometry.cells()) + 1) * limits_.longest_value;
  Result<bool> line = next_line(longest);
  if (!line || !*line || !line_.empty()) return line;
  // Editors leave empty lines at the end; before a row they would hide a lost one.
  const std::uint64_t empty_line = line_number_;
  while (line && *line && line_.empty()) line = next_line(longest);
  if (!line || !*line) return line;
  line_number_ = empty_line;
  return error("wrong_width", 1, "the line is empty and rows follow", "take the empty line out");
}

Result<bool> TableReader::next(TableRow& row) {
  Result<bool> line = next_row_line();
  if (!line || !*line) return line;
  const auto cells = static_cast<std::size_t>(header_.geometry.cells());
  const char* const per_row = "each row holds rows x cols values after its first";
  row.values.resize(cells);
  std::string_view rest = line_;
  for (std::size_t field = 0;; ++field) {
    if (field > cells) {
      return error("wrong_width", field + 1, fmt::format("the row has more than {} values", cells), per_row);
    }
    const std::size_t comma = rest.find(',');
    const std::string_view text = trimmed(rest.substr(0, comma));
    const std::optional<double> value = whole_text<double>(text);
    if (!value || !std::isfinite(*value)) {
      return error("wrong_number", field + 1, shown(text) + " is not a number",
                   "write plain numbers with a point");
    }
    if (Status status = check_value(*value, field, text); !status) return status.error();
    if (field == 0) row.first = *value;
    if (field > 0) row.values[field - 1] = static_cast<float>(*value);
    if (comma == std::string_view::npos) {
      if (field == cells) break;
      return error("wrong_width", field + 2, fmt::format("the row has {} of {} values", field, cells),
                   per_row);
    }
    rest.remove_prefix(comma + 1);
  }
  previous_ = row.first;
  ++rows_;
  return true;
}

Status TableReader::check_value(double value, std::size_t field, std::string_view text) const {
  if (field == 0) {
    if (rows_ == 0 || value > previous_) return {};
    return error("time_not_increasing", 1,
                 fmt::format("{} {} does not come after {}",
                             header_.kind == TableKind::frames ? "t_s" : "depth_mm", value, previous_),
                 "each row needs a value of its own, ascending");
  }
  const bool counts = header_.unit == TableUnit::counts;
  if (value < 0 || (counts && value != std::floor(value))) {
    return error("wrong_number", field + 1,
                 shown(text) + (counts ? " is not a count" : " is a pull: a mat only feels pressure"),
                 counts ? "counts are whole numbers from 0 to 65535" : "values are 0 or above");
  }
  const double largest = counts ? 65'535 : header_.unit == TableUnit::kPa ? limits_.most_kPa : limits_.most_N;
  if (value <= largest) return {};
  return error("value_too_large", field + 1, shown(text) + fmt::format(" is above {}", largest),
               "is the unit in the first line right?");
}

}  // namespace palmar::exchange
