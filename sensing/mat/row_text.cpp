#include "sensing/mat/row_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace palmar::mat {
namespace {

constexpr std::array<std::uint8_t, 4> frame_end = {'\r', '\n', '\r',
                                                   '\n'};  // of the last row, and of the empty line

/// Index behind the next line feed; the size where there is none.
std::size_t line_end(std::span<const std::uint8_t> bytes) {
  const auto found = std::find(bytes.begin(), bytes.end(), '\n');
  return static_cast<std::size_t>(found - bytes.begin()) + (found == bytes.end() ? 0 : 1);
}

}  // namespace

RowText::RowText(const MatDescription& mat) : map_(mat, {.full_scale = 255}) {}

std::size_t RowText::smallest_frame() const {
  return 2 * map_.cells() + 2 * static_cast<std::size_t>(map_.wire_rows()) + 2;
}

std::size_t RowText::longest_frame() const {
  return 6 * map_.cells() + 2 * static_cast<std::size_t>(map_.wire_rows()) + 2;
}

/// A line without its CR LF. A decimal of up to three digits (five where the description has a larger full scale).
bool RowText::decode_row(std::span<const std::uint8_t> line, std::size_t row,
                         std::span<std::uint16_t> counts) const {
  const auto cols = static_cast<std::size_t>(map_.wire_cols());
  const char* at = reinterpret_cast<const char*>(line.data());
  const char* const end = at + line.size();
  for (std::size_t col = 0; col < cols; ++col) {
    std::uint16_t value = 0;
    const auto [behind, code] = std::from_chars(at, end, value);
    if (code != std::errc() || behind == end || *behind != ' ' || !map_.in_range(value)) return false;
    if (*at == '0' && behind - at > 1) return false;  // no device pads its numbers
    counts[map_.grid_index(row * cols + col)] = map_.count(value);
    at = behind + 1;
  }
  return at == end;
}

/// Exactly the grid's rows, each with its CR LF.
bool RowText::decode_rows(std::span<const std::uint8_t> lines, std::span<std::uint16_t> counts) const {
  const auto rows = static_cast<std::size_t>(map_.wire_rows());
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t size = line_end(lines);
    if (size < 2 || lines[size - 1] != '\n' || lines[size - 2] != '\r') return false;
    if (!decode_row(lines.first(size - 2), row, counts)) return false;
    lines = lines.subspan(size);
  }
  return lines.empty();
}

Sighting RowText::look(std::span<const std::uint8_t> bytes, bool /*more_follow*/,
                       std::span<std::uint16_t> counts) {
  const auto found = std::search(bytes.begin(), bytes.end(), frame_end.begin(), frame_end.end());
  if (found == bytes.end()) {
    const std::size_t most = 2 * longest_frame();
    return bytes.size() <= most ? Sighting{} : Sighting{Sighting::garbage, bytes.size() - most, 0};
  }
  const std::size_t whole = static_cast<std::size_t>(found - bytes.begin()) + frame_end.size();
  const auto lines = bytes.first(whole - 2);
  if (decode_rows(lines, counts)) return {Sighting::frame, whole, 0};
  // Perhaps only what lies before the last rows is spoilt: step back over as many lines.
  std::size_t start = lines.size();
  for (int row = 0; row < map_.wire_rows() && start > 0; ++row) {
    --start;
    while (start > 0 && lines[start - 1] != '\n') --start;
  }
  // A spoilt line feed leaves its carriage return, and itself, in front of the first row.
  const bool glued = start + 2 < lines.size() && lines[start] == '\r';
  if (glued) start += 2;
  if (start > 0 && decode_rows(lines.subspan(start), counts)) return {Sighting::garbage, start, 0};
  return {Sighting::garbage, whole, 0};
}

void RowText::encode(std::span<const std::uint16_t> counts, std::vector<std::uint8_t>& out) {
  std::size_t k = 0;
  for (int row = 0; row < map_.wire_rows(); ++row) {
    for (int col = 0; col < map_.wire_cols(); ++col, ++k) {
      std::array<char, 8> text{};
      const auto [end, code] =
          std::to_chars(text.data(), text.data() + text.size(), map_.value(counts[map_.grid_index(k)]));
      static_cast<void>(code);  // five digits always fit
      out.insert(out.end(), text.data(), end);
      out.push_back(' ');
    }
    out.insert(out.end(), {'\r', '\n'});
  }
  out.insert(out.end(), {'\r', '\n'});
}

}  // namespace palmar::mat
