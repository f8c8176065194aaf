// Whole small text files: tables and TOML of the assets, or those that an instructor wrote.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "sensing/model/status.hpp"

namespace palmar::library {

/// Largest file that is read; the shipped ones have a few kilobytes.
inline constexpr std::size_t most_text_bytes = 1 << 20;

/// The file's bytes. Errors (bad input): file_missing, file_unreadable, file_too_large.
Result<std::string> read_text_file(const std::filesystem::path& file);

}  // namespace palmar::library
