#include "sensing/emulator/faults.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace palmar::emulator {
namespace {

constexpr const char* remedy = "write it as drop=0.01,corrupt=0.001,stall=2s,unplug=10s";

Error bad_fault(std::string_view item, const std::string& why) {
  return bad_input("bad_fault", "fault \"" + std::string(item) + "\" cannot be read", why, remedy);
}

/// A plain decimal number at the front of `text`, which is left with the rest.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const auto [end, code] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (code != std::errc() || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

Result<double> probability(std::string_view item, std::string_view text) {
  const auto value = take_number(text);
  if (!value || !text.empty()) return bad_fault(item, "its value is not a number");
  if (*value < 0 || *value > 1) return bad_fault(item, "a probability lies between 0 and 1");
  return *value;
}

Result<std::chrono::milliseconds> duration(std::string_view item, std::string_view text) {
  const auto value = take_number(text);
  if (!value || (text != "s" && text != "ms")) return bad_fault(item, "its value is not a time in s or ms");
  const double value_ms = *value * (text == "s" ? 1000 : 1);
  if (value_ms < 1 || value_ms > 86'400'000) return bad_fault(item, "a time lies between 1 ms and a day");
  return std::chrono::milliseconds(std::llround(value_ms));
}

}  // namespace

Result<Faults> parse_faults(std::string_view text) {
  Faults faults;
  std::string_view seen[4];
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view item = text.substr(0, comma);
    if (comma != std::string_view::npos && comma + 1 == text.size())
      return bad_fault(text, "it ends with a comma");
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos) return bad_fault(item, "it has no =");
    const std::string_view name = item.substr(0, equals), value = item.substr(equals + 1);
    if (name != "drop" && name != "corrupt" && name != "stall" && name != "unplug")
      return bad_fault(item, "the faults are drop, corrupt, stall and unplug");
    if (std::find(seen, seen + count, name) != seen + count) return bad_fault(item, "it is named twice");
    seen[count++] = name;
    if (name == "drop" || name == "corrupt") {
      const auto parsed = probability(item, value);
      if (!parsed) return parsed.error();
      (name == "drop" ? faults.drop : faults.corrupt) = *parsed;
    } else {
      const auto parsed = duration(item, value);
      if (!parsed) return parsed.error();
      (name == "stall" ? faults.stall : faults.unplug) = *parsed;
    }
  }
  return faults;
}

std::chrono::microseconds StallClock::talk() {
  const double shares = std::uniform_real_distribution<double>(2, 4)(random_);
  return std::chrono::microseconds(std::llround(shares * 1000.0 * static_cast<double>(stall_->count())));
}

bool StallClock::silent(StationTime now) {
  if (!stall_) return false;
  if (!next_change_) next_change_ = now + talk();
  while (now >= *next_change_) {
    silent_ = !silent_;
    *next_change_ += silent_ ? std::chrono::microseconds(*stall_) : talk();
  }
  return silent_;
}

}  // namespace palmar::emulator
