#include "app/library/text_file.hpp"

#include <fstream>
#include <system_error>

namespace palmar::library {

Result<std::string> read_text_file(const std::filesystem::path& file) {
  std::error_code code;
  const std::filesystem::file_status status = std::filesystem::status(file, code);
  if (!std::filesystem::exists(status)) {
    return bad_input("file_missing", file.string() + ": no such file", "", "check the path");
  }
  if (!std::filesystem::is_regular_file(status)) {
    return bad_input("file_unreadable", file.string() + ": not a file", "", "name a file");
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return bad_input("file_unreadable", file.string() + ": cannot be opened", "", "check its permissions");
  }
  std::string text(most_text_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > most_text_bytes) {
    return bad_input("file_too_large", file.string() + ": larger than 1 MiB", "",
                     "check that it is the file you mean");
  }
  return text;
}

}  // namespace palmar::library
