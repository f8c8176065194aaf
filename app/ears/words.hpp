// Small help with words, for the files of this room.
#pragma once

#include <string>
#include <string_view>

namespace palmar::ears {

/// Words with "{name}" replaced by the value.
inline std::string with(std::string words, std::string_view name, std::string_view value) {
  const std::string place = "{" + std::string(name) + "}";
  const std::size_t at = words.find(place);
  return at == std::string::npos ? words : words.replace(at, place.size(), value);
}

/// Sentences one after the other; empty ones are left out.
inline std::string joined(std::string_view first, std::string_view second) {
  if (first.empty() || second.empty()) return std::string(first.empty() ? second : first);
  const bool ended = std::string_view(".!?:").find(first.back()) != std::string_view::npos;
  return std::string(first) + (ended ? " " : ". ") + std::string(second);
}

}  // namespace palmar::ears
