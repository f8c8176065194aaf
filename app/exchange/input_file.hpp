// Files that people name on the command line.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "sensing/model/status.hpp"

namespace palmar::exchange {

/// Is there a regular file? Errors (bad_input): file_missing, not_a_file.
Status check_input(const std::filesystem::path& path);

/// A whole small file. Errors (bad_input): as check_input, and file_unreadable, file_too_large (more than
/// `most_bytes`).
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes);

}  // namespace palmar::exchange
