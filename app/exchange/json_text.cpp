#include "app/exchange/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace palmar::exchange {
namespace {

/// Beyond this a fixed notation only adds digits that a double does not hold.
constexpr double largest_fixed = 1e15;

/// Bytes of the UTF-8 character at the front; 0 where there is none (RFC 3629: no overlong forms, surrogates,
/// or beyond U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
    return overlong || beyond ? 0 : 4;
  }
  return 0;
}

void append_escaped(std::string& out, unsigned char control) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u00";
  out += digits[control >> 4];
  out += digits[control & 15];
}

}  // namespace

void append_number(std::string& out, double value, int decimals) {
  std::array<char, 64> text;
  char* const first = text.data();
  char* const last = first + text.size();
  if (std::abs(value) >= largest_fixed) {
    out.append(first, std::to_chars(first, last, value).ptr);
    return;
  }
  char* end = std::to_chars(first, last, value, std::chars_format::fixed, decimals).ptr;
  if (decimals > 0) {
    while (end[-1] == '0') --end;
    if (end[-1] == '.') --end;
  }
  const std::string_view number(first, static_cast<std::size_t>(end - first));
  out += number == "-0" ? std::string_view("0") : number;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const char c = text.front();
    std::size_t used = 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append_escaped(out, static_cast<unsigned char>(c));
    } else if (const std::size_t length = utf8_length(text); length > 0) {
      out += text.substr(0, length);
      used = length;
    } else {
      out += "\xEF\xBF\xBD";
    }
    text.remove_prefix(used);
  }
  out += '"';
}

void JsonText::append_whole(std::int64_t value) {
  std::array<char, 24> text;
  out_.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

}  // namespace palmar::exchange
