#include <cerrno>
#include <cstring>
#include <fstream>

#include "app/exchange/input_file.hpp"

namespace palmar::exchange {

Status check_input(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(path, ignored);
  if (!std::filesystem::exists(status)) {
    return bad_input("file_missing", "cannot read " + path.string(), "there is no such file",
                     "check the path");
  }
  if (!std::filesystem::is_regular_file(status)) {
    return bad_input("not_a_file", "cannot read " + path.string(), "it is not a regular file", "name a file");
  }
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes) {
  if (Status status = check_input(path); !status) return status.error();
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return bad_input("file_unreadable", "cannot read " + path.string(), std::strerror(errno),
                     "check who may read it");
  }
  std::string text(most_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) {
    return bad_input("file_unreadable", "cannot read " + path.string(), std::strerror(errno),
                     "check the disk");
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > most_bytes) {
    return bad_input("file_too_large", "cannot read " + path.string(),
                     "it is larger than " + std::to_string(most_bytes) + " bytes", "is it the right file?");
  }
  return text;
}

}  // namespace palmar::exchange
